/**
 * The cursor's blinking: a class that comes and goes. xterm's own is a CSS animation, for which the browser makes sixty frames a
 * second instead of two, and while it makes them what a program says waits for the next (see canvas/frames.ts).
 */

/** Half a blink. */
const HALF_MS = 530;
/** A cursor at which nobody has typed for so long stands still, as in VTE. */
const STILL_MS = 20_000;

export interface Blink {
  /** Somebody types or has come: the cursor is to be seen, and blinks from here. */
  restart(): void;
  dispose(): void;
}

/** Sets `cursor-off` on an element whose cursor is to be hidden just now; only while the focus is in there. */
export function createBlink(element: HTMLElement): Blink {
  let timer: number | undefined;
  let halves = 0;
  const stop = (): void => {
    window.clearInterval(timer);
    element.classList.remove('cursor-off');
  };
  const turn = (): void => {
    halves++;
    if (halves * HALF_MS > STILL_MS || !element.contains(document.activeElement)) stop();
    else element.classList.toggle('cursor-off', halves % 2 === 1);
  };
  return {
    restart() {
      stop();
      halves = 0;
      timer = window.setInterval(turn, HALF_MS);
    },
    dispose: stop,
  };
}
