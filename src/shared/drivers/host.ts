import type { Driver, NetworkOf } from './driver.ts';

/** `host`: nothing is made. Its containers use the host's network namespace (their mode says so), and have no interface of their own. */
export const host: Driver<NetworkOf<'host'>> = { network: () => [], attachment: () => [] };
