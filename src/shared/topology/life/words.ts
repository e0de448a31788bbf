/**
 * The words of a command line, as Compose reads `command:` (by go-shellwords): quotes and backslashes group, nothing is
 * replaced, and there is no shell, so `|`, `>` and `$` are ordinary characters. null where a quote is not closed.
 */
export function splitWords(text: string): readonly string[] | null {
  const words: string[] = [];
  let [word, open, quote]: [string, boolean, string] = ['', false, ''];
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (character === '\\' && quote !== "'" && (quote === '' || '"\\'.includes(next))) {
      if (next === '') return null;
      [word, open] = [word + next, true];
      at += 1;
    } else if (quote === '' ? character === "'" || character === '"' : character === quote) {
      [quote, open] = [quote === '' ? character : '', true];
    } else if (quote === '' && /\s/.test(character)) {
      if (open) words.push(word);
      [word, open] = ['', false];
    } else [word, open] = [word + character, true];
  }
  if (quote !== '') return null;
  return open ? [...words, word] : words;
}
