import { describe, expect, it } from 'vitest';
import { elementAt, placeOf, placesIn } from './places.ts';

const TEXT = `# a yard
lans:
  office: {}
hosts:
  alpha: { lans: [office] }
containers:
  api:
    host: alpha
    # told by hand
    networks: [front]

  db: { host: alpha } # beside it
links:
  api.front: { delay: 20ms }
layout:
  api: [1, 2]
`;

/** The element at each line, with the cursor at that column. */
const column = (text: string, at: number) => text.split('\n').map((_, index) => elementAt(text, index + 1, at));

describe('elements in a text', () => {
  it('are found with their lines', () => {
    expect(placesIn(TEXT).map(({ element, line, endLine }) => `${element} ${line}-${endLine}`)).toEqual([
      'lans.office 3-3',
      'hosts.alpha 5-5',
      'containers.api 7-10',
      'containers.db 12-12',
      'api.front 14-14',
    ]);
  });

  it('have the cursor, also on comments and on blank lines that are indented for them', () => {
    const api = 'containers.api';
    expect(column(TEXT, 5)).toEqual([
      ...[null, null, 'lans.office', null, 'hosts.alpha', null],
      ...[api, api, api, api, api, 'containers.db', null, 'api.front', null, null, null],
    ]);
    expect(elementAt(TEXT, 11, 1)).toBe(null);
  });

  it('are found beside a line that is only half written', () => {
    const broken = TEXT.replace('    # told by hand\n', '    serv\n').replace('office: {}', 'office: { sub');
    expect(placeOf(TEXT.replace('# told by hand', 'serv'), 'containers.db')?.line).toBe(12);
    expect(placesIn(broken).map(({ element }) => element)).toContain('lans.office');
  });

  it('stand for their interfaces, unless a link is written', () => {
    expect([placeOf(TEXT, 'api.front')?.line, placeOf(TEXT, 'alpha.office')?.line, placeOf(TEXT, 'db.bridge')?.line, placeOf(TEXT, 'x.y')]).toEqual([
      14,
      5,
      12,
      null,
    ]);
  });
});
