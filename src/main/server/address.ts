/** Where the server listens and which names it answers to. */
import { hostname, networkInterfaces } from 'node:os';
import { fail, ok, type Result } from '../../shared/result.ts';

const SHORTEST_TOKEN = 16;

export interface Address {
  readonly host: string;
  readonly token: string | null;
}

/** The address to listen on. Any but a loopback address needs a token: problem `token-needed`, `token-too-short`. */
export function chooseAddress(host = '127.0.0.1', token: string | null = null): Result<Address> {
  if (token !== null && token.length < SHORTEST_TOKEN) {
    return fail({
      code: 'token-too-short',
      kind: 'input',
      message: `A token needs at least ${SHORTEST_TOKEN} characters.`,
      fix: 'Make one: openssl rand -hex 16',
    });
  }
  if (!isLoopback(host) && token === null) {
    return fail({
      code: 'token-needed',
      kind: 'input',
      message: `${host} can be reached from other machines, and whoever opens the page gets terminals of this one’s labs.`,
      fix: 'Add --token with at least 16 characters, or leave --host out.',
    });
  }
  return ok({ host, token });
}

/** Can only this machine reach it? `localhost`, `::1` and the whole of 127.0.0.0/8, written out; a name that only begins so is none. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** The exact values of the Host header that are ours. A name that somebody points at this address is not among them. */
export function hostsFor(host: string, port: number): ReadonlySet<string> {
  const names = isLoopback(host) ? [host, 'localhost', ...(host === '::1' ? [] : ['127.0.0.1'])] : isAny(host) ? everyName() : [host];
  return new Set(names.flatMap((name) => (port === 80 ? [inUrl(name), `${inUrl(name)}:80`] : [`${inUrl(name)}:${port}`])));
}

/** A host as it stands in a URL: IPv6 in brackets. */
export function inUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

function everyName(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map((one) => one.address));
  return ['localhost', hostname().toLowerCase(), ...addresses];
}
