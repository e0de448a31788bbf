import { vmBackend } from '../../../src/main/backend/vm/vm-backend.ts';
import { VmFolder } from '../../../src/main/backend/vm/folder.ts';
import { keepsTheContract } from '../backends/contract.ts';

keepsTheContract('the small Linux', async () => {
  const root = process.env.NETYARD_TEST_VM_ROOT ?? '';
  const backend = vmBackend({ kind: 'vm', target: null, text: 'vm' }, root);
  return {
    executor: backend.executor,
    // Its end is the hardest cut of all: the next call has another VM.
    cut: async () => {
      const record = await new VmFolder(root).readRecord();
      if (record?.machine) process.kill(record.machine.pid, 'SIGKILL');
    },
    dispose: backend.dispose,
  };
});
