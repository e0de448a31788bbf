/**
 * The keys that a terminal leaves to the window, where `commands/shortcuts.ts` performs them: F6, Shift+F6 and Ctrl+Shift+K. None
 * of them is needed by a shell or a full-screen program; all others are the program's.
 */
export function isWindowKey({ key, ctrlKey, metaKey, shiftKey, altKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): boolean {
  const mod = ctrlKey || metaKey;
  if (altKey) return false;
  return key === 'F6' ? !mod : mod && shiftKey && key.toLowerCase() === 'k';
}

/** The id of the element that says the way out, for the terminal's description. */
export const LEAVE_HINT = 'leave-terminal';
