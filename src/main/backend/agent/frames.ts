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

/** What the agent writes before its first frame: a login shell may have said something before it. serve.pl has the same. */
const MARK = Buffer.from('\nnetyard-agent\n');
/** No greeting is longer, in bytes. */
const LONGEST_GREETING = 65_536;

/** What comes before the agent's first frame. */
export class Greeting {
  #said = Buffer.alloc(0);

  /** What follows the agent's mark, once it is there; null as long as it may still come. */
  push(chunk: Buffer): Buffer | null {
    this.#said = Buffer.concat([this.#said, chunk]);
    const at = this.#said.indexOf(MARK);
    return at < 0 ? null : this.#said.subarray(at + MARK.length);
  }

  /** It can be no greeting any more. */
  get tooLong(): boolean {
    return this.#said.length > LONGEST_GREETING;
  }

  /** The end of what was said, for a sentence. */
  get text(): string {
    return this.#said.subarray(-500).toString().trim();
  }
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
      if (length === null) return frames;
      if (length > LONGEST) return null;
      if (this.#bytes < HEADER + length) return frames;
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
