import { expect, test } from 'vitest';
import { createScreen, KEPT_LINES, type Screen } from './screen.ts';

const SIZE = { columns: 40, rows: 10 };

async function shows(bytes: Uint8Array, size = SIZE): Promise<Screen> {
  const screen = await createScreen(size);
  await new Promise<void>((resolve) => screen.write(bytes, resolve));
  return screen;
}

function replayOf(screen: Screen): Promise<string> {
  return new Promise((resolve) => screen.replay((bytes) => resolve(new TextDecoder().decode(bytes))));
}

/** A second screen that was only given the first one's replay. */
async function again(bytes: string): Promise<{ before: string; after: string }> {
  const first = await shows(new TextEncoder().encode(bytes));
  const before = await replayOf(first);
  const second = await shows(new TextEncoder().encode(before));
  const after = await replayOf(second);
  first.dispose();
  second.dispose();
  return { before, after };
}

const CASES: Readonly<Record<string, string>> = {
  'a prompt': 'api:~# ',
  'colours and wide letters': '\x1b[1;31mred\x1b[0m 漢字 é 🙂\r\nnext',
  'a full-screen program with its scroll region and hidden cursor': '\x1b[?1049h\x1b[2J\x1b[2;8r\x1b[5;5Hedit\x1b[?25l',
  'origin mode in a scroll region': '\x1b[3;7r\x1b[?6h\x1b[2;3Hx',
  'modes that a shell and a mouse program set': '\x1b[?2004h\x1b[?1h\x1b[?1002h\x1b[?1006h\x1b[4 q',
};

for (const [name, bytes] of Object.entries(CASES)) {
  test(`a fresh terminal shows the same after a replay: ${name}`, async () => {
    const { before, after } = await again(bytes);
    expect(after).toBe(before);
  });
}

test('the cursor, its style, hidden or not, and mouse reports are in the replay', async () => {
  const screen = await shows(new TextEncoder().encode('\x1b[2;8r\x1b[5;5Hedit\x1b[?25l\x1b[?1000;1006h\x1b[3 q'));
  expect((await replayOf(screen)).endsWith('\x1b[2;8r\x1b[?1000h\x1b[?1006h\x1b[5;9H\x1b[3 q\x1b[?25l')).toBe(true);
  screen.dispose();
});

test('a replay holds no question: what asks a terminal for an answer is not repeated', async () => {
  const asks = '\x1b[c\x1b[>c\x1b[6n\x1b[5n\x1b[?6n\x1b[?1$p\x1b[18t\x1b]10;?\x07\x1b]4;1;?\x07\x1bP$qm\x1b\\\x05\x1b[?1004h';
  const screen = await shows(new TextEncoder().encode(`before${asks}after`));
  expect(await replayOf(screen)).toBe('beforeafter');
  screen.dispose();
});

test('letters that arrive byte by byte arrive whole', async () => {
  const screen = await createScreen(SIZE);
  for (const byte of new TextEncoder().encode('é漢🙂')) screen.write(Uint8Array.of(byte), () => undefined);
  expect(await replayOf(screen)).toBe('é漢🙂');
  screen.dispose();
});

test('the last 5,000 lines above the screen are kept, and no more', async () => {
  const lines = Array.from({ length: 6000 }, (_, index) => `line ${index}`);
  const screen = await shows(new TextEncoder().encode(lines.join('\r\n')));
  expect((await replayOf(screen)).split('\r\n')).toEqual(lines.slice(-(KEPT_LINES + SIZE.rows)));
  screen.dispose();
});

test('a replay shows what was written before it was asked for, and nothing of what came after', async () => {
  const screen = await createScreen(SIZE);
  screen.write(new TextEncoder().encode('early'), () => undefined);
  const replay = replayOf(screen);
  screen.write(new TextEncoder().encode(' late'), () => undefined);
  expect(await replay).toBe('early');
  screen.dispose();
});
