/** One VM for the whole run of the tests that run in it: held from before the first file until after the last. */
import { SmallLinux } from './integration/vm/small-linux.ts';

/** Called by vitest before the first file; what it returns after the last. */
export async function setup(): Promise<() => Promise<void>> {
  const vm = SmallLinux.open();
  const connection = await vm.connected();
  process.env.NETYARD_TEST_VM_ROOT = vm.root;
  return async () => {
    connection.close();
    await vm.close();
  };
}
