/** Shapes of the keys of a host or container that say how names are found. */
import * as z from 'zod';
import { parseExtraHosts, readAddress } from './read.ts';

const server = z.string().refine((text) => readAddress(text) !== null, {
  params: { code: 'bad-address', says: 'is not an IP address', fix: 'Write the address of a DNS server, such as 192.168.50.53.' },
});

const extraHosts = z
  .union([z.array(z.string()), z.record(z.string(), z.string())])
  .superRefine((written, context) => {
    for (const { at, written: entry } of parseExtraHosts(written).filter(({ entry: read }) => read === null)) {
      const message = `“${entry.slice(0, 60)}” is no name with an IP address.`;
      const fix = 'Write "shop.example:192.168.50.10", or "shop.example:host-gateway" for the host.';
      context.addIssue({ code: 'custom', path: [at], message, params: { code: 'bad-extra-host', fix } });
    }
  })
  .meta({ description: 'Lines of /etc/hosts, as Compose has them: NAME:ADDRESS.', examples: [['shop.example:192.168.50.10', 'home:host-gateway']] });

/** Keys of a container and of a host. */
export const lookupKeys = {
  dns: z
    .union([z.array(server), server])
    .optional()
    .meta({ description: 'DNS servers for the names that no network knows; at most three.', examples: [['192.168.50.53']] }),
  extra_hosts: extraHosts.optional(),
};
