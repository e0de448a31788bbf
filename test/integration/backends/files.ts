/** The part of the contract that is about files: they go in and out below one folder, and never out of it. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Executor } from '../../../src/main/backend/executor.ts';
import { readFileThere, writeFileThere } from '../../../src/main/backend/files.ts';
import { must } from '../../until.ts';

/** Tests it on an executor that is there once the tests run. */
export function carriesFiles(executor: () => Executor): void {
  describe('a file', () => {
    let folder = '';
    beforeAll(async () => {
      folder = must(await executor().run('mktemp -d')).stdout.trim();
      must(
        await executor().run(`cd ${folder} && mkdir in out && echo secret >out/secret && ln -s ../out in/way && ln -s ../out/secret in/link && mkfifo in/pipe`),
      );
    });
    afterAll(async () => {
      await executor().run(`rm -rf ${folder}`);
    });
    const read = (path: string, most?: number) => readFileThere(executor(), `${folder}/in`, path, most);
    const write = (path: string, content: Uint8Array) => writeFileThere(executor(), `${folder}/in`, path, content);

    test('goes in and comes out byte by byte, replaced whole, and leaves nothing beside it', async () => {
      const bytes = randomBytes(300_000);
      expect(await write('a/b/big file', Buffer.from('old'))).toEqual({ ok: true, value: undefined });
      expect(await write('a/b/big file', bytes)).toEqual({ ok: true, value: undefined });
      expect(must(await read('a/b/big file')).equals(bytes)).toBe(true);
      expect(must(await executor().run(`ls -A ${folder}/in/a/b`)).stdout).toBe('big file\n');
    });

    test.each(['../out/secret', '/etc/passwd', 'a/../../out/secret', '', 'a//b', '.', 'way/secret', 'link'])(
      'is not read outside of its folder: %j',
      async (path) => {
        expect(await read(path)).toMatchObject({ ok: false, problems: [{ code: 'path-escapes' }] });
      },
    );

    test.each(['../new', 'way/new'])('is not written outside of its folder: %j', async (path) => {
      expect(await write(path, Buffer.from('x'))).toMatchObject({ ok: false, problems: [{ code: 'path-escapes' }] });
      expect(must(await executor().run(`cd ${folder} && ls . out`)).stdout).toBe('.:\nin\nout\n\nout:\nsecret\n');
    });

    test('a link in its place is replaced, not followed', async () => {
      expect(await write('link', Buffer.from('mine'))).toMatchObject({ ok: true });
      expect([must(await executor().run(`cat ${folder}/out/secret`)).stdout, must(await read('link')).toString()]).toEqual(['secret\n', 'mine']);
    });

    test.each([
      ['nothing', 'no-file'],
      ['pipe', 'not-a-file'],
    ])('%s is no file to read', async (path, code) => {
      expect(await read(path)).toMatchObject({ ok: false, problems: [{ code }] });
    });

    test('larger than was asked for is not read', async () => {
      await write('ten', Buffer.alloc(10));
      expect([await read('ten', 9), must(await read('ten', 10)).length]).toMatchObject([{ ok: false, problems: [{ code: 'too-large' }] }, 10]);
    });
  });
}
