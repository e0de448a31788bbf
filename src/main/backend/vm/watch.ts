/** Notices a guest that hangs, and a machine that slept. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Control } from './control.ts';

/** In ms. */
export const HANG_MS = 15_000;

/** In ms: a clock that is so much off was set, or stood still while the machine slept. */
const CLOCK_STEP_MS = 1_000;

/**
 * Asks the guest again and again; resolves when it gave no answer for `hangMs`, or `signal` aborted. When the machine was
 * asleep, or its clock was set, the guest's clock is set too.
 */
export async function watch(control: Control, hangMs: number, signal: AbortSignal): Promise<'hangs' | 'stopped'> {
  const pause = hangMs / 5;
  let offset = Date.now() - performance.now();
  for (;;) {
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return 'stopped';
    const now = Date.now() - performance.now();
    if (Math.abs(now - offset) > CLOCK_STEP_MS) await control.clock(Date.now(), hangMs);
    offset = now;
    const asked = performance.now();
    if (await control.ping(randomBytes(4).toString('hex'), hangMs - pause)) continue;
    if (signal.aborted) return 'stopped';
    // Much later than the deadline: this process stood still itself, so the silence says nothing about the guest.
    if (performance.now() - asked < hangMs + CLOCK_STEP_MS) return 'hangs';
  }
}
