import { describe, expect, it } from 'vitest';
import { topologyJsonSchema } from './json-schema.ts';
import { valueAt } from './value-at.ts';

describe('the published JSON Schema', () => {
  const schema = topologyJsonSchema();

  it('knows the sections, the drivers and the bounds of the validator', () => {
    const network = ['properties', 'networks', 'anyOf', 0, 'additionalProperties', 'anyOf', 0, 'properties'];
    expect({
      sections: Object.keys(valueAt(schema, ['properties']) ?? {}),
      drivers: valueAt(schema, [...network, 'driver', 'enum']),
      vni: valueAt(schema, [...network, 'vni']),
    }).toEqual({
      sections: ['name', 'lans', 'hosts', 'networks', 'containers', 'links', 'volumes', 'layout'],
      drivers: ['none', 'bridge', 'host', 'overlay', 'macvlan', 'ipvlan'],
      vni: { type: 'integer', minimum: 1, maximum: 16777215 },
    });
  });

  it('refuses unknown keys but takes those that begin with x-', () => {
    expect([valueAt(schema, ['additionalProperties']), valueAt(schema, ['patternProperties'])]).toEqual([false, { '^x-': {} }]);
  });

  it('is JSON', () => {
    expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  });
});
