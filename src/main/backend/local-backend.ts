/** The Linux that Netyard runs on. */
import { ok } from '../../shared/result.ts';
import { bootId, isAlive } from '../process/identity.ts';
import type { Backend } from './backend.ts';
import { LocalExecutor } from './local.ts';

/** The machine itself: it is always there. */
export function localBackend(): Backend {
  const executor = new LocalExecutor();
  return {
    name: { kind: 'local', target: null, text: 'local' },
    executor,
    boot: async () => ok({ bootId: bootId(), uid: process.getuid?.() ?? -1 }),
    isAlive: async (identity) => ok(isAlive(identity)),
    onChange: () => () => undefined,
    onNotice: () => () => undefined,
    keep: async () => ok(undefined),
    release: async () => undefined,
    dispose: () => executor.dispose(),
  };
}
