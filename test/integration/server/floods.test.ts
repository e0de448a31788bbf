import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { open as openFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connected, connect, enter, load, open, type Page, type Yard } from './visitor.ts';

const FLOOD = 100_000_000;
/** How long the terminals of a page that is gone wait for it. */
const GRACE_MS = 3000;
const SIZE = { columns: 80, rows: 24 };

let yard: Yard;
let page: Page;

beforeAll(async () => {
  yard = await open({ graceMs: GRACE_MS });
  page = await enter(yard.url);
});
afterAll(async () => {
  await yard.close();
});

/** A terminal in a page that acknowledges what it gets, at once. */
class Shown {
  text = '';
  /** False: the test acknowledges by itself, as slowly as it likes. */
  acknowledges = true;
  hears: (bytes: Uint8Array) => void = (bytes) => {
    this.text = (this.text + Buffer.from(bytes).toString('latin1')).slice(-10_000);
  };

  constructor(
    readonly id: number,
    readonly page: Connected,
  ) {
    page.client.onOutput((terminal, bytes) => {
      if (terminal !== id) return;
      if (this.acknowledges) void page.client.call('terminal.acknowledge', { terminal, bytes: bytes.length }).catch(() => undefined);
      this.hears(bytes);
    });
  }

  static async open(connected: Connected): Promise<Shown> {
    const opened = await connected.client.call('terminal.open', { lab: 'shop', node: 'api', ...SIZE });
    if (!opened.ok) throw new Error(JSON.stringify(opened.problems));
    return new Shown(opened.value.terminal, connected);
  }

  /** The shell's own pid, as it says itself. */
  async pid(): Promise<number> {
    this.types('echo pid=$$.\n');
    await this.shows(/pid=\d+\./);
    return Number(/pid=(\d+)\./.exec(this.text)?.[1]);
  }

  types(text: string): void {
    this.page.client.sendInput(this.id, Buffer.from(text));
  }

  /** Resolves, with the time it took in milliseconds, once the text has been printed. */
  async shows(text: string | RegExp, ms = 10_000): Promise<number> {
    const began = performance.now();
    const there = () => (typeof text === 'string' ? this.text.includes(text) : text.test(this.text));
    while (!there()) {
      if (performance.now() - began > ms) throw new Error(`“${text}” did not appear in: ${this.text.slice(-500)}`);
      await pause(1);
    }
    return performance.now() - began;
  }
}

/** A file of random bytes: every byte, every broken letter, every control sequence. Gives its hash. */
async function randomFile(path: string, length: number): Promise<string> {
  const hash = createHash('sha256');
  const file = await openFile(path, 'w');
  for (let left = length; left > 0; left -= 1_000_000) {
    const bytes = randomBytes(Math.min(left, 1_000_000));
    hash.update(bytes);
    await file.write(bytes);
  }
  await file.close();
  return hash.digest('hex');
}

test('100 MB through a terminal arrive complete', async () => {
  const path = join(tmpdir(), `netyard-flood-${process.pid}`);
  const wanted = await randomFile(path, FLOOD);
  const connected = await connect(page);
  const shown = await Shown.open(connected);
  await shown.shows('$ ');
  // Raw: the kernel's line discipline is to change nothing. The mark is printed in two parts, so that the echo is not taken for it.
  shown.types(`stty raw -echo; printf 'BE''GIN'; cat ${path}\n`);
  await shown.shows('BEGIN');
  const hash = createHash('sha256');
  let got = 0;
  const rest = Buffer.from(shown.text.slice(shown.text.indexOf('BEGIN') + 5), 'latin1');
  const count = (bytes: Uint8Array) => {
    hash.update(bytes.subarray(0, FLOOD - got));
    got += bytes.length;
  };
  count(rest);
  const began = performance.now();
  await new Promise<void>((resolve, reject) => {
    const stuck = setTimeout(() => reject(new Error(`${got} of ${FLOOD} bytes came`)), 100_000);
    shown.hears = (bytes) => {
      count(bytes);
      if (got < FLOOD) return;
      clearTimeout(stuck);
      resolve();
    };
  });
  expect(hash.digest('hex')).toBe(wanted);
  expect(performance.now() - began).toBeLessThan(100_000);
  connected.socket.close();
  await rm(path);
}, 120_000);

test('Ctrl-C stops a flood in under 300 ms', async () => {
  const connected = await connect(page);
  const shown = await Shown.open(connected);
  await shown.shows('$ ');
  shown.types('yes\n');
  await shown.shows(/(y\r\n){3000}/); // what a terminal keeps of it here is full: it runs at its full speed
  shown.types('\x03');
  expect(await shown.shows(/\^C[^y]*\$ $/)).toBeLessThan(300);
  connected.socket.close();
});

test('while five terminals flood, a keystroke in the sixth echoes in under 150 ms', async () => {
  const connected = await connect(page);
  const floods = await Promise.all([1, 2, 3, 4, 5].map(() => Shown.open(connected)));
  const quiet = await Shown.open(connected);
  await quiet.shows('$ ');
  for (const flood of floods) flood.types('yes\n');
  await Promise.all(floods.map((flood) => flood.shows('y\r\ny\r\n')));
  const times: number[] = [];
  for (let stroke = 0; stroke < 40; stroke++) {
    quiet.text = '';
    const letter = String.fromCharCode(97 + (stroke % 26));
    const echoed = quiet.shows(letter);
    quiet.types(letter);
    times.push(await echoed);
    await pause(25);
  }
  times.sort((a, b) => a - b);
  expect(times[Math.floor(times.length * 0.95)]).toBeLessThan(150);
  connected.socket.close();
});

