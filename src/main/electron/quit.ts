/** Quitting asks what becomes of labs that run: they can outlive the app. */
import { app, dialog } from 'electron';
import type { HostProcess } from './host-process.ts';

const CHOICES = ['Keep running', 'Stop', 'Cancel'] as const;

/** `stay` is called when the person would rather not: the window may be closed already. */
export function askBeforeQuit(host: HostProcess, stay: () => void): void {
  let decided = false;
  let asking = false;
  app.on('before-quit', (event) => {
    if (decided) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void mayQuit(host).then((may) => {
      asking = false;
      decided = may;
      if (may) app.quit();
      else stay();
    });
  });
}

async function mayQuit(host: HostProcess): Promise<boolean> {
  const labs = await host.running();
  if (labs.length === 0) return true;
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: labs.length === 1 ? `The lab “${labs[0]}” is running.` : `${labs.length} labs are running: ${labs.join(', ')}.`,
    detail:
      'A lab that keeps running is found again by the next start, and by netyard ps. One in the VM ends with the app; Run builds it anew, with the same addresses.',
    buttons: [...CHOICES],
    defaultId: CHOICES.indexOf('Keep running'),
    cancelId: CHOICES.indexOf('Cancel'),
  });
  const choice = CHOICES[response] ?? 'Cancel';
  if (choice !== 'Stop') return choice === 'Keep running';
  const failed = await host.stop(labs);
  if (failed.length > 0) await dialog.showMessageBox({ type: 'error', message: 'Not everything was stopped.', detail: failed.join('\n') });
  return failed.length === 0;
}
