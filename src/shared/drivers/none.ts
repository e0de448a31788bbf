import type { Driver, NetworkOf } from './driver.ts';

/** `none`: nothing is made. Its containers have `lo` in a namespace of their own, as every namespace has. */
export const none: Driver<NetworkOf<'none'>> = { network: () => [], attachment: () => [] };
