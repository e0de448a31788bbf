/** Splits what was said into its parts, which begin with a line `@NAME`. */
export function partsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const parts = new Map<string, string[]>();
  let part: string[] = [];
  for (const line of text.split('\n')) {
    const name = /^@([\w. ]+)$/.exec(line)?.[1];
    if (name !== undefined) {
      part = [];
      parts.set(name, part);
    } else if (line.trim() !== '') part.push(line.trim());
  }
  return parts;
}
