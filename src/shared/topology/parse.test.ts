import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { topologyTexts } from '../../../test/arbitraries/topologies.ts';
import { MAX_TEXT } from '../text-limit.ts';
import { parseTopology, readTopology } from './parse.ts';

function codes(text: string): readonly string[] {
  return readTopology(text).problems.map(({ code }) => code);
}

/** Text that is nearly a topology: a valid one with some characters overwritten. */
const damaged = fc
  .tuple(topologyTexts, fc.array(fc.tuple(fc.nat(2000), fc.constantFrom(...'{}[]:,-#&*!|>\'"%@`?\t\n \u0000\ufeff\ud800a0'.split(''))), { maxLength: 6 }))
  .map(([text, changes]) =>
    changes.reduce((result, [at, character]) => result.slice(0, at % (result.length + 1)) + character + result.slice((at % (result.length + 1)) + 1), text),
  );
const bytes = fc.uint8Array({ maxLength: 400 }).map((raw) => new TextDecoder().decode(raw));

describe('any text', () => {
  it('gives a topology or problems with a place and a sentence, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(damaged, bytes, fc.string({ unit: 'binary' }), fc.json()), (text) => {
        const parsed = parseTopology(text);
        for (const problem of parsed.ok ? [] : parsed.problems) {
          expect(problem).toMatchObject({ line: expect.any(Number), column: expect.any(Number), message: expect.stringMatching(/\.$/) });
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is read the same way every time', () => {
    fc.assert(
      fc.property(damaged, (text) => {
        expect(readTopology(text)).toEqual(readTopology(text));
      }),
      { numRuns: 30 },
    );
  });

  it('has no problems where a valid topology was written', () => {
    fc.assert(
      fc.property(topologyTexts, (text) => {
        expect(codes(text)).toEqual([]);
      }),
    );
  });
});

/** Unguarded, each of these takes many seconds or ends the process. */
describe('what is refused before it costs anything', () => {
  const laughs = `a: &a [x, x, x, x, x, x, x, x, x]\n${'bcdefghij'
    .split('')
    .map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghij'[index]}`).join(', ')}]`)
    .join('\n')}`;
  it.each([
    ['a file over 1 MiB', `# ${'x'.repeat(MAX_TEXT)}`, 'too-large'],
    ['a million brackets', '['.repeat(1_000_000), 'too-deep'],
    ['a million braces', '{'.repeat(1_000_000), 'too-deep'],
    ['nested list items', '- '.repeat(500_000), 'too-deep'],
    ['nested explicit keys', '? '.repeat(500_000), 'too-deep'],
    ['nested block maps', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), 'too-deep'],
    ['a list of nothing', '- \n'.repeat(300_000), 'too-large'],
    ['stray quotes', '"'.repeat(1_000_000), 'too-large'],
    ['stray anchors', '&a '.repeat(300_000), 'too-large'],
    ['a YAML bomb', laughs, 'too-many-aliases'],
    ['an alias of itself', 'x-a: &a [*a]', 'bad-alias'],
    ['2,001 containers', `containers:\n${Array.from({ length: 2001 }, (_, index) => `  c${index}: {}`).join('\n')}`, 'too-large'],
  ])('%s', (_, text, code) => {
    expect(codes(text)).toContain(code);
  });

  it('takes 2,000 elements', () => {
    expect(codes(`containers:\n${Array.from({ length: 2000 }, (_, index) => `  c${index}: {}`).join('\n')}`)).toEqual([]);
  });
});

describe('what a canvas can draw of a file with errors', () => {
  it('keeps what is right of an element and the others whole', () => {
    const { topology, problems } = readTopology(
      'networks: { web: { driver: brigde, internal: true } }\ncontainers: { a: { networks: [web], ports: 5 }, b: { networks: [web] } }\n',
    );
    expect({
      networks: topology.networks.map(({ name, driver, internal }) => ({ name, driver, internal })),
      containers: topology.containers.map(({ name, networks }) => ({ name, networks: networks.map(({ network }) => network) })),
      codes: problems.map(({ code }) => code),
    }).toEqual({
      networks: [{ name: 'web', driver: 'bridge', internal: true }],
      containers: [
        { name: 'a', networks: ['web'] },
        { name: 'b', networks: ['web'] },
      ],
      codes: ['unknown-value', 'wrong-type'],
    });
  });

  it('says where every value stands', () => {
    const { topology } = readTopology('containers:\n  a:\n    ports:\n      - "80:80"\n');
    expect([...topology.positions]).toEqual([
      ['', { line: 1, column: 1 }],
      ['containers', { line: 1, column: 1 }],
      ['containers.a', { line: 2, column: 3 }],
      ['containers.a.ports', { line: 3, column: 5 }],
      ['containers.a.ports.0', { line: 4, column: 9 }],
    ]);
  });
});

describe('keys of one’s own', () => {
  it('are allowed wherever keys are, and are names where names are', () => {
    const text = 'x-a: 1\ncontainers: { x-ray: { x-why: {}, networks: { x-net: { x-b: 1 } } } }\nnetworks: { x-net: { x-c: [] } }\n';
    const { topology, problems } = readTopology(text);
    expect([problems, topology.containers.map(({ name }) => name), topology.networks.map(({ name }) => name)]).toEqual([[], ['x-ray'], ['x-net']]);
  });
});

describe('what newcomers write', () => {
  const said = (text: string) => readTopology(text).problems.map(({ code, element, message, fix }) => [code, element ?? '', message, fix ?? '']);

  it.each([
    [
      'services:\n  a: {}\ncontainers: { b: {} }\n',
      ['unknown-key', '', '“services” is not a key of a topology.', 'Write “containers:”. What Compose calls a service is a container here.'],
    ],
    [
      'routers: { r: {} }\ncontainers: { b: {} }\n',
      ['unknown-key', '', '“routers” is not a key of a topology.', 'A router is a host: write it under “hosts:”, with role: router.'],
    ],
    [
      'containers:\n  a: {}\nnetworks:\n  web:\n  driver: bridge\n',
      ['wrong-type', 'networks.driver', '“driver” is “bridge”; it must be a map.', 'Indent “driver” more than the name above it, if it belongs to that.'],
    ],
  ])('%j', (text, problem) => expect(said(text)).toEqual([problem]));

  it('a section of the wrong form is not taken for a topology without containers', () => {
    expect(said('containers:\n  - a\n').map(([code]) => code)).toEqual(['wrong-type']);
  });
});
