/** From the start of the server to the first page, its scripts and styles. */
import { spawn } from 'node:child_process';
import { bound, inYard, median, must } from './bench.mjs';

await inYard(async ({ program, folder }) => {
  const seconds = await median(5, async () => {
    const begin = performance.now();
    const server = spawn(program, ['serve'], { env: { ...process.env, XDG_STATE_HOME: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
    const url = await new Promise((resolve) => server.stdout.once('data', (line) => resolve(String(line).trim())));
    const opened = await fetch(url, { redirect: 'manual' });
    const cookie = opened.headers.get('set-cookie')?.split(';')[0];
    must(opened.status === 302 || opened.status === 303, `the code was not taken: ${opened.status}`);
    const get = (path) => fetch(new URL(path, url), { headers: { cookie } });
    const html = await (await get(opened.headers.get('location'))).text();
    const parts = [...html.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => path);
    must(parts.length > 0, 'the page has no scripts');
    for (const part of parts) must((await get(part)).ok, `${part} is not served`);
    const ms = performance.now() - begin;
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    return ms / 1000;
  });
  bound('server start to first page', seconds, 1, 's');
});
