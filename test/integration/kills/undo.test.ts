/** An edit that the kernel refuses half-way is undone: the lab answers as before, and the next edit works. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Yard } from './yard.ts';

const before = `
name: undo
networks: { web: { driver: bridge } }
containers:
  a: { networks: [web] }
  b: { networks: [web], serves: { http: 80 } }
  one: { network_mode: host, serves: { http: 80 } }
`;
/** Takes something away, adds and changes something, and asks for a port that "one" has on the host that both use. */
const refused = `
name: undo
networks: { web: { driver: bridge }, more: { driver: bridge } }
containers:
  a: { networks: [web, more] }
  c: { networks: [web], ports: ["8080:80"] }
  one: { network_mode: host, serves: { http: 80 } }
  two: { network_mode: host, serves: { http: 80 } }
`;
const good = refused.replace('two: { network_mode: host, serves: { http: 80 } }', 'two: { network_mode: host, serves: { http: 81 } }');

interface Seen {
  readonly nodes: readonly { readonly node: string; readonly interfaces: readonly { readonly name: string }[]; readonly [part: string]: unknown }[];
}

let yard: Yard;
beforeEach(async () => {
  yard = await Yard.open();
});
afterEach(() => yard.close());

/**
 * Everything that was built. Neighbours and learned MACs come and go with traffic; a device that was made again stands
 * further down, and the bridge's end of a veth pair then has another random MAC.
 */
async function built(): Promise<unknown> {
  const { nodes } = JSON.parse((await yard.netyard(['state', '--json'])).stdout) as Seen;
  const text = (value: object) => JSON.stringify(value).replace(/"mac":"(?!02:42:)[^"]+"/, '"mac":"random"');
  const sorted = (values: unknown) => (values as object[]).map(text).sort();
  return Object.fromEntries(
    nodes.map(({ node, interfaces, addresses, routes, rules }) => [
      node,
      { interfaces: sorted(interfaces), addresses: sorted(addresses), routes: sorted(routes), rules },
    ]),
  );
}

async function pings(from: string, to: string): Promise<number> {
  return (await yard.netyard(['exec', from, '--', 'ping', '-c', '1', '-W', '2', to])).code;
}

test('a port that is taken: exit 1, the element, the kernel’s words; the lab is as it was, and a better edit works', async () => {
  const file = yard.file('undo.yaml', before);
  expect(await yard.netyard(['up', file])).toMatchObject({ code: 0 });
  const [stood, lab] = [await built(), await yard.ps()];

  yard.file('undo.yaml', refused);
  const edit = await yard.netyard(['up', file]);
  expect([edit.code, edit.stdout]).toEqual([1, '']);
  expect(edit.stderr).toMatch(/containers\.two\b[^\n]*Address already in use[^\n]*The lab is as it was before/);
  expect(edit.stderr).not.toMatch(/^\s+at /m);

  expect(await built()).toEqual(stood);
  expect(await yard.ps()).toEqual(lab);
  expect(await pings('a', 'b')).toBe(0);
  expect((await yard.netyard(['exec', 'two', '--', 'true'])).code).toBe(2);

  yard.file('undo.yaml', good);
  expect(await yard.netyard(['up', file])).toMatchObject({ code: 0 });
  expect([await pings('a', 'c'), (await yard.netyard(['exec', 'two', '--', 'true'])).code]).toEqual([0, 0]);
});

test('the same at a start: exit 1, and nothing is left', async () => {
  const { code, stderr } = await yard.netyard(['up', yard.file('undo.yaml', refused)]);
  expect([code, stderr]).toEqual([1, expect.stringMatching(/containers\.(one|two)\b[^\n]*Address already in use/)]);
  expect([await yard.ps(), await yard.leftOvers(2000)]).toEqual([[], []]);
});
