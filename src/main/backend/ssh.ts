/** Any Linux that `ssh` reaches, by the user's own configuration: hosts, keys, jumps and agents are its business. */
import { quoteCommand } from '../../shared/shell/quote.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Line } from './agent/agent.ts';
import { bootArgv } from './agent/boot.ts';
import type { Backend, BackendName } from './backend.ts';
import { Link } from './link.ts';
import { linkBackend } from './link-backend.ts';
import { programLine } from './program-line.ts';

/**
 * ssh(1), ssh_config(5). No terminal on the other side, nothing asked, a dead peer noticed although nothing is sent, and nobody
 * else's session or port hangs on ours.
 */
const OPTIONS = [
  '-T',
  '-e',
  'none',
  '-o',
  'BatchMode=yes',
  '-o',
  'ConnectTimeout=8',
  '-o',
  'ServerAliveInterval=3',
  '-o',
  'ServerAliveCountMax=2',
  '-o',
  'ControlMaster=no',
  '-o',
  'ClearAllForwardings=yes',
];

/** argv of the one connection. `configuration`: another file than ~/.ssh/config, as Lima and Colima write one. */
export function sshArgv(host: string, configuration: string | undefined): readonly string[] {
  const file = configuration === undefined || configuration === '' ? [] : ['-F', configuration];
  return ['ssh', ...file, ...OPTIONS, '--', host, quoteCommand(bootArgv())];
}

/** A line to `host`; NETYARD_SSH_CONFIG names another configuration file. */
export function sshBackend(name: BackendName, environment: NodeJS.ProcessEnv): Backend {
  const host = name.target ?? '';
  const open = async (): Promise<Result<Line>> => {
    // ssh would take it for an option.
    if (host === '' || host.startsWith('-')) return fail(noHost(host));
    return ok(programLine(host, sshArgv(host, environment.NETYARD_SSH_CONFIG)));
  };
  return linkBackend(name, new Link(open, { helloMs: 20_000, silenceMs: 8000 }));
}

function noHost(host: string) {
  return {
    code: 'backend-name',
    message: `“ssh:${host}” names no host.`,
    fix: 'Write ssh:HOST with a host as the ssh command takes it, for example ssh:lab.example.org.',
  } as const;
}
