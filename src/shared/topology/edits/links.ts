/** Links are written under the path of an interface (`alpha.office`): they follow both names, and go with the cable. */
import type { Scene } from './scene.ts';

/** Another name on one side of the dot. */
export function renameInLinks({ draft }: Scene, side: 'owner' | 'segment', name: string, to: string): void {
  for (const key of draft.keys(['links'])) {
    const [owner = '', segment = ''] = key.split('.');
    if ((side === 'owner' ? owner : segment) !== name) continue;
    draft.renameKey(['links', key], side === 'owner' ? `${to}.${segment}` : `${owner}.${to}`);
  }
}

/** The links of a cable, or of all that hang on one of its names. */
export function removeLinks({ draft }: Scene, matches: (owner: string, segment: string) => boolean): void {
  for (const key of draft.keys(['links'])) {
    const [owner = '', segment = ''] = key.split('.');
    if (!matches(owner, segment)) continue;
    draft.remove(draft.keys(['links']).length === 1 ? ['links'] : ['links', key]);
  }
}
