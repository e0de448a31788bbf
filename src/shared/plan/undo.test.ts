import { expect, test } from 'vitest';
import { resourcesOf } from '../../../test/arbitraries/driven.ts';
import { undoScript } from './undo.ts';

const lab = resourcesOf('networks: { web: { driver: bridge } }\ncontainers: { a: { networks: [web], serves: { http: 80 } } }\n');
const pick = (...ids: string[]) => ids.flatMap((id) => lab.filter((resource) => resource.id === id));

test('dependants first, each by itself, whatever it says', () => {
  expect(undoScript(pick('container:a', 'bridge:networks.web', 'veth:a.web', 'rule:host/nat/POSTROUTING/web:leaving')).split('\n')).toEqual([
    "nsenter --net=/run/netns/host iptables -t nat -D POSTROUTING -s 172.18.0.0/16 '!' -o br-web -j MASQUERADE >/dev/null 2>&1 || :",
    'nsenter --net=/run/netns/host ip link del v-a.web >/dev/null 2>&1 || :',
    'nsenter --net=/run/netns/host ip link del br-web >/dev/null 2>&1 || :',
    "printf '%s\\n' 'remove\ta' | perl /run/netyard/ask >/dev/null 2>&1 || :",
    '',
  ]);
});

test('what cannot be told apart is removed once', () => {
  const [server] = pick('serve:a/http:80');
  expect(undoScript(server === undefined ? [] : [server, server])).toBe("printf '%s\\n' 'unserve\ta\thttp\t80' | perl /run/netyard/ask >/dev/null 2>&1 || :\n");
});
