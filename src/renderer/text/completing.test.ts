import { describe, expect, it } from 'vitest';
import { spotsAt } from '../../shared/topology/spot.ts';
import { analyse, NOTHING_ANALYSED } from '../state/analysis.ts';
import { NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { optionsAt } from './completing.ts';
import { meaningOf } from './hovering.ts';

const TEXT = `lans:
  office: { subnet: 192.168.50.0/24 }
hosts:
  alpha: { lans: [office] }
networks:
  front: { driver: bridge, host: alpha }
containers:
  api: { host: alpha, networks: [front] }
  db: { host: alpha }
`;
const analysis = analyse(TEXT, NOTHING_HELD, NOTHING_ANALYSED);

/** What is offered in place of the last word of the line that is added. */
function offered(line: string): string[] {
  const text = `${TEXT}${line}`;
  return spotsAt(text, text.length).flatMap((spot) => optionsAt(spot, analysis.sketch).map(({ label, apply }) => String(apply ?? label)));
}

describe('what is offered', () => {
  it('keys that are not written yet', () => {
    expect(offered('  web: { host: alpha, ne')).toEqual(expect.arrayContaining(['networks: ', 'network_mode: ', 'ports: ']));
    expect(offered('  web: { host: alpha, ne')).not.toContain('host: ');
    expect(offered('lin')).toEqual(['name: ', 'links: ', 'volumes: ', 'layout: ']);
  });

  it.each([
    ['hosts', '  web: { host: ', ['alpha']],
    ['networks', '  web: { networks: [', ['front']],
    ['networks where no bracket stands yet', '  web: { networks: ', ['[front]']],
    ['whose namespace', '  web: { network_mode: container:', ['container:api', 'container:db', 'none', 'host', 'bridge']],
    ['words that are all there are', '  web: { restart: ', ['no', 'always', 'on-failure', 'unless-stopped', 'on-failure:3']],
    ['yes and no', '  web: { privileged: ', ['true', 'false']],
    ['cables', 'links:\n  a', ['alpha.office: ', 'api.front: ']],
  ])('%s', (_, line, expected) => {
    expect(offered(line)).toEqual(expected);
  });
});

it.each([
  ['a key', ['networks', 'front', 'driver'], 'key', 'driver', ['one of none, bridge, host, overlay, macvlan, ipvlan']],
  ['a container', ['containers', 'api'], 'key', 'api', ['container', '172.18.0.2 on front']],
  ['a name that stands for something', ['containers', 'api', 'networks', 0], 'value', 'front', ['bridge network', '172.18.0.0/16']],
  ['an address', ['lans', 'office', 'subnet'], 'value', '192.168.50.0/24', undefined],
] as const)('the pointer over %s says what it is', (_, path, kind, word, lines) => {
  expect(meaningOf(path, kind, word, analysis)?.lines).toEqual(lines);
});
