/** The JSON Schema that editors complete and check a topology file with. */
import * as z from 'zod';
import { topologySchema } from './schema.ts';

/** JSON Schema 2020-12, derived from the validator's own schema; every map of keys also takes `x-` keys. */
export function topologyJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(topologySchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      if (jsonSchema.additionalProperties === false) {
        jsonSchema.patternProperties = { '^x-': {} };
      }
      if (jsonSchema.type === 'object' && jsonSchema.properties?.containers !== undefined) {
        jsonSchema.title = 'Netyard topology';
      }
    },
  });
}
