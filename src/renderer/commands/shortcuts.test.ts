import { describe, expect, it } from 'vitest';
import { type Keys, matches } from './shortcuts.ts';

const keys = (key: string, held: Partial<Keys> = {}): Keys => ({ key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...held });

describe('shortcuts', () => {
  it.each([
    ['Mod+S', keys('s', { ctrlKey: true }), true],
    ['Mod+S', keys('s', { metaKey: true }), true],
    ['Mod+S', keys('S', { ctrlKey: true, shiftKey: true }), false],
    ['Mod+Shift+S', keys('S', { ctrlKey: true, shiftKey: true }), true],
    ['C', keys('c'), true],
    ['C', keys('c', { ctrlKey: true }), false],
    ['C', keys('C', { shiftKey: true }), false],
    ['Shift+C', keys('C', { shiftKey: true }), true],
    ['?', keys('?', { shiftKey: true }), true],
    ['+', keys('+', { shiftKey: true }), true],
    ['+', keys('+'), true],
    ['Delete', keys('Delete'), true],
    ['Delete', keys('Delete', { altKey: true }), false],
  ])('%s for %o is %s', (shortcut, event, expected) => {
    expect(matches(shortcut, event)).toBe(expected);
  });
});
