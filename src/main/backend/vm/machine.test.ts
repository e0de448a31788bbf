import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doorsIn } from './doors.ts';
import { launchMachine, tcpPort } from './machine.ts';

test('the port of a chardev, from what QMP says', () => {
  const answer = [
    { label: 'qmp', filename: 'stdio' },
    { label: 'agent1', filename: 'disconnected:tcp:127.0.0.1:40001,server=on' },
    { label: 'agent2', filename: 'tcp:127.0.0.1:40002,server=on <-> 127.0.0.1:5' },
    null,
  ];
  expect([tcpPort(answer, 'agent1'), tcpPort(answer, 'agent2'), tcpPort(answer, 'qmp'), tcpPort(answer, 'x'), tcpPort(null, 'x')]).toEqual([
    40001,
    40002,
    null,
    null,
    null,
  ]);
});

test('a QEMU that will not, one that is not there, one that is not wanted any more, and one that hangs', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-machine-'));
  try {
    const qemu = join(folder, 'qemu');
    writeFileSync(qemu, '#!/bin/sh\necho "qemu: no such machine" >&2\nexit 1\n', { mode: 0o755 });
    const common = { prefix: [], argv: [], doors: doorsIn(folder), snapshot: null, deadlineMs: 50, consoleLog: join(folder, 'console.log') };
    const launch = async (program: string, signal: AbortSignal) => {
      const launched = await launchMachine({ ...common, qemu: program, signal });
      return launched.ok ? [] : launched.problems.map(({ message }) => message.replaceAll(folder, ''));
    };
    const never = new AbortController().signal;
    const hangs = join(folder, 'hangs');
    writeFileSync(hangs, '#!/bin/sh\nexec sleep 60\n', { mode: 0o755 });
    expect([await launch(qemu, never), await launch(join(folder, 'none'), never), await launch(qemu, AbortSignal.abort()), await launch(hangs, never)]).toEqual(
      [
        ['QEMU, which runs the small Linux, ended at once: qemu: no such machine.'],
        ['QEMU, which runs the small Linux, ended at once.'],
        ['The small Linux was ended before it was up.'],
        ['The small Linux ended before it was up: QEMU was ended by SIGKILL.'],
      ],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('a QEMU for whose memory the disk has no room is not a guest that does not boot', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'netyard-machine-'));
  try {
    const qemu = join(folder, 'qemu');
    const program = `#!${process.execPath}
      for (const name of ['console', 'control']) require('node:net').createServer(() => undefined).listen(${JSON.stringify(folder)} + '/' + name);
      console.log('{"QMP":{}}');
      require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
        const { execute, id } = JSON.parse(line);
        setTimeout(() => console.log(JSON.stringify({ return: {}, id })), 100);
        if (execute === 'cont') setTimeout(() => process.kill(process.pid, 'SIGBUS'), 300);
      });`;
    writeFileSync(qemu, program, { mode: 0o755 });
    const signal = new AbortController().signal;
    const common = { prefix: [], argv: [], doors: doorsIn(folder), snapshot: null, deadlineMs: 10_000, consoleLog: join(folder, 'console.log') };
    expect(await launchMachine({ ...common, qemu, signal })).toMatchObject({ ok: false, problems: [{ code: 'vm-memory-file' }] });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
