import { sshBackend } from '../../../src/main/backend/ssh.ts';
import { keepsTheContract } from './contract.ts';
import { startSshd } from './sshd.ts';

keepsTheContract('a host that ssh reaches', async () => {
  const sshd = await startSshd();
  const backend = sshBackend({ kind: 'ssh', target: 'lab-host', text: 'ssh:lab-host' }, { NETYARD_SSH_CONFIG: sshd.configuration });
  return {
    executor: backend.executor,
    cut: sshd.cut,
    dispose: async () => {
      backend.dispose();
      await sshd.dispose();
    },
  };
});
