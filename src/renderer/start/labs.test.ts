import { describe, expect, it } from 'vitest';
import { summary } from '../testing/fakeHost.ts';
import { shownLabs } from './labs.ts';

const named = (names: string, state: 'running' | 'stopped') => [...names].map((name) => summary(name, state));
const listed = (...[labs, whole]: Parameters<typeof shownLabs>) => {
  const { shown, more } = shownLabs(labs, whole);
  return `${shown.map((lab) => lab.name).join('')} and ${more}`;
};

describe('labs on the start page', () => {
  it('are five at most, what runs before what was stopped', () => {
    expect(listed([...named('gfedcba', 'stopped'), ...named('zy', 'running')], false)).toBe('yzabc and 4');
    expect(listed(named('ba', 'stopped'), false)).toBe('ab and 0');
  });

  it('are all that run, and all on request', () => {
    expect(listed([...named('a', 'stopped'), ...named('tuvwxyz', 'running')], false)).toBe('tuvwxyz and 1');
    expect(listed([...named('gfedcba', 'stopped'), ...named('zy', 'running')], true)).toBe('yzabcdefg and 0');
  });
});
