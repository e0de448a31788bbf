import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePort } from './ports.ts';

describe('published ports', () => {
  it.each<[string, unknown]>([
    ['8080:80', { hostIp: null, hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    ['127.0.0.1:8080:80', { hostIp: '127.0.0.1', hostPort: 8080, containerPort: 80, protocol: 'tcp' }],
    ['0.0.0.0:53:53/udp', { hostIp: null, hostPort: 53, containerPort: 53, protocol: 'udp' }],
    ['65535:1/tcp', { hostIp: null, hostPort: 65535, containerPort: 1, protocol: 'tcp' }],
  ])('%s', (text, port) => {
    expect(parsePort(text)).toEqual({ ok: true, port });
  });

  it.each<[string | number, string]>([
    [80, 'port-without-host'],
    ['80/udp', 'port-without-host'],
    ['8000-8010:80-90', 'port-range'],
    ['127.0.0.1:8000-8010:80', 'port-range'],
    ['65536:80', 'bad-port'],
    ['080:80', 'bad-port'],
    ['-1:80', 'bad-port'],
    [':80', 'bad-port'],
    ['80:', 'bad-port'],
    ['', 'bad-port'],
    [1.5, 'bad-port'],
    ['80:80/sctp', 'bad-port'],
    ['host:80:80', 'bad-address'],
    ['::1:80:80', 'bad-port'],
  ])('%s is refused: %s', (text, code) => {
    expect(parsePort(text)).toMatchObject({ ok: false, code });
  });

  it('any text is read or refused with a fix', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^[0-9.:/a-z-]{0,20}$/)), (text) => {
        expect(parsePort(text)).toMatchObject({ ok: expect.any(Boolean) });
      }),
    );
  });
});
