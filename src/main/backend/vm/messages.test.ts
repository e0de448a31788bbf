import { expect, test } from 'vitest';
import { type FromHolder, type FromKeeper, holderMessage, keeperMessage, messageLine } from './messages.ts';

const HOLDERS: readonly FromHolder[] = [{ kind: 'secret', secret: 'x' }, { kind: 'use' }, { kind: 'keep', lab: 'office' }, { kind: 'release', lab: 'office' }];

const KEEPERS: readonly FromKeeper[] = [
  { kind: 'progress', sentence: 'Starting…' },
  { kind: 'port', door: { path: '/a "b"\n/c' }, secret: 'x', life: 'y' },
  { kind: 'port', door: { port: 5 }, secret: 'x', life: 'y' },
  { kind: 'problem', problem: { code: 'no-qemu', message: 'There is none.', fix: 'Install it.' } },
  { kind: 'done' },
  { kind: 'lost', sentence: 'Gone.' },
];

test('every message arrives as it was sent, in one line', () => {
  const lines = [...HOLDERS, ...KEEPERS].map(messageLine);
  expect([lines.map((line) => line.split('\n').length), HOLDERS.map(messageLine).map(holderMessage), KEEPERS.map(messageLine).map(keeperMessage)]).toEqual([
    lines.map(() => 2),
    HOLDERS,
    KEEPERS,
  ]);
});

test('anything else is no message', () => {
  const lines = [
    '',
    '{',
    'null',
    '7',
    '[]',
    '{"kind":"keep"}',
    '{"kind":"secret","secret":1}',
    '{"kind":"port","door":{},"secret":"x","life":"y"}',
    '{"kind":"problem","problem":{"code":1}}',
  ];
  expect(lines.flatMap((line) => [holderMessage(line), keeperMessage(line)])).toEqual(lines.flatMap(() => [null, null]));
});
