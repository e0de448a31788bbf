/** Small readers of commands' words. */

export function isIpv6(entry: string): boolean {
  return entry.split(' ')[0]?.includes(':') === true;
}

export function after(words: readonly string[], word: string): string {
  return words[words.indexOf(word) + 1] ?? '';
}

export function sorted<V>(map: ReadonlyMap<string, V>): object {
  return Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

export function must(held: boolean, what: string): asserts held {
  if (!held) throw new Error(`The kernel refuses: ${what}`);
}
