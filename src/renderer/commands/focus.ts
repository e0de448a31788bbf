/** The focus goes from pane to pane, as F6 does on a desktop: left pane, drawing, text, inspector, dock, and round again. */

const PANES = ['.left-pane', '.canvas', '.text-pane', '.right-pane', '.dock'] as const;
/** Single letters are for the drawing while nothing has the focus: so does F6 count it. */
const DRAWING = '.canvas';
const EDITOR = '.editor';
const TERMINAL = '.terminal-panel:not([hidden]) .xterm-helper-textarea';
const TAKES_FOCUS = 'button:not([disabled]), input:not([disabled]), textarea:not([disabled]), select:not([disabled]), a[href], [tabindex="0"]';

/** To the next pane that is open, or with -1 to the one before. False where there is none. */
export function moveFocus(step: 1 | -1): boolean {
  const panes = PANES.flatMap((selector) => document.querySelector<HTMLElement>(selector) ?? []).filter((pane) =>
    pane.checkVisibility({ visibilityProperty: true }),
  );
  const inside = panes.findIndex((pane) => pane.contains(document.activeElement));
  const from = inside >= 0 ? inside : panes.findIndex((pane) => pane.matches(DRAWING));
  const pane = panes.at((from + step) % panes.length);
  if (pane === undefined) return false;
  enter(pane);
  return true;
}

/** Into the terminal in front or the text, else to what Tab would reach first. The drawing itself takes the focus: its keys are the window's. */
function enter(pane: HTMLElement): void {
  const inside = pane.matches(DRAWING) ? undefined : [...pane.querySelectorAll<HTMLElement>(`${TERMINAL}, ${EDITOR}, ${TAKES_FOCUS}`)].filter(isSeen);
  const target = inside?.find((each) => each.matches(`${TERMINAL}, ${EDITOR}`)) ?? inside?.[0] ?? pane;
  if (target === pane) pane.tabIndex = -1;
  target.focus();
}

function isSeen(element: HTMLElement): boolean {
  return element.closest('[hidden]') === null;
}
