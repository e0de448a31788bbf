/** NET_ADMIN ends at the container that has it, and where the network namespace is shared there is none. */
import { describe, expect, test } from 'vitest';
import { type Engine, finished, startEngine, startPair } from './engine.ts';

/**
 * RTM_DELLINK for `name` in the namespace that this one knows as `nsid` (IFLA_TARGET_NETNSID): how a container could reach
 * its veth's other end. Prints the kernel's answer, 0 or an error number.
 */
function deleteLink(name: string, nsid: number): string {
  return `
    socket(my $netlink, 16, 3, 0) or die "socket: $!";
    my $attributes = pack("S S a16", 20, 3, "${name}") . pack("S S l", 8, 46, ${nsid});
    my $message = pack("L S S L L", 32 + length $attributes, 17, 5, 1, 0) . pack("C x S l L L", 0, 0, 0, 0, 0) . $attributes;
    send($netlink, $message, 0) or die "send: $!";
    recv($netlink, my $answer, 4096, 0);
    my (undef, undef, undef, undef, undef, $error) = unpack("L S S L L l", $answer);
    print -$error`;
}

const EACCES = '13';

/** The number by which a node's namespace knows the one behind its eth0. */
async function peerOf(engine: Engine, node: string): Promise<number> {
  const [, nsid] = /link-netnsid (\d+)/.exec(await engine.read(node, 'ip link show eth0')) ?? [];
  return Number(nsid);
}

describe('a container with a network namespace of its own', () => {
  test('changes its addresses, its firewall and its interfaces', async () => {
    const engine = await startPair();
    const script = `ip address add 10.7.0.99/24 dev eth0; ip link set eth0 mtu 1400; ip link add veth1 type veth peer name veth2
      iptables -A INPUT -p icmp -j DROP; iptables -S INPUT; ip -4 -o address show eth0 | wc -l; cat /sys/class/net/eth0/mtu; ls /sys/class/net`;
    expect(await engine.read('api', script)).toBe('-P INPUT ACCEPT\n-A INPUT -p icmp -j DROP\n2\n1400\neth0\nlo\nveth1\nveth2');
  });

  test("cannot delete an interface of its host through its veth's other end, which a host's root can", async () => {
    const engine = await startPair();
    const program = deleteLink('br0', await peerOf(engine, 'api'));
    const tried = await finished(engine.sandbox.enterArgv('api', ['perl', '-e', program]));
    expect(tried).toEqual({ code: 0, stdout: EACCES, stderr: '' });
    expect(await engine.read('alpha', 'ip -o link show br0 | wc -l')).toBe('1');
    // The same message from the same namespace with the host's rights: the test tells a promise kept from a message misspelt.
    const byHost = await finished(engine.sandbox.enterArgv('alpha', ['ip', 'netns', 'exec', 'api', 'perl', '-e', program]));
    expect(byHost).toEqual({ code: 0, stdout: '0', stderr: '' });
    expect((await engine.in('alpha', 'ip link show br0')).code).toBe(1);
  });

  test('cannot enter another namespace or make one of its own', async () => {
    const engine = await startPair();
    const before = await engine.fabric('ip -n alpha -o link | cut -d: -f 2; ip -n db -o link | cut -d: -f 2');
    const script = `
      for each in 1 2 3 4 5; do nsenter --target $each --net --user true 2>/dev/null && [ "$(readlink /proc/$each/ns/net)" != "$(readlink /proc/self/ns/net)" ] && echo entered; done
      ls /run/netns /var/run/netns 2>/dev/null; ls /run/netyard 2>/dev/null
      unshare --net ip link set lo up 2>/dev/null && echo unshared; :`;
    expect(await engine.read('api', script)).toBe('');
    const after = await engine.fabric('ip -n alpha -o link | cut -d: -f 2; ip -n db -o link | cut -d: -f 2');
    expect(after).toEqual(before);
  });

  test('reads the settings of the kernel and does not write them, whatever it mounts', async () => {
    const engine = await startPair();
    const script = `
      cat /proc/sys/net/ipv4/ip_forward
      { echo 1 > /proc/sys/net/ipv4/ip_forward || mount -o remount,rw /proc/sys || umount /proc/sys; } 2>/dev/null
      unshare --user --map-root-user --mount sh -c 'mount -o remount,rw /proc/sys || umount /proc/sys || mount -t proc proc /mnt' 2>/dev/null && echo mounted
      cat /proc/sys/net/ipv4/ip_forward`;
    const [before, after, ...more] = (await engine.in('api', script)).stdout.trimEnd().split('\n');
    expect({ after, more }).toEqual({ after: before, more: [] });
  });

  test("has Docker's capabilities and NET_ADMIN, for good", async () => {
    const engine = await startPair();
    expect(await engine.read('api', 'grep -E "^Cap(Prm|Eff|Bnd)" /proc/self/status | cut -f 2 | sort -u')).toBe('00000000a80435fb');
  });
});

