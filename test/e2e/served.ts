/** `bin/netyard serve` in a state folder and a home of its own, and a browser on it. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

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
  /** An address that lets one page in. */
  address(): Promise<string>;
  readonly browser: Browser;
  readonly home: string;
  /** The command line on the same labs. */
  netyard(...args: string[]): { readonly status: number | null; readonly out: string };
  close(): Promise<void>;
}

export async function serve(): Promise<Served> {
  const home = mkdtempSync(join(tmpdir(), 'netyard-home-'));
  const env = { ...process.env, HOME: home, XDG_STATE_HOME: join(home, 'state') };
  const servers: ChildProcess[] = [];
  const browser = await chromium.launch({ executablePath: which(CHROMIUM), args: FLAGS });
  const netyard = (...args: string[]) => {
    const ran = spawnSync(NETYARD, args, { env, encoding: 'utf8', timeout: START_MS });
    return { status: ran.status, out: `${ran.stdout}${ran.stderr}` };
  };
  return {
    browser,
    home,
    netyard,
    // The code in an address works once; who wants another page starts another server on the same labs, as a person would.
    address: () => started(spawn(NETYARD, ['serve'], { env, stdio: ['ignore', 'pipe', 'inherit'] }), servers),
    async close() {
      await browser.close();
      for (const server of servers) server.kill('SIGTERM');
      netyard('down', '--all');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function started(server: ChildProcess, servers: ChildProcess[]): Promise<string> {
  servers.push(server);
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
