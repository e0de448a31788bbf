import { expect, test } from 'vitest';
import { parseBackendName } from './backends.ts';
import { sshArgv } from './ssh.ts';

test.each([
  ['local', 'local', null],
  ['vm', 'vm', null],
  ['ssh:lab.example.org', 'ssh', 'lab.example.org'],
  ['ssh:me@lab', 'ssh', 'me@lab'],
  ['ssh:me@[fe80::1%eth0]', 'ssh', 'me@[fe80::1%eth0]'],
  ['wsl', 'wsl', null],
  ['wsl:Ubuntu-24.04', 'wsl', 'Ubuntu-24.04'],
  ['docker:netyard', 'docker', 'netyard'],
])('%s is a backend', (text, kind, target) => {
  expect(parseBackendName(text)).toEqual({ ok: true, value: { kind, target, text } });
});

test.each([
  '',
  'ssh',
  'ssh:',
  'local:here',
  'vm:2',
  'telnet:host',
  'LOCAL',
  'ssh:two words',
  'ssh::1',
  'ssh:a;b',
  'ssh:$(id)',
  'ssh:-oProxyCommand=x y',
  'docker:a\0b',
  'ssh:`id`',
])('%j is none', (text) => {
  expect(parseBackendName(text)).toMatchObject({ ok: false, problems: [{ code: 'backend-name', kind: 'input', message: `“${text}” is no backend.` }] });
});

test('ssh asks nobody, holds one line, and takes a host for a host', () => {
  const argv = sshArgv('lab', '/home/me/.lima/default/ssh.config');
  expect([argv.slice(0, 4), argv.includes('BatchMode=yes'), argv.slice(-3, -1)]).toEqual([
    ['ssh', '-F', '/home/me/.lima/default/ssh.config', '-T'],
    true,
    ['--', 'lab'],
  ]);
});
