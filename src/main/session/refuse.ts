/** What this kernel lacks is refused before anything runs, on the elements that need it. */
import type { Resource } from '../../shared/resources/resource.ts';
import type { Problem } from '../../shared/result.ts';
import type { Executor } from '../backend/executor.ts';
import { type Feature, probe } from '../backend/probe.ts';
import type { Proven } from './proven.ts';

/** Where the trials are made, what needs none any more, and where else one could go. */
export interface Ground {
  readonly machine: Executor;
  readonly proven: Proven;
  /** A backend that has all of these, found without starting one; null where none is known. */
  readonly elsewhere: (features: readonly Feature[]) => Promise<string | null>;
}

/**
 * Problems for everything in the plan that the backend cannot make; empty: go ahead. `standing` is what a running lab
 * has, or null before a start: what the kernel has made for it once needs no new trial.
 */
export async function refusals(ground: Ground, resources: readonly Resource[], standing: readonly Resource[] | null): Promise<Problem[]> {
  const seen = await ground.proven.features();
  const proven = new Set<string | null>([...(seen ?? []), ...(standing ?? []).map(featureOf)]);
  const elements = new Map<Feature, Set<string>>();
  for (const resource of resources) {
    const feature = featureOf(resource);
    if (feature === null || proven.has(feature)) continue;
    const users = elements.get(feature) ?? new Set();
    elements.set(feature, users.add(resource.element));
  }
  if ((standing !== null || seen !== null) && elements.size === 0) return [];
  const features = [...elements.keys()];
  const found = await probe(ground.machine, features);
  const refused = [...found.problems, ...[...elements].flatMap(([feature, users]) => missing(feature, found.lacks[feature], users))];
  if (refused.length === 0) {
    await ground.proven.add(features);
    return [];
  }
  if (found.problems.length === 0) await ground.proven.add(features.filter((feature) => found.lacks[feature] === undefined));
  const all = new Set(resources.flatMap((resource) => featureOf(resource) ?? []));
  return await withWayOut(refused, () => ground.elsewhere([...all]));
}

function missing(feature: Feature, said: string | undefined, users: ReadonlySet<string>): Problem[] {
  if (said === undefined) return [];
  return [...users].map((element) => ({
    code: 'kernel-lacks',
    element,
    message: `This Linux kernel cannot make what ${element} needs: it has no ${feature} (${said}).`,
  }));
}

/** What another backend would not mend: this one could not be asked. */
function isOfThisMachine({ code }: Problem): boolean {
  return code === 'kernel-lacks' || code === 'user-namespaces' || code === 'machine-lacks';
}

/** Where to go instead. What the machine itself could mend keeps its own way out in front. */
async function withWayOut(problems: readonly Problem[], elsewhere: () => Promise<string | null>): Promise<Problem[]> {
  if (!problems.every(isOfThisMachine)) return [...problems];
  const backend = await elsewhere();
  if (backend === null) {
    return problems.map((problem) => ({ fix: 'Run this lab on a Linux whose kernel has it, or use another driver.', ...problem }));
  }
  const there = `The backend ${backend} has it: use --backend ${backend}, or choose it in the app.`;
  return problems.map((problem) => ({ ...problem, fix: problem.fix === undefined ? there : `${problem.fix} Or: ${there}`, backend }));
}

/** The kernel feature that a resource needs, where kernels differ in it. */
function featureOf(resource: Resource): Feature | null {
  switch (resource.kind) {
    case 'bridge':
      return resource.vlanAware === true ? 'VLAN filtering' : 'bridge';
    case 'portvlans':
      return 'VLAN filtering';
    case 'vlan':
      return '802.1Q';
    case 'veth':
    case 'vxlan':
    case 'macvlan':
      return resource.kind;
    case 'ipvlan':
      return resource.mode === 'l3' || resource.mode === 'l3s' ? `ipvlan ${resource.mode}` : 'ipvlan';
    case 'nfttable':
      return 'nft';
    case 'qdisc':
      return 'netem';
    case 'rule':
    case 'chain':
      return resource.family === 6 ? 'ip6tables' : 'iptables';
    case 'sysctl':
      return resource.key.endsWith('.disable_ipv6') ? 'IPv6' : null;
    default:
      return null;
  }
}
