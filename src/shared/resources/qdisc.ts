import { formatRate, formatTime } from '../topology/units.ts';
import { tc } from './commands.ts';
import type { QdiscResource, ResourceKind } from './resource.ts';

/** One netem qdisc does it all (tc-netem(8)), so that one value is changed without touching the queue. */
export const qdisc: ResourceKind<QdiscResource> = {
  create: (it) => [tc(it.ns, `qdisc add dev ${it.dev} root netem${words(it, () => false)}`)],
  change: (from, to) =>
    // What a change leaves out stays as it was: so what was there before is written out, be it nought.
    from.ns === to.ns && from.dev === to.dev ? [tc(to.ns, `qdisc change dev ${to.dev} root netem${words(to, (key) => from[key] > 0)}`)] : null,
  remove: (it, gone) => (it.endsWith.some(gone) ? [] : [tc(it.ns, `qdisc del dev ${it.dev} root`)]),
  explain: (it) =>
    `What ${it.ns} sends out of ${it.dev} ${fates(it).join(', ')}: netem, a queue of the kernel that plays a bad wire. ` +
    'It is about what is sent, not about what comes back, so a delay adds once to a round trip.',
};

type Value = 'delay' | 'jitter' | 'loss' | 'duplicate' | 'corrupt' | 'reorder' | 'rate';

function words(it: QdiscResource, had: (key: Value) => boolean): string {
  const wanted = (key: Value) => it[key] > 0 || had(key);
  // `reorder` and `jitter` have no meaning without a delay, so with them it is always told.
  const delay = wanted('delay') || wanted('jitter') ? ` delay ${formatTime(it.delay)}${wanted('jitter') ? ` ${formatTime(it.jitter)}` : ''}` : '';
  const shares = (['loss', 'duplicate', 'corrupt', 'reorder'] as const).map((key) => (wanted(key) ? ` ${key} ${it[key]}%` : ''));
  return `${delay}${shares.join('')}${wanted('rate') ? ` rate ${formatRate(it.rate)}` : ''}`;
}

function fates(it: QdiscResource): readonly string[] {
  return [
    ...(it.delay > 0 ? [`waits ${formatTime(it.delay)}${it.jitter > 0 ? ` ± ${formatTime(it.jitter)}` : ''}`] : []),
    ...(it.loss > 0 ? [`is lost in ${it.loss} % of the cases`] : []),
    ...(it.duplicate > 0 ? [`is sent twice in ${it.duplicate} %`] : []),
    ...(it.corrupt > 0 ? [`has a wrong bit in ${it.corrupt} %`] : []),
    ...(it.reorder > 0 ? [`overtakes in ${it.reorder} %, by going without delay`] : []),
    ...(it.rate > 0 ? [`goes at ${formatRate(it.rate)} a second at most`] : []),
  ];
}
