/** What the kernel makes of netem's words: some of what a change leaves out is nought again, some stays (net/sched/sch_netem.c). */
export type Netem = Readonly<Record<string, string>>;

const STAYS = ['corrupt', 'reorder', 'rate'];
const NOUGHT = /^0(us|%|bit)$/;

/** The queue after `tc qdisc add|change … netem WORDS`. */
export function netemAfter(before: Netem | null, words: readonly string[]): Netem {
  const values = new Map(Object.entries(before ?? {}).filter(([key]) => STAYS.includes(key)));
  let key = '';
  for (const word of words) {
    if (/^[a-z]+$/.test(word)) key = word;
    else if (key === 'delay' && values.has('delay')) values.set('jitter', word);
    else values.set(key, word);
  }
  if (values.has('reorder') && !NOUGHT.test(values.get('reorder') ?? '') && NOUGHT.test(values.get('delay') ?? '0us'))
    throw new Error('reordering not possible without specifying some delay');
  return Object.fromEntries([...values].filter(([, value]) => !NOUGHT.test(value)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
