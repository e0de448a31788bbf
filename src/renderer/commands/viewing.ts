import { show, togglePane } from '../state/actions/select.ts';
import { isShown, type PaneName } from '../state/state.ts';
import { always, type Command, command, withDocument } from './command.ts';

const ZOOM_STEP = 1.25;

export const fitDrawing = command('fit', 'Show everything', ['0'], withDocument, (app) => app.surface.current?.showAll());
export const zoomIn = command('zoom-in', 'Zoom in', ['+', '='], withDocument, (app) => app.surface.current?.zoomBy(ZOOM_STEP));
export const zoomOut = command('zoom-out', 'Zoom out', ['-'], withDocument, (app) => app.surface.current?.zoomBy(1 / ZOOM_STEP));
// One digit each, beside 0 for everything: browsers keep Ctrl, ⌘ and (on Linux) Alt with a digit for their own tabs.
export const toggleLeft = toggling('toggle-palette', 'left', 'the palette', '1');
export const toggleRight = toggling('toggle-inspector', 'right', 'the inspector', '2');
export const toggleDock = toggling('toggle-dock', 'dock', 'the dock', '3');
export const search = command('search', 'Search or run a command', ['Mod+K', 'Mod+Shift+K'], always, (app) => show(app, { kind: 'commands' }));
export const keys = command('keys', 'Keys', ['?'], always, (app) => show(app, { kind: 'keys' }));

function toggling(name: string, pane: PaneName, title: string, shortcut: string): Command {
  return {
    name,
    label: (state) => `${isShown(state, pane) ? 'Hide' : 'Show'} ${title}`,
    shortcuts: [shortcut],
    enabled: withDocument,
    perform: (app) => togglePane(app, pane),
  };
}
