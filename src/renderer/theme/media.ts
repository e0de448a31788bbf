/** The system's wishes, heard as they change. */
const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'] as const;

/** Calls the listener when the system turns light, dark or to more contrast. Returns what ends that. */
export function onThemeChange(listener: () => void): () => void {
  const lists = QUERIES.map((query) => window.matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
}

/** A token's value now, for libraries that take colours and no CSS. */
export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
