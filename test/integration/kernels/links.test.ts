/** Cables with values, as they are felt by who pings over them. */
import { afterAll, beforeAll, expect } from 'vitest';
import { missing, needs } from '../../kernel.ts';
import { TestLab } from '../drivers/lab.ts';

const lab = (links: object) => `
lans: { office: { subnet: 192.168.50.0/24 } }
hosts:
  alpha: { lans: { office: { ipv4_address: 192.168.50.11 } } }
  beta: { lans: { office: { ipv4_address: 192.168.50.12 } } }
networks: { floor: { driver: macvlan, host: beta, parent: office, ip_range: 192.168.50.192/27 } }
containers: { scan: { host: beta, networks: [floor] } }
links: ${JSON.stringify(links)}
`;

let running: TestLab | null = null;
beforeAll(async () => {
  if (missing('netem') === null) running = await TestLab.up(lab({ 'alpha.office': { delay: '200ms', loss: '100%' } }));
}, 180_000);
afterAll(async () => await running?.down());

/** Milliseconds of the quickest round trip; null where none came back. */
async function roundTrip(there: TestLab, from: string, to: string): Promise<number | null> {
  const { said } = await there.run(from, `ping -n -c 3 -i 0.3 -W 3 ${to}`);
  const [, least] = /min\/avg\/max\/mdev = ([\d.]+)/.exec(said) ?? [];
  return least === undefined ? null : Number(least);
}

needs('netem')('a delay adds once to a round trip; values change one by one while it runs, and go', async () => {
  if (running === null) throw new Error('no lab');
  const queue = async () => ((await running?.run('alpha', 'tc qdisc show dev eth0')) ?? { said: '' }).said.replace(/^qdisc netem \w+: /, '');
  expect([await roundTrip(running, 'alpha', '192.168.50.12'), await queue()]).toEqual([null, expect.stringMatching(/delay 200ms\s+loss 100%/)]);
  const plan = await running.session.plan(lab({ 'alpha.office': { delay: '200ms' } }));
  expect(plan.ok && plan.value.steps.map(({ action, resource }) => `${action} ${resource}`)).toEqual(['change qdisc:alpha.office']);
  await running.edit(lab({ 'alpha.office': { delay: '200ms' } }));
  const slow = (await roundTrip(running, 'alpha', '192.168.50.12')) ?? 0;
  expect([slow >= 200, slow < 390, await queue()]).toEqual([true, true, expect.not.stringContaining('loss')]);
  await running.edit(lab({ 'alpha.office': { rate: '10mbit', reorder: '10%', delay: '1ms', corrupt: '5%', duplicate: '5%' } }));
  expect(await queue()).toMatch(/delay 1ms.*duplicate 5%.*reorder 10%.*corrupt 5%.*rate 10Mbit/);
  await running.edit(lab({ 'scan.floor': { delay: '150ms' } }));
  expect(await queue()).not.toContain('netem');
  const card = (await roundTrip(running, 'scan', '192.168.50.11')) ?? 0;
  expect([card >= 150, card < 290]).toEqual([true, true]);
});