describe('a container that shares a network namespace', () => {
  const MODES = [
    ['of its host', 'host'],
    ['of another container', 'container:api'],
  ] as const;

  test.each(MODES)('%s cannot change it', async (_what, mode) => {
    const engine = await startPair();
    await engine.make(['container', 'guest', 'alpha', mode, 'guest']);
    const before = await engine.read('guest', 'ip -4 -o address; cat /proc/sys/net/ipv4/ip_forward');
    const script = `
      ip link set lo down 2>&1; ip address add 10.9.9.9/24 dev lo 2>&1; iptables -A INPUT -j DROP 2>&1 | grep -o "Permission denied"
      { echo 1 > /proc/sys/net/ipv4/ip_forward; } 2>/dev/null || echo read-only`;
    expect((await engine.in('guest', script)).stdout).toBe(
      'RTNETLINK answers: Operation not permitted\nRTNETLINK answers: Operation not permitted\nPermission denied\nread-only\n',
    );
    expect(await engine.read('guest', 'ip -4 -o address; cat /proc/sys/net/ipv4/ip_forward')).toBe(before);
  });

  test('of its host sees the interfaces, takes the hostname and binds the ports of the host', async () => {
    const engine = await startPair();
    await engine.make(['container', 'probe', 'alpha', 'host', 'probe'], ['serve', 'alpha', 'http', '8080']);
    expect(await engine.read('probe', 'hostname; ip -br address show br0 | grep -o 10.7.0.1/24')).toBe('alpha\n10.7.0.1/24');
    expect(await engine.ask(['serve', 'probe', 'http', '8080'])).toEqual(['err port-taken port 8080: Address already in use']);
  });

  test('of another container has that one’s hostname, files and names, and its own processes', async () => {
    const engine = await startPair();
    await engine.make(
      ['file', 'api', 'hosts', '10.7.0.2 api\n'],
      ['container', 'side', 'alpha', 'container:api', 'side'],
      ['names', 'front', 'db=10.7.0.3'],
      ['attach', 'api', 'front'],
      ['file', 'api', 'resolv.conf', 'nameserver 127.0.0.11\n'],
    );
    expect(await engine.read('side', 'hostname; cat /etc/hosts; getent hosts db; ps -eo args | grep -c "^[n]etyard-init"')).toBe(
      'api\n10.7.0.2 api\n10.7.0.3        db\n1',
    );
    await engine.make(['file', 'api', 'hosts', '10.7.0.4 api\n']);
    expect(await engine.read('side', 'cat /etc/hosts')).toBe('10.7.0.4 api');
  });
});

describe('a host', () => {
  test('rules its containers and no other host', async () => {
    const engine = await startPair();
    await engine.make(['host', 'beta'], ['container', 'far', 'beta', 'own', 'far']);
    const script = `ip netns list | sort | cut -d " " -f 1; ip netns exec api ip address add 10.7.0.50/24 dev eth0
      ip netns exec far true 2>/dev/null && echo far; nsenter --net=/run/netns/beta true 2>/dev/null && echo beta; :`;
    expect(await engine.read('alpha', script)).toBe('api\ndb');
    expect(await engine.read('api', 'ip -o address show eth0 | grep -c 10.7.0.50')).toBe('1');
  });

  test("sees its containers' processes, a container only its own", async () => {
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80'], ['serve', 'db', 'http', '81']);
    const list = 'ps -eo args | grep -E "^netyard-(init|responder)" | sort';
    expect(await engine.read('alpha', list)).toBe('netyard-init\nnetyard-init\nnetyard-init\nnetyard-responder http 80\nnetyard-responder http 81');
    expect(await engine.read('api', list)).toBe('netyard-init\nnetyard-responder http 80');
  });

  test('cannot be tricked into writing elsewhere when a file of its is rewritten', async () => {
    const engine = await startEngine(['host', 'alpha']);
    await engine.read('alpha', 'rm /etc/hosts && ln -s /run/netyard/enter /etc/hosts');
    const before = await engine.fabric('cksum /run/netyard/enter');
    await engine.ask(['file', 'alpha', 'hosts', 'overwritten\n']);
    expect(await engine.fabric('cksum /run/netyard/enter')).toEqual(before);
  });

  test('cannot lead the name of a container’s namespace elsewhere', async () => {
    const engine = await startEngine(['host', 'alpha']);
    await engine.read('alpha', 'ln -s /run/netyard/enter /run/netns/api');
    const replies = await engine.ask(['container', 'api', 'alpha', 'own', 'api']);
    expect(replies[0]).toMatch(/^err kernel-refused /);
    expect(await engine.fabric('stat -f -c %T /run/netyard/enter')).toMatchObject({ stdout: 'tmpfs\n' });
  });
});
