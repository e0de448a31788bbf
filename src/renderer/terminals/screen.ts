/** xterm behind `{ show, dispose }`: one terminal's screen. */
import { FitAddon } from '@xterm/addon-fit';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { type ITheme, Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import type { Api } from '../../shared/api/contract.ts';
import type { Hub } from '../state/output.ts';
import { onThemeChange, token } from '../theme/media.ts';
import { createAcknowledger } from './acknowledge.ts';
import { createBlink } from './blink.ts';
import { isWindowKey, LEAVE_HINT } from './keys.ts';

export interface Screen {
  /** It came to the front: measures itself. */
  show(): void;
  /** Takes the keys. */
  focus(): void;
  selection(): string;
  paste(text: string): void;
  dispose(): void;
}

const SCROLLBACK = 5000;
const FONT_SIZE = 13;
const encoder = new TextEncoder();

export function createScreen(container: HTMLElement, terminal: number, api: Api, hub: Hub): Screen {
  const { term, fit } = openTerminal(container);
  term.textarea?.setAttribute('aria-describedby', LEAVE_HINT);
  const quietly = () => undefined;
  const acknowledger = createAcknowledger((bytes) => void api.call('terminal.acknowledge', { terminal, bytes }).catch(quietly));
  const disconnect = hub.connect(terminal, {
    write(bytes) {
      term.write(bytes.slice(), acknowledger.wrote(bytes.length));
    },
    reset() {
      acknowledger.reset();
      term.reset();
    },
  });
  const blink = createBlink(container);
  container.addEventListener('focusin', blink.restart);
  term.onData((text) => {
    blink.restart();
    api.sendInput(terminal, encoder.encode(text));
  });
  term.onBinary((text) =>
    api.sendInput(
      terminal,
      Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
    ),
  );
  term.onResize(({ cols, rows }) => void api.call('terminal.resize', { terminal, columns: cols, rows }).catch(quietly));
  term.attachCustomKeyEventHandler((event) => !isWindowKey(event) && clipboardKey(term, event));

  const measure = () => {
    if (container.offsetParent !== null) fit.fit();
  };
  const watch = new ResizeObserver(measure);
  watch.observe(container);
  // Cells are measured with the font that is there; the bundled one may come later.
  void document.fonts.ready.then(measure);
  const ended = onThemeChange(() => {
    term.options.theme = themeNow();
  });
  return {
    show: measure,
    focus: () => term.focus(),
    selection: () => term.getSelection(),
    paste: (text) => term.paste(text),
    dispose() {
      watch.disconnect();
      ended();
      disconnect();
      blink.dispose();
      term.dispose();
    },
  };
}

function openTerminal(container: HTMLElement): { readonly term: Terminal; readonly fit: FitAddon } {
  const term = new Terminal({
    allowProposedApi: true,
    // Else a program's malformed sequences would be written to the browser's console.
    logLevel: 'off',
    cursorBlink: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    fontFamily: token('mono'),
    fontSize: FONT_SIZE,
    lineHeight: 1.2,
    scrollback: SCROLLBACK,
    theme: themeNow(),
    screenReaderMode: false,
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  term.loadAddon(new Unicode11Addon());
  term.unicode.activeVersion = '11';
  term.open(container);
  return { term, fit };
}

/** Ctrl+Shift+C and Ctrl+Insert copy; pasting is the browser's own; everything else belongs to the program. */
function clipboardKey(term: Terminal, event: KeyboardEvent): boolean {
  const copies = (event.ctrlKey && event.shiftKey && event.code === 'KeyC') || (event.ctrlKey && event.key === 'Insert');
  const pastes = (event.ctrlKey && event.shiftKey && event.code === 'KeyV') || (event.shiftKey && event.key === 'Insert');
  if (copies) {
    event.preventDefault();
    if (event.type === 'keydown' && term.hasSelection()) void navigator.clipboard.writeText(term.getSelection());
  }
  return !copies && !pastes;
}

function themeNow(): ITheme {
  return {
    background: token('term'),
    foreground: token('term-text'),
    cursor: token('term-text'),
    cursorAccent: token('term'),
    selectionBackground: token('term-selection'),
    black: token('term-black'),
    red: token('term-red'),
    green: token('term-green'),
    yellow: token('term-yellow'),
    blue: token('term-blue'),
    magenta: token('term-magenta'),
    cyan: token('term-cyan'),
    white: token('term-white'),
    brightBlack: token('term-bright-black'),
    brightRed: token('term-red'),
    brightGreen: token('term-green'),
    brightYellow: token('term-yellow'),
    brightBlue: token('term-blue'),
    brightMagenta: token('term-magenta'),
    brightCyan: token('term-cyan'),
    brightWhite: token('term-bright-white'),
  };
}
