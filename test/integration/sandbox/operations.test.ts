/** netyard-init's operations: what each makes and unmakes, and what it says where it cannot. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { startEngine, started, startPair, until } from './engine.ts';

describe('operations', () => {
  test('a removal undoes, also what is not there; then the name is free again', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80'], ['remove', 'api'], ['remove', 'api'], ['remove', 'nobody']);
    await engine.make(['container', 'api', 'alpha', 'own', 'api'], ['serve', 'api', 'http', '80'], ['remove', 'alpha']);
    // The kernel and the nursery clean up behind the reply.
    const left = async () => (await engine.fabric('ls /run/netns; ls /run/netyard/hosts; ps -e | grep -c netyard; grep -c nsfs /proc/mounts')).stdout;
    await until(left, (found) => found === '1\n0\n');
  });

  test.each([
    ['a name that is taken', ['host', 'alpha'], 'err exists alpha exists already.'],
    ['a name that is none', ['host', '../x'], 'err bad-operation That is no name of a node.'],
    ['a host that is not there', ['container', 'x', 'beta', 'own', 'x'], 'err no-such-node There is no beta in this lab.'],
    ['a container as a host', ['container', 'x', 'api', 'own', 'x'], 'err wrong-kind api is a container.'],
    ['an unknown mode', ['container', 'x', 'alpha', 'odd', 'x'], 'err bad-operation No mode of a container: odd.'],
    ['a key that is none of the network', ['host', 'x', 'kernel.panic=1'], 'err bad-operation No key of the network: kernel.panic.'],
    ['a key that leads elsewhere', ['host', 'y', 'net/../kernel/panic=1'], 'err bad-operation No key of the network: net/../kernel/panic.'],
    ['a file outside of /etc', ['file', 'alpha', '../root/x', ''], 'err bad-operation No place below /etc: ../root/x.'],
    ['a port that is none', ['serve', 'api', 'http', '70000'], 'err bad-operation No port: 70000.'],
    ['a protocol that is none', ['serve', 'api', 'gopher', '70'], 'err bad-operation Nothing here speaks gopher.'],
    ['nothing', [''], 'err bad-operation There is no such operation.'],
  ])('says what is wrong with %s', async (_what, operation, reply) => {
    const engine = await startPair();
    expect(await engine.ask(operation)).toEqual([reply]);
  });

  test('after the first that fails nothing more is done', async () => {
    const engine = await startEngine();
    expect(await engine.ask(['host', 'alpha'], ['host', 'alpha'], ['host', 'beta'])).toEqual(['ok', 'err exists alpha exists already.']);
    expect((await engine.fabric('ls /run/netns')).stdout).toBe('alpha\n');
  });

  test('a host whose making fails leaves nothing of it', async () => {
    const engine = await startEngine();
    await engine.ask(['host', 'alpha', 'kernel.panic=1']);
    await engine.make(['host', 'alpha']);
  });

  test('settings are there before anything else', async () => {
    const engine = await startEngine(
      ['host', 'alpha', 'net.ipv4.ip_forward=1', 'net.ipv6.conf.all.disable_ipv6=1', 'net.ipv4.no_such_key=1'],
      ['container', 'api', 'alpha', 'own', 'api', 'net.ipv4.ip_unprivileged_port_start=0', 'net.ipv4.conf.all.rp_filter=2'],
    );
    expect(await engine.read('alpha', 'cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/all/disable_ipv6')).toBe('1\n1');
    expect(await engine.read('api', 'cat /proc/sys/net/ipv4/ip_unprivileged_port_start /proc/sys/net/ipv4/conf/all/rp_filter')).toBe('0\n2');
  });

  test('files are kept until there is a place for them, and written at once where there is', async () => {
    const engine = await startPair();
    const content = 'tab\t, 100 %, “quotes” and\nlines\n';
    await engine.make(['file', 'api', 'netyard/deep/file', content], ['file', 'alpha', '/etc/motd', content]);
    expect(`${await engine.read('api', 'cat /etc/netyard/deep/file')}\n`).toBe(content);
    expect(`${await engine.read('alpha', 'cat /etc/motd')}\n`).toBe(content);
    await engine.make(['file', 'api', 'netyard/deep/file', 'new\n']);
    expect(await engine.read('api', 'cat /etc/netyard/deep/file')).toBe('new');
  });

  test('what a container writes is its own and is lost with it', async () => {
    const engine = await startPair();
    await engine.read('api', 'echo mine > /etc/hosts; rm /etc/services; echo x > /root/file; echo x > /var/tmp/file');
    expect(await engine.read('db', 'grep -c mine /etc/hosts; test -s /etc/services && ls /root /var/tmp')).toBe('0\n/root:\n\n/var/tmp:');
    await engine.make(['remove', 'api'], ['container', 'api', 'alpha', 'own', 'api']);
    expect(await engine.read('api', 'grep -c mine /etc/hosts; test -s /etc/services && ls /root')).toBe('0');
  });

  test("a pipe in the way of a container's name on its host is said, and in the way once only", async () => {
    const engine = await startEngine(['host', 'alpha']);
    await engine.read('alpha', 'mkfifo /run/netns/web2');
    const add = ['container', 'web2', 'alpha', 'own', 'web2'];
    expect(await engine.ask(add)).toEqual(['err kernel-refused /run/netns/web2 of alpha is in the way: it is no regular file.']);
    await engine.make(add);
  });

  test.each(['alpha', 'api'])('a pipe in place of a file of %s is replaced', async (node) => {
    const engine = await startPair();
    await engine.read(node, 'rm /etc/hosts; mkfifo /etc/hosts');
    await engine.make(['file', node, 'hosts', '10.7.0.9 new\n']);
    expect(await engine.read(node, 'cat /etc/hosts; ls /etc | grep -c netyard-new; :')).toBe('10.7.0.9 new\n0');
  });

  test('a process of a node that is stopped while it works for an operation is not waited for', async () => {
    const engine = await startPair();
    const stop = started(
      engine.sandbox.enterArgv('alpha', [
        'perl',
        '-e',
        '$| = 1; print "."; while (1) { kill "STOP", grep { $_ != $$ } map { m{(\\d+)} } glob "/proc/[0-9]*" }',
      ]),
    );
    onTestFinished(() => void stop.kill('SIGKILL'));
    await new Promise((resolve) => stop.stdout?.once('data', resolve));
    // On a busy machine the one that stops the others may come too late for some.
    let port = 80;
    const serve = () => engine.ask(['serve', 'api', 'http', String(port++)]);
    await until(serve, ([said]) => said?.startsWith('err no-answer A process of the lab does not answer') === true, 20_000);
    stop.kill('SIGTERM');
    await until(serve, ([said]) => said === 'ok', 20_000);
  });

  test("a host's process that makes namespaces may be killed: there will be another", async () => {
    const engine = await startPair();
    await engine.fabric('pkill -9 -f "nursery of alpha"');
    await engine.make(['container', 'web', 'alpha', 'own', 'web'], ['container', 'web2', 'alpha', 'own', 'web2']);
    expect(await engine.read('web2', 'hostname')).toBe('web2');
  });

  test('what serves is there again when somebody has killed it, until it is no more to serve', async () => {
    const engine = await startPair();
    await engine.make(['serve', 'alpha', 'http', '80'], ['serve', 'api', 'http', '81'], ['serve', 'db', 'http', '82']);
    const list = async () => (await engine.fabric('ps -eo args | grep "^netyard-responder" | sort')).stdout;
    const [on80, on81, on82] = [80, 81, 82].map((port) => `netyard-responder http ${port}\n`);
    await engine.in('alpha', 'kill -9 -1');
    await engine.make(['unserve', 'db', 'http', '82']);
    await until(list, (found) => found === `${on80}${on81}`, 10_000);
    await engine.make(['serve', 'db', 'http', '82']);
    await engine.in('alpha', 'pkill -9 -f "^netyard-responder http 80"');
    // Whoever is first: it may be there again before it is asked for.
    expect(await engine.ask(['serve', 'alpha', 'http', '80'])).toEqual([expect.stringMatching(/^(ok$|err exists )/)]);
    await engine.in('db', 'pkill -9 -f "^netyard-responder"');
    await until(list, (found) => found === `${on80}${on81}${on82}`, 10_000);
  });

  test("a host's root cannot end its host", async () => {
    const engine = await startPair();
    const reboot = process.arch === 'arm64' ? 142 : 169;
    await engine.in('alpha', `perl -e 'print syscall(${reboot}, 0xfee1dead, 672274793, 0x01234567, 0)'; kill -9 1; kill -9 -1`);
    expect(await engine.read('alpha', 'hostname')).toBe('alpha');
  });

  test('two hundred containers in one go', async () => {
    const engine = await startEngine(['host', 'alpha']);
    const names = Array.from({ length: 200 }, (_, index) => `c${index}`);
    await engine.make(...names.map((name) => ['container', name, 'alpha', 'own', name] as const));
    // pid 1, the host's and its nursery.
    await until(
      async () => (await engine.fabric('ls /run/netns | wc -l; ps -e | grep -c netyard')).stdout,
      (found) => found === '201\n3\n',
    );
    expect(await engine.read('c199', 'hostname')).toBe('c199');
  });
});
