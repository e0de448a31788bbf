/** Cuts a stream of bytes at marks. Bytes are decoded only when the text is whole: a character may come in parts. */

/** Everything up to a mark, and what stood behind it on its line. */
interface Cut {
  readonly text: string;
  readonly rest: string;
}

/** How long a mark's line may be beyond the mark, in bytes: an exit code. */
const LONGEST_REST = 16;

/** Cuts one output of a long-lived shell at the marks that end its scripts. */
export class UntilMark {
  readonly #most: number;
  readonly #onTooMuch: () => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #tooMuch = false;
  #waiting: { readonly mark: Buffer; readonly resolve: (cut: Cut) => void } | null = null;

  /** Over `most` bytes without a mark it keeps nothing more, and says so once: a script has gone mad, or the other side is hostile. */
  constructor(stream: NodeJS.ReadableStream, most = Number.POSITIVE_INFINITY, onTooMuch: () => void = () => undefined) {
    this.#most = most;
    this.#onTooMuch = onTooMuch;
    stream.on('data', (chunk: Buffer) => this.#data(chunk));
  }

  /** Resolves with what comes until the line `MARK REST`; forgets what came before it was asked for. */
  next(mark: string): Promise<Cut> {
    this.#keep([]);
    return new Promise((resolve) => {
      this.#waiting = { mark: Buffer.from(`\n${mark}`), resolve };
    });
  }

  /** What has come since and was not cut. */
  pending(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  #data(chunk: Buffer): void {
    if (this.#tooMuch) return;
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    if (this.#waiting !== null) this.#cut(this.#waiting, chunk.length);
    if (this.#bytes <= this.#most) return;
    this.#tooMuch = true;
    this.#keep([]);
    this.#onTooMuch();
  }

  #cut({ mark, resolve }: { readonly mark: Buffer; readonly resolve: (cut: Cut) => void }, fresh: number): void {
    // The mark's line may be spread over chunks, but it is short: whatever is before the last piece was searched already.
    const tail = lastBytes(this.#chunks, fresh + mark.length + LONGEST_REST);
    const at = tail.indexOf(mark);
    const end = at < 0 ? -1 : tail.indexOf('\n', at + mark.length);
    if (end < 0) return;
    const all = Buffer.concat(this.#chunks);
    const start = all.length - tail.length + at;
    this.#keep([all.subarray(all.length - tail.length + end + 1)]);
    this.#waiting = null;
    resolve({ text: all.toString('utf8', 0, start), rest: tail.toString('utf8', at + mark.length, end).trim() });
  }

  #keep(chunks: Buffer[]): void {
    this.#chunks = chunks;
    this.#bytes = chunks.reduce((sum, { length }) => sum + length, 0);
  }
}

/** A copy of the last `length` bytes of the chunks: to join all of them each time would take the square of the time. */
function lastBytes(chunks: readonly Buffer[], length: number): Buffer {
  const pieces: Buffer[] = [];
  let missing = length;
  for (let index = chunks.length - 1; index >= 0 && missing > 0; index -= 1) {
    const chunk = chunks[index] ?? Buffer.alloc(0);
    const piece = chunk.subarray(Math.max(0, chunk.length - missing));
    pieces.unshift(piece);
    missing -= piece.length;
  }
  return Buffer.concat(pieces);
}
