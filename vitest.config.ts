import { defineConfig } from 'vitest/config';

/** Suites on the real kernel share one machine: files run one after the other, and a test may take its time. */
const onTheKernel = { fileParallelism: false, testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs', 'test/*.test.ts'],
          testTimeout: 15_000,
        },
      },
      { test: { ...onTheKernel, name: 'integration', include: ['test/integration/**/*.test.ts'], setupFiles: ['test/setup.ts'] } },
      // The long run's 200 topologies take about ten minutes.
      { test: { ...onTheKernel, name: 'property', include: ['test/property/**/*.test.ts'], setupFiles: ['test/setup.ts'], testTimeout: 1_800_000 } },
      { test: { ...onTheKernel, name: 'e2e', include: ['test/e2e/**/*.test.ts'], setupFiles: ['test/setup.ts'] } },
    ],
  },
});
