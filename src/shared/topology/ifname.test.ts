import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeName, lanBridgeName, MAX_IFNAME, overlayPortName, vethName } from './ifname.ts';
import { macOf } from './mac.ts';

const names = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,31}$/);

describe('interface names', () => {
  it('are readable where they fit', () => {
    expect([lanBridgeName('office'), bridgeName('web'), vethName('api', 'front'), vethName('alpha', 'office'), overlayPortName('api')]).toEqual([
      'lan-office',
      'br-web',
      'v-api.front',
      'v-alpha.office',
      'v-api',
    ]);
  });

  it('keep their beginning where they do not', () => {
    expect([bridgeName('customer-facing-frontend'), vethName('application-server-1', 'front'), vethName('application-server-2', 'front')]).toEqual([
      'br-custom~9vjiw',
      'v-applica~aswxt',
      'v-applica~131ak',
    ]);
  });

  it('always fit the kernel: 1 to 15 characters, no slash, colon, percent sign or blank', () => {
    fc.assert(
      fc.property(names, names, (a, b) => {
        for (const name of [lanBridgeName(a), bridgeName(a), vethName(a, b), overlayPortName(a)]) {
          expect(name).toMatch(new RegExp(`^[A-Za-z0-9.~-]{1,${MAX_IFNAME}}$`));
        }
      }),
    );
  });

  it('differ where the elements do, in a lab of many long names', () => {
    const long = Array.from({ length: 2000 }, (_, index) => vethName(`application-server-${index}`, 'customer-facing'));
    expect(new Set(long).size).toBe(long.length);
  });

  it('never give a shortened name to an element whose own name fits', () => {
    fc.assert(fc.property(names, names, (a, b) => vethName(a, b).includes('~') === `v-${a}.${b}`.length > MAX_IFNAME));
  });
});

describe('hardware addresses', () => {
  it('are 02:42 and the address, as Docker makes them', () => {
    expect([macOf('172.18.0.2'), macOf('192.168.50.255')]).toEqual(['02:42:ac:12:00:02', '02:42:c0:a8:32:ff']);
  });
});
