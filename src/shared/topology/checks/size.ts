/** How much a topology may hold, and what it must. */
import type { Topology } from '../document.ts';
import { MAX_ELEMENTS } from '../limits.ts';
import { SECTIONS } from '../paths.ts';
import type { Found, Scope } from './scope.ts';

/** True where there is too much to check for meaning. */
export function isTooLarge(topology: Topology): boolean {
  const written = SECTIONS.reduce((sum, section) => sum + topology[section].length, 0) - topology.hosts.filter(({ implied }) => implied).length;
  return written > MAX_ELEMENTS;
}

export function* checkSize({ names, topology }: Scope): Iterable<Found> {
  if (isTooLarge(topology)) {
    yield { code: 'too-large', element: '', path: '', message: `The topology has more than ${MAX_ELEMENTS} elements.`, fix: 'Split it into several labs.' };
  }
  if (names.containers.length === 0 && !topology.hosts.some(({ implied }) => !implied)) {
    yield {
      code: 'empty-topology',
      element: '',
      path: '',
      message: 'The topology has neither hosts nor containers.',
      fix: 'Add a container: containers: { a: {} }.',
    };
  }
}
