/**
 * What is refused before anything is built from a text: a file too large, too deep or too full costs time and stack in
 * every later step, so the tokens are looked at first, one by one and without recursion.
 */
import { CST, Lexer } from 'yaml';
import type { Problem } from '../result.ts';
import { MAX_TEXT, tooLarge } from '../text-limit.ts';
import type { Position } from './document.ts';

/** Nesting of maps and lists; the format itself needs five. */
export const MAX_DEPTH = 20;
/** LANs, hosts, networks and containers together. */
export const MAX_ELEMENTS = 2000;
/** About twice what the largest permitted topology has. */
const MAX_TOKENS = 200_000;
/** Characters of a line before its first word: nesting in block style needs at least one column a level. */
const MAX_INDENT = 200;

/** How deep the line and the brackets around it are nested so far: an upper bound, good enough to protect the parser's stack. */
interface Nesting {
  brackets: number;
  /** Indicators (`- `, `? `, `: `) and indentation at the beginning of the current line. */
  indent: number;
  /** True until the current line's first word. */
  atStart: boolean;
}

/** The problem that forbids parsing `text`, or null. Costs a fraction of parsing it. */
export function exceedsLimits(text: string): Problem | null {
  if (text.length > MAX_TEXT) return { ...tooLarge('The file'), line: 1, column: 1 };
  const nesting: Nesting = { brackets: 0, indent: 0, atStart: true };
  let tokens = 0;
  let offset = 0;
  for (const token of new Lexer().lex(text)) {
    const type = CST.tokenType(token);
    follow(nesting, type, token.length);
    if (nesting.brackets > MAX_DEPTH || nesting.indent > MAX_INDENT) {
      return {
        code: 'too-deep',
        message: `The file is nested more than ${MAX_DEPTH} levels deep.`,
        fix: 'Nest less: a topology needs five levels.',
        ...positionAt(text, offset),
      };
    }
    if (++tokens > MAX_TOKENS) {
      return {
        code: 'too-large',
        message: 'The file has more parts than a topology of 2,000 elements can have.',
        fix: 'Split it into several labs.',
        ...positionAt(text, offset),
      };
    }
    offset += isVirtual(token) ? 0 : token.length;
  }
  return null;
}

/** The lexer marks documents and plain scalars by control characters that are not in the text. */
function isVirtual(token: string): boolean {
  return token === CST.DOCUMENT || token === CST.FLOW_END || token === CST.SCALAR;
}

function follow(nesting: Nesting, type: CST.TokenType | null, length: number): void {
  switch (type) {
    case 'flow-seq-start':
    case 'flow-map-start':
      nesting.brackets++;
      break;
    case 'flow-seq-end':
    case 'flow-map-end':
      nesting.brackets = Math.max(0, nesting.brackets - 1);
      break;
    case 'doc-mode':
      break;
    case 'newline':
      nesting.indent = 0;
      nesting.atStart = true;
      break;
    case 'space':
    case 'seq-item-ind':
    case 'explicit-key-ind':
    case 'map-value-ind':
      if (nesting.atStart && nesting.brackets === 0) {
        nesting.indent += length;
      }
      break;
    default:
      nesting.atStart = false;
      if (type === 'comment') {
        nesting.indent = 0;
      }
  }
}

/** Line and column of a character offset; `\r\n` counts as one line end because its `\n` does. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < offset; next = text.indexOf('\n', next + 1)) {
    line++;
    start = next + 1;
  }
  return { line, column: offset - start + 1 };
}
