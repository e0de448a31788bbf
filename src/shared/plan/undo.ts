import { removeCommands, removeHalfCommands } from '../resources/registry.ts';
import type { Command, Resource } from '../resources/resource.ts';
import { showCommand } from '../resources/show.ts';
import { quote } from '../shell/quote.ts';
import { lineOf } from './lines.ts';
import { dependenciesOf, dependentsLast } from './order.ts';

/** One sh script, for the fabric's shell: each command by itself, its failures ignored. */
export function scriptOf(commands: readonly Command[]): string {
  return [...new Set(commands.map(tolerant))].map((line) => `${line}\n`).join('');
}

/**
 * A script that makes sure that none of these resources is there, whether or not it was. Where a resource may stand in one of
 * two versions, give both. What depends on them is not known here: `settle` gives all.
 */
export function undoScript(versions: readonly Resource[]): string {
  return scriptOf(undoCommands(versions));
}

/** The commands of {@link undoScript}, dependants first. */
export function undoCommands(versions: readonly Resource[]): readonly Command[] {
  const places = new Map<string, string[]>();
  versions.forEach(({ id }, index) => {
    places.set(id, [...(places.get(id) ?? []), `${index}`]);
  });
  const ordered = dependentsLast(
    versions.map((resource, index) => ({ id: `${index}`, resource })),
    ({ resource }) => dependenciesOf(resource).flatMap((id) => places.get(id) ?? []),
  );
  const gone = (resource: Resource) => (id: string) => places.has(id) && id !== resource.id;
  return ordered.reverse().flatMap(({ resource }) => [...removeHalfCommands(resource), ...removeCommands(resource, gone(resource))]);
}

function tolerant(command: Command): string {
  const shell = command.program === 'init' ? `printf '%s\\n' ${quote(lineOf(command))} | perl /run/netyard/ask` : inNamespace(command);
  return `${shell} >/dev/null 2>&1 || :`;
}

/** As shown, but always by nsenter, which works wherever the sandbox does. */
function inNamespace(command: Exclude<Command, { program: 'init' }>): string {
  const enter = command.ns === null ? '' : `nsenter --net=${quote(`/run/netns/${command.ns}`)} `;
  switch (command.program) {
    case 'ip':
    case 'bridge':
    case 'tc':
      return `${enter}${showCommand({ ...command, ns: null })}`;
    default:
      return showCommand(command);
  }
}
