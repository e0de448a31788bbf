/** Frames between Netyard and its agent; frames.pl lists the types. A length (4 bytes, big-endian, of the payload), a type, a channel (4 bytes), the payload. */

/** What one frame says, in either direction. */
export type FrameType = 'S' | 'I' | 'E' | 'K' | 'R' | 'A' | 'P' | 'L' | 'H' | 'O' | 'X' | 'Q' | 'F';

export interface Frame {
  readonly type: FrameType;
  /** Of one program; 0 for what concerns the agent itself. */
  readonly channel: number;
  readonly payload: Buffer;
}

const HEADER = 9;
/** No frame of ours is longer than a piece of input or an argv; what claims to be is no frame. */
const LONGEST = 16 * 1024 * 1024;

export function encodeFrame(type: FrameType, channel: number, payload: Uint8Array | string = ''): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
  const frame = Buffer.allocUnsafe(HEADER + body.length);
  frame.writeUInt32BE(body.length, 0);
  frame.write(type, 4, 'latin1');
  frame.writeUInt32BE(channel, 5);
  frame.set(body, HEADER);
  return frame;
}

/** Cuts a stream into frames: chunks come as they come. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;

  /** The frames that are whole now; null where what came is no frame: the other side is not the agent. */
  push(chunk: Buffer): readonly Frame[] | null {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: Frame[] = [];
    for (;;) {
      const length = this.#length();
      if (length === null || this.#bytes < HEADER + length) return frames;
      if (length > LONGEST) return null;
      const all = this.#joined();
      const type = all.toString('latin1', 4, 5) as FrameType;
      frames.push({ type, channel: all.readUInt32BE(5), payload: all.subarray(HEADER, HEADER + length) });
      this.#keep(all.subarray(HEADER + length));
    }
  }

  #length(): number | null {
    if (this.#bytes < HEADER) return null;
    const first = this.#chunks[0];
    return (first !== undefined && first.length >= 4 ? first : this.#joined()).readUInt32BE(0);
  }

  #joined(): Buffer {
    const all = this.#chunks.length === 1 && this.#chunks[0] !== undefined ? this.#chunks[0] : Buffer.concat(this.#chunks);
    this.#keep(all);
    return all;
  }

  #keep(rest: Buffer): void {
    this.#chunks = rest.length === 0 ? [] : [rest];
    this.#bytes = rest.length;
  }
}
