import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { ok, type Result } from '../../shared/result.ts';
import type { Pty } from '../backend/executor.ts';
import { HIGH, WINDOW } from './flow.ts';
import { type End, Terminals, type Viewer } from './terminals.ts';

const SIZE = { columns: 80, rows: 24 };
const LATER = 20;

/** A pty whose program is the test. */
class FakePty implements Pty {
  paused = false;
  killed = false;
  readonly written: number[] = [];
  readonly sizes: [number, number][] = [];
  #data: (bytes: Uint8Array) => void = () => undefined;
  #exit: (end: End) => void = () => undefined;

  onData(listener: (bytes: Uint8Array) => void): void {
    this.#data = listener;
  }
  onExit(listener: (end: End) => void): void {
    this.#exit = listener;
  }
  write(bytes: Uint8Array): void {
    this.written.push(...bytes);
  }
  resize(columns: number, rows: number): void {
    this.sizes.push([columns, rows]);
  }
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
  kill(): void {
    this.killed = true;
  }
  prints(text: string): void {
    this.#data(new TextEncoder().encode(text));
  }
  ends(end: End): void {
    this.#exit(end);
  }
}

/** A page that keeps what it is told. */
class Page implements Viewer {
  text = '';
  unacknowledged = 0;
  readonly told: string[] = [];

  output(_terminal: number, bytes: Uint8Array): void {
    this.text += new TextDecoder().decode(bytes);
    this.unacknowledged += bytes.length;
  }
  exit(terminal: number, end: End): void {
    this.told.push(`exit ${terminal} ${end.code} ${end.signal} after ${this.text.length}`);
  }
  taken(terminal: number): void {
    this.told.push(`taken ${terminal}`);
  }
}

async function opened(options: { graceMs?: number; lastWords?: string } = {}) {
  const pty = new FakePty();
  const terminals = new Terminals({
    start: async (): Promise<Result<Pty>> => ok(pty),
    lastWords: async () => options.lastWords ?? null,
    graceMs: options.graceMs ?? 1000,
  });
  const page = new Page();
  const id = await terminals.open('shop', 'api', SIZE, page);
  await pause();
  return { terminals, pty, page, id: id.ok ? id.value : -1 };
}

function pause(ms = LATER): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

describe('one page', () => {
  test('sees what the program prints, and what it types reaches the program', async () => {
    const { terminals, pty, page, id } = await opened();
    pty.prints('hello');
    terminals.write(id, Uint8Array.of(3));
    terminals.resize(id, { columns: 100, rows: 30 });
    await vi.waitFor(() => expect(page.text).toBe('hello'));
    expect({ text: page.text, written: pty.written, sizes: pty.sizes }).toEqual({ text: 'hello', written: [3], sizes: [[100, 30]] });
    terminals.closeAll();
  });

  test('that does not acknowledge gets one window, and the program is paused', async () => {
    const { terminals, pty, page, id } = await opened();
    let printed = 0;
    while (!pty.paused) {
      pty.prints('x'.repeat(10_000));
      printed += 10_000;
    }
    await pause();
    expect(page.text.length).toBe(WINDOW);
    expect(printed).toBeLessThanOrEqual(HIGH + 10_000);
    terminals.acknowledge(id, WINDOW);
    await vi.waitFor(() => expect({ got: page.text.length, paused: pty.paused }).toEqual({ got: printed, paused: false }));
    terminals.closeAll();
  });

  test('hears of the end after the last output, and of the lab that stopped', async () => {
    const { terminals, pty, page, id } = await opened({ lastWords: 'The lab has stopped.' });
    pty.prints('bye');
    pty.ends({ code: 137, signal: null });
    const text = 'bye\r\n\x1b[0;2mThe lab has stopped.\x1b[0m\r\n';
    await vi.waitFor(() => expect({ text: page.text, told: page.told }).toEqual({ text, told: [`exit ${id} 137 null after ${text.length}`] }));
    terminals.closeAll();
  });

  test('that opens more terminals than there may be gets a problem', async () => {
    const { terminals, page } = await opened();
    const all = await Promise.all(Array.from({ length: 64 }, () => terminals.open('shop', 'api', SIZE, page)));
    expect(all.filter((one) => !one.ok)).toEqual([
      { ok: false, problems: [{ code: 'too-many-terminals', message: '64 terminals are open already.', fix: 'Close some of them.' }] },
    ]);
    terminals.closeAll();
  });
});

