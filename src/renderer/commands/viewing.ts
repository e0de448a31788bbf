import { show, togglePane } from '../state/actions/select.ts';
import { always, command, withDocument } from './command.ts';

const ZOOM_STEP = 1.25;

export const fitDrawing = command('fit', 'Show everything', ['0'], withDocument, (app) => app.surface.current?.showAll());
export const zoomIn = command('zoom-in', 'Zoom in', ['+', '='], withDocument, (app) => app.surface.current?.zoomBy(ZOOM_STEP));
export const zoomOut = command('zoom-out', 'Zoom out', ['-'], withDocument, (app) => app.surface.current?.zoomBy(1 / ZOOM_STEP));
export const toggleLeft = command('toggle-palette', 'Show or hide the palette', ['Mod+1'], withDocument, (app) => togglePane(app, 'left'));
export const toggleRight = command('toggle-inspector', 'Show or hide the inspector', ['Mod+2'], withDocument, (app) => togglePane(app, 'right'));
export const toggleDock = command('toggle-dock', 'Show or hide the dock', ['Mod+3'], withDocument, (app) => togglePane(app, 'dock'));
export const search = command('search', 'Search or run a command', ['Mod+K'], always, (app) => show(app, { kind: 'commands' }));
export const keys = command('keys', 'Keys', ['?'], always, (app) => show(app, { kind: 'keys' }));
