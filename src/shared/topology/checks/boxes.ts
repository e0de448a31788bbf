/** Volumes of a container: each place has one. */
import type { Found, Scope } from './scope.ts';

export function* checkBoxes(scope: Scope): Iterable<Found> {
  for (const { name, box } of scope.containers) {
    const element = `containers.${name}`;
    const taken = new Map<string, string>();
    for (const [index, { volume, path }] of box.volumes.entries()) {
      const before = taken.get(path);
      if (before !== undefined) {
        const message = `“${name}” would have two volumes at ${path}: “${before}” and “${volume}”.`;
        yield { code: 'duplicate-mount', element, path: `${element}.volumes.${index}`, message, fix: 'Give one of them another place.' };
      }
      taken.set(path, volume);
    }
  }
}