describe('another page', () => {
  test('after a reload sees the same screen, then what follows', async () => {
    const { terminals, pty, page, id } = await opened();
    pty.prints('first\r\n');
    await pause();
    terminals.left(page);
    pty.prints('meanwhile\r\n> ');
    const second = new Page();
    expect(terminals.list(second)).toEqual([{ terminal: id, lab: 'shop', node: 'api' }]);
    expect(terminals.attach(id, second)).toEqual({ ok: true, value: { lab: 'shop', node: 'api' } });
    pty.prints('after');
    await vi.waitFor(() => expect(second.text).toBe('first\r\nmeanwhile\r\n> after'));
    terminals.closeAll();
  });

  test('takes a terminal over: the first is told, and may not use it any more', async () => {
    const { terminals, page, id } = await opened();
    const second = new Page();
    expect(terminals.isForeign(id, second)).toBe(true);
    expect(terminals.list(second)).toEqual([]);
    terminals.attach(id, second);
    expect({ told: page.told, first: terminals.isForeign(id, page), second: terminals.isForeign(id, second) }).toEqual({
      told: [`taken ${id}`],
      first: true,
      second: false,
    });
    terminals.closeAll();
  });

  test('that comes to a terminal that has ended sees its last screen and the end', async () => {
    const { terminals, pty, page, id } = await opened();
    terminals.left(page);
    pty.prints('bye');
    pty.ends({ code: 0, signal: null });
    await pause();
    const second = new Page();
    terminals.attach(id, second);
    await vi.waitFor(() => expect({ text: second.text, told: second.told }).toEqual({ text: 'bye', told: [`exit ${id} 0 null after 3`] }));
    terminals.closeAll();
  });

  test('that comes too late finds nothing', async () => {
    const { terminals, pty, page, id } = await opened({ graceMs: 10 });
    terminals.left(page);
    await vi.waitFor(() => expect(pty.killed).toBe(true));
    expect(terminals.attach(id, new Page())).toEqual({
      ok: false,
      problems: [{ code: 'unknown-terminal', message: 'This terminal has ended.', fix: 'Open a new one.' }],
    });
  });
});

type Deed = 'print' | 'acknowledge' | 'reload' | 'steal' | 'resize' | 'wait';

test('any schedule of output, acknowledgements, reloads and resizes: the page ends up with every line, and the program runs', async () => {
  const deed = fc.constantFrom<Deed>('print', 'print', 'print', 'acknowledge', 'reload', 'steal', 'resize', 'wait');
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 40 }), async (deeds) => {
      const { terminals, pty, page: first, id } = await opened();
      let page = first;
      let line = 0;
      const lines: string[] = [];
      for (const deed of deeds) {
        if (deed === 'print' && !pty.paused) {
          const batch = Array.from({ length: 400 }, () => `line ${line++} ${'-'.repeat(50)}`);
          lines.push(...batch);
          pty.prints(`${batch.join('\r\n')}\r\n`);
        }
        if (deed === 'acknowledge') acknowledgeAll(terminals, id, page);
        if (deed === 'reload') terminals.left(page);
        if (deed === 'reload' || deed === 'steal') {
          page = new Page();
          terminals.attach(id, page);
        }
        if (deed === 'resize') terminals.resize(id, { columns: 100, rows: 20 + (line % 7) });
        if (deed === 'wait') await pause(2);
        expect(page.unacknowledged).toBeLessThanOrEqual(WINDOW);
      }
      const kept = lines.slice(-5000);
      await vi.waitFor(
        () => {
          acknowledgeAll(terminals, id, page);
          const seen = page.text.split('\r\n').filter((text) => text.startsWith('line'));
          expect({ paused: pty.paused, last: seen.slice(-kept.length) }).toEqual({ paused: false, last: kept });
        },
        { timeout: 5000, interval: 5 },
      );
      terminals.closeAll();
    }),
    { numRuns: 25 },
  );
}, 60_000);

function acknowledgeAll(terminals: Terminals, id: number, page: Page): void {
  const bytes = page.unacknowledged;
  page.unacknowledged = 0;
  terminals.acknowledge(id, bytes);
}
