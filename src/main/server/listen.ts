import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, ok, type Problem, type Result } from '../../shared/result.ts';
import { errorCode } from '../disk/problem.ts';

/** Connections beyond this many are dropped: no page needs more than a few. */
const MOST_CONNECTIONS = 256;

/** Listens, and gives the port. Problems: `port-taken`, `no-permission`, `cannot-listen`. */
export async function listen(server: Server, host: string, port: number): Promise<Result<number>> {
  server.maxConnections = MOST_CONNECTIONS;
  server.headersTimeout = 10_000;
  server.requestTimeout = 10_000;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    return ok((server.address() as AddressInfo).port);
  } catch (error) {
    return fail(problemOf(error, host, port));
  }
}

/** Stops listening and ends what is connected. */
export async function shut(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeAllConnections();
  await closed;
}

function problemOf(error: unknown, host: string, port: number): Problem {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return {
        code: 'port-taken',
        message: `Port ${port} on ${host} is taken by another program.`,
        fix: 'Choose another with --port, or leave it out for one that is free.',
      };
    case 'EACCES':
      return { code: 'no-permission', message: `This user may not listen on port ${port}.`, fix: 'Choose a port above 1023.' };
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return {
        code: 'cannot-listen',
        kind: 'input',
        message: `${host} is no address of this machine.`,
        fix: 'Leave --host out, or give an address that `ip address` shows.',
      };
    default:
      return { code: 'cannot-listen', message: `Listening on ${host}, port ${port}, failed: ${error instanceof Error ? error.message : String(error)}.` };
  }
}
