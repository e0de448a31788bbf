import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Batch, BatchLine } from './batches.ts';
import { readWave, renderWave } from './script.ts';

const folder = mkdtempSync(join(tmpdir(), 'netyard-absence-'));
afterAll(() => rmSync(folder, { recursive: true }));
const answers = join(folder, 'answers');
const log = join(folder, 'log');

/**
 * Stand-ins for the programs. A file `answers` says what fails, as lines `COMMAND|CODE|WORDS`; what is run well is logged. A program
 * that fails says the words, and names the line where the real one does.
 */
const FAIL = `verdict() { while IFS='|' read -r what code words; do [ "$what" = "$1" ] && { printf "$words\\n" >&2; return "$code"; }; done <'${answers}'; echo "$1" >>'${log}'; }`;
const BATCH = `n=0; while read -r line; do n=$((n+1)); verdict "$line" || { e=$?; [ $e = 2 ] || echo "Command failed -:$n" >&2; exit $e; }; done`;
const PROGRAMS = {
  ip: BATCH,
  bridge: BATCH,
  tc: BATCH,
  iptables: 'shift 3; verdict "$*"',
  // Atomic: nothing stands where one rule is refused.
  'iptables-restore': `n=0; all=; while read -r line; do n=$((n+1)); case $line in -*) grep -qxF -- "$line" '${folder}/absent' && { echo "iptables-restore: line $n failed" >&2; exit 1; }; all="$all$line;";; esac; done; echo "restore $all" >>'${log}'`,
  nsenter: 'shift; exec "$@"',
};
for (const [name, body] of Object.entries(PROGRAMS)) {
  writeFileSync(join(folder, name), `#!/bin/sh\n${FAIL}\n${body}\n`);
  chmodSync(join(folder, name), 0o755);
}

/** What a command says when it fails, by its line. */
type Refusals = Readonly<Record<string, { readonly words: string; readonly code?: number }>>;

function run(batch: Batch, refusals: Refusals) {
  writeFileSync(
    answers,
    Object.entries(refusals)
      .map(([line, { words, code }]) => `${line}|${code ?? 1}|${words}\n`)
      .join(''),
  );
  writeFileSync(
    join(folder, 'absent'),
    Object.keys(refusals)
      .map((line) => `${line}\n`)
      .join(''),
  );
  const env = { PATH: `${folder}:${process.env.PATH}` };
  return readWave([batch], execFileSync('sh', [], { input: renderWave([batch]), encoding: 'utf8', env }))[0];
}
const logged = () => readFileSync(log, 'utf8').trim().split('\n');
beforeEach(() => writeFileSync(log, ''));

const batch = (program: Batch['program'], removes: boolean, ...texts: readonly string[]): Batch => {
  const table: BatchLine['table'] = program === 'iptables' ? 'filter' : null;
  return { program, ns: 'alpha', removes, lines: texts.map((text, index) => ({ step: 10 + index, text, first: true, last: true, table })) };
};
const allDone = { ok: true, doneSteps: [10, 11, 12] };

test('removals that find everything are one run of the program', () => {
  expect(run(batch('ip', true, 'link del a', 'link del b', 'link del c'), {})).toEqual(allDone);
  expect(logged()).toEqual(['link del a', 'link del b', 'link del c']);
  writeFileSync(log, '');
  expect(run(batch('iptables', true, '-D A -j B', '-D A -j C', '-X A'), {})).toEqual(allDone);
  expect(logged()).toEqual(['restore -D A -j B;-D A -j C;-X A;']);
});

