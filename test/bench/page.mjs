/** What the app's page does to run a lab, without the page: the same calls on the same socket. The program has started by then. */
import { WebSocket } from 'ws';
import { must } from './bench.mjs';

/** Opens the URL that `netyard serve` prints; gives `call(name, params)`, which resolves with the result's value, and `close()`. */
export async function openPage(printed) {
  const redirect = await fetch(printed, { redirect: 'manual' });
  const url = new URL(redirect.headers.get('location'), printed);
  const cookie = redirect.headers.get('set-cookie').split(';')[0];
  const secret = /name="netyard-secret" content="([^"]+)"/.exec(await (await fetch(url, { headers: { cookie } })).text())[1];
  const socket = new WebSocket(new URL('socket', url.href.replace('http:', 'ws:')), ['netyard', secret], { origin: url.origin, headers: { cookie } });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const waiting = new Map();
  socket.on('message', (data, binary) => {
    if (binary) return;
    const message = JSON.parse(data);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  let id = 0;
  const call = async (name, params) => {
    const answer = await new Promise((resolve) => {
      waiting.set(++id, resolve);
      socket.send(JSON.stringify({ id, call: name, params }));
    });
    must(answer.result?.ok === true, `${name}: ${JSON.stringify(answer).slice(0, 500)}`);
    return answer.result.value;
  };
  return { call, close: () => socket.close() };
}
