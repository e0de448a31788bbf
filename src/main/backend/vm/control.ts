/** The control port: lines of ASCII between keeper and guest (scripts/image/guest/supervisor.pl is the other end). */
import type { Duplex } from 'node:stream';
import { eachLine } from './lines.ts';

/** What the guest says once everything is up. */
export interface Ready {
  readonly bootId: string;
  /** Seconds since the guest's kernel began; a snapshot goes on counting. */
  readonly uptime: number;
}

interface Waiting {
  /** Takes the line when it is the answer. */
  hear(line: string): boolean;
  /** No answer will come. */
  end(): void;
}

/** Every question answers null where no answer came: in time, or at all. */
export class Control {
  readonly #stream: Duplex;
  readonly #waiting = new Set<Waiting>();
  #closed = false;
  #closedListener: (port: number) => void = () => undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    eachLine(stream, (line) => {
      const [, port] = /^closed (\d+)$/.exec(line) ?? [];
      if (port !== undefined) this.#closedListener(Number(port));
      for (const one of this.#waiting) if (one.hear(line)) break;
    });
    stream.on('close', () => {
      this.#closed = true;
      for (const one of this.#waiting) one.end();
    });
  }

  /** Waits for the guest to be up; asks, because it may have been up before anybody listened. */
  async hello(timeoutMs: number): Promise<Ready | null> {
    return await this.#ask('hello', readyOf, timeoutMs);
  }

  /** Sets the guest's clock to this machine's. */
  async clock(now: number, timeoutMs = 5_000): Promise<boolean> {
    return (await this.#ask(`clock ${(now / 1000).toFixed(3)}`, isLine('clock ok'), timeoutMs)) ?? false;
  }

  /** Lets one agent in on a port, in place of one that is there; whoever connects has to say the secret first. */
  async open(port: number, secret: string, timeoutMs = 10_000): Promise<boolean> {
    const answer = (line: string) => (line === `opened ${port}` ? true : line === `refused ${port}` ? false : null);
    return (await this.#ask(`open ${port} ${secret}`, answer, timeoutMs)) ?? false;
  }

  /** Hears of an agent that ended by itself: its port does not tell. */
  onClosed(listener: (port: number) => void): void {
    this.#closedListener = listener;
  }

  async ping(token: string, timeoutMs: number): Promise<boolean> {
    return (await this.#ask(`ping ${token}`, isLine(`pong ${token}`), timeoutMs)) ?? false;
  }

  /** From now until the next `hello` the end of the control port is not the guest's end: a snapshot is made. */
  async pause(timeoutMs = 5_000): Promise<boolean> {
    return (await this.#ask('pause', isLine('paused'), timeoutMs)) ?? false;
  }

  #ask<T>(question: string, answer: (line: string) => T | null, timeoutMs: number): Promise<T | null> {
    if (this.#closed) return Promise.resolve(null);
    return new Promise((resolve) => {
      const done = (value: T | null) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve(value);
      };
      const waiting: Waiting = {
        hear: (line) => {
          const value = answer(line);
          if (value !== null) done(value);
          return value !== null;
        },
        end: () => done(null),
      };
      const timer = setTimeout(() => done(null), timeoutMs);
      this.#waiting.add(waiting);
      this.#stream.write(`${question}\n`);
    });
  }
}

/** `ready BOOT_ID UPTIME_SECONDS`, or null for any other line. */
export function readyOf(line: string): Ready | null {
  const [, bootId, uptime] = /^ready (\S+) (\d+(?:\.\d+)?)$/.exec(line) ?? [];
  return bootId === undefined ? null : { bootId, uptime: Number(uptime) };
}

function isLine(wanted: string): (line: string) => true | null {
  return (line) => (line === wanted ? true : null);
}
