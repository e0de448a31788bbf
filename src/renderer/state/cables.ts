/** What the file says of a cable, in the words that stand on the drawing. Pure. */
import type { LinkDocument, NicVlans } from '../../shared/topology/document.ts';

/** The VLANs of a port, as they stand at its cable. */
export function vlanWords(vlans: NicVlans): string {
  return 'access' in vlans ? `VLAN ${vlans.access}` : `trunk ${vlans.trunk.toSorted((a, b) => a - b).join(', ')}`;
}

/** A cable that is not as a plain wire. */
export interface Cable {
  /** Every value, the most felt first: `20ms ±2ms`, `1% lost`. */
  readonly values: readonly string[];
  readonly cut: boolean;
}

/** On the drawing so many values stand; the title and the inspector have all. */
const SHOWN = 2;

/** null where it does what a wire does. */
export function cableOf(link: LinkDocument): Cable | null {
  const { delay, jitter, loss, rate, duplicate, corrupt, reorder } = link;
  const cut = link.down === true;
  const felt: readonly (readonly [string | null, string])[] = [
    [delay, `${delay}${jitter === null ? '' : ` ±${jitter}`}`],
    [loss, `${loss} lost`],
    [rate, `${rate}`],
    [reorder, `${reorder} reordered`],
    [duplicate, `${duplicate} twice`],
    [corrupt, `${corrupt} corrupt`],
  ];
  const values = felt.flatMap(([value, words]) => (value === null ? [] : [words]));
  return cut || values.length > 0 ? { values, cut } : null;
}

/** Short, for the drawing: a cut cable carries nothing, whatever else is said of it. */
export function cableWords({ values, cut }: Cable): string {
  if (cut) return 'cut';
  return `${values.slice(0, SHOWN).join(' · ')}${values.length > SHOWN ? ' …' : ''}`;
}

export function cableTitle({ values, cut }: Cable): string {
  return [...(cut ? ['cut'] : []), ...values].join(' · ');
}
