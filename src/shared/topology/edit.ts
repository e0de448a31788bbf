/** Edits of the topology's text: each is a value, and changes as little of the text as it can. */
import { fail, never, type Result } from '../result.ts';
import { addContainer, addHost, addLan, addNetwork } from './edits/add.ts';
import { connect, disconnect } from './edits/connect.ts';
import { move } from './edits/move.ts';
import { place } from './edits/place.ts';
import { remove } from './edits/remove.ts';
import { rename } from './edits/rename.ts';
import { openScene, type Scene } from './edits/scene.ts';
import { setKey } from './edits/set.ts';
import type { Edit } from './edits/values.ts';
import { understand } from './parse.ts';
import { readTree } from './tree.ts';

export type { Edit, Value } from './edits/values.ts';

/**
 * The text after the edit: comments, order and style stay, and so do all bytes that the edit does not concern. An empty
 * text is a valid start. Names are plain (`api`, `front`) or paths (`containers.api`, `networks.front`, `hosts.alpha`,
 * `lans.office`, `api.front`, `alpha.office`).
 *
 * Fails with a problem where the text is not YAML, where the edit names something that is not there or a name that is
 * taken, and where a notation (an alias, say) is one that only a person can change. What the topology then means is not
 * judged here: `readTopology` does that.
 */
export function applyEdit(text: string, edit: Edit): Result<string> {
  const scene = openScene(text);
  if (!scene.ok) {
    return fail(...scene.problems);
  }
  perform(scene.value, edit);
  return scene.value.draft.finish();
}

function perform(scene: Scene, edit: Edit): void {
  switch (edit.kind) {
    case 'addHost':
      addHost(scene, edit);
      break;
    case 'addContainer':
      addContainer(scene, edit);
      break;
    case 'addNetwork':
      addNetwork(scene, edit);
      break;
    case 'addLan':
      addLan(scene, edit);
      break;
    case 'connect':
      connect(scene, edit);
      break;
    case 'disconnect':
      disconnect(scene, edit);
      break;
    case 'rename':
      rename(scene, edit);
      break;
    case 'remove':
      remove(scene, edit);
      break;
    case 'move':
      move(scene, edit);
      break;
    case 'place':
      place(scene, edit);
      break;
    case 'set':
      setKey(scene, edit);
      break;
    default:
      never(edit);
  }
}

/** Words that mean something of their own in Docker: nothing is called so by itself. */
const RESERVED = ['bridge', 'host', 'none'];

/** The next free name across hosts, containers, networks and LANs: `web`, `web2`, `web3`… For a reserved word: `host1`, `host2`… */
export function freeName(text: string, stem: string): string {
  const { lans, hosts, networks, containers } = understand(readTree(text)).topology;
  const taken = new Set([...lans, ...hosts, ...networks, ...containers].map(({ name }) => name.toLowerCase()).concat(RESERVED));
  if (!taken.has(stem.toLowerCase())) {
    return stem;
  }
  const [base = stem] = /^.{0,28}?(?=\d*$|(?<=.{28}))/.exec(stem) ?? [];
  let number = RESERVED.includes(base.toLowerCase()) ? 1 : 2;
  while (taken.has(`${base}${number}`.toLowerCase())) {
    number++;
  }
  return `${base}${number}`;
}
