/** The command line. `bin/netyard` starts it. */
import { version } from '../version.ts';
import { processIo } from './io.ts';
import { main } from './main.ts';

const code = await main(process.argv.slice(2), processIo(), version());
// Not left to the event loop: a terminal that was read from stays open, and would keep the process.
process.exit(code);
