/**
 * Who may come in. The printed URL holds a code that works once; it is swapped for a cookie, which is good for one *room*: a
 * path that nobody can guess. Cookies know hosts and paths but no ports, so without the room a browser would hand ours to
 * any other server on 127.0.0.1. Each page load gets a secret of its own, which its socket must show.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const COOKIE = 'netyard';
/** Rooms are small; the oldest are forgotten beyond this many. */
const MOST_ROOMS = 64;
/** Wrong tokens within {@link TRIES_MS} before every further try is refused. */
const MOST_TRIES = 10;
const TRIES_MS = 60_000;

export type Entered =
  | { readonly kind: 'entered'; readonly location: string; readonly setCookie: string }
  | { readonly kind: 'wrong' }
  /** A code that was right once. */
  | { readonly kind: 'used' }
  | { readonly kind: 'wait' };

interface Room {
  readonly cookie: string;
  readonly key: Buffer;
}

interface EntranceOptions {
  /** Where given, it opens rooms any number of times and there are no codes. */
  readonly token: string | null;
  /** A code was tried that had been used: its owner may need another. */
  readonly onUsed: (fresh: string) => void;
  /** Milliseconds; injected for the tests. */
  readonly now?: () => number;
}

/** The door of one server: the code or token that opens it, and the rooms that it has opened. Secrets live as long as the process. */
export class Entrance {
  readonly #options: EntranceOptions;
  readonly #rooms = new Map<string, Room>();
  readonly #used = new Set<string>();
  #code: string | null;
  #wrong: number[] = [];

  constructor(options: EntranceOptions) {
    this.#options = options;
    this.#code = options.token === null ? secret() : null;
  }

  /** The code that works now; null where a token opens the page, or when the last one was used and nobody asked again. */
  get code(): string | null {
    return this.#code;
  }

  /** Tries a code or a token. */
  enter(key: string): Entered {
    const { token } = this.#options;
    if (token !== null) return this.#byToken(key, token);
    if (this.#code !== null && equal(key, this.#code)) {
      this.#used.add(digest(this.#code));
      this.#code = null;
      return this.#open();
    }
    if (!this.#used.has(digest(key))) return { kind: 'wrong' };
    this.#code ??= secret();
    this.#options.onUsed(this.#code);
    return { kind: 'used' };
  }

  /** Is this the room's own cookie? `header` is the Cookie header: another server on this host may have added cookies of the same name. */
  knows(room: string, header: string | undefined): boolean {
    const wanted = this.#rooms.get(room)?.cookie;
    if (wanted === undefined || header === undefined) return false;
    return header
      .split(';')
      .map((pair) => pair.trim())
      .some((pair) => pair.startsWith(`${COOKIE}=`) && equal(pair.slice(COOKIE.length + 1), wanted));
  }

  /** A new secret for one page load. The room must exist. */
  secretFor(room: string): string {
    const nonce = randomBytes(16).toString('base64url');
    return `${nonce}.${this.#sign(room, nonce)}`;
  }

  /** Was this secret given to a page of this room? */
  isSecretOf(room: string, given: string): boolean {
    const [nonce, mac, ...more] = given.split('.');
    if (nonce === undefined || mac === undefined || more.length > 0 || !this.#rooms.has(room)) return false;
    return equal(mac, this.#sign(room, nonce));
  }

  #byToken(key: string, token: string): Entered {
    const now = (this.#options.now ?? Date.now)();
    this.#wrong = this.#wrong.filter((at) => now - at < TRIES_MS);
    if (this.#wrong.length >= MOST_TRIES) return { kind: 'wait' };
    if (equal(key, token)) return this.#open();
    this.#wrong.push(now);
    return { kind: 'wrong' };
  }

  #open(): Entered {
    const name = secret();
    const cookie = secret();
    this.#rooms.set(name, { cookie, key: randomBytes(32) });
    for (const oldest of this.#rooms.keys()) {
      if (this.#rooms.size <= MOST_ROOMS) break;
      this.#rooms.delete(oldest);
    }
    return { kind: 'entered', location: `/${name}/`, setCookie: `${COOKIE}=${cookie}; Path=/${name}/; HttpOnly; SameSite=Strict` };
  }

  #sign(room: string, nonce: string): string {
    const key = this.#rooms.get(room)?.key;
    if (key === undefined) throw new Error('A secret was asked for in a room that does not exist');
    return createHmac('sha256', key).update(nonce).digest('base64url');
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Compares in a time that tells nothing of where, or in which length, the two differ. */
function equal(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
}
