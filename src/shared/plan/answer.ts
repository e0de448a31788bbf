import type { Batch, BatchLine, Wave } from './batches.ts';
import { inputOf } from './input.ts';

/** How one batch of a wave ended. `doneSteps` are the steps whose last command stands. */
export type BatchResult =
  | { readonly ok: true; readonly doneSteps: readonly number[] }
  | {
      readonly ok: false;
      /** The step whose command failed; the batch's first where the program did not say. */
      readonly step: number;
      /** What the kernel or netyard-init said. */
      readonly said: string;
      /** In spite of the failure: the lines before it, but none of the failed iptables table, which is atomic. */
      readonly doneSteps: readonly number[];
      /** Steps of which surely nothing was done: the failed command where the kernel refused it whole, and what was not begun. */
      readonly untouchedSteps: readonly number[];
    };

/** Reads what the script of `renderWave` printed: one result per batch, in the wave's order. Never throws, whatever the bytes. */
export function readWave(wave: Wave, stdout: string): readonly BatchResult[] {
  const ended = new Map<number, { readonly code: number; readonly said: readonly string[] }>();
  const saying = new Map<string, string[]>();
  for (const line of stdout.split('\n')) {
    const [, lane = '', text = ''] = /^(\d+) (.*)$/.exec(line) ?? [];
    const said = saying.get(lane) ?? [];
    const end = /^@(\d+) (\d+)$/.exec(text);
    saying.set(lane, end === null ? said : []);
    if (end === null) said.push(text);
    else ended.set(Number(end[1]), { code: Number(end[2]), said });
  }
  return wave.map((batch, index) => resultOf(batch, ended.get(index)?.code, ended.get(index)?.said ?? []));
}

function resultOf(batch: Batch, code: number | undefined, said: readonly string[]): BatchResult {
  if (code === 0) return { ok: true, doneSteps: doneIn(batch.lines) };
  if (code === undefined) return failed(batch, null, 'The shell in the sandbox ended before it answered.', [], []);
  switch (batch.program) {
    case 'iptables':
    case 'ip6tables':
      return batch.removes ? readLines(batch, iptablesWords(said)) : readIptables(batch, said);
    case 'nft':
      return readNft(batch, said);
    case 'init':
      return readInit(batch, said);
    default:
      return readLines(batch, said);
  }
}

/**
 * `ip -batch` and our sh lines tell the number of the line that failed; all before it is done. Where a removal was run by itself,
 * its program may have counted, too: the last number is the batch's.
 */
function readLines(batch: Batch, said: readonly string[]): BatchResult {
  const mark = /^(?:Command failed -:|line )(\d+)(?: failed)?$/;
  const number = said.map((line) => mark.exec(line)?.[1]).findLast((found) => found !== undefined);
  const words = said.filter((line) => !mark.test(line)).map((line) => line.replace(/^RTNETLINK answers: /, ''));
  const at = number === undefined ? null : Number(number) - 1;
  return failed(batch, at, words.join(' '), at === null ? [] : batch.lines.slice(0, at), at === null ? [] : batch.lines.slice(at));
}

/** `iptables-restore: line 3 failed: …` or `Error occurred at line: 4`, counted in its input. */
function readIptables(batch: Batch, said: readonly string[]): BatchResult {
  const input = inputOf(batch);
  const number = /\bline:? (\d+)/.exec(said.join('\n'))?.[1];
  const at = number === undefined ? 0 : Number(number) - 1;
  // A jump to a chain that is not there is noticed only at COMMIT: the last rule before it stands for its table.
  const line = input.slice(0, at + 1).findLast((entry) => entry.line !== null)?.line ?? null;
  const committed = number === undefined ? 0 : input.slice(0, at).findLastIndex(({ text }) => text === 'COMMIT') + 1;
  const standing = input.slice(0, committed).flatMap((entry) => batch.lines[entry.line ?? -1] ?? []);
  return failed(batch, line, iptablesWords(said).join(' '), standing, line === null ? [] : batch.lines.filter((entry) => !standing.includes(entry)));
}

/** What iptables and iptables-restore said, without their own names and versions. */
function iptablesWords(said: readonly string[]): readonly string[] {
  return said
    .filter((word) => word !== '' && !/^(Error occurred at line|Try `)/.test(word))
    .map((word) => word.replace(/^ip6?tables[\w-]* ?(v[\d.]+ \(\w+\))?: *(line \d+ failed: ?)?/, '').replace(/^line \d+: /, ''));
}

/** `/dev/stdin:3:1-20: Error: …`, then the line and marks under it. All of the input is one transaction. */
function readNft(batch: Batch, said: readonly string[]): BatchResult {
  const found = said.map((line) => /^\S*?:(\d+):\d+-\d+: Error: (.*)$/.exec(line)).find((match) => match !== null);
  const at = found === undefined || found === null ? null : Number(found[1]) - 1;
  return failed(batch, at, found?.[2] ?? said.join(' '), [], batch.lines);
}

/** netyard-init replies line by line, and stops at the first that fails, which may have done a part. */
function readInit(batch: Batch, said: readonly string[]): BatchResult {
  const at = said.filter((line) => /^ok( |$)/.test(line)).length;
  const reply = said.find((line) => line.startsWith('err '));
  return failed(batch, at, reply === undefined ? said.join(' ') : reply.replace(/^err \S+ ?/, ''), batch.lines.slice(0, at), batch.lines.slice(at + 1));
}

function failed(batch: Batch, at: number | null, said: string, standing: readonly BatchLine[], untouched: readonly BatchLine[]): BatchResult {
  const step = (batch.lines[at ?? 0] ?? batch.lines.at(-1))?.step ?? 0;
  const untouchedSteps = untouched.filter(({ first }) => first).map((line) => line.step);
  return { ok: false, step, said, doneSteps: doneIn(standing), untouchedSteps };
}

function doneIn(lines: readonly BatchLine[]): readonly number[] {
  return lines.filter(({ last }) => last).map(({ step }) => step);
}
