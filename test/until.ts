import type { Result } from '../src/shared/result.ts';

/** Waits until it is so; fails after `ms` with what was asked last. */
export async function until<T>(ask: () => T | Promise<T>, holds: (value: T) => boolean, ms = 2000): Promise<void> {
  const deadline = Date.now() + ms;
  let value = await ask();
  while (!holds(value)) {
    if (Date.now() > deadline) throw new Error(`Not so after ${ms} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
    value = await ask();
  }
}

/** The value; fails the test with the problems where there is none. */
export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(result.problems.map(({ message }) => message).join(' '));
}
