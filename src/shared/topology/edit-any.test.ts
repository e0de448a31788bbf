/** What holds for any sequence of edits of any text. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { edits, topologyTexts } from '../../../test/arbitraries/topologies.ts';
import { applyEdit, type Edit } from './edit.ts';
import { readTopology } from './parse.ts';

/** Lines of a random topology that say what they are about, or are about nothing. */
const MARKED = /# of |^# what runs|^x-notes/;

/** Words of an edit: the names that it is about. */
function wordsOf(edit: Edit): readonly string[] {
  return JSON.stringify(edit).match(/[A-Za-z][A-Za-z0-9-]*/g) ?? [];
}

describe('any sequence of edits', () => {
  it('gives YAML, and leaves every line alone that is about something else', () => {
    fc.assert(
      fc.property(topologyTexts, fc.array(edits, { maxLength: 5 }), (text, list) => {
        let current = text;
        for (const edit of list) {
          const result = applyEdit(current, edit);
          if (!result.ok) {
            expect(result.problems).not.toMatchObject([{ code: 'edit-by-hand' }]);
            continue;
          }
          expect(parseDocument(result.value).errors).toEqual([]);
          const words = wordsOf(edit);
          // What is removed takes others along, whose lines need not name it.
          const { containers, networks } = readTopology(current).topology;
          const along = edit.kind === 'remove' ? [...containers, ...networks].map(({ name }) => name) : [];
          const concerned = [...words, ...along];
          const others = text.split('\n').filter((line) => current.includes(line) && MARKED.test(line) && !concerned.some((word) => line.includes(word)));
          const now = result.value.split('\n');
          expect(others.filter((line) => !now.includes(line))).toEqual([]);
          current = result.value;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never throws, whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          topologyTexts.map((text) => text.slice(0, text.length / 2)),
        ),
        edits,
        (text, edit) => {
          const result = applyEdit(text, edit);
          expect(result.ok ? parseDocument(result.value).errors : result.problems.length).toEqual(result.ok ? [] : expect.any(Number));
        },
      ),
      { numRuns: 100 },
    );
  });
});
