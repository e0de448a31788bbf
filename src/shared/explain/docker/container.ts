import { quoteCommand } from '../../shell/quote.ts';
import { EGRESS_BRIDGE } from '../../topology/decide/implied.ts';
import { macOf } from '../../topology/mac.ts';
import { formatPort } from '../../topology/ports.ts';
import type { Attachment, Resolved, ResolvedContainer } from '../../topology/resolved.ts';
import { boxWords, modeWords } from './box.ts';

/** Stands for whatever image the learner takes. */
const IMAGE = 'IMAGE';

/** `docker run …` with the first network, then `docker network connect …` for each further one. */
export function runCommands(container: ResolvedContainer, resolved: Resolved): readonly string[] {
  const [first, ...others] = container.attachments;
  const words = [
    'docker',
    'run',
    '--detach',
    '--name',
    container.name,
    ...(hasOwnName(container) ? ['--hostname', container.hostname] : []),
    ...modeWords(container.mode),
    ...(first === undefined ? [] : [...attachmentWords(first, resolved), ...macWords(first)]),
    ...lookupWords(container),
    ...Object.entries(container.sysctls ?? {}).flatMap(([key, value]) => ['--sysctl', `${key}=${value}`]),
    ...container.ports.flatMap((port) => ['--publish', formatPort(port)]),
    ...boxWords(container),
    IMAGE,
    ...(container.life.command ?? []),
  ];
  return [
    ...(container.name.length > 1 ? [] : ['# Docker refuses a name of one character: take a longer one']),
    quoteCommand(words),
    ...others
      .filter((attachment) => !isEgress(attachment, resolved))
      .flatMap((attachment) => [...lostMac(attachment), connectCommand(container, attachment, resolved)]),
  ];
}

/** `docker network connect …` */
export function connectCommand({ name }: ResolvedContainer, attachment: Attachment, resolved: Resolved): string {
  if (isEgress(attachment, resolved)) return `# Docker connects ${name} to ${EGRESS_BRIDGE} by itself: one of its overlays needs the way out`;
  const words = attachmentWords(attachment, resolved).filter((word, index, all) => word !== '--network' && all[index - 1] !== '--network');
  return quoteCommand([
    'docker',
    'network',
    'connect',
    ...words.map((word) => (word === '--network-alias' ? '--alias' : word)),
    dockerName(attachment, resolved),
    name,
  ]);
}

function lookupWords({ lookup }: ResolvedContainer): readonly string[] {
  return [
    ...(lookup?.servers ?? []).flatMap((server) => ['--dns', server]),
    ...(lookup?.extraHosts ?? []).flatMap(({ name, ip }) => ['--add-host', `${name}:${ip}`]),
  ];
}

function hasOwnName({ mode }: ResolvedContainer): boolean {
  return mode.kind === 'own' || mode.kind === 'none';
}

/** Docker lets nobody choose an address on its default network. */
function attachmentWords(attachment: Attachment, resolved: Resolved): readonly string[] {
  const network = dockerName(attachment, resolved);
  if (network === 'bridge') return ['--network', network];
  return [
    '--network',
    network,
    '--ip',
    attachment.ip,
    ...(attachment.ipv6 === undefined ? [] : ['--ip6', attachment.ipv6.address]),
    ...attachment.aliases.flatMap((alias) => ['--network-alias', alias]),
  ];
}

/** 20.10 has no word for the MAC on a further network. */
function lostMac({ mac, ip, network }: Attachment): readonly string[] {
  return mac === macOf(ip) ? [] : [`# Docker chooses the MAC on ${network} itself: only docker run takes one, for the first network`];
}

/** Only `docker run` can say it, so only of the first network. */
function macWords({ mac, ip }: Attachment): readonly string[] {
  return mac === macOf(ip) ? [] : ['--mac-address', mac];
}

function isEgress({ network }: Attachment, resolved: Resolved): boolean {
  return resolved.networks.some((on) => on.name === network && on.driver === 'bridge' && on.isEgress);
}

function dockerName({ network }: Attachment, resolved: Resolved): string {
  const on = resolved.networks.find(({ name }) => name === network);
  return on?.driver === 'bridge' && on.isDefault ? 'bridge' : network;
}
