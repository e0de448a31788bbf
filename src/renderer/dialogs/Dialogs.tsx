/** The dialog that is open, if one is. */
import { keepDraft, save, takeOutside } from '../state/actions/files.ts';
import { show } from '../state/actions/select.ts';
import { useApp, useAppState } from '../state/react.ts';
import type { Dialog } from '../state/state.ts';
import { Backends } from '../backends/Backends.tsx';
import { CommandSearch } from './CommandSearch.tsx';
import { ConnectMenu } from './ConnectMenu.tsx';
import { FileDialog } from './FileDialog.tsx';
import { Keys } from './Keys.tsx';
import { Modal } from './Modal.tsx';

export function Dialogs() {
  const app = useApp();
  const dialog = useAppState((state) => state.dialog);
  const close = () => show(app, null);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'open':
    case 'save':
      return <FileDialog key={dialog.kind} purpose={dialog.kind} />;
    case 'commands':
      return <CommandSearch />;
    case 'backends':
      return (
        <Modal title="Where labs run" onClose={close} wide>
          <Backends onClose={close} />
        </Modal>
      );
    case 'keys':
      return <Keys />;
    case 'connect':
      return <ConnectMenu from={dialog.from} />;
    case 'outside':
      return <Outside dialog={dialog} />;
    case 'unsaved':
      return <Unsaved dialog={dialog} />;
  }
}

/** Both changed: the person chooses, and nothing is lost by closing the question. */
function Outside({ dialog }: { readonly dialog: Extract<Dialog, { kind: 'outside' }> }) {
  const app = useApp();
  const close = () => show(app, null);
  return (
    <Modal title="The file changed outside of this window" onClose={close}>
      <p>
        Your drawing has changes of its own. Take the file’s text (Undo brings your drawing back), or keep the drawing and let the next save replace the file.
      </p>
      <div className="modal-buttons">
        <button
          type="button"
          className="button"
          onClick={() => {
            keepDraft(app, dialog.version);
            close();
          }}
        >
          Keep my drawing
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            takeOutside(app, dialog.text, dialog.version);
            close();
          }}
        >
          Take the file’s text
        </button>
      </div>
    </Modal>
  );
}

function Unsaved({ dialog }: { readonly dialog: Extract<Dialog, { kind: 'unsaved' }> }) {
  const app = useApp();
  const name = useAppState((state) => state.document?.lab ?? '');
  const close = () => show(app, null);
  return (
    <Modal title={`${name} has changes that are not saved`} onClose={close}>
      <p>A lab that runs goes on; what is lost is the drawing’s text.</p>
      <div className="modal-buttons">
        <button
          type="button"
          className="button danger"
          onClick={() => {
            close();
            dialog.proceed();
          }}
        >
          Leave without saving
        </button>
        <button type="button" className="button" onClick={close}>
          Stay
        </button>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            close();
            void save(app);
          }}
        >
          Save
        </button>
      </div>
    </Modal>
  );
}
