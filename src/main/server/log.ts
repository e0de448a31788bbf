/** A log that a flood cannot fill. */

const LINES = 30;
const PER_MS = 60_000;

/** Lets 30 lines a minute through; then one that says so, until the minute is over. `now` in milliseconds, injected for the tests. */
export function limited(log: (line: string) => void, now: () => number = Date.now): (line: string) => void {
  let since = now();
  let lines = 0;
  return (line) => {
    if (now() - since >= PER_MS) {
      since = now();
      lines = 0;
    }
    lines += 1;
    if (lines <= LINES) log(line);
    else if (lines === LINES + 1) log('More of the same is not shown for a minute.');
  };
}
