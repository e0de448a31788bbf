/** Windows' own Linux. */
import type { Found, Looks } from './offers-types.ts';

/** None on other systems. */
export async function wslOffers({ platform }: Pick<Looks, 'platform'>): Promise<readonly Found[]> {
  if (platform !== 'win32') return [];
  const what = 'The default Linux of Windows (WSL 2).';
  return [{ backend: 'wsl', kind: 'wsl', what, state: 'untried', can: 'Runs what its kernel can.', missing: [], running: false, whole: false }];
}
