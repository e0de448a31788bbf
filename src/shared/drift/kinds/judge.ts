import type { KernelState } from '../../observe/kernel-state.ts';
import type { Resource } from '../../resources/resource.ts';
import type { Finding } from '../difference.ts';
import type { Expected } from '../expected.ts';

/** One namespace: what is wanted there, and what is there. */
export interface Sight {
  readonly expected: Expected;
  readonly seen: KernelState;
}

/** Compares one resource with what is seen in a namespace that it is in. Nothing found: it is as it should be. */
export type Judge<R extends Resource> = (it: R, sight: Sight) => readonly Finding[];

/** What cannot be seen in a network namespace, or is nobody's to change from inside. */
export const unseen: Judge<Resource> = () => [];
