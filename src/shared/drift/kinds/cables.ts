/** Cables that the file describes: the queue of who sends, and the cut. */
import { tc } from '../../resources/commands.ts';
import type { CutResource, QdiscResource } from '../../resources/resource.ts';
import { takeAway } from '../difference.ts';
import type { Judge, Sight } from './judge.ts';

/** What an interface has when nobody gave it a queue. */
const NONE = 'noqueue';

export const qdisc: Judge<QdiscResource> = (it, { seen, expected: { node } }) => {
  const link = seen.links.find(({ name }) => name === it.dev);
  if (link === undefined || link.qdisc === 'netem') return [];
  const instead = link.qdisc === NONE ? [] : [takeAway(it.element, `${node}/queue ${it.dev}`, tc(node, `qdisc del dev ${it.dev} root`))];
  return [{ what: 'gone', sentence: `What ${node} sends by ${it.dev} goes without delay, loss or bound: netem is not its queue.`, gone: true, mends: instead }];
};

export const cut: Judge<CutResource> = (it, { seen, expected: { node } }) => {
  const link = seen.links.find(({ name }) => name === it.dev);
  return link?.up === true ? [{ what: 'gone', sentence: `The cable of ${it.dev} in ${node} is not cut any more.`, gone: true }] : [];
};

/** Is it wanted that this end is down? */
export function isCut(dev: string, { expected }: Sight): boolean {
  return expected.resources.some((other) => other.kind === 'cut' && other.dev === dev);
}
