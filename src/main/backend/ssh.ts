/** Any Linux that `ssh` reaches, by the user's own configuration: hosts, keys, jumps and agents are its business. */
import { quoteCommand } from '../../shared/shell/quote.ts';
import { ok, type Result } from '../../shared/result.ts';
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
  return ['ssh', ...fileOption(configuration), ...OPTIONS, '--', host, quoteCommand(bootArgv())];
}

/** A line to `host`; NETYARD_SSH_CONFIG names another configuration file. */
export function sshBackend(name: BackendName, environment: NodeJS.ProcessEnv): Backend {
  const host = name.target ?? '';
  const configuration = environment.NETYARD_SSH_CONFIG;
  const open = async (): Promise<Result<Line>> => ok({ ...programLine(host, sshArgv(host, configuration)), wayOut: sshWayOut(host, configuration) });
  return linkBackend(name, new Link(open, { helloMs: 20_000, silenceMs: 8000 }));
}

/** By hand ssh asks what nobody could answer here: whether a new host's key is right, and for what the key is locked with. */
export function sshWayOut(host: string, configuration: string | undefined): string {
  return `It has to be reached without a question. Try it in a terminal, and answer what ssh asks: ${quoteCommand(['ssh', ...fileOption(configuration), host, 'true'])}`;
}

function fileOption(configuration: string | undefined): readonly string[] {
  return configuration === undefined || configuration === '' ? [] : ['-F', configuration];
}
