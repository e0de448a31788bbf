/** The machine stays as it was: before, during and after a sandbox, run by whoever runs this. */
import { spawn, spawnSync } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { needs } from '../../kernel.ts';
import { machineState, settings } from '../machine-state.ts';
import { machine, startPair } from './engine.ts';

describe('the machine', () => {
  test('has the same links, addresses, routes, rules, firewall, namespaces and mounts before, during and after a lab', async () => {
    const before = machineState();
    const engine = await startPair();
    await engine.make(['serve', 'api', 'http', '80']);
    await engine.read('db', 'ping -c 1 -W 2 10.7.0.2');
    const during = machineState();
    await engine.sandbox.stop();
    expect({ during, after: machineState() }).toEqual({ during: before, after: before });
  });

  test('has the same settings, also those that a host of a lab writes in its own namespace', async () => {
    const before = settings();
    const engine = await startPair();
    await engine.read('alpha', 'for key in net/ipv4/ip_forward net/ipv4/conf/all/rp_filter net/ipv4/tcp_syncookies; do echo 2 > /proc/sys/$key; done');
    await engine.fabric('echo 1 > /proc/sys/net/ipv4/ip_forward');
    const [during, after] = [settings(), await engine.sandbox.stop().then(settings)];
    for (const now of [during, after]) expect([...before.keys()].map((key) => now.get(key))).toEqual([...before.values()]);
  });
});

describe('decoys', () => {
  const decoys: (() => void)[] = [];
  afterEach(() => {
    for (const remove of decoys.splice(0)) remove();
  });

  test('a process with the name of ours survives every command', async () => {
    const decoy = spawn('perl', ['-e', '$0 = "netyard-init"; sleep 60']);
    decoys.push(() => void decoy.kill('SIGKILL'));
    const engine = await startPair();
    await engine.ask(['remove', 'api'], ['remove', 'alpha']);
    await engine.sandbox.stop();
    expect(decoy.exitCode ?? decoy.signalCode).toBeNull();
  });

  needs('root')('a bridge br0, a namespace n1 and a veth of the machine survive what a lab does with its own of that name', async () => {
    const decoyScript = 'ip link add br0 type bridge && ip netns add n1 && ip link add v-api type veth peer name v-decoy';
    const made = await machine.run(decoyScript);
    decoys.push(() => void spawnSync('sh', ['-c', 'ip link del v-api; ip netns del n1; ip link del br0']));
    expect(made).toMatchObject({ ok: true, value: { code: 0 } });
    const before = machineState();
    const engine = await startPair();
    await engine.make(['container', 'n1', 'alpha', 'own', 'n1'], ['remove', 'n1']);
    await engine.fabric('ip -n alpha link del br0; ip -n alpha link del v-api; ip link del br0; ip netns del n1');
    await engine.sandbox.stop();
    expect(machineState()).toEqual(before);
  });
});
