/**
 * The screen that is kept for a reload: a terminal without a window that parses the same bytes. Raw bytes would
 * not do: cut at any place they start in an unknown state, and replayed they ask the terminal questions whose answers go to the
 * program. Written anew from its state, a screen holds text, colours and modes, and no question.
 */
import { keepModes } from './modes.ts';

/** Lines above the screen that are kept. */
export const KEPT_LINES = 5000;

export interface Screen {
  /** `parsed` is called when exactly these bytes, and all before them, are on the screen. */
  write(bytes: Uint8Array, parsed: () => void): void;
  resize(columns: number, rows: number): void;
  /**
   * Calls `ready`, in a later turn of the event loop, with the screen as bytes for a fresh terminal of the same size. It
   * shows all that was written before this call and nothing of what is written after it.
   */
  replay(ready: (bytes: Uint8Array) => void): void;
  dispose(): void;
}

const NOTHING = new Uint8Array(0);

/** Makes an empty screen. The emulator is loaded with the first one: a server without terminals does not pay for it. */
export async function createScreen(size: { readonly columns: number; readonly rows: number }): Promise<Screen> {
  const [{ default: headless }, { default: serialize }] = await Promise.all([import('@xterm/headless'), import('@xterm/addon-serialize')]);
  // Without logLevel it would write every malformed sequence that a program prints to our own output.
  const terminal = new headless.Terminal({ cols: size.columns, rows: size.rows, scrollback: KEPT_LINES, allowProposedApi: true, logLevel: 'off' });
  const serializer = new serialize.SerializeAddon();
  terminal.loadAddon(serializer);
  const modes = keepModes(terminal);
  let disposed = false;
  return {
    write: (bytes, parsed) => {
      if (!disposed) terminal.write(bytes, parsed);
    },
    resize: (columns, rows) => {
      if (!disposed) terminal.resize(columns, rows);
    },
    replay: (ready) => {
      if (disposed) return;
      terminal.write(NOTHING, () => {
        if (!disposed) ready(new TextEncoder().encode(serializer.serialize({ excludeModes: true }) + modes.written()));
      });
    },
    dispose: () => {
      disposed = true;
      terminal.dispose();
    },
  };
}
