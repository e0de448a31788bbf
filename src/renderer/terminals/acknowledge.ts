/** How much of the output the screen has parsed, told in portions: the host process sends on only against this. Pure. */

/** Told at once when that much has gathered. */
const PORTION = 16 * 1024;

export interface Acknowledger {
  /** These bytes were given to the screen. Returns what to call when they are parsed. */
  wrote(bytes: number): () => void;
  /** A new window of output: what was written before it counts no more, also where it is parsed only now. */
  reset(): void;
}

/** `tell` is called with the bytes since it was called last: in portions, and when the screen has caught up. */
export function createAcknowledger(tell: (bytes: number) => void): Acknowledger {
  let epoch = 0;
  let outstanding = 0;
  let untold = 0;
  return {
    wrote(bytes) {
      const mine = epoch;
      outstanding += bytes;
      return () => {
        if (mine !== epoch) return;
        outstanding -= bytes;
        untold += bytes;
        if (untold === 0 || (untold < PORTION && outstanding > 0)) return;
        tell(untold);
        untold = 0;
      };
    },
    reset() {
      epoch += 1;
      outstanding = 0;
      untold = 0;
    },
  };
}
