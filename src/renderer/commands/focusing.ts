import { moveFocus } from './focus.ts';
import { command, withDocument } from './command.ts';

export const nextPane = command('next-pane', 'Go to the next pane, also out of a terminal', ['F6'], withDocument, () => void moveFocus(1));
export const previousPane = command('previous-pane', 'Go to the pane before', ['Shift+F6'], withDocument, () => void moveFocus(-1));
