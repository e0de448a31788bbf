/** Where labs are kept: one folder a lab, under one root, and nothing anywhere else. */
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `$XDG_STATE_HOME/netyard` (default `~/.local/state/netyard`); the app-data folder on Windows and macOS. */
export function stateRoot(environment: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const home = environment.HOME ?? homedir();
  switch (platform) {
    case 'win32':
      // Not the part of the profile that travels: what runs, runs on this machine, and the VM's snapshot is large.
      return join(environment.LOCALAPPDATA ?? join(home, 'AppData', 'Local'), 'Netyard');
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Netyard');
    default: {
      // The XDG specification: a relative path is invalid and must be ignored.
      const xdg = environment.XDG_STATE_HOME;
      return join(xdg?.startsWith('/') ? xdg : join(home, '.local', 'state'), 'netyard');
    }
  }
}
