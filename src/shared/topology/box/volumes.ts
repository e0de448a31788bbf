/** The short form of Compose for volumes: `NAME:/PATH[:ro]`. Only named ones: a lab has no way to a folder of the machine. */
import { NAME } from '../../names.ts';

/** A volume, and where a container sees it. */
export interface VolumeMount {
  readonly volume: string;
  /** Absolute, without a slash at its end. */
  readonly path: string;
  readonly readOnly: boolean;
}

export type VolumeReading =
  | { readonly ok: true; readonly mount: VolumeMount }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly fix: string };

const PATH = /^(\/[A-Za-z0-9._+@-]+){1,16}$/;

/** What the kernel and the lab keep for themselves. */
const KEPT = ['/dev', '/proc', '/sys', '/etc', '/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/run/netns', '/run/netyard', '/var/run'];

/** Reads one entry of `volumes`. */
export function parseVolume(text: string): VolumeReading {
  const shown = text.slice(0, 60);
  const [name = '', path, options, ...more] = text.split(':');
  if (/^[./~]/.test(name) && path !== undefined) {
    return refuse(
      'bind-mount',
      `“${shown}” would show a folder of this machine to the lab, which never sees any.`,
      'Give the volume a name, such as "data:/var/lib/db"; it is kept with the lab.',
    );
  }
  if (path === undefined) {
    const message = `“${shown}” names no volume: Docker would make one without a name, which nothing finds again.`;
    return refuse('volume-without-name', message, `Write "data:${PATH.test(text) ? text : '/var/lib/db'}".`);
  }
  if (!NAME.test(name) || more.length > 0 || (options !== undefined && options !== 'ro' && options !== 'rw')) {
    return refuse('bad-volume', `“${shown}” is not a volume.`, 'Write "data:/var/lib/db", or "data:/var/lib/db:ro" to only read it.');
  }
  const place = path.length > 1 ? path.replace(/\/$/, '') : path;
  if (!PATH.test(place) || place.length > 200 || place.split('/').some((part) => part === '.' || part === '..')) {
    return refuse('bad-volume', `“${path.slice(0, 60)}” is no place for a volume.`, 'Write an absolute path of plain names, such as /var/lib/db.');
  }
  if (KEPT.some((kept) => place === kept || (kept !== '/etc' && kept !== '/usr' && place.startsWith(`${kept}/`)))) {
    return refuse('bad-volume', `A volume cannot stand at ${place}: that is the system’s.`, 'Choose another place, such as /data or /var/lib/db.');
  }
  return { ok: true, mount: { volume: name, path: place, readOnly: options === 'ro' } };
}

function refuse(code: string, message: string, fix: string): VolumeReading {
  return { ok: false, code, message, fix };
}
