/** What an element of the drawing is, in one sentence, and which kernel objects belong to it. Pure. */
import type { Explained } from '../api/contract.ts';
import { createCommands, explainResource } from '../resources/registry.ts';
import type { Resource } from '../resources/resource.ts';
import { showCommand } from '../resources/show.ts';
import { fail, ok, type Result } from '../result.ts';
import { SECTIONS } from '../topology/paths.ts';
import type { Resolved } from '../topology/resolved.ts';
import { dockerWords } from './docker/docker.ts';
import { sentenceOf } from './sentence.ts';

/**
 * Explains the element with that path (`containers.api`, `alpha.office`, `networks.bridge@alpha`), or with that name (`api`)
 * where no other has it.
 */
export function explainElement(resolved: Resolved, resources: readonly Resource[], written: string): Result<Explained> {
  const named = SECTIONS.map((section) => `${section}.${written}`).filter((path) => sentenceOf(resolved, path) !== null);
  const element = named.length === 1 && named[0] !== undefined ? named[0] : written;
  const sentence = sentenceOf(resolved, element);
  if (sentence === null) {
    return fail({
      code: 'unknown-element',
      element,
      message: `The topology has no element “${element}”.`,
      fix: named.length > 0 ? `Write ${named.join(' or ')}.` : 'Elements are written like containers.api, hosts.alpha or networks.blue.',
    });
  }
  const objects = resources
    .filter((resource) => resource.element === element || belongsTo(resource.element, element))
    .map((resource) => ({
      resource: resource.id,
      sentence: explainResource(resource),
      commands: createCommands(resource, null).map(showCommand),
    }));
  return ok({ element, sentence, objects, docker: dockerWords(resolved, element) });
}

/** A container's or host's interfaces (`api.front`) are shown with it. */
function belongsTo(owner: string, element: string): boolean {
  const name = element.replace(/^(containers|hosts)\./, '');
  return name !== element && owner.startsWith(`${name}.`);
}
