/** Settings of the kernel: only where there is a network namespace of its own for them. */
import type { Found, Scope } from './scope.ts';

/** Docker refuses them with the host’s network; with another container’s they would be that one’s. */
export function* checkSettings(scope: Scope): Iterable<Found> {
  for (const { name, host, networkMode, sysctls } of scope.containers) {
    if (Object.keys(sysctls).length === 0 || (networkMode?.kind !== 'host' && networkMode?.kind !== 'container')) continue;
    const element = `containers.${name}`;
    const of = networkMode.kind === 'container' ? `“${networkMode.of}”` : host === null ? 'its host' : `“${host}”`;
    const message = `“${name}” has no network namespace of its own: these would be settings of ${of}.`;
    yield { code: 'sysctls-with-mode', element, path: `${element}.sysctls`, message, fix: `Move sysctls to ${of}.` };
  }
}
