/** Cuts a stream of bytes at marks. Bytes are decoded only when the text is whole: a character may come in parts. */

/** Everything up to a mark, and what stood behind it on its line. */
interface Cut {
  readonly text: string;
  readonly rest: string;
}

/** Cuts one output of a long-lived shell at the marks that end its scripts. */
export class UntilMark {
  #chunks: Buffer[] = [];
  #waiting: { readonly mark: Buffer; readonly resolve: (cut: Cut) => void } | null = null;

  constructor(stream: NodeJS.ReadableStream) {
    stream.on('data', (chunk: Buffer) => this.#data(chunk));
  }

  /** Resolves with what comes until the line `MARK REST`; forgets what came before it was asked for. */
  next(mark: string): Promise<Cut> {
    this.#chunks = [];
    return new Promise((resolve) => {
      this.#waiting = { mark: Buffer.from(`\n${mark}`), resolve };
    });
  }

  /** What has come since and was not cut. */
  pending(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  #data(chunk: Buffer): void {
    this.#chunks.push(chunk);
    const waiting = this.#waiting;
    if (waiting === null) return;
    // The mark's line may be spread over chunks, but it is short: whatever is before the last piece was searched already.
    const tail = joinTail(this.#chunks, chunk.length + waiting.mark.length + 16);
    const at = tail.indexOf(waiting.mark);
    const end = at < 0 ? -1 : tail.indexOf('\n', at + waiting.mark.length);
    if (end < 0) return;
    const all = Buffer.concat(this.#chunks);
    const start = all.length - tail.length + at;
    this.#chunks = [all.subarray(all.length - tail.length + end + 1)];
    this.#waiting = null;
    waiting.resolve({ text: all.toString('utf8', 0, start), rest: tail.toString('utf8', at + waiting.mark.length, end).trim() });
  }
}

/** The last `length` bytes of the chunks, or a little more; keeps joined what it joins. */
function joinTail(chunks: Buffer[], length: number): Buffer {
  let count = 0;
  let bytes = 0;
  while (count < chunks.length && bytes < length) {
    count += 1;
    bytes += chunks[chunks.length - count]?.length ?? 0;
  }
  const joined = Buffer.concat(chunks.splice(chunks.length - count, count));
  chunks.push(joined);
  return joined;
}
