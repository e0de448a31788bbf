/** How much of the output the screen has parsed, told in portions: the host process sends on only against this. Pure. */

/** Told at once when that much has gathered. */
const PORTION = 16 * 1024;

export interface Acknowledger {
  /** These bytes were given to the screen. */
  wrote(bytes: number): void;
  /** And these are parsed. */
  parsed(bytes: number): void;
  /** A new screen: what the old one still had counts no more. */
  reset(): void;
}

/** `tell` is called with the bytes since it was called last: in portions, and when the screen has caught up. */
export function createAcknowledger(tell: (bytes: number) => void): Acknowledger {
  let outstanding = 0;
  let untold = 0;
  return {
    wrote(bytes) {
      outstanding += bytes;
    },
    parsed(bytes) {
      outstanding -= bytes;
      untold += bytes;
      if (untold === 0 || (untold < PORTION && outstanding > 0)) return;
      tell(untold);
      untold = 0;
    },
    reset() {
      outstanding = 0;
      untold = 0;
    },
  };
}
