/**
 * Keys of the format that this version does not build yet. They are known, so that nobody is told that they misspelt
 * one, and they are errors, so that nobody believes that they have an effect.
 */
import type { KeyPlace } from './schema.ts';

const LATER: Partial<Record<KeyPlace, readonly string[]>> = {
  lans: ['gateway', 'ip_range'],
  networks: ['routes', 'driver_opts'],
  containers: ['image', 'entrypoint', 'tmpfs', 'ulimits', 'user', 'working_dir', 'read_only'],
};

/** True for a key of the format that is not built yet. */
export function comesLater(place: KeyPlace, key: string): boolean {
  return LATER[place]?.includes(key) ?? false;
}
