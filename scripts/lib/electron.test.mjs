import { expect, test } from 'vitest';
import { findElectron } from './electron.mjs';

/** Runs it on a made-up machine, where the binary is there before or after it was fetched, or never. */
function found({ before = null, after = null, error, ...machine } = {}) {
  const said = [];
  let fetched = 0;
  const result = findElectron((line) => said.push(line), {
    platform: 'linux',
    isRoot: false,
    env: { DISPLAY: ':0' },
    installed: () => (fetched === 0 ? before : after),
    fetch: () => {
      fetched += 1;
      return error;
    },
    ...machine,
  });
  return { ...result, fetched, said: said.length };
}

test.each([
  ['is there', { before: '/e' }, { program: '/e', fetched: 0, said: 0 }],
  ['is there, on Wayland', { before: '/e', env: { WAYLAND_DISPLAY: 'wayland-0' } }, { program: '/e', fetched: 0, said: 0 }],
  ['can be fetched', { after: '/e' }, { program: '/e', fetched: 1, said: 1 }],
  ['cannot be fetched', {}, { why: 'Electron could not be fetched', fetched: 1, said: 1 }],
  ['takes too long', { error: 'ETIMEDOUT' }, { why: 'Electron could not be fetched within 30 s', fetched: 1, said: 1 }],
  ['has no display', { before: '/e', env: {} }, { why: 'there is no display', fetched: 0, said: 0 }],
  ['is asked for by root', { before: '/e', isRoot: true }, { why: 'Electron refuses to run as root', fetched: 0, said: 0 }],
  ['needs no DISPLAY elsewhere', { before: '/e', env: {}, platform: 'darwin' }, { program: '/e', fetched: 0, said: 0 }],
])('the binary %s', (_, machine, result) => {
  expect(found(machine)).toEqual(result);
});
