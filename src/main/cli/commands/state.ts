import type { SeenNamespace } from '../../../shared/api/contract.ts';
import { fail, ok, type Problem, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, JSON_OPTION, LAB_OPTION } from '../command.ts';

export const state: CliCommand = {
  name: 'state',
  arguments: [['[node]', 'only this container, host or NETWORK@HOST']],
  summary: 'show what the kernel holds: interfaces, addresses, routes, neighbours and rules of each host and container',
  options: [LAB_OPTION, JSON_OPTION],
  examples: ['netyard state', 'netyard state api --json'],
  run,
};

async function run({ args: [node], options, io }: Call): Promise<Result<Done>> {
  const { withLabs, chooseLab } = await import('../labs.ts');
  return await withLabs(io, async ({ labs }) => {
    const chosen = await chooseLab(labs, options.lab);
    if (!chosen.ok) return chosen;
    const session = chosen.value;
    const names = node === undefined ? await session.nodesThatStand() : ok([node]);
    if (!names.ok) return names;
    const seen: SeenNamespace[] = [];
    const problems: Problem[] = [];
    // One after the other: they share the lab's one shell.
    for (const name of names.value) {
      const one = await session.observe(name);
      if (one.ok) seen.push(one.value);
      else problems.push(...one.problems);
    }
    if (problems.length > 0) return fail(...problems);
    return ok({ text: seen.map(nodeText).join('\n\n'), json: { lab: session.name, nodes: seen.map(nodeJson) } });
  });
}

/** Addresses stand with their interface, and once more in one list: the question asked most often. */
function nodeJson(seen: SeenNamespace) {
  const addresses = seen.interfaces.flatMap((one) => one.addresses.map((address) => ({ interface: one.name, address })));
  return { node: seen.node, interfaces: seen.interfaces, addresses, routes: seen.routes, neighbours: seen.neighbours, fdb: seen.fdb, rules: seen.rules };
}

function nodeText(seen: SeenNamespace): string {
  const interfaces = seen.interfaces.map((one) =>
    [one.name, one.kind ?? '', one.state, `mtu ${one.mtu}`, one.mac ?? '', one.master === null ? '' : `port of ${one.master}`, ...one.addresses]
      .filter((part) => part !== '')
      .join('  '),
  );
  const lists: [string, readonly string[]][] = [
    ['interfaces', interfaces],
    ['routes', seen.routes],
    ['neighbours', seen.neighbours],
    ['fdb', seen.fdb],
    ['rules', seen.rules],
  ];
  const parts = lists.filter(([, lines]) => lines.length > 0).map(([title, lines]) => `  ${title}\n${lines.map((line) => `    ${line}`).join('\n')}`);
  return [seen.node, ...parts].join('\n');
}
