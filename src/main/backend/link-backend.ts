/** A Linux at the other end of a link: what is the same for ssh, WSL, containers and the VM. */
import { fail, ok } from '../../shared/result.ts';
import type { Backend, BackendName } from './backend.ts';
import type { Link } from './link.ts';
import { RemoteExecutor } from './remote.ts';

export function linkBackend(name: BackendName, link: Link): Backend {
  const executor = new RemoteExecutor(link);
  return {
    name,
    executor,
    boot: async (haste) => {
      const agent = await link.agent(haste === undefined);
      return agent.ok ? ok({ bootId: agent.value.hello.bootId, uid: agent.value.hello.uid }) : agent;
    },
    isAlive: async (identity, haste) => {
      const coming = link.agent(haste === undefined);
      if (haste === 'at once' && link.trouble !== null) return fail(link.trouble);
      const agent = await coming;
      return agent.ok ? await agent.value.isAlive(identity) : agent;
    },
    onChange: (listener) => link.onChange(listener),
    onNotice: () => () => undefined,
    // On such a machine what runs goes on by itself.
    keep: async () => ok(undefined),
    release: async () => undefined,
    dispose: () => {
      executor.dispose();
      link.dispose();
    },
  };
}
