/**
 * The one gate: every route and every message passes here first, on both carriers. It knows who is calling and checks what they
 * send; what does not pass is refused aloud (an answer with a sentence, and a line in the log) and has no effect.
 */
import type { z } from 'zod';
import { type CallName, calls, type Params } from '../../shared/api/contract.ts';
import { SUBPROTOCOL } from '../../shared/api/client.ts';
import { unpackTerminal } from '../../shared/api/frames.ts';
import { MAX_INPUT, MAX_MESSAGE, request } from '../../shared/api/messages.ts';
import type { Entrance } from './entrance.ts';

/** What is known of an HTTP request before anything is done for it. Header values as they came; undefined where absent. */
export interface Knock {
  readonly method: string;
  /** Path and query as sent. */
  readonly target: string;
  readonly host: string | undefined;
  readonly origin: string | undefined;
  /** Sec-Fetch-Site. */
  readonly site: string | undefined;
  readonly cookie: string | undefined;
  /** Sec-WebSocket-Protocol. */
  readonly protocols: string | undefined;
}

/** Which names this server answers to (`127.0.0.1:8080`), and who has been let in. */
export interface Door {
  readonly hosts: ReadonlySet<string>;
  readonly entrance: Entrance;
}

interface Refusal {
  readonly ok: false;
  /** HTTP status. */
  readonly status: 400 | 401 | 403 | 405 | 429;
  readonly sentence: string;
}

/** The way into the page, or a file of it. `path` has no leading slash; '' is the page itself. */
type PageAdmission =
  | { readonly ok: true; readonly kind: 'enter'; readonly location: string; readonly setCookie: string }
  | { readonly ok: true; readonly kind: 'file'; readonly path: string; readonly room: string }
  | Refusal;

const STRANGER = 'This page opens with the address that `npm start` or `netyard serve` printed, and that opens it once. Start Netyard again for a new address.';

function refuse(status: Refusal['status'], sentence: string): Refusal {
  return { ok: false, status, sentence };
}

/** Host and Origin must be exact, else a page of another site, or a name that was rebound to this address, is calling. */
function checkSite(knock: Knock, door: Door, originNeeded: boolean): Refusal | null {
  if (knock.host === undefined || !door.hosts.has(knock.host)) return refuse(403, 'This server does not answer to that name.');
  if (knock.origin === undefined ? originNeeded : knock.origin !== `http://${knock.host}`) return refuse(403, 'Another site may not call this server.');
  return null;
}

/** `/ROOM/rest` and the query, or null where the target is no plain path. */
function readTarget(target: string): { room: string; path: string; query: URLSearchParams } | null {
  const match = /^\/(?:([A-Za-z0-9_-]+)\/)?([A-Za-z0-9_./-]*)(?:\?(.*))?$/.exec(target);
  if (match === null) return null;
  return { room: match[1] ?? '', path: match[2] ?? '', query: new URLSearchParams(match[3] ?? '') };
}

/** Every HTTP request that is no upgrade. */
export function admitPage(knock: Knock, door: Door): PageAdmission {
  const wrongSite = checkSite(knock, door, false);
  if (wrongSite) return wrongSite;
  if (knock.method !== 'GET' && knock.method !== 'HEAD') return refuse(405, 'This server only answers GET and HEAD.');
  const target = readTarget(knock.target);
  if (target === null) return refuse(400, 'This address is not one of this server.');
  if (target.room === '' && target.path === '') return enter(knock, door, target.query);
  // Cookies do not know ports: a page of another server on this machine would send ours along.
  if (knock.site !== undefined && knock.site !== 'same-origin' && knock.site !== 'none') return refuse(403, 'Another site may not call this server.');
  if (!door.entrance.knows(target.room, knock.cookie)) return refuse(401, STRANGER);
  return { ok: true, kind: 'file', path: target.path, room: target.room };
}

function enter(knock: Knock, door: Door, query: URLSearchParams): PageAdmission {
  const key = query.get('code') ?? query.get('token');
  if (key === null) return refuse(401, STRANGER);
  // HEAD is what link checkers send: it must not use the code up.
  if (knock.method !== 'GET') return refuse(405, 'This address is opened with GET.');
  const entered = door.entrance.enter(key);
  switch (entered.kind) {
    case 'entered':
      return { ok: true, kind: 'enter', location: entered.location, setCookie: entered.setCookie };
    case 'wait':
      return refuse(429, 'Too many wrong tokens. Wait a minute.');
    case 'wrong':
      return refuse(401, STRANGER);
    case 'used':
      return refuse(401, 'This address was used already: it opens one page, once. A new one is printed where the server was started.');
  }
}