test('a page that reads nothing stops its own program, and nobody else’s', async () => {
  const [slow, other] = [await connect(page), await connect(await load(page.url, page.cookie))];
  const stuck = await Shown.open(slow);
  await stuck.shows('$ ');
  const shell = await stuck.pid();
  stuck.types('yes\n');
  await stuck.shows('y\r\ny\r\n');
  const written = () => writtenBelow(shell);
  const first = written();
  await waitFor(async () => (written() > first ? true : undefined)); // it floods
  slow.socket.pause();
  const stood = await waitFor(async () => {
    const before = written();
    await pause(300);
    return written() === before ? before : undefined;
  });
  const shown = await Shown.open(other);
  await shown.shows('$ ');
  shown.types('echo he""re\n');
  expect(await shown.shows('here')).toBeLessThan(1000);
  expect(written()).toBe(stood);
  slow.socket.resume();
  await waitFor(async () => (written() > stood ? true : undefined));
  slow.socket.terminate();
  other.socket.close();
});

/** How many bytes the one program that a shell runs has written so far (proc(5), `io`). */
function writtenBelow(shell: number): number {
  const child = readFileSync(`/proc/${shell}/task/${shell}/children`, 'latin1').trim();
  return Number(/^wchar: (\d+)$/m.exec(readFileSync(`/proc/${child}/io`, 'latin1'))?.[1]);
}

test('a reload in the middle of a flood shows the screen, and the program goes on', async () => {
  const first = await connect(page);
  const shown = await Shown.open(first);
  await shown.shows('$ ');
  shown.types('i=0; while [ $i -lt 30000 ]; do i=$((i+1)); echo line $i; done; echo do""ne\n');
  await shown.shows('line 1000\r\n');
  first.socket.terminate();
  const second = await connect(await load(page.url, page.cookie));
  const mine = await waitFor(async () => (await second.client.call('terminal.list', {})).find((one) => one.terminal === shown.id));
  const again = new Shown(mine.terminal, second);
  let whole = '';
  again.hears = (bytes) => {
    whole += Buffer.from(bytes).toString('latin1');
    again.text = whole.slice(-200);
  };
  expect(await second.client.call('terminal.attach', { terminal: mine.terminal, size: SIZE })).toEqual({ ok: true, value: { lab: 'shop', node: 'api' } });
  await again.shows('done\r\n', 30_000);
  const numbers = [...whole.matchAll(/^line (\d+)\r?$/gm)].map((match) => Number(match[1]));
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => 30_000 - numbers.length + 1 + index));
  expect(numbers.length).toBeGreaterThan(4000);
  second.socket.close();
}, 60_000);

test('a program that ends is told after its last output', async () => {
  const connected = await connect(page);
  const shown = await Shown.open(connected);
  await shown.shows('$ ');
  const ended = new Promise((resolve) => connected.client.on('terminal.exit', resolve));
  shown.types('echo la""st; exit 3\n');
  expect(await ended).toEqual({ terminal: shown.id, code: 3, signal: null });
  expect(shown.text).toContain('last\r\n');
  shown.types('is anybody there?\n');
  expect(await connected.client.call('terminal.resize', { terminal: shown.id, columns: 100, rows: 30 })).toEqual({});
  connected.socket.close();
});

test('when the page is gone its terminals end after the grace time, and with the server at once', async () => {
  const connected = await connect(page);
  const left = await (await Shown.open(connected)).pid();
  const began = performance.now();
  connected.socket.terminate();
  await waitFor(async () => (isAlive(left) ? undefined : true));
  expect(performance.now() - began).toBeGreaterThan(GRACE_MS - 100);

  const brief = await open();
  const shell = await (await Shown.open(await connect(await enter(brief.url)))).pid();
  await brief.close();
  await waitFor(async () => (isAlive(shell) ? undefined : true));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitFor<T>(look: () => Promise<T | undefined>): Promise<T> {
  const until = performance.now() + 10_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > until) throw new Error('It did not come to that in 10 s');
    await pause(10);
  }
}

test('a program that ends while its page is slow loses nothing', async () => {
  const connected = await connect(page);
  const shown = await Shown.open(connected);
  await shown.shows('$ ');
  let whole = '';
  let unacknowledged = 0;
  shown.acknowledges = false;
  shown.hears = (bytes) => {
    whole += Buffer.from(bytes).toString('latin1');
    unacknowledged += bytes.length;
  };
  const ended = new Promise((resolve) => connected.client.on('terminal.exit', resolve));
  shown.types('seq 1 30000; exit\n');
  // It stands still when as much is under way as may be.
  await waitFor(async () => {
    const before = unacknowledged;
    await pause(200);
    return before > 10_000 && unacknowledged === before ? true : undefined;
  });
  const slowly = setInterval(() => {
    void connected.client.call('terminal.acknowledge', { terminal: shown.id, bytes: unacknowledged });
    unacknowledged = 0;
  }, 50);
  await ended;
  clearInterval(slowly);
  expect([...whole.matchAll(/^(\d+)\r$/gm)].map((match) => Number(match[1]))).toEqual(Array.from({ length: 30_000 }, (_, index) => index + 1));
  connected.socket.close();
});
