/** Bytes in a row, in the pieces that they came in. */
export class Chunks {
  #pieces: Uint8Array[] = [];

  push(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#pieces.push(bytes);
  }

  /** Puts bytes in front of all others. */
  putFirst(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#pieces.unshift(bytes);
  }

  clear(): void {
    this.#pieces = [];
  }

  /** Takes exactly `count` bytes from the front, in runs of at most `longest`. Asks for no more than there is. */
  *take(count: number, longest: number): Generator<Uint8Array> {
    let left = count;
    while (left > 0) {
      const run = this.#run(Math.min(left, longest));
      left -= run.length;
      yield run;
    }
  }

  #run(length: number): Uint8Array {
    const first = this.#pieces[0];
    if (first === undefined) throw new Error(`${length} bytes are missing from the queue`);
    if (first.length === length) {
      this.#pieces.shift();
      return first;
    }
    if (first.length > length) {
      this.#pieces[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    return this.#joined(length);
  }

  #joined(length: number): Uint8Array {
    const run = new Uint8Array(length);
    let filled = 0;
    let used = 0;
    for (const piece of this.#pieces) {
      const part = piece.subarray(0, length - filled);
      run.set(part, filled);
      filled += part.length;
      if (part.length < piece.length) {
        this.#pieces[used] = piece.subarray(part.length);
        break;
      }
      used += 1;
    }
    if (filled < length) throw new Error(`${length - filled} bytes are missing from the queue`);
    this.#pieces.splice(0, used);
    return run;
  }
}
