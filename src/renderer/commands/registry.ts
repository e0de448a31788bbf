/** Every command, in the order in which the search and the help list them. */
import { MACHINES, NETWORKS, UNDERLAY } from './adding.ts';
import { whereLabsRun } from './backends.ts';
import type { Command } from './command.ts';
import { closeDrawing, newDrawing, openFile, saveFile, saveFileAs } from './document.ts';
import { connectSelected, redoEdit, removeSelected, renameSelected, selectNothing, undoEdit } from './editing.ts';
import { nextPane, previousPane } from './focusing.ts';
import { applyChanges, closeShownTerminal, openSelectedTerminal, runLab, stopLab } from './running.ts';
import { fitDrawing, keys, nextView, search, toggleDock, toggleLeft, toggleRight, VIEWS, zoomIn, zoomOut } from './viewing.ts';

export const COMMANDS: readonly Command[] = [
  runLab,
  applyChanges,
  stopLab,
  openSelectedTerminal,
  closeShownTerminal,
  undoEdit,
  redoEdit,
  connectSelected,
  renameSelected,
  removeSelected,
  selectNothing,
  ...[...MACHINES, ...NETWORKS, ...UNDERLAY].map((each) => each.command),
  newDrawing,
  openFile,
  saveFile,
  saveFileAs,
  closeDrawing,
  whereLabsRun,
  fitDrawing,
  zoomIn,
  zoomOut,
  toggleLeft,
  toggleRight,
  toggleDock,
  nextView,
  ...VIEWS.map((each) => each.command),
  nextPane,
  previousPane,
  search,
  keys,
];
