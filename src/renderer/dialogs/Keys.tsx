import { COMMANDS } from '../commands/registry.ts';
import { shown } from '../commands/shortcuts.ts';
import { show } from '../state/actions/select.ts';
import { useApp, useAppState } from '../state/react.ts';
import { Modal } from './Modal.tsx';

/** Every key, from the list of commands itself. */
export function Keys() {
  const app = useApp();
  const state = useAppState((all) => all);
  return (
    <Modal title="Keys" onClose={() => show(app, null)} wide>
      <dl className="keys">
        {COMMANDS.filter((each) => each.shortcuts.length > 0).map((each) => (
          <div key={each.name}>
            <dt>{each.label(state)}</dt>
            <dd>
              {each.shortcuts.map((shortcut) => (
                <kbd key={shortcut}>{shown(shortcut)}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
