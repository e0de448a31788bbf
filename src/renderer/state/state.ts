/** The window's state, as data. What changes it is in `actions/`; what shows it selects from it. */
import type { ByHandDifference, LabSummary, Returned, ShownStep } from '../../shared/api/contract.ts';
import { stands } from '../../shared/api/stands.ts';
import type { Problem } from './problem.ts';
import { type Held, NOTHING_HELD } from '../../shared/topology/resolved.ts';
import { type Analysis, NOTHING_ANALYSED } from './analysis.ts';
import { type Cut, type Known, NOTHING_KNOWN } from './known.ts';
import { type History, NO_HISTORY } from './history.ts';
import type { Position } from './sketch.ts';

export interface FileOnDisk {
  readonly path: string;
  /** The content's version when it was opened or saved, as the host process gave it. */
  readonly version: string;
}

/** The draft. */
export interface OpenDocument {
  /** The lab's key: what Run starts and other processes know it by. */
  readonly lab: string;
  readonly text: string;
  /** The text as it is on disk, or as it was opened. */
  readonly saved: string;
  readonly file: FileOnDisk | null;
  readonly history: History;
  /** Decisions that the lab holds, so that an edit renumbers nothing. */
  readonly held: Held;
  /** The text that runs, or null when nothing does. */
  readonly applied: string | null;
  /** False while the draft differs from what runs for another reason than edits of the drawing (it was typed, or came from elsewhere): then nothing applies by itself. */
  readonly follows: boolean;
}

/** Changes of a running lab that wait for the person. */
export interface Pending {
  readonly text: string;
  readonly steps: readonly ShownStep[];
  /** What the change would end, in words. */
  readonly disruptive: readonly string[];
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly doing: string;
  readonly finished: ReadonlySet<string>;
}

/** What is going on with the lab from this window's side. */
export type Activity = 'idle' | 'running' | 'stopping' | 'applying' | 'planning';

export interface TerminalTab {
  readonly terminal: number;
  readonly lab: string;
  readonly node: string;
  /** What ended it, in words; null while it lives. */
  readonly ended: string | null;
}

export type DockTab =
  | { readonly kind: 'terminal'; readonly terminal: number }
  | { readonly kind: 'problems' }
  | { readonly kind: 'changes' }
  | { readonly kind: 'log' };

export type Dialog =
  | { readonly kind: 'open' }
  | { readonly kind: 'save' }
  | { readonly kind: 'commands' }
  | { readonly kind: 'keys' }
  | { readonly kind: 'backends' }
  | { readonly kind: 'connect'; readonly from: string }
  /** The file changed on disk while the draft did too. */
  | { readonly kind: 'outside'; readonly text: string; readonly version: string }
  /** Leaving an unsaved draft; `proceed` does what was asked for. */
  | { readonly kind: 'unsaved'; readonly proceed: () => void };

export interface Pane {
  readonly open: boolean;
  /** Width of a side pane, height of the dock. */
  readonly size: number;
}

/** What the pointer holds on the canvas; redrawn with every move, in no history. */
export interface Holding {
  /** An element away from its place: where it would be, as the layout counts. */
  readonly floating: { readonly element: string; readonly at: Position } | null;
  /** What the drop would go to. */
  readonly target: string | null;
  /** A line from an element to the pointer. */
  readonly rubber: { readonly from: Position; readonly to: Position; readonly fits: boolean } | null;
  /** What the drop would do, in words for the status bar. */
  readonly says: string | null;
}

export const HOLDING_NOTHING: Holding = { floating: null, target: null, rubber: null, says: null };

export interface LogLine {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
}

export interface State {
  readonly connection: 'connecting' | 'open' | 'lost';
  readonly info: Returned<'app.info'> | null;
  readonly examples: Returned<'examples.list'>;
  readonly labs: Readonly<Record<string, LabSummary>>;
  /** Since when labs are out of reach. */
  readonly cut: Cut;
  readonly backends: Known;
  readonly document: OpenDocument | null;
  readonly analysis: Analysis;
  readonly selection: readonly string[];
  readonly renaming: string | null;
  readonly hover: string | null;
  readonly holding: Holding;
  readonly activity: Activity;
  readonly progress: Progress | null;
  readonly pending: Pending | null;
  /** What the last run or plan said, beside the draft's own problems. */
  readonly runProblems: readonly Problem[];
  /** What somebody changed by hand in the open document's lab. */
  readonly byHand: readonly ByHandDifference[];
  readonly terminals: readonly TerminalTab[];
  readonly tab: DockTab;
  readonly dialog: Dialog | null;
  readonly log: readonly LogLine[];
  readonly panes: { readonly left: Pane; readonly right: Pane; readonly dock: Pane };
  /** Open panes that the window is too small for, until the person wants one all the same. */
  readonly folded: readonly PaneName[];
  readonly leftTab: 'palette' | 'outline';
  /** `width`: of the text beside the drawing, in pixels. */
  readonly views: { readonly shown: View; readonly width: number };
  /** Where the text is to be shown next; whoever shows it takes it up and sets it to null. */
  readonly caret: Caret | null;
}

export type PaneName = keyof State['panes'];

/** Which of the two views of the document there are in the window. */
export type View = 'drawing' | 'both' | 'text';

/** A place in the text, both counted from 1. */
export interface Caret {
  readonly line: number;
  readonly column: number;
}

export const INITIAL: State = {
  connection: 'connecting',
  info: null,
  examples: [],
  labs: {},
  cut: {},
  backends: NOTHING_KNOWN,
  document: null,
  analysis: NOTHING_ANALYSED,
  selection: [],
  renaming: null,
  hover: null,
  holding: HOLDING_NOTHING,
  activity: 'idle',
  progress: null,
  pending: null,
  runProblems: [],
  byHand: [],
  terminals: [],
  tab: { kind: 'problems' },
  dialog: null,
  log: [],
  panes: { left: { open: true, size: 264 }, right: { open: true, size: 340 }, dock: { open: false, size: 240 } },
  folded: [],
  leftTab: 'palette',
  views: { shown: 'drawing', width: 440 },
  caret: null,
};

/** Is the pane in the window? */
export function isShown({ panes, folded }: Pick<State, 'panes' | 'folded'>, pane: PaneName): boolean {
  return panes[pane].open && !folded.includes(pane);
}

/** A fresh document of that text. */
export function documentOf(lab: string, text: string, file: FileOnDisk | null = null): OpenDocument {
  return { lab, text, saved: text, file, history: NO_HISTORY, held: NOTHING_HELD, applied: null, follows: true };
}

/** The summary of the lab that the document is, or null when no such lab is known. */
export function labOf(state: State): LabSummary | null {
  return state.document ? (state.labs[state.document.lab] ?? null) : null;
}

/** Does anything of the document's lab stand? */
export function isLive(state: State): boolean {
  const lab = labOf(state);
  return lab !== null && stands(lab);
}

export function isUnsaved(document: OpenDocument): boolean {
  return document.text !== document.saved || (document.file === null && document.history.past.length > 0);
}
