/** `bin/netyard serve` in a state folder and a home of its own, and a browser on it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');
const NETYARD = join(ROOT, 'bin/netyard');
const CHROMIUM = process.env.CHROMIUM ?? 'chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_MS = 60_000;

/** One browser and one state folder, for as many pages as a test wants. */
export interface Served {
  /** A browser window that the server lets in, on the start page's address. */
  window(looks: BrowserContextOptions): Promise<{ readonly context: BrowserContext; readonly address: string }>;
  readonly home: string;
  /** The command line on the same labs. */
  netyard(...args: string[]): { readonly status: number | null; readonly out: string };
  close(): Promise<void>;
}

export async function serve(): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'netyard-home-'));
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, 'state') };
  const browser = await chromium.launch({ executablePath: which(CHROMIUM), args: FLAGS });
  const netyard = (...args: string[]) => {
    const ran = spawnSync(NETYARD, args, { env, encoding: 'utf8', timeout: START_MS });
    return { status: ran.status, out: `${ran.stdout}${ran.stderr}` };
  };
  const server = spawn(NETYARD, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const admitted = await admit(browser, await started(server));
  return {
    home,
    netyard,
    window: async (looks) => ({
      context: await browser.newContext({ ...looks, storageState: { cookies: admitted.cookies, origins: [] } }),
      address: admitted.address,
    }),
    async close() {
      await browser.close();
      server.kill('SIGTERM');
      netyard('down', '--all');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The code in the printed address works once: the first window swaps it for a cookie, which the others are given. */
async function admit(browser: Browser, printed: string) {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(printed);
  const { cookies } = await context.storageState();
  const address = page.url();
  await context.close();
  return { cookies, address };
}

function started(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('netyard serve printed no address')), START_MS);
    server.stdout?.on('data', (bytes: Buffer) => {
      const address = /http\S+/.exec(bytes.toString())?.[0];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
    server.on('exit', (code) => reject(new Error(`netyard serve ended with ${code}`)));
  });
}

function which(program: string): string {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', program], { encoding: 'utf8' }).stdout.trim();
}
