/**
 * All terminals of one host process. A terminal belongs to the page that shows it; when that page goes, it waits for
 * another for a while (a reload, a reconnect), then ends. All end with the process.
 */
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Pty } from '../backend/executor.ts';
import { createScreen } from './screen.ts';
import { Terminal, type Viewer } from './terminal.ts';

export type { End, Viewer } from './terminal.ts';

/** How long a terminal that no page shows is kept, in milliseconds. */
export const GRACE_MS = 60_000;
/** A kept screen takes about 12 MB when it is full. */
const MOST_TERMINALS = 64;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What terminals need of the rest. */
interface TerminalsPort {
  /** Starts the shell of a node. */
  start(lab: string, node: string, size: Size): Promise<Result<Pty>>;
  /** What to say under a terminal whose shell has ended, or null: its lab may have stopped. */
  lastWords(lab: string): Promise<string | null>;
  readonly graceMs?: number;
}

/** Opens, lends and ends terminals, by number. Bounded: beyond 64 none is opened. */
export class Terminals {
  readonly #port: TerminalsPort;
  readonly #all = new Map<number, Terminal>();
  readonly #graces = new Map<number, NodeJS.Timeout>();
  #nextId = 1;
  #starting = 0;
  #closed = false;

  constructor(port: TerminalsPort) {
    this.#port = port;
  }

  /** Starts a shell and shows it to the page. The problems are the session's and the pty's. */
  async open(lab: string, node: string, size: Size, viewer: Viewer): Promise<Result<number>> {
    if (this.#closed) return fail({ code: 'closing', message: 'Netyard is closing.' });
    if (this.#all.size + this.#starting >= MOST_TERMINALS) {
      return fail({ code: 'too-many-terminals', message: `${MOST_TERMINALS} terminals are open already.`, fix: 'Close some of them.' });
    }
    this.#starting += 1;
    try {
      // The screen first: between the start of the program and its first reader nothing may wait.
      const screen = await createScreen(size);
      const pty = await this.#port.start(lab, node, size);
      if (!pty.ok) {
        screen.dispose();
        return pty;
      }
      const terminal = new Terminal({ id: this.#nextId++, lab, node, pty: pty.value, screen, lastWords: () => this.#port.lastWords(lab) });
      this.#all.set(terminal.id, terminal);
      if (this.#closed) this.close(terminal.id);
      else terminal.attach(viewer);
      return ok(terminal.id);
    } finally {
      this.#starting -= 1;
    }
  }

  /** Shows a terminal to a page, its screen first: in the page's own size, where it gives one. */
  attach(id: number, viewer: Viewer, size?: Size): Result<{ lab: string; node: string }> {
    const terminal = this.#all.get(id);
    if (terminal === undefined) return fail({ code: 'unknown-terminal', message: 'This terminal has ended.', fix: 'Open a new one.' });
    this.#stopGrace(id);
    if (size !== undefined) terminal.resize(size.columns, size.rows);
    terminal.attach(viewer);
    return ok({ lab: terminal.lab, node: terminal.node });
  }

  /** The terminals that this page shows or may attach: those that no other page shows. */
  list(viewer: Viewer): { terminal: number; lab: string; node: string }[] {
    return [...this.#all.values()]
      .filter((terminal) => terminal.viewer === null || terminal.viewer === viewer)
      .map((terminal) => ({ terminal: terminal.id, lab: terminal.lab, node: terminal.node }));
  }

  /** Is the terminal there, but shown by another page or by none? Then it is not this page's to use. */
  isForeign(id: number, viewer: Viewer): boolean {
    const terminal = this.#all.get(id);
    return terminal !== undefined && terminal.viewer !== viewer;
  }

  write(id: number, bytes: Uint8Array): void {
    this.#all.get(id)?.write(bytes);
  }

  resize(id: number, size: Size): void {
    this.#all.get(id)?.resize(size.columns, size.rows);
  }

  acknowledge(id: number, bytes: number): void {
    this.#all.get(id)?.acknowledge(bytes);
  }

  /** Ends a terminal. One that has ended already is no error. */
  close(id: number): void {
    this.#stopGrace(id);
    this.#all.get(id)?.close();
    this.#all.delete(id);
  }

  /** The page is gone: what it showed waits for another, then ends. */
  left(viewer: Viewer): void {
    for (const terminal of this.#all.values()) {
      if (terminal.viewer !== viewer) continue;
      terminal.detach();
      const grace = setTimeout(() => this.close(terminal.id), this.#port.graceMs ?? GRACE_MS);
      grace.unref();
      this.#graces.set(terminal.id, grace);
    }
  }

  /** Ends all of them, for good. */
  closeAll(): void {
    this.#closed = true;
    for (const id of [...this.#all.keys()]) this.close(id);
  }

  #stopGrace(id: number): void {
    clearTimeout(this.#graces.get(id));
    this.#graces.delete(id);
  }
}
