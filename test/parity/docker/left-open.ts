/** The commands without what the file left open, where Netyard's own decision stands in them: then the engine decides, and is to decide the same. */
import type { Topology } from '../../../src/shared/topology/document.ts';

/** @param commands  those of the element, in their order */
export function leftOpen(commands: readonly string[], element: string, { networks, containers }: Topology): readonly string[] {
  const network = networks.find(({ name }) => element === `networks.${name}`);
  if (network !== undefined) {
    const decided = [...(network.subnet === null ? ['subnet'] : []), ...(network.gateway === null ? ['gateway'] : [])];
    return commands.map((command) => without(command, decided));
  }
  const container = containers.find(({ name }) => element === `containers.${name}`);
  return commands.map((command, index) => (container?.networks[index]?.ipv4Address === null ? without(command, ['ip']) : command));
}

function without(command: string, options: readonly string[]): string {
  return options.reduce((text, option) => text.replace(new RegExp(` --${option} \\S+`), ''), command);
}
