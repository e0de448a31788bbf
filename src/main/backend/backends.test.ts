import { expect, test } from 'vitest';
import { parseBackendName } from './backends.ts';
import { sshArgv, sshWayOut } from './ssh.ts';

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
  'ssh:-v',
  'docker:-v',
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

test.each([
  ['lab', undefined, 'ssh lab true'],
  ['lab', '/home/me/my ssh/config', "ssh -F '/home/me/my ssh/config' lab true"],
])('where ssh reaches nobody the way out is a command to copy: %s, %s', (host, configuration, command) => {
  expect(sshWayOut(host, configuration).endsWith(`: ${command}`)).toBe(true);
});