test.each([
  ['ip', 'Cannot find device "eth0"', 1],
  ['ip', 'RTNETLINK answers: No such device', 1],
  ['ip', 'RTNETLINK answers: No such process', 1],
  ['ip', 'RTNETLINK answers: Cannot assign requested address', 1],
  ['ip', 'Error: ipv4: Address not found.', 1],
  ['ip', 'Error: FIB table does not exist.', 1],
  // `ip neigh del` ends with 2, without a word on the line.
  ['ip', 'RTNETLINK answers: No such file or directory', 2],
  ['bridge', 'RTNETLINK answers: No such file or directory', 1],
  ['bridge', 'RTNETLINK answers: Operation not supported', 1],
  ['tc', 'Error: Cannot delete qdisc with handle of zero.', 1],
  ['iptables', 'iptables: Bad rule (does a matching rule exist in that chain?).', 1],
  ['iptables', 'iptables: No chain/target/match by that name.', 1],
  ['iptables', "iptables v1.8.9 (nf_tables): Chain 'DOCKER' does not exist\\nTry `iptables -h' or 'iptables --help' for more information.", 2],
  ['iptables', "iptables v1.8.9 (legacy): Couldn't load target `DOCKER':No such file or directory\\n", 2],
] as const)('%s: “%s” says that it is not there; what follows is removed all the same', (program, words, code) => {
  const refused = { [program === 'iptables' ? '-D A -j B' : 'gone']: { words, code } };
  const [first, last] = program === 'iptables' ? ['-D A -p tcp ! -i eth0', '-X A'] : ['before', 'after'];
  expect(run(batch(program, true, first, Object.keys(refused)[0] ?? '', last), refused)).toEqual(allDone);
  expect(logged()).toEqual(expect.arrayContaining([first, last]));
});

test.each([
  ['ip', 'RTNETLINK answers: Operation not permitted', 'Operation not permitted', 1],
  ['ip', 'RTNETLINK answers: Device or resource busy', 'Device or resource busy', 1],
  ['ip', 'RTNETLINK answers: Operation not supported', 'Operation not supported', 1],
  [
    'iptables',
    'iptables v1.8.9 (nf_tables):  CHAIN_DEL failed (Device or resource busy): chain DOCKER',
    'CHAIN_DEL failed (Device or resource busy): chain DOCKER',
    4,
  ],
  ['iptables', "iptables v1.8.9 (nf_tables): Couldn't load match `x':No such file or directory\\n", "Couldn't load match `x':No such file or directory", 2],
] as const)('%s: “%s” is a failure, even after something that was not there; what follows is not touched', (program, words, said, code) => {
  const absent = program === 'iptables' ? 'iptables: Bad rule (does a matching rule exist in that chain?).' : 'Cannot find device "x"';
  const result = run(batch(program, true, '-D a', '-D b', '-D c'), { '-D a': { words: absent }, '-D b': { words, code } });
  expect(result).toEqual({ ok: false, step: 11, said, doneSteps: [10], untouchedSteps: [11, 12] });
  expect(logged()).toEqual(['']);
});

test('a setting of an interface that is gone', () => {
  const gone = "echo 0 > '/proc/sys/net/ipv4/conf/no-such/forwarding'";
  expect(run(batch('sysctl', true, gone, `echo done >> ${log}`, gone), {})).toEqual(allDone);
  expect(logged()).toEqual(['done']);
});

test('a setting that cannot be written for another reason', () => {
  expect(run(batch('sysctl', true, 'true', 'echo no >&2; false', 'true'), {})).toEqual({
    ok: false,
    step: 11,
    said: 'no',
    doneSteps: [10],
    untouchedSteps: [11, 12],
  });
});

test('what is made or changed fails where something is not there', () => {
  const result = run(batch('ip', false, 'a', 'b', 'c'), { b: { words: 'Cannot find device "eth0"' } });
  expect(result).toEqual({ ok: false, step: 11, said: 'Cannot find device "eth0"', doneSteps: [10], untouchedSteps: [11, 12] });
  const gone = "echo 0 > '/proc/sys/net/ipv4/conf/no-such/forwarding'";
  expect(run(batch('sysctl', false, gone), {})).toMatchObject({ ok: false, step: 10 });
});
