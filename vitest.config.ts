import { defineConfig } from 'vitest/config';

/** On the real kernel a test may take its time. */
const onTheKernel = { testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;
/** Files that share what there is once, a VM or the screen, run one after the other. */
const oneByOne = { ...onTheKernel, fileParallelism: false } as const;
/** Labs do not disturb each other: that is what they promise. Two at a time keep a small machine busy while one of them waits. */
const twoAtATime = { ...onTheKernel, maxWorkers: 2 } as const;

/** What does not depend on who asks: root's run leaves it to the ordinary user's. The long run does more of it as both. */
const SAME_FOR_ALL = [
  'test/integration/server/**',
  'test/integration/cli/{cli,labs}.test.ts',
  'test/integration/kills/full-disk.test.ts',
  ...(process.env.NETYARD_LONG === '1'
    ? []
    : [
        'test/integration/kills/{ends,strangers,undo}.test.ts',
        // What is on the wire and in the rules depends on the kernel, which is the same one for both.
        'test/integration/drivers/{bridge-keys,overlay-keys,nftables,lossless,routes,life,by-hand}.test.ts',
      ]),
];
const isRoot = process.getuid?.() === 0;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'test/*.test.ts'],
          testTimeout: 15_000,
          // Files share what they load, and every processor works: a third of the time. A test puts back what it changes of the process.
          pool: 'threads',
          isolate: false,
          maxWorkers: '100%',
        },
      },
      {
        test: {
          ...twoAtATime,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ['test/integration/{backends,scale,vm}/**', ...(isRoot ? SAME_FOR_ALL : [])],
          setupFiles: ['test/setup.ts'],
        },
      },
      { test: { ...oneByOne, name: 'backends', include: ['test/integration/backends/**/*.test.ts'], setupFiles: ['test/setup.ts'] } },
      // A thousand containers fill the machine's one table of neighbours: nobody else could be reached.
      { test: { ...oneByOne, name: 'scale', include: ['test/integration/scale/**/*.test.ts'], setupFiles: ['test/setup.ts'] } },
      { test: { ...oneByOne, name: 'parity', include: ['test/parity/**/*.test.ts'], setupFiles: ['test/setup.ts'], testTimeout: 120_000 } },
      {
        test: {
          ...oneByOne,
          name: 'vm',
          include: ['vm', 'kernels', ...(process.env.NETYARD_LONG === '1' ? ['drivers'] : [])].map((folder) => `test/integration/${folder}/**/*.test.ts`),
          exclude: process.env.NETYARD_LONG === '1' ? [] : ['arm64', 'reach'].map((name) => `test/integration/vm/${name}.test.ts`),
          setupFiles: ['test/setup.ts'],
          globalSetup: ['test/vm-kernel.ts'],
          env: { NETYARD_TEST_BACKEND: 'vm' },
          // An `ip` costs a tenth of a second in software emulation, and more on a busy machine.
          testTimeout: 180_000,
          hookTimeout: 240_000,
        },
      },
      // The long run's 120 topologies take about six minutes.
      { test: { ...oneByOne, name: 'property', include: ['test/property/**/*.test.ts'], setupFiles: ['test/setup.ts'], testTimeout: 1_800_000 } },
      { test: { ...oneByOne, name: 'e2e', include: ['test/e2e/**/*.test.ts'], setupFiles: ['test/setup.ts'] } },
    ],
  },
});
