/** The keys that a terminal leaves to the window: all others are the program's. */
import { type Command, perform } from '../commands/command.ts';
import { nextPane, previousPane } from '../commands/focusing.ts';
import { type Keys, matches, shown } from '../commands/shortcuts.ts';
import { search } from '../commands/viewing.ts';
import type { App } from '../state/app.ts';

/** Which of a command's shortcuts counts in a terminal: none that a shell or a full-screen program needs. */
const LEFT: readonly (readonly [shortcut: string, command: Command])[] = [
  ['F6', nextPane],
  ['Shift+F6', previousPane],
  ['Mod+Shift+K', search],
];

/** Performs what the key means to the window. True where the program must not see the key. */
export function takesKey(app: App, event: Keys & Pick<KeyboardEvent, 'type' | 'preventDefault'>): boolean {
  const found = LEFT.find(([shortcut]) => matches(shortcut, event));
  if (found === undefined) return false;
  event.preventDefault();
  if (event.type === 'keydown') perform(app, found[1]);
  return true;
}

/** The way out, in words; `LEAVE_HINT` is the id of the element that says it. */
export const LEAVE_HINT = 'leave-terminal';
export const leaveWords = (): string => `${shown('F6')} leaves the terminal · ${shown('Mod+Shift+K')} searches`;
