/** The short form of Compose for published ports: `[IP:]HOST:CONTAINER[/tcp|/udp]`. */
import type { PublishedPort } from './resolved.ts';
import { parseIpv4 } from './ipv4.ts';

export type PortReading =
  | { readonly ok: true; readonly port: PublishedPort }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly fix: string };

const FORM = /^(?:([^:/]*):)?([^:/]*):([^:/]*)(?:\/([^/]*))?$/;

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
  if (ip !== undefined && parseIpv4(ip) === null) {
    return refuse(
      'bad-address',
      `“${ip.slice(0, 40)}” is not an IPv4 address.`,
      'Write four numbers from 0 to 255, such as 127.0.0.1, or leave the address out.',
    );
  }
  return { ok: true, port: { hostIp: ip === undefined || ip === '0.0.0.0' ? null : ip, hostPort, containerPort, protocol } };
}

function parsePortNumber(text: string): number | null {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535 ? Number(text) : null;
}

function refuse(code: string, message: string, fix: string): PortReading {
  return { ok: false, code, message, fix };
}
