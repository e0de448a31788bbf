import { describe, expect, it } from 'vitest';
import type { Resource } from './resource.ts';
import { unheldLimits } from './unheld.ts';

const base = { needs: [], endsWith: [] };
function lab(mode: string): readonly Resource[] {
  const element = 'containers.api';
  return [
    { ...base, kind: 'container', id: 'container:api', element, name: 'api', host: 'alpha', mode, hostname: 'api', sysctls: {} },
    { ...base, kind: 'limits', id: 'limits:api', element, node: 'api', memory: 67108864, cpus: 0.5, pids: 64 },
  ];
}

describe('limits that a machine does not hold', () => {
  it('are none where it gives a control group for each', () => {
    expect(unheldLimits(lab('own'), ['cpu', 'memory', 'pids'])).toEqual({});
  });

  it('are said on the element, with what holds instead', () => {
    const start = 'This machine gives the lab no control group for it: ';
    expect([unheldLimits(lab('own'), []), unheldLimits(lab('host'), ['memory'])]).toEqual([
      { 'containers.api': `${start}mem_limit bounds each process of “api” by itself, not all of them together; cpus bounds nothing.` },
      { 'containers.api': `${start}cpus bounds nothing; pids_limit counts the processes of its host too.` },
    ]);
  });
});
