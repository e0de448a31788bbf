import type { SeenNamespace } from '../api/contract.ts';
import type { Result } from '../result.ts';
import { fail } from '../result.ts';

/** An sh script, for the fabric's shell, that prints what the kernel holds for a node's network namespace (`netns`: its name under /run/netns). */
export function observeScript(netns: string): string {
  return netns;
}

/** Reads what {@link observeScript} printed. Never throws, whatever the bytes. */
export function readObservation(node: string, stdout: string): Result<SeenNamespace> {
  return fail({ code: 'unreadable', message: `${node}: ${stdout.length}` });
}
