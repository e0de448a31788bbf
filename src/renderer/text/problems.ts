/** What is wrong, as CodeMirror underlines it. Pure. */
import type { Diagnostic } from '@codemirror/lint';
import type { Text } from '@codemirror/state';
import { placeOf } from '../../shared/topology/places.ts';
import { sentence } from '../state/app.ts';
import type { Problem } from '../state/problem.ts';
import { offsetOf } from './selecting.ts';

/** Each problem at the word that it names, or at the name of its element; one of the whole file is in the list of problems only. */
export function diagnosticsOf(doc: Text, problems: readonly Problem[]): readonly Diagnostic[] {
  const text = doc.toString();
  return problems.flatMap((problem): Diagnostic[] => {
    const at = problem.line === undefined ? atElement(text, problem.element) : { line: problem.line, column: problem.column ?? 1 };
    if (at === null) return [];
    const from = offsetOf(doc, at.line, at.column);
    return [{ from, to: endOfWord(doc, from), severity: problem.line === undefined ? 'warning' : 'error', message: sentence(problem) }];
  });
}

function atElement(text: string, element: string | undefined): { line: number; column: number } | null {
  return element === undefined ? null : placeOf(text, element);
}

/** To the end of the key or value that begins there. At the end of a line the last word before is meant, where there is one. */
function endOfWord(doc: Text, from: number): number {
  const line = doc.lineAt(from);
  const rest = line.text.slice(from - line.from);
  const word = /^("[^"]*"?|'[^']*'?|[^\s,[\]{}#:]+(:[^\s,[\]{}#:]+)*)/.exec(rest)?.[0];
  return word === undefined ? Math.min(from + 1, line.to) : from + word.length;
}
