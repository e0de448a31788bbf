/**
 * Messages as they travel. JSON text: `{ id, call, params }` → `{ id, result }` or `{ id, refused }`, and
 * `{ event, payload }`. Terminal bytes are binary: 1 byte kind, 4 bytes terminal (big endian), then the bytes.
 */
const FRAME_TERMINAL = 1;
const HEADER = 5;

/** Packs terminal bytes into a frame. */
export function packTerminal(terminal: number, bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(HEADER + bytes.length);
  frame[0] = FRAME_TERMINAL;
  new DataView(frame.buffer).setUint32(1, terminal);
  frame.set(bytes, HEADER);
  return frame;
}

/** Unpacks a frame, or null where it is none of ours. The bytes are a view, not a copy. */
export function unpackTerminal(frame: Uint8Array): { terminal: number; bytes: Uint8Array } | null {
  if (frame.length < HEADER || frame[0] !== FRAME_TERMINAL) return null;
  const terminal = new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getUint32(1);
  return { terminal, bytes: frame.subarray(HEADER) };
}
