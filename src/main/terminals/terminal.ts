/** One terminal: a program on a pty, the screen that is kept of it, and the page that shows it now, if one does. */
import type { Pty } from '../backend/executor.ts';
import { Chunks } from './chunks.ts';
import { BATCH_MS, FRAME, next, STILL, type Flow, type FlowEvent } from './flow.ts';
import type { Screen } from './screen.ts';

/** How a program ended. */
export interface End {
  readonly code: number | null;
  readonly signal: string | null;
}

/** A page that shows terminals. Told in order: output, then the end. */
export interface Viewer {
  output(terminal: number, bytes: Uint8Array): void;
  exit(terminal: number, end: End): void;
  /** Another page shows the terminal from now on. */
  taken(terminal: number): void;
}

interface TerminalParts {
  readonly id: number;
  readonly lab: string;
  readonly node: string;
  readonly pty: Pty;
  readonly screen: Screen;
  /** A sentence to print under the output when the program has ended, or null. */
  readonly lastWords: () => Promise<string | null>;
}

/** One program on a pseudo-terminal with its kept screen, and the page that shows it, if any. Follows the orders of flow.ts. */
export class Terminal {
  readonly id: number;
  readonly lab: string;
  readonly node: string;
  readonly #pty: Pty;
  readonly #screen: Screen;
  readonly #queue = new Chunks();
  #flow: Flow = STILL;
  #viewer: Viewer | null = null;
  /** Counts attachments: a replay that was asked for by an earlier one is dropped. */
  #attachment = 0;
  #batch: NodeJS.Timeout | null = null;
  #end: End | null = null;
  #endTold = false;
  #closed = false;

  constructor(parts: TerminalParts) {
    this.id = parts.id;
    this.lab = parts.lab;
    this.node = parts.node;
    this.#pty = parts.pty;
    this.#screen = parts.screen;
    this.#pty.onData((bytes) => this.#data(bytes));
    this.#pty.onExit((end) => void this.#ended(end, parts.lastWords));
  }

  get viewer(): Viewer | null {
    return this.#viewer;
  }

  /** Shows the terminal to a page: the screen first, then what comes. Takes it from the page that showed it before. */
  attach(viewer: Viewer): void {
    if (this.#viewer !== null && this.#viewer !== viewer) this.#viewer.taken(this.id);
    this.#viewer = viewer;
    this.#endTold = false;
    this.#queue.clear();
    this.#do({ kind: 'join' });
    const attachment = ++this.#attachment;
    // Asked for in this turn, so that the replay ends where the queue begins; it comes in a later one, so that no output
    // overtakes the answer to the call that attaches.
    this.#screen.replay((bytes) => this.#replayed(attachment, bytes));
  }

  /** The page is gone; the program goes on. */
  detach(): void {
    this.#viewer = null;
    this.#attachment += 1;
    this.#queue.clear();
    this.#do({ kind: 'detach' });
  }

  /** Bytes that the page has parsed. */
  acknowledge(bytes: number): void {
    this.#do({ kind: 'acknowledge', bytes });
  }

  /** Keystrokes. */
  write(bytes: Uint8Array): void {
    if (this.#end === null && !this.#closed) this.#pty.write(bytes);
  }

  resize(columns: number, rows: number): void {
    if (this.#closed) return;
    if (this.#end === null) this.#pty.resize(columns, rows);
    this.#screen.resize(columns, rows);
  }

  /** Ends the program and forgets the screen. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#viewer = null;
    if (this.#batch !== null) clearTimeout(this.#batch);
    this.#queue.clear();
    if (this.#end === null) {
      this.#pty.kill();
      // A paused pty would never see its end.
      if (this.#flow.paused) this.#pty.resume();
    }
    this.#screen.dispose();
  }

  #data(bytes: Uint8Array): void {
    if (this.#closed) return;
    if (this.#flow.page !== 'none') this.#queue.push(bytes);
    this.#screen.write(bytes, () => this.#do({ kind: 'parsed', bytes: bytes.length }));
    this.#do({ kind: 'data', bytes: bytes.length });
  }

  #replayed(attachment: number, bytes: Uint8Array): void {
    if (attachment !== this.#attachment) return;
    this.#queue.putFirst(bytes);
    this.#do({ kind: 'replay', bytes: bytes.length });
  }

  async #ended(end: End, lastWords: () => Promise<string | null>): Promise<void> {
    const words = await lastWords();
    if (this.#closed) return;
    if (words !== null) this.#data(new TextEncoder().encode(`\r\n\x1b[0;2m${words}\x1b[0m\r\n`));
    this.#end = end;
    this.#tellEnd();
  }

  #do(event: FlowEvent): void {
    if (this.#closed) return;
    const orders = next(this.#flow, event);
    this.#flow = orders.flow;
    if (orders.pty === 'pause') this.#pty.pause();
    if (orders.pty === 'resume') this.#pty.resume();
    if (orders.startBatch) {
      this.#batch = setTimeout(() => this.#do({ kind: 'batch-over' }), BATCH_MS);
    }
    for (const frame of this.#queue.take(orders.send, FRAME)) this.#viewer?.output(this.id, frame);
    this.#tellEnd();
  }

  #tellEnd(): void {
    if (this.#end === null || this.#endTold || this.#flow.page !== 'attached' || this.#flow.queued > 0) return;
    this.#endTold = true;
    this.#viewer?.exit(this.id, this.#end);
  }
}
