/** Text by lines, from a stream of bytes whose parts end anywhere. */
import type { Readable } from 'node:stream';

/** In bytes: QMP's longest answer has 20 KiB; who sends more without an end of line is not who we think. */
const LONGEST = 1 << 20;

/** Calls `listener` with each line, without its end; a line over 1 MiB ends the stream. */
export function eachLine(stream: Readable, listener: (line: string) => void): void {
  let rest: Buffer[] = [];
  let length = 0;
  stream.on('data', (bytes: Buffer) => {
    let begin = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, begin)) {
      const line = Buffer.concat([...rest, bytes.subarray(begin, end)]).toString('utf8');
      rest = [];
      length = 0;
      begin = end + 1;
      listener(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    if (begin === bytes.length) return;
    rest.push(bytes.subarray(begin));
    length += bytes.length - begin;
    if (length > LONGEST) stream.destroy();
  });
}
