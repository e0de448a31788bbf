/** A disk that is full, at every point where something is written: a sentence, no half a lab, and what ran goes on. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Disk } from './disk.ts';
import { type Ended, Yard } from './yard.ts';

/** Room for a history of fifty steps; what is free is filled anyway. */
const KIB = 2048;
/** Free blocks of 4 KiB, from nothing at all to enough: a small lab's folder takes about twenty while it starts. */
const LEVELS = process.env.NETYARD_LONG === '1' ? [...Array.from({ length: 30 }, (_, blocks) => blocks), 40] : [0, 1, 3, 6, 10, 40];

const TIMEOUT = 60_000 + LEVELS.length * 20_000;

const small = 'name: full\nnetworks: { web: { driver: bridge } }\ncontainers:\n  a: { networks: [web] }\n  b: { networks: [web] }\n';
const larger = `${small}  c: { networks: [web] }\n  d: { networks: [web] }\n`;

let folder: string;
let disk: Disk;
let yard: Yard;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'netyard-full-'));
  disk = await Disk.open(folder, KIB);
  yard = await Yard.open({ XDG_STATE_HOME: disk.folder });
});
afterEach(async () => {
  disk.clear();
  await yard.close();
  await disk.close();
  rmSync(folder, { recursive: true });
});

/** Did it work? If not, it has to say why as a person would. */
function worked({ code, stderr }: Ended): boolean {
  if (code === 0) return true;
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/no room on the disk/i) });
  expect(stderr).not.toMatch(/^\s+at |ENOSPC|Error:/m);
  return false;
}

async function pings(from: string, to: string): Promise<number> {
  return (await yard.netyard(['exec', from, '--', 'ping', '-c', '1', '-W', '2', to])).code;
}

test(
  'a start: nothing is left of it, and with room again it works',
  async () => {
    const file = yard.file('full.yaml', small);
    const ends: boolean[] = [];
    for (const free of LEVELS) {
      disk.fill(free);
      ends.push(worked(await yard.netyard(['up', file])));
      disk.clear();
      if (!ends.at(-1)) expect([free, await yard.ps(), await yard.leftOvers(2000)]).toEqual([free, [], []]);
      expect([free, (await yard.netyard(['up', file])).code, await pings('a', 'b')]).toEqual([free, 0, 0]);
      await yard.netyard(['down', 'full', '--forget']);
    }
    expect([ends[0], ends.at(-1)]).toEqual([false, true]);
  },
  TIMEOUT,
);

test(
  'an edit: the lab that ran goes on, and with room again the edit works',
  async () => {
    const file = yard.file('full.yaml', small);
    expect((await yard.netyard(['up', file])).code).toBe(0);
    const pid = (await yard.ps())[0]?.pid;
    const ends: boolean[] = [];
    for (const free of LEVELS) {
      disk.fill(free);
      yard.file('full.yaml', larger);
      ends.push(worked(await yard.netyard(['up', file])));
      expect([free, await pings('a', 'b')]).toEqual([free, 0]);
      disk.clear();
      expect([free, await pings('a', 'b')]).toEqual([free, 0]);
      expect([free, (await yard.netyard(['up', file])).code, await pings('a', 'd')]).toEqual([free, 0, 0]);
      yard.file('full.yaml', small);
      expect([free, (await yard.netyard(['up', file])).code, await pings('a', 'b'), (await yard.ps())[0]?.pid]).toEqual([free, 0, 0, pid]);
    }
    expect([ends[0], ends.at(-1)]).toEqual([false, true]);
  },
  TIMEOUT,
);

test('a lab on a full disk can be stopped', async () => {
  expect((await yard.netyard(['up', yard.file('full.yaml', small)])).code).toBe(0);
  disk.fill(0);
  worked(await yard.netyard(['down', 'full']));
  expect(await yard.leftOvers(2000)).toEqual([]);
  disk.clear();
  expect([(await yard.netyard(['down', '--all'])).code, await yard.ps()]).toEqual([0, []]);
});
