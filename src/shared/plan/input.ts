import { isIptables } from '../resources/commands.ts';
import type { Batch } from './batches.ts';

/** One line that a batch's program reads, and which of the batch's lines it is (null: it only frames them). */
export interface InputLine {
  readonly text: string;
  readonly line: number | null;
}

/** What a batch's program reads on its standard input. */
export function inputOf(batch: Batch): readonly InputLine[] {
  if (isIptables(batch.program)) return tablesOf(batch);
  if (batch.program !== 'sysctl') return batch.lines.map(({ text }, line) => ({ text, line }));
  return batch.lines.map(({ text }, line) => ({ text: `{ ${text}; } || { echo 'line ${line + 1} failed'; exit 1; }`, line }));
}

/** iptables-restore reads table by table, and makes each true at its COMMIT, wholly or not at all. */
function tablesOf(batch: Batch): readonly InputLine[] {
  const tables = [...new Set(batch.lines.map(({ table }) => table))];
  return tables.flatMap((table) => [
    { text: `*${table}`, line: null },
    ...batch.lines.flatMap((entry, line) => (entry.table === table ? [{ text: entry.text, line }] : [])),
    { text: 'COMMIT', line: null },
  ]);
}
