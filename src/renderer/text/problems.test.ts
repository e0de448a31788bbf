import { Text } from '@codemirror/state';
import { expect, it } from 'vitest';
import { readTopology } from '../../shared/topology/parse.ts';
import { diagnosticsOf } from './problems.ts';

/** What is underlined, and how much. */
function underlined(text: string): string[] {
  const doc = Text.of(text.split('\n'));
  return diagnosticsOf(doc, readTopology(text).problems).map(({ from, to, severity }) => `${severity}: ${text.slice(from, to)}`);
}

it.each([
  ['a key that there is not', 'containers:\n  web: { colour: red }\n', ['error: colour']],
  ['a name that stands for nothing', 'containers:\n  web: { networks: [front] }\n', ['error: front']],
  ['an address', 'networks:\n  front: { subnet: 10.300.0.0/24 }\n', ['error: 10.300.0.0/24']],
  ['a quoted value', 'containers:\n  web: { ports: ["80:80:80:80:80"] }\n', ['error: "80:80:80:80:80"']],
  ['nothing', 'containers:\n  web: {}\n', []],
])('underlines %s', (_, text, expected) => {
  expect(underlined(text)).toEqual(expected);
});

it('puts what the kernel refused at the name of its element', () => {
  const doc = Text.of(['containers:', '  web: {}']);
  expect(diagnosticsOf(doc, [{ code: 'failed', message: 'The port is in use.', fix: 'Choose another.', element: 'containers.web' }])).toEqual([
    { from: 14, to: 17, severity: 'warning', message: 'The port is in use. Choose another.' },
  ]);
});
