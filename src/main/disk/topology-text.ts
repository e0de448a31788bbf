/** The one reader of topology files, whoever asks and wherever they come from: a file, a pipe, standard input. */
import { fail, ok, type Result } from '../../shared/result.ts';
import { MAX_TEXT, tooLarge } from '../../shared/text-limit.ts';

/**
 * Reads a topology to its end. `what` is its name in sentences. Problems: `too-large` (the rest is left unread), `not-text`. What
 * the stream throws is the caller's.
 */
export async function readTopologyText(stream: AsyncIterable<unknown>, what: string): Promise<Result<{ readonly text: string; readonly bytes: Uint8Array }>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.from(part as Uint8Array);
    size += bytes.length;
    if (size > MAX_TEXT) return fail(tooLarge(what));
    parts.push(bytes);
  }
  const bytes = Buffer.concat(parts);
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), bytes });
  } catch {
    return fail({ code: 'not-text', kind: 'input', message: `${what} is not UTF-8 text.`, fix: 'Save it as UTF-8 in an editor.' });
  }
}
