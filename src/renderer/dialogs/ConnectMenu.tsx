import { edit } from '../state/actions/documents.ts';
import { show } from '../state/actions/select.ts';
import { connecting, targetsOf } from '../state/connecting.ts';
import { find, titleOf } from '../state/elements.ts';
import { useApp, useAppState } from '../state/react.ts';
import { Modal } from './Modal.tsx';

/** Everything that the element can be connected to. */
export function ConnectMenu({ from }: { readonly from: string }) {
  const app = useApp();
  const text = useAppState((state) => state.document?.text ?? '');
  const sketch = useAppState((state) => state.analysis.sketch);
  const name = find(sketch, from)?.name ?? from;
  const targets = targetsOf(text, sketch, from);
  const close = () => show(app, null);
  const connect = (to: string) => {
    close();
    const step = connecting(text, sketch, from, to);
    if (step) edit(app, step.name, step.edits);
  };
  return (
    <Modal title={`Connect ${name} to`} onClose={close}>
      <ul className="found">
        {targets.map((target) => (
          <li key={target.element}>
            <button type="button" className="entry" data-target={target.element} onClick={() => connect(target.element)}>
              <span className="grow">{target.name}</span>
              <span className="muted">{titleOf(target)}</span>
            </button>
          </li>
        ))}
        {targets.length === 0 && <li className="muted">There is nothing in the drawing that it could be connected to and is not.</li>}
      </ul>
    </Modal>
  );
}
