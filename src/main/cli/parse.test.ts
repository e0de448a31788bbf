import { describe, expect, test } from 'vitest';
import type { CliCommand } from './command.ts';
import { parseArguments } from './parse.ts';
import { COMMANDS } from './registry.ts';

function parsed(line: string, commands: readonly CliCommand[] = COMMANDS): unknown {
  const result = parseArguments(line === '' ? [] : line.split(' '), commands, '1.2.3');
  if (!result.ok) return { problems: result.problems };
  if (result.value.kind === 'text') return { text: result.value.text };
  const { command, args, options } = result.value;
  return { command: command.name, args, options };
}

describe('what is asked for', () => {
  test.each([
    ['up shop.yaml', { command: 'up', args: ['shop.yaml'], options: {} }],
    ['up shop.yaml --name shop2 --json', { command: 'up', args: ['shop.yaml'], options: { name: 'shop2', json: true } }],
    ['up -', { command: 'up', args: ['-'], options: {} }],
    ['down', { command: 'down', args: [], options: {} }],
    ['down --all', { command: 'down', args: [], options: { all: true } }],
    ['down shop', { command: 'down', args: ['shop'], options: {} }],
    ['ps --json', { command: 'ps', args: [], options: { json: true } }],
    ['exec api -- ls -l', { command: 'exec', args: ['api', 'ls', '-l'], options: {} }],
    ['exec --lab shop api -- ls --lab other', { command: 'exec', args: ['api', 'ls', '--lab', 'other'], options: { lab: 'shop' } }],
    ['exec api --lab shop -- ls', { command: 'exec', args: ['api', 'ls'], options: { lab: 'shop' } }],
    ['exec api -- sh -c x -- y', { command: 'exec', args: ['api', 'sh', '-c', 'x', '--', 'y'], options: {} }],
    ['exec api grep -v -- x', { command: 'exec', args: ['api', 'grep', '-v', '--', 'x'], options: {} }],
    ['exec api ls --json -t', { command: 'exec', args: ['api', 'ls', '--json', '-t'], options: {} }],
    ['exec -t blue@alpha -- bridge fdb', { command: 'exec', args: ['blue@alpha', 'bridge', 'fdb'], options: { tty: true } }],
    ['exec api -- --version', { command: 'exec', args: ['api', '--version'], options: {} }],
    ['shell api --lab shop', { command: 'shell', args: ['api'], options: { lab: 'shop' } }],
    ['serve --port 8080', { command: 'serve', args: [], options: { port: '8080' } }],
    ['explain shop.yaml containers.api', { command: 'explain', args: ['shop.yaml', 'containers.api'], options: {} }],
  ])('netyard %s', (line, expected) => {
    expect(parsed(line)).toEqual(expected);
  });

  test('netyard --version', () => {
    expect(parsed('--version')).toEqual({ text: '1.2.3' });
  });
});

describe('what is wrong', () => {
  test.each([
    ['upp shop.yaml', { code: 'unknown-command', message: 'There is no command “upp”.', fix: 'Did you mean “netyard up”?' }],
    [
      'frobnicate',
      {
        code: 'unknown-command',
        message: 'There is no command “frobnicate”.',
        fix: 'Commands are up, down, ps, exec, shell, logs, plan, explain, export, state, drift, reset, keep, history, compare, backend, doctor, serve, help.',
      },
    ],
    ['up', { code: 'usage', kind: 'input', message: 'Missing required argument “file”.', fix: 'netyard up --help shows how it is written.' }],
    [
      'up a.yaml b.yaml',
      {
        code: 'usage',
        kind: 'input',
        message: 'Too many arguments for “up”. Expected 1 argument but got 2.',
        fix: 'netyard up --help shows how it is written.',
      },
    ],
    [
      'ps --jsno',
      { code: 'usage', kind: 'input', message: 'Unknown option “--jsno” (Did you mean --json?)', fix: 'netyard ps --help shows how it is written.' },
    ],
    [
      '',
      {
        code: 'usage',
        kind: 'input',
        message: 'Which command?',
        fix: 'It is one of up, down, ps, exec, shell, logs, plan, explain, export, state, drift, reset, keep, history, compare, backend, doctor, serve; netyard --help says what they do.',
      },
    ],
  ])('netyard %s', (line, problem) => {
    expect(parsed(line)).toEqual({ problems: [problem] });
  });
});

describe('help', () => {
  test('the list names every command and the exit codes', () => {
    const { text } = parsed('--help') as { text: string };
    expect(COMMANDS.filter(({ name, summary }) => !text.includes(name) || !text.includes(summary.slice(0, 20)))).toEqual([]);
    expect(text).toContain('Exit codes: 0 done, 1 failed, 2 bad input or usage');
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))('netyard %s --help shows its examples', (name, command) => {
    const { text } = parsed(`${name} --help`) as { text: string };
    expect(command.examples.length).toBeGreaterThan(0);
    expect(command.examples.filter((example) => !text.includes(example))).toEqual([]);
  });
});
