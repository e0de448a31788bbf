/** Which hosts stand in which row, and which LANs run below it: LANs by their distance from the largest one, hosts above the farthest LAN that they are on. */
import type { Sketch } from '../../state/sketch.ts';

export interface Tiers {
  /** Host names per row; below row i run the LANs of `wires[i]`. */
  readonly rows: readonly (readonly string[])[];
  readonly wires: readonly (readonly string[])[];
}

export function tiersOf(sketch: Sketch): Tiers {
  const depth = depths(sketch);
  const rows: string[][] = [];
  const wires: string[][] = [];
  for (const lan of sketch.lans) at(wires, depth.get(lan.name) ?? 0).push(lan.name);
  for (const host of sketch.hosts) {
    const row = Math.max(0, ...host.lans.map((lan) => depth.get(lan) ?? 0));
    at(rows, row).push(host.name);
  }
  const count = Math.max(rows.length, wires.length);
  return { rows: fill(rows, count), wires: fill(wires, count) };
}

function at(lists: string[][], index: number): string[] {
  const list = lists[index] ?? [];
  lists[index] = list;
  return list;
}

function fill(lists: readonly (string[] | undefined)[], count: number): string[][] {
  return Array.from({ length: count }, (_, index) => lists[index] ?? []);
}

/** Breadth first over the hosts that are on several LANs, from the largest LAN of each part that hangs together. */
function depths(sketch: Sketch): Map<string, number> {
  const size = (lan: string) => sketch.hosts.filter((host) => host.lans.includes(lan)).length;
  const depth = new Map<string, number>();
  const bySize = sketch.lans.map((lan) => lan.name).sort((a, b) => size(b) - size(a));
  for (const start of bySize) {
    if (depth.has(start)) continue;
    depth.set(start, 0);
    const queue = [start];
    for (let lan = queue.shift(); lan !== undefined; lan = queue.shift()) {
      const next = (depth.get(lan) ?? 0) + 1;
      for (const neighbour of neighbours(sketch, lan)) {
        if (depth.has(neighbour)) continue;
        depth.set(neighbour, next);
        queue.push(neighbour);
      }
    }
  }
  return depth;
}

function neighbours(sketch: Sketch, lan: string): string[] {
  const known = new Set(sketch.lans.map((each) => each.name));
  return sketch.hosts.filter((host) => host.lans.includes(lan)).flatMap((host) => host.lans.filter((each) => known.has(each)));
}
