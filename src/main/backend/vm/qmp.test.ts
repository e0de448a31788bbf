import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Qmp } from './qmp.ts';

/** A QEMU that answers commands in the order that they come, each with the next of `answers`. */
function qemu(...answers: readonly object[]): { readonly qmp: Qmp; readonly output: PassThrough } {
  const output = new PassThrough();
  const input = new PassThrough();
  const left = [...answers];
  input.on('data', (bytes: Buffer) => {
    const { id } = JSON.parse(bytes.toString()) as { id: number };
    output.write(`{"event":"STOP"}\n${JSON.stringify({ ...left.shift(), id })}\r\n`);
  });
  return { qmp: new Qmp(output, input), output };
}

test('a command, its answer, and what QEMU refuses', async () => {
  const { qmp, output } = qemu({ return: { status: 'running' } }, { error: { class: 'GenericError', desc: 'No such thing' } });
  output.write('{"QMP": {"version": {}}}\n');
  expect([await qmp.greeted, await qmp.execute('query-status'), await qmp.execute('nonsense')]).toEqual([
    true,
    { ok: true, value: { status: 'running' } },
    { ok: false, problems: [{ code: 'vm-qemu', message: 'QEMU, which runs the small Linux, refused: No such thing.' }] },
  ]);
});

test('a QEMU that ends before it greets', async () => {
  const { qmp, output } = qemu();
  output.destroy();
  expect([await qmp.greeted, await qmp.execute('stop')]).toEqual([
    false,
    { ok: false, problems: [{ code: 'vm-qemu', message: 'QEMU, which runs the small Linux, refused: it has ended.' }] },
  ]);
});
