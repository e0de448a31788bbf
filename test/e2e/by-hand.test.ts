/** What a learner changes in a terminal shows on the drawing, with the way back and the way into the file. */
import { expect, it } from 'vitest';
import { barriers } from './barriers.ts';
import { classroom } from './classroom.ts';

const room = classroom();

it.each([
  // A lab keeps its addresses over a stop: the second would else have the first one's already.
  ['light', false, '172.18.0.77'],
  ['dark', true, '172.18.0.88'],
] as const)('%s: a setting changed by hand is marked, is put back by Reset, and goes into the file by Keep', async (look, dark, address) => {
  const student = await room.sits({ dark });
  await student.opensExample('bridge');
  await student.runs();
  await student.entersTerminal('client');
  const change = student.page.locator('section.by-hand li');
  await student.types('ip link set eth0 down');
  const begin = performance.now();
  await student.page.locator('[data-by-hand-mark]').first().waitFor();
  // Two seconds where nothing else runs; a busy machine gets three times that.
  expect(performance.now() - begin).toBeLessThan(6_000);
  await student.page.locator('section.by-hand').waitFor();
  await student.photographs(`by-hand-${look}`);
  expect(await barriers(student)).toEqual([]);

  await student.page.locator('section.by-hand').getByRole('button', { name: 'Reset' }).first().click();
  await expect.poll(() => change.count(), { timeout: 10_000 }).toBe(0);
  await student.page.locator('.terminal-panel:not([hidden]) .xterm').click();
  await student.types('clear; ip -br link show eth0');
  await student.readsInTerminal(/eth0\S* +UP/);

  await student.types(`ip addr flush dev eth0; ip addr add ${address}/16 dev eth0; ip route add default via 172.18.0.1`);
  const keep = student.page.locator('section.by-hand').getByRole('button', { name: 'Keep' });
  await keep.first().click();
  await expect.poll(() => change.count(), { timeout: 10_000 }).toBe(0);
  await expect.poll(() => student.page.locator('.canvas').innerText(), { timeout: 10_000 }).toContain(address);
});
