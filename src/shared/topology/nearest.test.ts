import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, nearest, nearestFew } from './nearest.ts';

describe('nearest', () => {
  it.each([
    ['netwroks', 'networks'],
    ['conatiner', 'containers'],
    ['FRONT', 'front'],
    ['subent', 'subnet'],
    ['hostss', 'hosts'],
  ])('takes “%s” for “%s”', (word, meant) => {
    expect(nearest(word, ['networks', 'containers', 'hosts', 'front', 'subnet', 'layout'])).toBe(meant);
  });

  it.each(['colour', 'x', '', 'a'.repeat(1000)])('takes “%s” for nothing', (word) => {
    expect(nearest(word, ['networks', 'hosts', 'lans'])).toBeNull();
  });

  it('prefers the first of equally near ones', () => {
    expect(nearest('web1', ['web2', 'web3'])).toBe('web2');
  });

  it('lists the nearest first', () => {
    expect(nearestFew('dbb', ['api', 'web', 'db', 'db2'], 2)).toEqual(['db', 'db2']);
  });

  it('measures a distance: nothing to itself, the same both ways, no longer than the longer word', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect([distance(a, a), distance(a, b), distance(a, b) <= Math.max(a.length, b.length)]).toEqual([0, distance(b, a), true]);
      }),
    );
  });
});
