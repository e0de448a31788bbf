/** What of an element can be written in the inspector, and how the file has it. Pure. */
import { parseDocument } from 'yaml';
import { quoteCommand } from '../../shared/shell/quote.ts';
import type { Value } from '../../shared/topology/edit.ts';
import { find } from '../state/elements.ts';
import type { Sketch } from '../state/sketch.ts';

export interface Field {
  readonly label: string;
  /** Key of the `set` edit, dotted. */
  readonly key: string;
  readonly kind: 'text' | 'yes' | 'choice';
  readonly value: string;
  readonly hint: string;
  readonly choices: readonly string[];
  /** From what was typed to what is written; undefined removes the key. */
  readonly read: (typed: string) => Value | undefined;
}

type Raw = Readonly<Record<string, unknown>>;

/** The fields of one element, with what the file says now; empty where there is nothing to write. */
export function fieldsOf(text: string, sketch: Sketch, element: string): Field[] {
  const named = find(sketch, element);
  const raw = rawOf(text, element);
  switch (named?.kind) {
    case 'container':
      return [
        list('Publishes', 'ports', raw.ports, '8080:80'),
        ...servesFields(raw),
        argv(raw.command),
        choice('Starts again', 'restart', raw.restart ?? 'no', ['no', 'on-failure', 'always', 'unless-stopped']),
        word('Network mode', 'network_mode', raw.network_mode, 'bridge'),
      ];
    case 'host': {
      if (named.it.implied) return [];
      const nat = named.it.role === 'router' ? [choice('NAT out by', 'nat.out', inner(raw.nat).out, ['', ...named.it.lans])] : [];
      return [
        choice('Role', 'role', raw.role ?? 'host', ['host', 'router', 'internet']),
        ...nat,
        ...servesFields(raw),
        argv(raw.command),
        choice('Firewall', 'firewall', raw.firewall ?? 'iptables', ['iptables', 'nftables']),
      ];
    }
    case 'lan':
      return [word('Subnet', 'subnet', raw.subnet, 'chosen by itself')];
    case 'network':
      return named.it.isDefault ? [] : networkFields(sketch, named.it.driver, raw);
    case 'attachment':
      return /\.(bridge|docker_gwbridge)$/.test(element) ? [] : attachmentFields(attachmentOf(text, element));
    default:
      return [];
  }
}

function networkFields(sketch: Sketch, driver: string, raw: Raw): Field[] {
  const subnet = word('Subnet', 'subnet', raw.subnet, 'chosen by itself');
  if (driver === 'bridge') {
    const device = word('Device', 'bridge_name', raw.bridge_name, 'chosen by itself');
    return [subnet, yes('Internal', 'internal', raw.internal), no('Containers apart', 'icc', raw.icc), device];
  }
  if (driver === 'overlay') {
    return [
      subnet,
      number('VNI', 'vni', raw.vni, 'chosen by itself'),
      choice('Learning', 'learning', raw.learning ?? 'static', ['static', 'flood']),
      yes('Way out', 'egress', raw.egress),
    ];
  }
  const lans = sketch.lans.map((lan) => lan.name);
  if (driver === 'macvlan') return [choice('On LAN', 'parent', raw.parent, lans), choice('Mode', 'mode', raw.mode ?? 'bridge', ['bridge', 'private'])];
  if (driver === 'ipvlan') return [choice('On LAN', 'parent', raw.parent, lans), choice('Mode', 'mode', raw.mode ?? 'l2', ['l2', 'l3', 'l3s'])];
  return [];
}

function attachmentFields(raw: Raw): Field[] {
  return [word('Address', 'ipv4_address', raw.ipv4_address, 'chosen by itself'), word('MAC', 'mac_address', raw.mac_address, 'follows the address')];
}

function servesFields(raw: Raw): Field[] {
  const serves = inner(raw.serves);
  return (['http', 'tcp', 'udp'] as const).map((protocol) =>
    number(`Serves ${protocol} on`, `serves.${protocol}`, serves[protocol], protocol === 'http' ? '80' : ''),
  );
}

/** A list of words is shown, and written again, as one line. */
function argv(command: unknown): Field {
  const words = Array.isArray(command) ? quoteCommand(command.map(String)) : command;
  return word('Runs', 'command', words, 'ping db');
}

const shown = (value: unknown): string => (value === undefined || value === null ? '' : String(value));

function word(label: string, key: string, value: unknown, hint: string): Field {
  return { label, key, kind: 'text', value: shown(value), hint, choices: [], read: (typed) => (typed.trim() === '' ? undefined : typed.trim()) };
}

/** What is no number is written as it was typed: the problem list then says what is wrong with it. */
function number(label: string, key: string, value: unknown, hint: string): Field {
  const read = (typed: string) => (typed.trim() === '' ? undefined : /^\d{1,9}$/.test(typed.trim()) ? Number(typed) : typed.trim());
  return { ...word(label, key, value, hint), read };
}

function list(label: string, key: string, value: unknown, hint: string): Field {
  const items = Array.isArray(value) ? value.map(String) : [];
  const read = (typed: string) => {
    const parts = typed.split(/[,\s]+/).filter((part) => part !== '');
    return parts.length === 0 ? undefined : parts;
  };
  return { ...word(label, key, items.join(', '), hint), read };
}

function choice(label: string, key: string, value: unknown, choices: readonly string[]): Field {
  const now = shown(value);
  const all = choices.includes(now) ? choices : [now, ...choices];
  return { ...word(label, key, now, ''), kind: 'choice', choices: all };
}

function yes(label: string, key: string, value: unknown): Field {
  return { ...word(label, key, value === true ? 'true' : '', ''), kind: 'yes', read: (typed) => (typed === 'true' ? true : undefined) };
}

/** A key that is on when it is left out: the box is what turns it off. */
function no(label: string, key: string, value: unknown): Field {
  return { ...yes(label, key, value === false), read: (typed) => (typed === 'true' ? false : undefined) };
}

function documentOf(text: string): Raw {
  try {
    return inner(parseDocument(text, { logLevel: 'silent' }).toJS({ maxAliasCount: 100 }));
  } catch {
    return {};
  }
}

function rawOf(text: string, element: string): Raw {
  const [section = '', name = ''] = element.split('.');
  return inner(inner(documentOf(text)[section])[name]);
}

function attachmentOf(text: string, element: string): Raw {
  const [owner = '', other = ''] = element.split('.');
  const document = documentOf(text);
  const container = inner(inner(document.containers)[owner]);
  const host = inner(inner(document.hosts)[owner]);
  return inner(inner(container.networks ?? host.lans)[other]);
}

function inner(value: unknown): Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
}
