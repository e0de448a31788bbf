/** What the YAML library complains of, in words for a learner. */
import type { ErrorCode } from 'yaml';

interface Explained {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

const EXPLAINED: Partial<Record<ErrorCode, Explained>> = {
  TAB_AS_INDENT: { code: 'tab', message: 'A tab is used for indentation, which YAML forbids.', fix: 'Indent with spaces.' },
  MULTIPLE_DOCS: {
    code: 'several-documents',
    message: 'The file holds several YAML documents; a topology is one.',
    fix: 'Remove the line --- and what follows it.',
  },
  BAD_INDENT: { code: 'yaml-indent', message: 'The indentation does not fit what stands above.', fix: 'Give all keys of one map the same number of spaces.' },
  MISSING_CHAR: {
    code: 'yaml-missing',
    message: 'A character is missing: a closing bracket or quote, a comma, or the colon after a key.',
    fix: 'Close what is open, and write “key: value”.',
  },
  BAD_ALIAS: { code: 'bad-alias', message: 'An alias (*name) stands for nothing that is written before it.', fix: 'Write the value out, or put it in quotes.' },
  NON_STRING_KEY: { code: 'key-not-text', message: 'A key here is not a plain word.', fix: 'Write a word followed by a colon.' },
  BLOCK_AS_IMPLICIT_KEY: { code: 'yaml-nested', message: 'A second “key:” stands on the same line.', fix: 'Begin a new line, or put inner maps in { }.' },
  MULTILINE_IMPLICIT_KEY: {
    code: 'yaml-missing',
    message: 'A key goes over several lines: the colon after it is missing.',
    fix: 'Write “key: value” on one line.',
  },
  KEY_OVER_1024_CHARS: {
    code: 'yaml-missing',
    message: 'A key is longer than 1,024 characters: the colon after it is missing.',
    fix: 'Write “key: value” on one line.',
  },
  TAG_RESOLVE_FAILED: { code: 'tag', message: 'YAML tags (!name) have no meaning in a topology.', fix: 'Remove the tag.' },
};

/** A problem for one of the library's errors; the library's own first line where there is no better word. */
export function explainYaml(code: ErrorCode, message: string): Explained {
  // “Flow map … must … end with a }”: the indentation is only how the parser noticed.
  const known = EXPLAINED[code === 'BAD_INDENT' && message.startsWith('Flow') ? 'MISSING_CHAR' : code];
  if (known !== undefined) {
    return known;
  }
  const [line = ''] = message.split('\n');
  return { code: 'yaml', message: `This is not valid YAML: ${line.slice(0, 120)}.`, fix: 'Write “key: value” pairs, indented with spaces.' };
}
