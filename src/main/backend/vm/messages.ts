/** What a process of Netyard (a holder) and the keeper say to each other: one JSON object a line, on the keeper's socket. */
import type { Problem } from '../../../shared/result.ts';
import type { Door } from './doors.ts';

/** Raised when a keeper of another version of Netyard would be misunderstood. */
export const PROTOCOL = 1;

/** From a holder. The first is its secret; what it held ends with its connection. */
export type FromHolder =
  | { readonly kind: 'secret'; readonly secret: string }
  /** Wants the VM, and a port in it. */
  | { readonly kind: 'use' }
  /** This lab outlives the process that started it, and so does the VM. */
  | { readonly kind: 'keep'; readonly lab: string }
  | { readonly kind: 'release'; readonly lab: string };

/** From the keeper. */
export type FromKeeper =
  | { readonly kind: 'progress'; readonly sentence: string }
  | { readonly kind: 'port'; readonly door: Door; readonly secret: string; readonly life: string }
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** To `keep` and `release`. */
  | { readonly kind: 'done' }
  /** The VM, or the agent on this holder's port, is no more. */
  | { readonly kind: 'lost'; readonly sentence: string };

/** A message as it travels. */
export function messageLine(message: FromHolder | FromKeeper): string {
  return `${JSON.stringify(message)}\n`;
}

/** A holder's message, or null: whoever says something else is no holder. */
export function holderMessage(line: string): FromHolder | null {
  const { kind, secret, lab } = fields(line);
  if (kind === 'use') return { kind };
  if (kind === 'secret' && typeof secret === 'string') return { kind, secret };
  return (kind === 'keep' || kind === 'release') && typeof lab === 'string' ? { kind, lab } : null;
}

/** A keeper's message, or null for what this version does not know. */
export function keeperMessage(line: string): FromKeeper | null {
  const { kind, sentence, door, secret, life, problem } = fields(line);
  if (kind === 'done') return { kind };
  if ((kind === 'progress' || kind === 'lost') && typeof sentence === 'string') return { kind, sentence };
  if (kind === 'problem' && isProblem(problem)) return { kind, problem };
  return kind === 'port' && isDoor(door) && typeof secret === 'string' && typeof life === 'string' ? { kind, door, secret, life } : null;
}

/** Is it the place of a door? */
export function isDoor(value: unknown): value is Door {
  if (typeof value !== 'object' || value === null) return false;
  return ('path' in value && typeof value.path === 'string') || ('port' in value && typeof value.port === 'number');
}

function isProblem(value: unknown): value is Problem {
  if (typeof value !== 'object' || value === null) return false;
  return 'code' in value && typeof value.code === 'string' && 'message' in value && typeof value.message === 'string';
}

function fields(line: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
