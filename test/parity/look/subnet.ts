import { contains, parseBlock, parseIpv4 } from '../../../src/shared/topology/ipv4.ts';

/** @param subnet  in CIDR form */
export function inSubnet(address: string, subnet: string): boolean {
  const [block, number] = [parseBlock(subnet), parseIpv4(address)];
  return block !== null && number !== null && contains(block, number);
}
