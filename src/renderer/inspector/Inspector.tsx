/** The selected element: what it is, what is wrong with it, what the kernel holds, and how it was made. */
import { Cable, PencilLine, SquareTerminal, Trash2 } from 'lucide-react';
import { CommandIcon } from '../commands/CommandButton.tsx';
import { connectSelected, removeSelected, renameSelected } from '../commands/editing.ts';
import { openSelectedTerminal } from '../commands/running.ts';
import { find, type Named, nodeOf, overlayNodes, titleOf } from '../state/elements.ts';
import { openTerminal } from '../state/actions/terminals.ts';
import { select } from '../state/actions/select.ts';
import { useApp, useAppState } from '../state/react.ts';
import { isLive } from '../state/state.ts';
import { problemsByElement, problemsOf, STANDING_WORDS, standings } from '../state/status.ts';
import { DriverIcon } from '../theme/icons.tsx';
import { ByHand } from './ByHand.tsx';
import { Commands } from './Commands.tsx';
import { Fields } from './fields/Fields.tsx';
import { Kernel } from './Kernel.tsx';
import { Programs } from './Programs.tsx';
import { useExplained } from './useExplained.ts';
import { Words } from './Words.tsx';
import './inspector.css';

export function Inspector() {
  const selection = useAppState((state) => state.selection);
  const sketch = useAppState((state) => state.analysis.sketch);
  const [element] = selection;
  const named = element === undefined ? null : find(sketch, element);
  if (selection.length > 1) return <Several count={selection.length} />;
  if (named === null)
    return <p className="inspector-empty muted">Select something in the drawing to see what it is, what the kernel holds for it and which commands made it.</p>;
  return <One key={named.element} named={named} />;
}

function Several({ count }: { readonly count: number }) {
  return (
    <div className="inspector">
      <h2>{count} elements</h2>
      <div className="inspector-tools">
        <CommandIcon command={removeSelected} icon={Trash2} />
      </div>
    </div>
  );
}

function One({ named }: { readonly named: Named }) {
  const explained = useExplained(named.element);
  const standing = useAppState((state) => standings(state).get(named.kind === 'attachment' ? named.owner : named.element) ?? 'drawn');
  return (
    <div className="inspector" data-inspected={named.element}>
      <header>
        {named.kind === 'network' && <DriverIcon driver={named.it.driver} />}
        <h2>{named.name}</h2>
        <span className="muted">{titleOf(named)}</span>
        <span className={`standing is-${standing}`}>{STANDING_WORDS[standing]}</span>
      </header>
      <div className="inspector-tools">
        <CommandIcon command={openSelectedTerminal} icon={SquareTerminal} />
        <CommandIcon command={connectSelected} icon={Cable} />
        <CommandIcon command={renameSelected} icon={PencilLine} />
        <CommandIcon command={removeSelected} icon={Trash2} />
      </div>
      {explained && (
        <p className="sentence">
          <Words text={explained.sentence} />
        </p>
      )}
      <Wrong element={named.element} />
      <ByHand element={named.element} />
      {(named.kind === 'container' || named.kind === 'host') && <Programs node={named.name} />}
      <Fields element={named.element} />
      <Parts named={named} />
      <h3 className="section-title">In the kernel now</h3>
      <Kernel element={named.element} standing={standing} />
      <h3 className="section-title">Made by</h3>
      {explained === null && <p className="muted">Known as soon as the drawing has no problems.</p>}
      {explained?.objects.map((object) => (
        <div key={object.resource} className="object">
          <p>
            <Words text={object.sentence} />
          </p>
          {object.commands.length > 0 && <Commands lines={object.commands} title={`the commands of ${object.resource}`} />}
        </div>
      ))}
      {explained && explained.docker.commands.length > 0 && (
        <>
          <h3 className="section-title">In Docker (20.10)</h3>
          <div className="object">
            <p>The same on {explained.docker.hosts.join(' and ')}, typed for Docker Engine:</p>
            <Commands lines={explained.docker.commands} title="Docker’s commands" />
          </div>
        </>
      )}
    </div>
  );
}

function Wrong({ element }: { readonly element: string }) {
  const state = useAppState((all) => all);
  const problems = problemsByElement(state.analysis.sketch, problemsOf(state)).get(element) ?? [];
  return problems.map((problem) => (
    <p key={`${problem.code} ${problem.message}`} className="wrong" role="alert">
      <Words text={[problem.message, problem.fix].filter((part) => part !== undefined).join(' ')} />
    </p>
  ));
}

/** What hangs on it: attachments of containers and hosts, namespaces of overlays. */
function Parts({ named }: { readonly named: Named }) {
  const app = useApp();
  const facts = useAppState((state) => state.analysis.facts);
  const sketch = useAppState((state) => state.analysis.sketch);
  const live = useAppState((state) => isLive(state) && nodeOf(state.analysis.sketch, named.element) !== null);
  const parts = partElements(named);
  if (named.kind === 'network' && named.it.driver === 'overlay' && live) {
    return (
      <ul className="parts">
        {overlayNodes(named.it).map((node) => (
          <li key={node}>
            <button type="button" className="button small" onClick={() => void openTerminal(app, node)}>
              <SquareTerminal size={14} aria-hidden="true" /> Terminal in {node}
            </button>
          </li>
        ))}
      </ul>
    );
  }
  if (parts.length === 0) return null;
  return (
    <ul className="parts">
      {parts.map((part) => (
        <li key={part}>
          <button type="button" className="part" onClick={() => select(app, [part])} disabled={find(sketch, part) === null}>
            <span>{part.split('.')[1]}</span>
            <span className="mono muted">{[facts.interfaces[part], facts.addresses[part]].filter((word) => word !== undefined).join('  ')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function partElements(named: Named): string[] {
  if (named.kind === 'container') return named.it.networks.map((network) => `${named.name}.${network.replace(/^networks\./, '').replace(/@.*$/, '')}`);
  if (named.kind === 'host') return named.it.lans.map((lan) => `${named.name}.${lan}`);
  return [];
}
