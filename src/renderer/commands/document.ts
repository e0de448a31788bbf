import { newDocument } from '../state/actions/documents.ts';
import { close, save } from '../state/actions/files.ts';
import { show } from '../state/actions/select.ts';
import { always, command, withDocument } from './command.ts';

export const newDrawing = command('new', 'New drawing', [], always, newDocument);
export const openFile = command('open', 'Open a file…', ['Mod+O'], always, (app) => show(app, { kind: 'open' }));
export const saveFile = command('save', 'Save', ['Mod+S'], withDocument, (app) => void save(app));
export const saveFileAs = command('save-as', 'Save as…', ['Mod+Shift+S'], withDocument, (app) => show(app, { kind: 'save' }));
export const closeDrawing = command('close', 'Back to the start page', [], withDocument, close);
