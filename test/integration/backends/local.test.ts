import { localBackend } from '../../../src/main/backend/local-backend.ts';
import { keepsTheContract } from './contract.ts';

keepsTheContract('this machine', async () => {
  const { executor, dispose } = localBackend();
  return { executor, dispose };
});
