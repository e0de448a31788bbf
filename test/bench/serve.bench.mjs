/** From the start of the server to the first page, its scripts and styles. */
import { bound, inYard, median, must, served } from './bench.mjs';

await inYard(async (yard) => {
  const seconds = await median(5, async () => {
    const begin = performance.now();
    return await served(yard, async (url) => {
      const entered = await fetch(url, { redirect: 'manual' });
      must(entered.status === 303, `the code in the URL was not taken: ${entered.status}`);
      const room = new URL(entered.headers.get('location'), url);
      const headers = { cookie: entered.headers.get('set-cookie').split(';')[0] };
      const page = await (await fetch(room, { headers })).text();
      const parts = [...page.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)].map(([, path]) => new URL(path, room));
      must(parts.length > 0, 'the page has no scripts');
      const answers = await Promise.all(parts.map(async (part) => [part.pathname, (await fetch(part, { headers })).ok]));
      must(
        answers.every(([, good]) => good),
        `not served: ${answers.filter(([, good]) => !good).join()}`,
      );
      return (performance.now() - begin) / 1000;
    });
  });
  bound('server start to first page', seconds, 1, 's');
});
