/** The end of a stream of text: what a program said last. */
import type { Readable } from 'node:stream';

/** In bytes. */
const KEPT = 64 << 10;

/** In lines and characters: what fits a sentence. */
const LAST_LINES = 3;
const LONGEST_WORDS = 400;

export class Tail {
  #text = '';

  get text(): string {
    return this.#text;
  }

  listen(stream: Readable): void {
    stream.on('data', (bytes: Buffer) => {
      this.#text = `${this.#text}${bytes.toString('latin1')}`.slice(-KEPT);
    });
  }

  /** The last lines as one, printable: those around a kernel's panic where there is one, for what follows it is of no use to most. */
  lastWords(): string {
    const lines = this.#text
      .split(/[\r\n]+/)
      .map((line) => line.replace(/\x1b\[[\d;?]*[A-Za-z]|[^\x20-\x7e]/g, '').trim())
      .filter((line) => line !== '');
    const panic = lines.findIndex((line) => line.includes('Kernel panic'));
    const last = panic === -1 ? lines.slice(-LAST_LINES) : lines.slice(Math.max(0, panic - 1), panic + 1);
    return last.join(' | ').slice(0, LONGEST_WORDS);
  }
}
