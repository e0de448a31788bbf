import { show, showView, togglePane } from '../state/actions/select.ts';
import { isShown, type PaneName, type State, type View } from '../state/state.ts';
import { always, type Command, command, withDocument } from './command.ts';

const ZOOM_STEP = 1.25;

export const fitDrawing = command('fit', 'Show everything', ['0'], withDocument, (app) => app.surface.current?.showAll());
export const zoomIn = command('zoom-in', 'Zoom in', ['+', '='], withDocument, (app) => app.surface.current?.zoomBy(ZOOM_STEP));
export const zoomOut = command('zoom-out', 'Zoom out', ['-'], withDocument, (app) => app.surface.current?.zoomBy(1 / ZOOM_STEP));
// One digit each, beside 0 for everything: browsers keep Ctrl, ⌘ and (on Linux) Alt with a digit for their own tabs.
export const toggleLeft = toggling('toggle-palette', 'left', 'the palette', '1');
export const toggleRight = toggling('toggle-inspector', 'right', 'the inspector', '2');
export const toggleDock = toggling('toggle-dock', 'dock', 'the dock', '3');
/** The two views of the document, in the order in which the key goes through them. */
export const VIEWS: readonly { readonly view: View; readonly words: string; readonly command: Command }[] = [
  { view: 'drawing', words: 'Drawing', command: command('view-drawing', 'Show the drawing alone', [], withDocument, (app) => showView(app, 'drawing')) },
  { view: 'both', words: 'Both', command: command('view-both', 'Show the drawing and its YAML', [], withDocument, (app) => showView(app, 'both')) },
  { view: 'text', words: 'YAML', command: command('view-text', 'Show the YAML alone', [], withDocument, (app) => showView(app, 'text')) },
];

function viewAfter({ views }: State): View {
  const at = VIEWS.findIndex(({ view }) => view === views.shown);
  return VIEWS[(at + 1) % VIEWS.length]?.view ?? 'drawing';
}

export const nextView: Command = {
  name: 'next-view',
  label: () => 'Go on to: drawing, both, YAML',
  shortcuts: ['4', 'Mod+E'],
  enabled: withDocument,
  perform: (app) => showView(app, viewAfter(app.store.getState())),
};
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
