/** The machine that a lab runs on, as text: what has to be the same before, during and after. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Everything of the machine that a lab could have touched, as text. */
export function machineState(): Record<string, string> {
  return {
    links: said('ip', '-details', 'link'),
    addresses: said('ip', 'address').replace(/(valid|preferred)_lft \d+sec/g, '$1_lft'),
    routes: said('ip', 'route', 'show', 'table', 'all'),
    rules: said('ip', 'rule'),
    firewall: said('nft', 'list', 'ruleset'),
    iptables: said('iptables-save'),
    namespaces: listing('/run/netns'),
    runtime: listing('/run/netyard'),
    mounts: readFileSync('/proc/self/mountinfo', 'utf8'),
  };
}

function said(program: string, ...args: string[]): string {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } });
  return `${stdout}${stderr}`;
}

function listing(folder: string): string {
  try {
    return readdirSync(folder).sort().join('\n');
  } catch {
    return 'not there';
  }
}

/** Every setting of the machine; counters and random numbers are no settings. A module that loads itself may add some. */
export function settings(): Map<string, string> {
  const lines = said('sysctl', '-a').split('\n');
  const fluent =
    /^(kernel\.random\.|kernel\.ns_last_pid|kernel\.pty\.nr|fs\.(dentry|inode|file-nr|aio-nr|quota)|net\.netfilter\.nf_conntrack_count|kernel\.hung_task_detect|vm\.stat)/;
  return new Map(lines.filter((line) => line.includes(' = ') && !fluent.test(line)).map((line) => [line.split(' = ')[0] ?? '', line]));
}
