import { iptables } from './commands.ts';
import type { ChainResource, ResourceKind } from './resource.ts';

export const chain: ResourceKind<ChainResource> = {
  create: (it) => [it.policy === null ? iptables(it, '-N', it.name) : iptables(it, '-P', it.name, it.policy)],
  change: (from, to) => (to.policy === null || from.policy === null ? null : [iptables(to, '-P', to.name, to.policy)]),
  remove(it, gone) {
    if (it.endsWith.some(gone)) return [];
    return [it.policy === null ? iptables(it, '-X', it.name) : iptables(it, '-P', it.name, 'ACCEPT')];
  },
  explain: (it) =>
    it.policy === null
      ? (PURPOSE[`${it.table}/${it.name}`] ?? `A chain of rules in the table ${it.table}, used where another rule jumps to it.`)
      : `What no rule of ${it.name} decides is ${it.policy === 'DROP' ? 'dropped' : 'let through'}: Docker sets ${it.policy} because it turned forwarding on, and the host would else route for anybody.`,
};

const PURPOSE: Readonly<Record<string, string>> = {
  'filter/DOCKER': 'Docker lists here what may come in to containers: one rule for each published port.',
  'filter/DOCKER-USER': 'Docker jumps here first and never writes here: the place for your own rules.',
  'filter/DOCKER-ISOLATION-STAGE-1': 'Notices what leaves a Docker bridge for elsewhere, and has stage 2 look where it goes.',
  'filter/DOCKER-ISOLATION-STAGE-2': 'Drops what comes from one Docker bridge and goes to another: networks are apart.',
  'nat/DOCKER': 'Docker lists here the published ports: whose destination becomes which container.',
};
