/** How much a container may take, in Compose's words: `mem_limit`, `cpus`, `pids_limit`. */

/** What is bounded. null: the lab's default. */
export interface Limits {
  /** Bytes. */
  readonly memory: number | null;
  /** Processors, such as 0.5: of each 100 ms so much time. */
  readonly cpus: number | null;
  /** Processes and threads; -1: as many as the lab may have. */
  readonly pids: number | null;
}

export const NO_LIMITS: Limits = { memory: null, cpus: null, pids: null };

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Docker's own least: with less not even a shell starts. */
export const LEAST_MEMORY = 6 * 1024 ** 2;

/** A byte value of Compose (`64m`, `1gb`, `67108864`) in bytes; null where it is none, or too little to live. */
export function parseMemory(written: string | number): number | null {
  const [, amount = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?)\s*(b|[kmg]b?)?$/i.exec(String(written)) ?? [];
  const factor = UNITS[unit.toLowerCase().replace(/(?<=[kmg])b$/, '')];
  const bytes = factor === undefined || amount === '' ? Number.NaN : Math.floor(Number(amount) * factor);
  return bytes >= LEAST_MEMORY && Number.isSafeInteger(bytes) ? bytes : null;
}

/** A number of processors from 0.01 to 1024, in hundredths; null where it is none. */
export function parseCpus(written: string | number): number | null {
  if (!/^\d{1,4}(\.\d{1,9})?$/.test(String(written))) return null;
  const cpus = Math.round(Number(written) * 100) / 100;
  return cpus >= 0.01 && cpus <= 1024 ? cpus : null;
}

/** `64 MiB`, as people say it. */
export function memoryWords(bytes: number): string {
  const [size, unit] = bytes >= 1024 ** 3 ? [bytes / 1024 ** 3, 'GiB'] : [bytes / 1024 ** 2, 'MiB'];
  return `${Number(size.toFixed(1))} ${unit}`;
}
