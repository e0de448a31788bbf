import { showBackends } from '../state/actions/backends.ts';
import { always, command } from './command.ts';

export const whereLabsRun = command('backends', 'Where labs run…', [], always, (app) => void showBackends(app));
