/** Numbers of the overlays. */
import type { NetworkDocument } from '../document.ts';
import type { Held } from '../resolved.ts';

/** Where Docker's own counting begins: below, people choose by hand. */
const FIRST = 4096;

/** Overlay name → VNI: written, else held and still free on all its hosts, else the lowest that no overlay of the lab has. */
export function decideVnis(networks: readonly NetworkDocument[], held: Held): ReadonlyMap<string, number> {
  const overlays = networks.filter(({ driver }) => driver === 'overlay');
  const vnis = new Map<string, number>();
  for (const { name, vni } of overlays) {
    if (vni !== null) {
      vnis.set(name, vni);
    }
  }
  for (const overlay of overlays.filter(({ name }) => !vnis.has(name))) {
    const kept = Object.hasOwn(held.vnis, overlay.name) ? held.vnis[overlay.name] : undefined;
    const clash = overlays.some((other) => vnis.get(other.name) === kept && other.hosts?.some((host) => overlay.hosts?.includes(host)));
    if (kept !== undefined && !clash) {
      vnis.set(overlay.name, kept);
    }
  }
  const taken = new Set(vnis.values());
  let next = FIRST;
  for (const { name } of overlays.filter((overlay) => !vnis.has(overlay.name))) {
    while (taken.has(next)) {
      next++;
    }
    vnis.set(name, next);
    taken.add(next);
  }
  return vnis;
}
