import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_HISTORY, redone, remember, undone } from './history.ts';

describe('history', () => {
  it('goes back and forth over any number of edits and ends where it began', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 300 }), (texts) => {
        let history = NO_HISTORY;
        let now = '';
        for (const text of texts) {
          history = remember(history, 'Edit', now);
          now = text;
        }
        const seen = [now];
        for (let step = undone(history, now); step !== null; step = undone(history, now)) {
          ({ history, text: now } = step);
          seen.push(now);
        }
        expect(seen.reverse()).toEqual(['', ...texts]);
        for (let step = redone(history, now); step !== null; step = redone(history, now)) ({ history, text: now } = step);
        expect({ now, future: history.future }).toEqual({ now: texts.at(-1), future: [] });
      }),
    );
  });

  it('forgets what was undone when something else is done', () => {
    const first = remember(NO_HISTORY, 'Add a', '');
    const back = undone(first, 'a');
    expect(remember(back?.history ?? NO_HISTORY, 'Add b', '')).toEqual({ past: [{ name: 'Add b', text: '' }], future: [] });
  });
});
