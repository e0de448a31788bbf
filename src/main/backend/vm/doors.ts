/**
 * Where the VM's ports are on this machine: unix sockets in a folder of this user, on Windows (whose Node has none) TCP on
 * 127.0.0.1. A unix socket's path has at most 107 bytes on Linux and 103 on macOS, so a long state folder gets a short one elsewhere.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** Ports for agents: one for each process of Netyard that uses the VM. */
export const AGENT_PORTS = 8;

const LONGEST_PATH = 103;
/** The longest name of a door. */
const LONGEST_NAME = 'migration';
const SHORT = 'netyard-vm-';

/** Where the doors will be. */
export type Doors = { readonly kind: 'folder'; readonly folder: string; path(name: string): string } | { readonly kind: 'tcp' };

/** One door that is open. */
export type Door = { readonly path: string } | { readonly port: number };

/** The doors in a folder. */
export function doorsIn(folder: string): Doors {
  return { kind: 'folder', folder, path: (name) => join(folder, name) };
}

/** Makes the place for the doors: below `vmFolder`, or a folder of this user's in the system's temporary one. */
export function makeDoors(vmFolder: string, platform: NodeJS.Platform, temporary = tmpdir()): Doors {
  if (platform === 'win32') return { kind: 'tcp' };
  const folder = join(vmFolder, 'doors');
  if (Buffer.byteLength(join(folder, LONGEST_NAME)) > LONGEST_PATH) return doorsIn(mkdtempSync(join(temporary, SHORT)));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: 0o700 });
  return doorsIn(folder);
}

/** Takes the doors' folder away: `vm/doors`, or one that {@link makeDoors} made elsewhere; nothing with another name. */
export function removeDoors(folder: string, vmFolder: string): void {
  const ours = folder === join(vmFolder, 'doors') || (basename(folder).startsWith(SHORT) && dirname(folder) === tmpdir());
  if (ours) rmSync(folder, { recursive: true, force: true });
}

/** Connects; rejects with what the system said. Bytes are neither delayed nor is the other end's end answered by ours alone. */
export function enter(door: Door): Promise<Socket> {
  const options: NetConnectOpts = 'path' in door ? { path: door.path } : { host: '127.0.0.1', port: door.port, noDelay: true };
  return new Promise((resolve, reject) => {
    const socket = connect(options);
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      // A broken pipe ends the socket, and its `close` tells.
      socket.on('error', () => undefined);
      resolve(socket);
    });
  });
}
