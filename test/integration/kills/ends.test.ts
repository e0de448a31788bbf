/** The two ends of a lab's life that are not its own: its first process is killed, and the command that started it ends. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { pinged, withLab } from './inside.ts';
import { Yard } from './yard.ts';

const small = `
name: ends
networks: { web: { driver: bridge } }
containers:
  a: { networks: [web] }
  b: { networks: [web], serves: { http: 80 } }
`;

let yard: Yard;
beforeEach(async () => {
  yard = await Yard.open();
});
afterEach(() => yard.close());

test("the sandbox's pid 1 is killed: everything is gone within 2 s, and the lab can be built again", async () => {
  const file = yard.file('small.yaml', small);
  expect((await yard.netyard(['up', file])).code).toBe(0);
  expect((await yard.netyard(['exec', 'a', '--', 'true'])).code).toBe(0);
  const pid = (await yard.ps())[0]?.pid ?? 0;
  expect(pid).toBeGreaterThan(1);
  process.kill(pid, 'SIGKILL');
  expect(await yard.leftOvers(2000)).toEqual([]);
  expect(await yard.ps()).toEqual([]);
  expect((await yard.netyard(['up', file])).code).toBe(0);
  expect(await withLab(yard, 'ends', (lab) => pinged(lab, 'a', 'b'))).toBe('');
});

test('the command that started a lab ends, and the lab goes on; a terminal that is killed leaves nothing inside', async () => {
  expect((await yard.netyard(['up', yard.file('small.yaml', small)])).code).toBe(0);
  await yard.killed(['exec', 'a', '--', 'sleep', '1000'], 600);
  await expect.poll(async () => (await yard.netyard(['exec', 'a', '--', 'ps', '-eo', 'args'])).stdout, { timeout: 3000 }).not.toContain('sleep 1000');
  expect((await yard.ps()).map((lab) => lab.state)).toEqual(['running']);
});
