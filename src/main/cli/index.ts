/** The command line. `bin/netyard` starts it. */
import { errorCode } from '../disk/problem.ts';
import { version } from '../version.ts';
import { processIo } from './io.ts';
import { fault, main } from './main.ts';

const io = processIo();
// What no command awaits: a listener that throws, a promise that nobody holds.
// A reader that leaves early (`| head`) is no bug: the end is the one that a shell shows for it, 128 + SIGPIPE.
process.once('uncaughtException', (error) => process.exit(errorCode(error) === 'EPIPE' ? 141 : fault(error, io)));
const code = await main(process.argv.slice(2), io, version());
// Writing to a pipe does not wait for a reader that is slower: the end comes after the last byte.
await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((written) => stream.write('', written))));
// Not left to the event loop: a terminal that was read from stays open, and would keep the process.
process.exit(code);
