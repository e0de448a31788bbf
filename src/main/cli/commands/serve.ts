import { ok, type Result } from '../../../shared/result.ts';
import { type Call, type CliCommand, type Done, BACKEND_OPTION, JSON_OPTION, usage } from '../command.ts';

export const serve: CliCommand = {
  name: 'serve',
  arguments: [],
  summary: 'serve the app to a browser on this machine, until Ctrl-C',
  options: [
    ['--port <number>', 'TCP port; otherwise (and with 0) one that is free'],
    ['--host <address>', 'address to listen on; otherwise 127.0.0.1. Any other needs --token'],
    ['--token <text>', 'at least 16 characters that open the page, instead of the single-use code'],
    BACKEND_OPTION,
    JSON_OPTION,
  ],
  examples: ['netyard serve', 'netyard serve --port 8080'],
  run,
};

async function run({ options, io }: Call): Promise<Result<Done>> {
  const port = portOf(options.port);
  if (!port.ok) return port;
  const [{ withLabs }, { serve: listen }] = await Promise.all([import('../labs.ts'), import('../../server/index.ts')]);
  return await withLabs(
    io,
    async ({ labs, choosing }) => {
      const served = await listen({
        labs,
        choosing,
        log: (line) => io.stderr.write(`${line}\n`),
        port: port.value,
        ...(options.host === undefined ? {} : { host: options.host }),
        ...(options.token === undefined ? {} : { token: options.token }),
      });
      if (!served.ok) return served;
      const { url, close } = served.value;
      // Whoever reads the address may end this at once.
      const asked = untilAsked();
      io.stdout.write(`${options.json ? JSON.stringify({ url }) : url}\n`);
      await asked;
      await close();
      return ok({ text: '' });
    },
    options.backend,
  );
}

function portOf(text: string | undefined): Result<number> {
  if (text === undefined) return ok(0);
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return ok(port);
  return usage(`“${text}” is no TCP port.`, 'Write a number up to 65535; 0, or no --port at all, takes one that is free.');
}

/** Ctrl-C, or a service manager. */
async function untilAsked(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => resolve());
  });
}
