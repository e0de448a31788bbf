import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { fail, type Result } from '../../shared/result.ts';
import { chooseAddress } from '../server/address.ts';
import type { CliCommand, Done } from './command.ts';
import type { Io } from './io.ts';
import { main } from './main.ts';

/** Runs one command whose work is given; gives what it left. */
async function left(work: () => Promise<Result<Done>>, environment: NodeJS.ProcessEnv = {}, argv = ['try']) {
  const command: CliCommand = { name: 'try', arguments: [], summary: 'try', options: [], examples: ['netyard try'], run: work };
  const said = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') =>
    new Writable({
      write: (text, _, done) => {
        said[name] += String(text);
        done();
      },
    });
  const io = { stdout: stream('stdout'), stderr: stream('stderr'), environment } as unknown as Io;
  return { code: await main(argv, io, '1.2.3', [command]), ...said };
}

const bug = async (): Promise<Result<Done>> => {
  throw new TypeError('x is undefined\nand more');
};

describe('a bug', () => {
  test('is one sentence and 1', async () => {
    expect(await left(bug)).toEqual({
      code: 1,
      stdout: '',
      stderr: 'netyard: This is a fault in Netyard itself: x is undefined\n  NETYARD_DEBUG=1 in front of the command shows where.\n',
    });
  });

  test('shows where it is to who asks', async () => {
    expect((await left(bug, { NETYARD_DEBUG: '1' })).stderr).toMatch(
      /^netyard: This is a fault in Netyard itself: x is undefined\nTypeError: x is undefined\n.* at /s,
    );
  });
});

describe('what was written wrong ends with 2', () => {
  test.each([
    ['an address without a token', chooseAddress('0.0.0.0')],
    ['a short token', chooseAddress('127.0.0.1', 'short')],
  ])('%s', async (_, address) => {
    expect((await left(async () => (address.ok ? fail() : address))).code).toBe(2);
  });

  test('a port that is none', async () => {
    const stderr = { write: () => true };
    const io = { stderr, stdout: stderr, environment: {} } as unknown as Io;
    expect(await Promise.all(['65536', '-1', 'x', ''].map((port) => main(['serve', '--port', port], io, '1.2.3')))).toEqual([2, 2, 2, 2]);
  });
});
