/** From a key to its command. */
import type { App } from '../state/app.ts';
import { type Command, perform } from './command.ts';

/** The part of a keyboard event that decides. */
export interface Keys {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Does the event mean this shortcut? Shift counts for letters and named keys only: `?` and `+` are typed with or without it. */
export function matches(shortcut: string, event: Keys): boolean {
  const parts = shortcut.split('+').filter((part) => part !== '');
  const key = shortcut.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  const mod = parts.includes('Mod');
  const shift = parts.includes('Shift');
  const symbol = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  if (event.altKey || mod !== (event.ctrlKey || event.metaKey)) return false;
  if (!symbol && shift !== event.shiftKey) return false;
  return event.key.toLowerCase() === key.toLowerCase();
}

/** These mean the same wherever one types, in a terminal too (see terminals/keys.ts): they are the way out. */
const EVERYWHERE = ['F6', 'Shift+F6', 'Mod+Shift+K'];

/** In the text also keys that type nothing, as far as the editor has not taken them. */
function isTypingText(event: KeyboardEvent): boolean {
  return event.defaultPrevented || !(event.ctrlKey || event.metaKey || event.key === 'F6');
}

/** Where keys belong to what has the focus: fields and terminals but for the way out, dialogs wholly. */
function isTyping(event: KeyboardEvent): boolean {
  if (!(event.target instanceof Element)) return false;
  if (event.target.closest('dialog') !== null) return true;
  if (event.target.closest('.editor') !== null) return isTypingText(event);
  return event.target.closest('input, textarea, select, .xterm') !== null && !EVERYWHERE.some((shortcut) => matches(shortcut, event));
}

/** Listens on the window; returns what ends that. */
export function listenForShortcuts(app: App, commands: readonly Command[]): () => void {
  const listen = (event: KeyboardEvent) => {
    if (isTyping(event)) return;
    const onControl = event.target instanceof Element && event.target.closest('button, [role=treeitem], [role=tab]') !== null;
    // Enter and Space press a focused control; with Ctrl they are commands.
    if (onControl && (event.key === 'Enter' || event.key === ' ') && !event.ctrlKey && !event.metaKey) return;
    const found = commands.find((each) => each.shortcuts.some((shortcut) => matches(shortcut, event)) && perform(app, each));
    if (found) event.preventDefault();
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}

/** As a person reads it: `Ctrl Shift S`. */
export function shown(shortcut: string): string {
  const mac = /mac/i.test(navigator.platform);
  return shortcut.endsWith('+')
    ? '+'
    : shortcut
        .split('+')
        .map((part) => (part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : part))
        .join(' ');
}
