import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { Batch, BatchLine, Wave } from './batches.ts';
import { readWave, renderWave } from './script.ts';

/** Stand-ins for the programs: they fail where a line holds `bad`, in the very words of the real ones. */
const PROGRAMS = {
  ip: 'n=0; while read -r line; do n=$((n+1)); case $line in *bad*) echo "RTNETLINK answers: File exists" >&2; echo "Command failed -:$n" >&2; exit 1;; esac; done',
  'iptables-restore':
    'n=0; while read -r line; do n=$((n+1)); case $line in *bad*) echo "iptables-restore: line $n failed: Chain already exists." >&2; exit 1;; esac; done',
  perl: 'while read -r line; do case $line in *bad*) echo "err in-use Address already in use."; exit 1;; *) echo ok;; esac; done',
  nsenter: 'shift; exec "$@"',
};

const folder = mkdtempSync(join(tmpdir(), 'netyard-script-'));
afterAll(() => rmSync(folder, { recursive: true }));
for (const [name, body] of Object.entries(PROGRAMS)) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

const runWave = (wave: Wave, lanes?: number) =>
  readWave(wave, execFileSync('sh', [], { input: renderWave(wave, lanes), encoding: 'utf8', env: { PATH: `${folder}:${process.env.PATH}` } }));

/** Lines of steps 10, 11, 12…, each its step's last. */
const lines = (texts: readonly string[], table: BatchLine['table'] = null): readonly BatchLine[] =>
  texts.map((text, index) => ({ step: 10 + index, text, first: true, last: true, table }));
const batch = (program: Batch['program'], ...texts: readonly string[]): Batch => ({
  program,
  ns: program === 'init' ? null : 'alpha',
  removes: false,
  lines: lines(texts),
});

test('a wave that goes well: every step of every batch is done', () => {
  const wave = [batch('ip', 'link set lo up'), batch('init', 'remove\ta', 'remove\tb'), batch('sysctl', 'echo 1 > /dev/null')];
  expect(runWave(wave)).toEqual([
    { ok: true, doneSteps: [10] },
    { ok: true, doneSteps: [10, 11] },
    { ok: true, doneSteps: [10] },
  ]);
});

test('ip names the line that failed; what was before it is done, it and what follows were not touched, other batches are not hurt', () => {
  const wave = [batch('ip', 'good', 'bad', 'never'), batch('ip', 'good')];
  expect(runWave(wave)).toEqual([
    { ok: false, step: 11, said: 'File exists', doneSteps: [10], untouchedSteps: [11, 12] },
    { ok: true, doneSteps: [10] },
  ]);
});

test('a step of which a part was done is neither done nor untouched', () => {
  const [first, second] = lines(['good', 'bad']);
  const wave = [
    {
      program: 'ip' as const,
      ns: 'alpha',
      removes: false,
      lines: [
        { ...first, last: false },
        { ...second, step: 10, first: false },
      ] as BatchLine[],
    },
  ];
  expect(runWave(wave)).toEqual([{ ok: false, step: 10, said: 'File exists', doneSteps: [], untouchedSteps: [] }]);
});

test('a table of iptables is true wholly or not at all; one that came before it stands', () => {
  const wave: Wave = [
    {
      program: 'iptables',
      ns: 'alpha',
      removes: false,
      lines: [...lines(['-N A', '-N B'], 'filter'), ...lines(['-N C', '-N bad'], 'nat').map((line) => ({ ...line, step: line.step + 10 }))],
    },
  ];
  expect(runWave(wave)).toEqual([{ ok: false, step: 21, said: 'Chain already exists.', doneSteps: [10, 11], untouchedSteps: [20, 21] }]);
});

test('netyard-init answers line by line', () => {
  expect(runWave([batch('init', 'a', 'bad', 'c')])).toEqual([{ ok: false, step: 11, said: 'Address already in use.', doneSteps: [10], untouchedSteps: [12] }]);
});

test('a setting that the kernel refuses', () => {
  const [result] = runWave([batch('sysctl', 'echo 1 > /dev/null', 'echo 1 > /proc/sys/no/such/key')]);
  expect(result).toMatchObject({ ok: false, step: 11, doneSteps: [10] });
});

test('a shell that ended in the middle', () => {
  expect(readWave([batch('ip', 'a')], '')).toEqual([
    { ok: false, step: 10, said: 'The shell in the sandbox ended before it answered.', doneSteps: [], untouchedSteps: [] },
  ]);
});

test('what iptables says in other words', () => {
  const wave: Wave = [{ program: 'iptables', ns: 'alpha', removes: false, lines: lines(['-A FORWARD -j A', '-A FORWARD -m nosuch'], 'filter') }];
  const said = [
    "0 iptables-restore v1.8.9 (nf_tables): Couldn't load match `nosuch':No such file or directory",
    '0 ',
    '0 Error occurred at line: 3',
    "0 Try `iptables-restore -h' for more.",
    '0 @0 2',
  ];
  expect(readWave(wave, said.join('\n'))).toEqual([
    { ok: false, step: 11, said: "Couldn't load match `nosuch':No such file or directory", doneSteps: [], untouchedSteps: [10, 11] },
  ]);
});

test('any answer yields one result for each batch', () => {
  const wave = [batch('ip', 'a', 'b'), batch('init', 'c'), { ...batch('iptables'), lines: lines(['-N A'], 'nat') }];
  const noise = fc.array(
    fc.oneof(fc.string(), fc.stringMatching(/^[01] @?[0-3] .{0,20}$/), fc.constantFrom('0 @0 0', '1 @1 1', '0 ok', '1 line 99 failed', '0 Command failed -:7')),
  );
  fc.assert(
    fc.property(noise, (said) => {
      expect(readWave(wave, said.join('\n'))).toHaveLength(wave.length);
    }),
  );
});

test('lanes: as many lines side by side as asked for, the same results', () => {
  const wave = Array.from({ length: 7 }, (_, index) => batch('ip', index === 3 ? 'bad' : 'good'));
  expect(runWave(wave, 3)).toEqual(runWave(wave, 1));
  expect(runWave([], 2)).toEqual([]);
});

test('a line that would end the text of its batch is a bug, not a way out of it', () => {
  expect(() => renderWave([batch('ip', 'NETYARD_END')])).toThrow();
  expect(() => renderWave([batch('ip', 'a\nb')])).toThrow();
});
