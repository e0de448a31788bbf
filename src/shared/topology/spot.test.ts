import { describe, expect, it } from 'vitest';
import { pathAt, spotsAt } from './spot.ts';

/** What may stand at the bar: the kind, the path and the word. */
function at(marked: string): string[] {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  return spotsAt(text, offset).map(
    ({ kind, path, from, to, siblings }) => `${kind} ${path.join('.')} "${text.slice(from, to)}"${siblings.length > 0 ? ` beside ${siblings}` : ''}`,
  );
}

describe('what may stand at a place', () => {
  it.each([
    ['an empty file', '|', ['key  ""', 'value  ""']],
    ['a half-written section', 'lans: {}\ncont|\n', ['key  "cont" beside lans']],
    ['a key in a block', 'containers:\n  api:\n    host: alpha\n    net|\n  db: {}\n', ['key containers.api "net" beside host']],
    ['a key in braces', 'containers:\n  api: { host: alpha, ne| }\n', ['key containers.api "ne" beside host']],
    ['braces that are not closed yet', 'containers:\n  api: { host: alpha, ne|\n', ['key containers.api "ne" beside host']],
    ['a value', 'networks:\n  front:\n    driver: |\n    host: alpha\n', ['value networks.front.driver ""']],
    ['a value in braces', 'networks:\n  front: { driver: br|, host: alpha }\n', ['value networks.front.driver "br"']],
    ['a place in a list', 'containers:\n  api: { networks: [front, ba|] }\n', ['value containers.api.networks.1 "ba"']],
    ['a place in a list of lines', 'hosts:\n  a:\n    lans:\n      - off|\n', ['key hosts.a.lans.0 "off"', 'value hosts.a.lans.0 "off"']],
    ['beside a mistake elsewhere', 'lans: [\nhosts:\n  a: { ro| }\n', ['key hosts.a "ro"']],
    ['a comment', 'hosts:\n  a: {} # ro|\n', []],
    ['a key that is there already', 'hosts:\n  a: { ro|le: router }\n', ['key hosts.a "role"']],
  ])('%s', (_, marked, expected) => {
    expect(at(marked)).toEqual(expected);
  });
});

it('tells what stands under the pointer', () => {
  const text = 'containers:\n  api: { networks: [front], host: alpha }\n';
  const under = (word: string) => pathAt(text, text.indexOf(word) + 1);
  expect([under('api'), under('networks'), under('front'), under('alpha'), pathAt(text, text.length)]).toEqual([
    { path: ['containers', 'api'], kind: 'key' },
    { path: ['containers', 'api', 'networks'], kind: 'key' },
    { path: ['containers', 'api', 'networks', 0], kind: 'value' },
    { path: ['containers', 'api', 'host'], kind: 'value' },
    null,
  ]);
});
