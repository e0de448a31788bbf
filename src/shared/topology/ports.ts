/** The short form of Compose for published ports: `[IP:]HOST:CONTAINER[/tcp|/udp]`, an IPv6 address in brackets. */
import type { PublishedPort } from './resolved.ts';
import { parseIpv4 } from './ipv4.ts';
import { beforePort, formatIpv6, parseIpv6 } from './ipv6.ts';

export type PortReading =
  | { readonly ok: true; readonly port: PublishedPort }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly fix: string };

const FORM = /^(?:(\[[^\]/]*\]|[^:/[\]]*):)?([^:/]*):([^:/]*)(?:\/([^/]*))?$/;

/** Reads one entry of `ports`. */
export function parsePort(written: string | number): PortReading {
  const text = String(written);
  if (/^\d+(\/(tcp|udp))?$/.test(text)) {
    const [port = ''] = text.split('/');
    return refuse(
      'port-without-host',
      `“${text}” names no port of the host: Docker would pick one at random, and a lab should be the same every time.`,
      `Write "8080:${port}", or any other free port before the colon.`,
    );
  }
  if (/^[\d.:]*\d-\d[\d:-]*(\/\w*)?$/.test(text)) {
    return refuse('port-range', `“${text}” is a range of ports, which Netyard does not publish.`, 'Write each port as an entry of its own.');
  }
  const match = FORM.exec(text);
  if (match === null) {
    return refuse('bad-port', `“${text.slice(0, 60)}” is not a published port.`, 'Write "8080:80", "127.0.0.1:8080:80" or "53:53/udp".');
  }
  const [, ip, host = '', container = '', protocol = 'tcp'] = match;
  const hostPort = parsePortNumber(host);
  const containerPort = parsePortNumber(container);
  if (hostPort === null || containerPort === null) {
    return refuse('bad-port', `“${text.slice(0, 60)}” is not a published port: ports are 1 to 65535.`, 'Write "8080:80".');
  }
  if (protocol !== 'tcp' && protocol !== 'udp') {
    return refuse('bad-port', `“${protocol.slice(0, 20)}” is not a protocol whose ports can be published.`, 'Write /tcp or /udp, or nothing for tcp.');
  }
  const hostIp = ip === undefined ? null : readAddress(ip);
  if (hostIp === undefined) {
    return refuse(
      'bad-address',
      `“${(ip ?? '').slice(0, 40)}” is not an IP address.`,
      'Write an IPv4 address such as 127.0.0.1, an IPv6 address in brackets such as [fd00:1::10], or leave the address out.',
    );
  }
  return { ok: true, port: { hostIp, hostPort, containerPort, protocol } };
}

/** As `parsePort` reads it: `127.0.0.1:8080:80/udp`, without what holds anyway. */
export function formatPort({ hostIp, hostPort, containerPort, protocol }: PublishedPort): string {
  return `${hostIp === null ? '' : `${beforePort(hostIp)}:`}${hostPort}:${containerPort}${protocol === 'tcp' ? '' : `/${protocol}`}`;
}

/** null: every address of the host. `[::]` is every address of IPv6 alone. undefined: none. */
function readAddress(text: string): string | null | undefined {
  const [, inner] = /^\[(.*)\]$/.exec(text) ?? [];
  const address = inner === undefined ? null : parseIpv6(inner);
  if (address !== null) return formatIpv6(address);
  if (parseIpv4(text) === null) return undefined;
  return text === '0.0.0.0' ? null : text;
}

function parsePortNumber(text: string): number | null {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535 ? Number(text) : null;
}

function refuse(code: string, message: string, fix: string): PortReading {
  return { ok: false, code, message, fix };
}
