import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type InitProgram, initFolder, initProgram } from './init.ts';
import { enterArgv, launchInput } from './programs.ts';

const PROGRAMS: readonly InitProgram[] = ['launch', 'init', 'enter', 'ask', 'look', 'follow', 'boot', 'join', 'end', 'wipe'];

describe('netyard-init', () => {
  test.each(PROGRAMS)('%s is valid perl, strict, without a warning', (name) => {
    const { status, stderr } = spawnSync('perl', ['-c'], { input: initProgram(name), encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '- syntax OK\n' });
    expect(initProgram(name)).toContain('use strict;');
  });

  test.each(PROGRAMS)('%s uses no module: perl-base may be all there is, and loading one costs more than an operation', (name) => {
    const used = [...initProgram(name).matchAll(/^\s*(?:use|require)\s+([\w:]+)/gm)].map(([, module]) => module);
    expect(used.filter((module) => module !== 'strict' && module !== 'warnings' && module !== 'constant')).toEqual([]);
  });

  test('every file belongs to a program', () => {
    const all = PROGRAMS.map((name) => initProgram(name)).join('\n');
    const heads = readdirSync(initFolder()).map((file) => file.replace(/\.pl$/, ''));
    expect(heads.filter((head) => !all.includes(initProgramFile(head)))).toEqual([]);
  });

  test('is looked for beside the module, and missed with a sentence', () => {
    expect(initFolder('/somewhere', () => true)).toBe('/somewhere/init');
    expect(() => initFolder('/somewhere', () => false)).toThrow('netyard-init is missing: no /somewhere/init');
  });
});

function initProgramFile(head: string): string {
  return spawnSync('cat', [`${initFolder()}/${head}.pl`], { encoding: 'utf8' }).stdout;
}

describe('argv', () => {
  test('what the launcher reads names each program with its length in bytes', () => {
    const [line = ''] = launchInput().split('\n');
    const words = line.split(' ');
    const lengths = words.filter((_, index) => index % 2 === 1).map(Number);
    expect(words.filter((_, index) => index % 2 === 0)).toEqual(['launch', 'init', 'enter', 'ask', 'look', 'follow']);
    expect(Buffer.byteLength(launchInput())).toBe(Buffer.byteLength(line) + 1 + lengths.reduce((sum, length) => sum + length, 0));
  });

  test('entering starts with a clean environment and names pid 1 by number and start', () => {
    const argv = enterArgv({ pid: 7, startTime: '99', bootId: 'boot' }, 'api', ['ls', '-l'], true);
    expect([argv.slice(0, 2), argv.slice(4, 6), argv.slice(7)]).toEqual([
      ['env', '-i'],
      ['perl', '-e'],
      ['7', '99', 'tty', 'api', '--', 'ls', '-l'],
    ]);
  });
});
