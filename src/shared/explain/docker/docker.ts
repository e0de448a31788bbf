/**
 * The same element in Docker's own words: the commands of its command line (Docker Engine 20.10) that would make it.
 * https://docs.docker.com/reference/cli/docker/
 */
import type { Resolved } from '../../topology/resolved.ts';
import type { Explained } from '../../api/contract.ts';
import { connectCommand, runCommands } from './container.ts';
import { networkCommands, swarmCommands } from './network.ts';

/** What a learner would type, and on whose Docker Engine; empty for what Docker has no word for (hosts, LANs, their cards). */
export type DockerWords = Explained['docker'];

const NO_WORDS: DockerWords = { hosts: [], commands: [] };

/** Docker's commands for the element with that path (`networks.front`, `containers.api`, `api.front`). */
export function dockerWords(resolved: Resolved, element: string): DockerWords {
  const network = resolved.networks.find((candidate) => candidate.element === element);
  if (network !== undefined) {
    if (network.driver === 'overlay')
      return { hosts: network.ends.slice(0, 1).map(({ host }) => host), commands: [...swarmCommands(network.ends), ...networkCommands(network)] };
    return { hosts: [network.host], commands: [...networkCommands(network)] };
  }
  const container = resolved.containers.find((candidate) => candidate.element === element);
  if (container !== undefined) return { hosts: [container.host], commands: [...runCommands(container, resolved)] };
  for (const owner of resolved.containers) {
    const attachment = owner.attachments.find((candidate) => candidate.element === element);
    if (attachment !== undefined) return { hosts: [owner.host], commands: [connectCommand(owner, attachment, resolved)] };
  }
  return NO_WORDS;
}
