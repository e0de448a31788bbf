/** What this kernel lacks is refused before anything runs, on the elements that need it. */
import type { Resource } from '../../shared/resources/resource.ts';
import type { Problem } from '../../shared/result.ts';
import type { Executor } from '../backend/executor.ts';
import { type Feature, probe } from '../backend/probe.ts';
import type { Proven } from './proven.ts';

/** Where the trials are made, and what needs none any more. */
export interface Ground {
  readonly machine: Executor;
  readonly proven: Proven;
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
  if (found.problems.length === 0) await ground.proven.add(features.filter((feature) => found.lacks[feature] === undefined));
  return [...found.problems, ...[...elements].flatMap(([feature, users]) => missing(feature, found.lacks[feature], users))];
}

function missing(feature: Feature, said: string | undefined, users: ReadonlySet<string>): Problem[] {
  if (said === undefined) return [];
  return [...users].map((element) => ({
    code: 'kernel-lacks',
    element,
    message: `This Linux kernel cannot make what ${element} needs: it has no ${feature} (${said}).`,
    fix: 'Run this lab on a Linux whose kernel has it, or use another driver.',
  }));
}

/** The kernel feature that a resource needs, where kernels differ in it. */
function featureOf(resource: Resource): Feature | null {
  switch (resource.kind) {
    case 'veth':
    case 'bridge':
    case 'vxlan':
    case 'macvlan':
    case 'ipvlan':
      return resource.kind;
    case 'rule':
    case 'chain':
      return 'iptables';
    default:
      return null;
  }
}
