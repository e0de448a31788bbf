/** Names: refused, never repaired, because what a person reads on the canvas is what the kernel shows. */
import { SECTIONS, type Section } from '../paths.ts';
import { NAME } from '../../names.ts';
import { IMPLIED_HOST } from '../document.ts';
import type { Found, Scope } from './scope.ts';

const WORDS: Readonly<Record<Section, string>> = { lans: 'LAN', hosts: 'host', networks: 'network', containers: 'container' };
/** Docker's own networks; `network_mode` takes these words. */
const RESERVED: ReadonlySet<string> = new Set(['bridge', 'host', 'none']);

export function* checkNames(scope: Scope): Iterable<Found> {
  if (scope.topology.name !== null && !NAME.test(scope.topology.name)) {
    yield badName('', 'name', 'lab', scope.topology.name);
  }
  for (const section of SECTIONS) {
    for (const name of scope.names[section]) {
      if (!NAME.test(name)) {
        yield badName(`${section}.${name}`, `${section}.${name}`, WORDS[section], name);
      }
    }
  }
  for (const name of scope.names.networks) {
    if (RESERVED.has(name)) {
      const fix = 'Choose another name; containers reach Docker’s own networks by network_mode.';
      yield {
        code: 'reserved-name',
        element: `networks.${name}`,
        path: `networks.${name}`,
        message: `“${name}” is the name of one of Docker’s own networks.`,
        fix,
      };
    }
  }
  yield* twice(scope, ['hosts', 'containers']);
  yield* twice(scope, ['networks']);
  yield* twice(scope, ['lans']);
}

/** Names differ in more than upper and lower case: host names and DNS do not tell those apart. */
function* twice(scope: Scope, sections: readonly Section[]): Iterable<Found> {
  const seen = new Map<string, { readonly section: Section; readonly name: string }>();
  for (const section of sections) {
    for (const name of scope.names[section]) {
      const first = seen.get(name.toLowerCase());
      if (first === undefined) {
        seen.set(name.toLowerCase(), { section, name });
        continue;
      }
      const implied = first.section === 'hosts' && scope.topology.hosts.some((host) => host.implied && host.name === first.name);
      const other = implied ? `the host “${IMPLIED_HOST}”, which a file without hosts implies,` : `the ${WORDS[first.section]} “${first.name}”`;
      const message = `The ${WORDS[section]} “${name}” and ${other} have the same name.`;
      yield {
        code: 'duplicate-name',
        element: `${section}.${name}`,
        path: `${section}.${name}`,
        message,
        fix: 'Give one of them another name; upper and lower case count as the same.',
      };
    }
  }
}

function badName(element: string, path: string, word: string, name: string): Found {
  return {
    code: 'bad-name',
    element,
    path,
    message: `“${name.slice(0, 60)}” is not a name for a ${word}: names are letters, digits and -, begin with a letter and have at most 32 characters.`,
    fix: `Write ${suggestion(name) ?? 'a name such as web-1'}.`,
  };
}

/** A name made of what is valid in the one written. */
function suggestion(name: string): string | null {
  const valid = name
    .replace(/[^A-Za-z0-9-]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, 32);
  return NAME.test(valid) ? valid : null;
}
