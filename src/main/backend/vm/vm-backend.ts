/** The small Linux that Netyard starts itself, as a backend. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isAlive } from '../../process/identity.ts';
import type { Line } from '../agent/agent.ts';
import type { Backend, BackendName } from '../backend.ts';
import { Link } from '../link.ts';
import { linkBackend } from '../link-backend.ts';
import { type Connection, connectVm } from './connect.ts';
import { VmFolder } from './folder.ts';

/** A VM in software emulation that is busy may keep one waiting; its keeper looks after it too, and sooner. */
const AGENT = { helloMs: 20_000, silenceMs: 30_000 };

/** `root` is the state root. The VM starts when it is first used, and ends when nobody uses it and no lab is kept in it. */
export function vmBackend(name: BackendName, root: string): Backend {
  const listeners = new Set<(sentence: string) => void>();
  let connection: Connection | null = null;
  const open = async (): Promise<Result<Line>> => {
    const connected = await connectVm({
      root,
      onProgress: (sentence) => {
        for (const listener of listeners) listener(sentence);
      },
    });
    if (!connected.ok) return connected;
    connection = connected.value;
    return ok(lineOf(connected.value));
  };
  const link = new Link(open, AGENT);
  const linked = linkBackend(name, link);
  // Two VMs that come from one snapshot have the same boot id: the VM's life tells them apart.
  const bootOf = (boot: string): string => `${boot} ${connection?.life ?? ''}`;
  return {
    ...linked,
    boot: async (haste) => {
      const boot = await linked.boot(haste);
      return boot.ok ? ok({ ...boot.value, bootId: bootOf(boot.value.bootId) }) : boot;
    },
    isAlive: async (identity, haste) => {
      if (link.state.kind !== 'connected' && !(await isKept(root))) return ok(false);
      const coming = linked.boot(haste);
      if (haste === 'at once' && link.trouble !== null) return fail(link.trouble);
      const boot = await coming;
      if (!boot.ok) return boot;
      return identity.bootId === bootOf(boot.value.bootId) ? await linked.isAlive({ ...identity, bootId: boot.value.bootId }, haste) : ok(false);
    },
    keep: async (lab) => (connection === null ? fail({ code: 'vm-lost', message: 'The small Linux is gone.' }) : await connection.keep(lab)),
    release: async (lab) => {
      await connection?.release(lab);
    },
    onNotice: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function lineOf(connection: Connection): Line {
  let why = '';
  connection.onLost((sentence) => {
    why = sentence;
  });
  return { input: connection.input, output: connection.output, name: 'the small Linux', complaint: () => why, close: () => connection.close() };
}

/** Is there a VM? Without one, nothing runs in it; a keeper alone would start one for who connects. */
async function isKept(root: string): Promise<boolean> {
  const record = await new VmFolder(root).readRecord();
  return record !== null && record.machine !== null && isAlive(record.keeper);
}
