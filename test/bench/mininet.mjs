/**
 * The same by Mininet (http://mininet.org, Debian's package `mininet`), where root has it: its hosts for containers, a Linux bridge for
 * each host, and one more that joins these, so that all reach all.
 */
import { spawnSync } from 'node:child_process';
import { must } from './bench.mjs';

/** Debian's python, which has Debian's packages. */
const PYTHON = '/usr/bin/python3';

/** Why Mininet cannot be measured here, or null. */
export function withoutMininet() {
  if (process.getuid() !== 0) return 'Mininet needs root';
  const tried = spawnSync(PYTHON, ['-c', 'import mininet.net'], { encoding: 'utf8' });
  return tried.status === 0 && spawnSync('sh', ['-c', 'command -v brctl && command -v mnexec']).status === 0
    ? null
    : 'not here: apt-get install --no-install-recommends mininet bridge-utils';
}

/** Starts and stops so many; milliseconds of both, and KiB that less memory is free in between. */
export function mininet(hosts, count) {
  const ran = spawnSync('unshare', ['--net', '--mount', PYTHON, '-c', SCRIPT, `${hosts}`, `${count}`], { encoding: 'utf8', maxBuffer: 1 << 26 });
  must(ran.status === 0, `Mininet: ${ran.stderr.slice(-500)}`);
  const { start, stop, memory, answered } = JSON.parse(ran.stdout.trim().split('\n').at(-1));
  must(answered, 'the last of Mininet does not answer');
  return { start, stop, memory };
}

const SCRIPT = `
import json, sys, time
from mininet.net import Mininet
from mininet.nodelib import LinuxBridge
hosts, count = int(sys.argv[1]), int(sys.argv[2])
def available():
    return int([line.split()[1] for line in open('/proc/meminfo') if line.startswith('MemAvailable')][0])
before, begin = available(), time.monotonic()
net = Mininet(switch=LinuxBridge, controller=None, ipBase='10.0.0.0/16')
core = net.addSwitch('s0')
switches = [net.addSwitch('s%d' % (each + 1)) for each in range(hosts)]
for each in switches: net.addLink(each, core)
for each in range(count): net.addLink(net.addHost('h%d' % (each + 1)), switches[each % hosts])
net.start()
start, memory = time.monotonic() - begin, before - available()
answered = False
for attempt in range(10):
    answered = answered or ' 0% packet loss' in net.hosts[0].cmd('ping -n -c1 -W2 ' + net.hosts[-1].IP())
begin = time.monotonic()
net.stop()
print(json.dumps({'start': start * 1000, 'stop': (time.monotonic() - begin) * 1000, 'memory': memory, 'answered': answered}))
`;
