/** What stands on a host's card: VLANs on a LAN that keeps them apart, and ipvlan in its three modes. One lab has it all. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Feature, missing, needs } from '../../kernel.ts';
import { TestLab } from '../drivers/lab.ts';

const NEEDED = ['802.1Q', 'VLAN filtering', 'ipvlan', 'macvlan'] as const satisfies readonly Feature[];

const yard = ({ alpha = 10, routes = true } = {}) => `
lans: { office: { subnet: 192.168.50.0/24, ipv6: true }, wing: { subnet: 192.168.60.0/24 }, annex: { subnet: 192.168.70.0/24 } }
hosts:
  alpha:
    lans: { office: { ipv4_address: 192.168.50.11, vlans: { access: ${alpha} } }, wing: {}, annex: {} }
    routes: [${routes ? '{ to: 10.3.0.0/24, via: beta, out: wing }, { to: 10.4.0.0/24, via: beta, out: annex }' : ''}]
  beta: { lans: { office: { ipv4_address: 192.168.50.12, vlans: { trunk: [10, 20] } }, wing: {}, annex: {} } }
  gamma: { lans: { office: { ipv4_address: 192.168.50.13, vlans: { access: 20 } } } }
networks:
  ten: { driver: macvlan, host: beta, parent: office.10, ip_range: 192.168.50.192/28 }
  twenty: { driver: ipvlan, host: beta, parent: office.20, ip_range: 192.168.50.208/28, ipv6: true }
  deep: { driver: ipvlan, host: beta, parent: wing, mode: l3, subnet: 10.3.0.0/24 }
  deeps: { driver: ipvlan, host: beta, parent: annex, mode: l3s, subnet: 10.4.0.0/24 }
containers:
  scan: { host: beta, networks: { ten: { ipv4_address: 192.168.50.192 } } }
  print: { host: beta, networks: { twenty: { ipv4_address: 192.168.50.208 } } }
  plot: { host: beta, networks: { twenty: { ipv4_address: 192.168.50.209 } } }
  cave: { host: beta, networks: { deep: { ipv4_address: 10.3.0.2 } } }
  well: { host: beta, networks: { deep: { ipv4_address: 10.3.0.3 } } }
  mine: { host: beta, networks: { deeps: { ipv4_address: 10.4.0.2 } } }
`;
const ALL = { alpha: '192.168.50.11', beta: '192.168.50.12', gamma: '192.168.50.13', scan: '192.168.50.192', print: '192.168.50.208', plot: '192.168.50.209' };
const DEEP = { cave: '10.3.0.2', well: '10.3.0.3', mine: '10.4.0.2' };

const lacks = NEEDED.filter((feature) => missing(feature) !== null);

describe('on a host’s card', () => {
  let lab: TestLab;
  beforeAll(async () => {
    if (lacks.length === 0) lab = await TestLab.up(yard());
  }, 180_000);
  afterAll(async () => await lab?.down());

  /** Whom somebody reaches, asked all at once. */
  async function reached(from: string, whom: Readonly<Record<string, string>>): Promise<string[]> {
    const pings = Object.entries(whom).map(([name, address]) => `{ ping -n -c 1 -W 2 ${address} >/dev/null 2>&1 && echo ${name}; } &`);
    const { said } = await lab.run(from, `${pings.join(' ')} wait`);
    return said.split('\n').sort();
  }

  needs(...NEEDED)('who is in one VLAN meets, by access port, by macvlan and by ipvlan; who is in another does not; a port changes while it runs', async () => {
    expect(await Promise.all(['alpha', 'gamma', 'scan', 'print'].map((from) => reached(from, ALL)))).toEqual([
      ['alpha', 'scan'],
      ['gamma', 'plot', 'print'],
      ['alpha', 'scan'],
      ['gamma', 'plot', 'print'],
    ]);
    const { said } = await lab.run('beta', 'ip -d link show dev eth0.10; ip -br link show type vlan');
    expect(said).toMatch(/vlan protocol 802\.1Q id 10[\s\S]*eth0\.10@eth0 +UP[\s\S]*eth0\.20@eth0 +UP/);
    const plan = await lab.session.plan(yard({ alpha: 20 }));
    expect(plan.ok && plan.value.steps.map(({ action, resource }) => `${action} ${resource}`)).toEqual(['change portvlans:alpha.office']);
    await lab.edit(yard({ alpha: 20, routes: false }));
    expect(await reached('alpha', { ...ALL, ...DEEP })).toEqual(['alpha', 'gamma', 'plot', 'print']);
    await lab.edit(yard());
  });

  needs(...NEEDED)('ipvlan l2: the MAC of the card, ARP as on any LAN, siblings by name, IPv6', async () => {
    const cards = await Promise.all(['print', 'plot', 'beta'].map(async (node) => (await lab.sees(node)).interfaces.find(({ name }) => name === 'eth0')?.mac));
    expect(new Set(cards).size).toBe(1);
    expect(await reached('print', { ipv4: '-4 plot', ipv6: '-6 plot', gamma: 'fd00:192:168:50::13' })).toEqual(['gamma', 'ipv4', 'ipv6']);
    expect((await lab.run('print', 'ping -n -c 1 -W 2 192.168.50.13 >/dev/null; ip neigh')).said).toMatch(/^192\.168\.50\.13 .*lladdr/m);
  });

  needs(...NEEDED)('ipvlan l3 and l3s: reached by a route to their host, without ARP; only l3s passes by the host’s firewall', async () => {
    await lab.run('beta', 'iptables -t mangle -A PREROUTING -d 10.3.0.0/24 -i eth1 && iptables -t mangle -A PREROUTING -d 10.4.0.0/24 -i eth2');
    expect(await reached('alpha', DEEP)).toEqual(['cave', 'mine', 'well']);
    expect(await reached('cave', { ...DEEP, alpha: '192.168.60.1' })).toEqual(['alpha', 'cave', 'well']);
    expect((await lab.run('cave', 'ip neigh; ip -o link show dev eth0')).said).toMatch(/^\d+: eth0.*NOARP/);
    const counted = (await lab.run('beta', 'iptables -t mangle -nvxL PREROUTING')).said
      .split('\n')
      .slice(2)
      .map((line) => Number(line.trim().split(/\s+/)[0]) > 0);
    expect(counted).toEqual([false, true]);
  });

  if (lacks.length > 0) {
    test('a kernel without them: refused before anything runs, on the elements that need it', async () => {
      const refused = await TestLab.refused(yard());
      expect({ ...refused, codes: [...new Set(refused.codes)], elements: [...new Set(refused.elements)].sort() }).toEqual({
        codes: ['kernel-lacks'],
        elements: [
          ...(missing('VLAN filtering') === null ? [] : ['alpha.office', 'gamma.office', 'lans.office']),
          ...(missing('802.1Q') === null && missing('VLAN filtering') === null ? [] : ['beta.office']),
          ...(missing('ipvlan') === null ? [] : ['cave.deep', 'mine.deeps', 'plot.twenty', 'print.twenty', 'well.deep']),
        ].sort(),
        running: false,
      });
    });
  }
});
