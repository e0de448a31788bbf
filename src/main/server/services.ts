/** What the handlers work on, injected: the same for `netyard serve`, Electron's host process and the tests. */
import type { LabSummary } from '../../shared/api/contract.ts';
import type { Result } from '../../shared/result.ts';
import type { Choosing } from '../session/choosing.ts';
import type { Session } from '../session/session.ts';

/** The lab operations that the contract needs of a session. */
export type SessionPort = Pick<Session, 'summary' | 'text' | 'plan' | 'apply' | 'stop' | 'programs' | 'log' | 'observe' | 'explain' | 'enter' | 'wasCutOff'> & {
  readonly byHand: Pick<Session['byHand'], 'watch' | 'reset' | 'keep'>;
};

/** The labs of this user; `Labs` is one. */
export interface LabsPort {
  list(): Promise<LabSummary[]>;
  open(name: string): SessionPort;
  /** Makes the folder that labs are kept in; called before listening. */
  ready(): Result<void>;
  on(event: 'changed', listener: (summary: LabSummary) => void): () => void;
  /** A lab was forgotten. */
  onGone(listener: (name: string) => void): () => void;
}

/** Where labs run, and where they could; `Choosing` is one. */
export type ChoosingPort = Pick<Choosing, 'chosen' | 'choose' | 'offers' | 'examine' | 'cannotRun'>;

/** What a hub is given. */
export interface Services {
  readonly labs: LabsPort;
  readonly choosing: ChoosingPort;
  /** One line for the person who started the server, on stderr: refusals, and what went wrong. */
  readonly log: (line: string) => void;
  /** How long a terminal waits for a page after its own is gone, in milliseconds; absent: 60 s. */
  readonly graceMs?: number;
}

/** Options of `serve()`. */
export interface ServeOptions extends Services {
  /** TCP port; 0 or absent: one that is free. */
  readonly port?: number;
  /** Address to listen on; absent: 127.0.0.1. Any other than a loopback address needs `token`. */
  readonly host?: string;
  /** Of at least 16 characters. Where given, it opens the page instead of the single-use code: `URL?token=…`. */
  readonly token?: string;
  /** Folder of the built page; absent: dist/renderer of this package. */
  readonly pages?: string;
}

/** A server that listens. */
export interface Served {
  /** To be opened once: it holds the single-use code. With a token it holds no secret: the person adds `?token=…`. */
  readonly url: string;
  /** Ends connections and terminals; resolves when the port is free again. Labs go on. */
  close(): Promise<void>;
}

/** The one signature that the CLI builds on. */
export type Serve = (options: ServeOptions) => Promise<Result<Served>>;
