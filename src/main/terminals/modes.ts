/**
 * The modes of a kept screen that neither xterm's interface nor its serializer tells: seen as they pass through the
 * parser, and written out again for a replay. Focus reporting (1004) is left out on purpose: xterm answers
 * its being switched on with a report, and a replay must never send bytes to the program.
 */
import type { IModes, Terminal } from '@xterm/headless';

/** Private modes that are off at first and are switched by `CSI ? n h` and `l`: SGR and urxvt mouse reports, pixels. */
const MOUSE_ENCODINGS = new Set([1005, 1006, 1015, 1016]);
const CURSOR_VISIBLE = 25;

interface ModeKeeper {
  /** Control sequences that bring a fresh terminal, which shows the screen already, into the same modes. */
  written(): string;
}

/** Watches a terminal's modes from now on. */
export function keepModes(terminal: Terminal): ModeKeeper {
  let cursorHidden = false;
  let cursorStyle = 0;
  const encodings = new Set<number>();
  const regions = new Map<string, string>();
  const reset = () => {
    cursorHidden = false;
    cursorStyle = 0;
    encodings.clear();
    regions.clear();
    return false; // the terminal does its own part
  };
  const set = (on: boolean) => (params: readonly (number | number[])[]) => {
    for (const mode of params) {
      if (mode === CURSOR_VISIBLE) cursorHidden = !on;
      else if (typeof mode === 'number' && MOUSE_ENCODINGS.has(mode)) on ? encodings.add(mode) : encodings.delete(mode);
    }
    return false;
  };
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'h' }, set(true));
  terminal.parser.registerCsiHandler({ prefix: '?', final: 'l' }, set(false));
  terminal.parser.registerCsiHandler({ final: 'r' }, (params) => {
    regions.set(terminal.buffer.active.type, params.filter((value) => typeof value === 'number').join(';'));
    return false;
  });
  terminal.parser.registerCsiHandler({ intermediates: ' ', final: 'q' }, (params) => {
    cursorStyle = typeof params[0] === 'number' ? params[0] : 0;
    return false;
  });
  terminal.parser.registerCsiHandler({ intermediates: '!', final: 'p' }, reset);
  terminal.parser.registerEscHandler({ final: 'c' }, reset);
  terminal.onResize(() => regions.clear());
  return {
    written: () => {
      const region = regions.get(terminal.buffer.active.type);
      return [
        ...(region === undefined ? [] : [`\x1b[${region}r`]),
        ...plainModes(terminal.modes),
        ...[...encodings].map((mode) => `\x1b[?${mode}h`),
        cursorPosition(terminal, region),
        ...(cursorStyle === 0 ? [] : [`\x1b[${cursorStyle} q`]),
        ...(cursorHidden ? ['\x1b[?25l'] : []),
      ].join('');
    },
  };
}

function plainModes(modes: IModes): string[] {
  const mouse = { none: null, x10: 9, vt200: 1000, drag: 1002, any: 1003 }[modes.mouseTrackingMode];
  return [
    ...(modes.applicationCursorKeysMode ? ['\x1b[?1h'] : []),
    ...(modes.applicationKeypadMode ? ['\x1b[?66h'] : []),
    ...(modes.bracketedPasteMode ? ['\x1b[?2004h'] : []),
    ...(modes.insertMode ? ['\x1b[4h'] : []),
    ...(modes.originMode ? ['\x1b[?6h'] : []),
    ...(modes.reverseWraparoundMode ? ['\x1b[?45h'] : []),
    ...(modes.wraparoundMode ? [] : ['\x1b[?7l']),
    ...(mouse === null ? [] : [`\x1b[?${mouse}h`]),
  ];
}

/** Scroll regions and origin mode move the cursor home: it is put back last. In origin mode rows count from the region's top. */
function cursorPosition(terminal: Terminal, region: string | undefined): string {
  const top = terminal.modes.originMode && region !== undefined ? Math.max(1, Number(region.split(';')[0])) : 1;
  const { cursorX, cursorY } = terminal.buffer.active;
  return region === undefined && !terminal.modes.originMode ? '' : `\x1b[${cursorY + 2 - top};${cursorX + 1}H`;
}
