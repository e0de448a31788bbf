import { BlockList, isIPv6 } from 'node:net';

/** @param subnet  in CIDR form, of either family */
export function inSubnet(address: string, subnet: string): boolean {
  const [base = '', prefix] = subnet.split('/');
  const list = new BlockList();
  list.addSubnet(base, Number(prefix), isIPv6(base) ? 'ipv6' : 'ipv4');
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
