import type { Command } from '../resources/resource.ts';
import { never } from '../result.ts';
import { quote } from '../shell/quote.ts';

/** The command as a line of its program's input: of `ip -batch`, `iptables-restore`, `sh`, or netyard-init's socket. */
export function lineOf(command: Command): string {
  switch (command.program) {
    case 'ip':
    case 'bridge':
    case 'tc':
    case 'iptables':
    case 'ip6tables':
      return command.args.map(plain).join(' ');
    case 'nft':
      if (!NFT_LINE.test(command.line)) throw new Error(`Not a line for nft: ${JSON.stringify(command.line)}`);
      return command.line;
    case 'sysctl':
      return `echo ${quote(command.value)} > ${quote(`/proc/sys/${command.key.replaceAll('.', '/')}`)}`;
    case 'init':
      return command.op.map(escapeField).join('\t');
    default:
      return never(command);
  }
}

/** Words that need no quoting in any of these programs. All of ours are like this: names, addresses and keywords were checked long before. */
const WORD = /^[A-Za-z0-9_.,:/@~!+=%[\]-]+$/;

/** nft reads its input by itself, no shell does: blanks and its own signs are allowed, and nothing that ends a line or comments it out. */
const NFT_LINE = /^[A-Za-z0-9_.,:/@~!="{}[\]; -]+$/;

function plain(word: string): string {
  if (!WORD.test(word)) throw new Error(`Not a word that a batch can hold: ${JSON.stringify(word)}`);
  return word;
}

/** `!` to `~` without `%`, and all beyond ASCII. */
const UNESCAPED = /^[!-$&-~\u0080-\uffff]*$/;

/** netyard-init's escaping: `%XX` for bytes up to 0x20, `%` and 0x7f; other characters travel as UTF-8. */
export function escapeField(field: string): string {
  if (UNESCAPED.test(field)) return field;
  return [...field].map((character) => (UNESCAPED.test(character) ? character : hex(character))).join('');
}

function hex(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