/** An upgrade to a WebSocket: exact Host and Origin, the cookie, and the page's own secret. */
export function admitSocket(knock: Knock, door: Door): { readonly ok: true } | Refusal {
  const wrongSite = checkSite(knock, door, true);
  if (wrongSite) return wrongSite;
  if (knock.method !== 'GET') return refuse(405, 'A socket is opened with GET.');
  const target = readTarget(knock.target);
  if (target === null || target.path !== 'socket') return refuse(400, 'There is no socket at this address.');
  if (knock.site !== undefined && knock.site !== 'same-origin') return refuse(403, 'Another site may not call this server.');
  if (!door.entrance.knows(target.room, knock.cookie)) return refuse(401, STRANGER);
  const [protocol, secret, ...more] = (knock.protocols ?? '').split(',').map((part) => part.trim());
  if (protocol !== SUBPROTOCOL || secret === undefined || more.length > 0) return refuse(401, 'The socket needs the secret of a page.');
  return door.entrance.isSecretOf(target.room, secret) ? { ok: true } : refuse(401, 'The socket needs the secret of a page.');
}

/** Who sends messages. */
export interface Caller {
  /** False until the carrier has let it in, and again when its connection has closed. */
  readonly admitted: boolean;
  /** A terminal that is there, and that another page shows, or none. */
  isForeign(terminal: number): boolean;
}

/** A call whose name and params are what the contract says. */
export type AdmittedCall<C extends CallName = CallName> = {
  [K in C]: { readonly ok: true; readonly id: number; readonly call: K; readonly params: Params<K> };
}[C];
interface RefusedCall {
  readonly ok: false;
  /** null where the message had none that can be read. */
  readonly id: number | null;
  readonly sentence: string;
}

/** Every text message. */
export function admitMessage(text: string, caller: Caller): AdmittedCall | RefusedCall {
  const message = text.length > MAX_MESSAGE ? null : parseJson(text);
  const id = readId(message);
  const no = (sentence: string): RefusedCall => ({ ok: false, id, sentence });
  if (!caller.admitted) return no('Nobody has let this caller in.');
  if (text.length > MAX_MESSAGE) return no('This message is too long.');
  const envelope = request.safeParse(message);
  if (!envelope.success) return no(`This is no message: ${firstIssue(envelope.error)}`);
  const { call } = envelope.data;
  if (!isCall(call)) return no('There is no such call.');
  const params = calls[call].params.safeParse(envelope.data.params);
  if (!params.success) return no(`${call}: ${firstIssue(params.error)}`);
  if ('terminal' in params.data && call !== 'terminal.attach' && caller.isForeign(params.data.terminal)) return no('Another page shows this terminal.');
  return { ok: true, id: envelope.data.id, call, params: params.data } as AdmittedCall;
}

/** Every binary message. */
export function admitFrame(bytes: Uint8Array, caller: Caller): { readonly ok: true; readonly terminal: number; readonly bytes: Uint8Array } | RefusedCall {
  const no = (sentence: string): RefusedCall => ({ ok: false, id: null, sentence });
  if (!caller.admitted) return no('Nobody has let this caller in.');
  const frame = unpackTerminal(bytes);
  if (frame === null) return no('This frame is of no known kind.');
  if (frame.bytes.length > MAX_INPUT) return no('This frame is too long.');
  if (caller.isForeign(frame.terminal)) return no('Another page shows this terminal.');
  return { ok: true, ...frame };
}

function isCall(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readId(message: unknown): number | null {
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null;
  return typeof id === 'number' && Number.isSafeInteger(id) && id >= 0 ? id : null;
}

/** Where and what, without repeating the value: it may be long, or secret. */
function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  if (issue === undefined) return 'it does not fit the contract.';
  const place = issue.path.map(String).join('.').slice(0, 100);
  return `${place === '' ? '' : `“${place}”: `}${issue.message.slice(0, 200)}.`;
}
