import { describe, expect, test } from 'vitest';
import { blockOf6, formatBlock6, formatIpv6, isHostAddress6, overlaps6, parseBlock6, parseCidr6, parseIpv6 } from './ipv6.ts';

describe('addresses', () => {
  test.each([
    ['::', '::'],
    ['::1', '::1'],
    ['FD00:0:0:1::A', 'fd00:0:0:1::a'],
    ['fd00:172:18::2', 'fd00:172:18::2'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:2:3:4:5:6:0:8', '1:2:3:4:5:6:0:8'],
    ['fe80::0001', 'fe80::1'],
  ])('%s is %s', (text, canonical) => {
    expect(formatIpv6(parseIpv6(text) ?? -1n)).toBe(canonical);
  });

  test.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8',
    'fd00::12345',
    'fd00::g',
    '::ffff:1.2.3.4',
    'fe80::1%eth0',
    '1.2.3.4',
  ])('%s is none', (text) => {
    expect(parseIpv6(text)).toBeNull();
  });
});

describe('blocks', () => {
  test('keep what was written beside what it is', () => {
    expect(parseCidr6('fd00:1::5/64')).toEqual({ address: parseIpv6('fd00:1::5'), block: { base: parseIpv6('fd00:1::'), prefix: 64 } });
    expect(['fd00::/129', 'fd00::', 'fd00::/', '10.0.0.0/8'].map(parseBlock6)).toEqual([null, null, null, null]);
    expect(formatBlock6(blockOf6(parseIpv6('fd00:1:2:3:4::') ?? 0n, 48))).toBe('fd00:1:2::/48');
    expect(formatBlock6(blockOf6(1n, 0))).toBe('::/0');
  });

  test('meet where they share an address; the first address is no machine’s', () => {
    const block = (text: string) => parseBlock6(text) ?? { base: 0n, prefix: 0 };
    expect([overlaps6(block('fd00::/48'), block('fd00:0:0:7::/64')), overlaps6(block('fd00:1::/64'), block('fd00:2::/64'))]).toEqual([true, false]);
    expect(['fd00::', 'fd00::1', 'fd01::1'].map((text) => isHostAddress6(block('fd00::/64'), parseIpv6(text) ?? 0n))).toEqual([false, true, false]);
  });
});
