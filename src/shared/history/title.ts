/** What an edit is called in a lab's history. */
import type { Resource } from '../resources/resource.ts';

/** Elements that are named; the rest is counted. */
const NAMED = 3;

/** `Start`, or `new: containers.web; changed: networks.front`, by the elements of the resources; null where nothing differs. */
export function editTitle(before: readonly Resource[], after: readonly Resource[]): string | null {
  if (before.length === 0) return 'Start';
  const [old, now] = [byElement(before), byElement(after)];
  const made = [...now.keys()].filter((element) => !old.has(element));
  const gone = [...old.keys()].filter((element) => !now.has(element));
  const changed = [...now].filter(([element, text]) => old.has(element) && old.get(element) !== text).map(([element]) => element);
  const words = [listed('new', made), listed('changed', changed), listed('gone', gone)].filter((part) => part !== '');
  return words.length === 0 ? null : words.join('; ');
}

function listed(word: string, elements: readonly string[]): string {
  if (elements.length === 0) return '';
  const more = elements.length - NAMED;
  return `${word}: ${elements.slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function byElement(resources: readonly Resource[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const resource of resources) texts.set(resource.element, `${texts.get(resource.element) ?? ''}${JSON.stringify(resource)}\n`);
  return texts;
}
