import { describe, expect, it } from 'vitest';
import { type Nothing, nothingWords } from './nothing.ts';

const STANDS: Nothing = { activity: 'idle', live: true, reachable: true, standing: 'running', fresh: true, visible: true };

describe('where nothing of the kernel can be shown', () => {
  const cases: readonly (readonly [string, Partial<Nothing>, string])[] = [
    ['before Run', { live: false, standing: 'drawn', fresh: false }, 'Nothing yet: press Run.'],
    ['while the lab starts', { activity: 'running', live: false, standing: 'starting', fresh: false }, 'Being made…'],
    ['while the lab starts and its sandbox stands', { activity: 'running', standing: 'starting' }, 'Being made…'],
    ['while a change is applied', { activity: 'applying', standing: 'starting' }, 'Being made…'],
    ['as long as a new interface of a running container is made', { activity: 'applying' }, 'Being made…'],
    ['until the kernel answers after a change', { fresh: false }, 'Asking the kernel…'],
    ['while an edit is planned', { activity: 'planning', standing: 'drawn' }, 'Nothing yet: it is drawn, but not applied.'],
    ['on what nobody is on', { fresh: true, visible: false }, 'No host or container is on it, so there is nowhere to look at it from.'],
    [
      'on what nobody is on, while others change',
      { activity: 'applying', visible: false },
      'No host or container is on it, so there is nowhere to look at it from.',
    ],
    ['while its backend is out of reach', { reachable: false }, 'The kernel cannot be asked: the line to it is cut.'],
    ['while the lab ends', { activity: 'stopping', fresh: false }, 'Being taken away…'],
    ['when somebody removed it by hand', {}, 'The kernel holds nothing of it.'],
  ];

  it.each(cases)('%s', (_, change, words) => {
    expect(nothingWords({ ...STANDS, ...change })).toBe(words);
  });
});
