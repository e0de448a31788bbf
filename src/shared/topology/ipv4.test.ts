import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Block,
  blockOf,
  CIDR,
  contains,
  containsBlock,
  formatBlock,
  formatIpv4,
  isHostAddress,
  lastOf,
  overlaps,
  parseBlock,
  parseCidr,
  parseIpv4,
  sizeOf,
} from './ipv4.ts';

const addresses = fc.integer({ min: 0, max: 0xffffffff });
const blocks: fc.Arbitrary<Block> = fc.tuple(addresses, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => blockOf(address, prefix));

describe('IPv4 arithmetic', () => {
  it('reads back every address and block that it writes', () => {
    fc.assert(
      fc.property(addresses, blocks, (address, block) => {
        expect([parseIpv4(formatIpv4(address)), parseBlock(formatBlock(block))]).toEqual([address, block]);
      }),
    );
  });

  it('takes the last address of a block as its own and the next one not', () => {
    fc.assert(
      fc.property(blocks, (block) => {
        expect([contains(block, block.base), contains(block, lastOf(block)), contains(block, lastOf(block) + 1), lastOf(block) - block.base + 1]).toEqual([
          true,
          true,
          false,
          sizeOf(block),
        ]);
      }),
    );
  });

  it('lets two blocks overlap only where one contains the other', () => {
    fc.assert(
      fc.property(blocks, blocks, (a, b) => {
        expect(overlaps(a, b)).toBe(containsBlock(a, b) || containsBlock(b, a));
      }),
    );
  });

  it.each(['1.2.3', '1.2.3.4.5', '256.1.1.1', '01.2.3.4', '1.2.3.4 ', '1..2.3', '', '1.2.3.4/24', '1.2.3.x', '1.2.3.4.'])(
    'refuses “%s” as an address',
    (text) => {
      expect(parseIpv4(text)).toBeNull();
    },
  );

  it.each(['10.0.0.0', '10.0.0.0/', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/08', '10.0.0.0/8/8', '/8', ' 10.0.0.0/8'])('refuses “%s” as a subnet', (text) => {
    expect([parseCidr(text), CIDR.test(text)]).toEqual([null, false]);
  });

  it('keeps the host bits of a subnet that is written with them', () => {
    expect(parseCidr('192.168.50.7/24')).toEqual({ address: 0xc0a83207, block: { base: 0xc0a83200, prefix: 24 } });
  });

  it('gives machines neither the first nor the last address', () => {
    const block = blockOf(0x0a000000, 30);
    expect([0, 1, 2, 3].map((host) => isHostAddress(block, block.base + host))).toEqual([false, true, true, false]);
  });
});
