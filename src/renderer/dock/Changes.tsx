import { CommandButton } from '../commands/CommandButton.tsx';
import { applyChanges } from '../commands/running.ts';
import { useAppState } from '../state/react.ts';

const SIGNS = { create: '+', change: '~', remove: '−' } as const;

/** What Apply would do, and what that would end. */
export function Changes() {
  const pending = useAppState((state) => state.pending);
  if (pending === null) return <p className="dock-empty muted">What runs is what is drawn.</p>;
  return (
    <div className="changes">
      <div className="changes-head">
        <p className="grow">
          {pending.disruptive.length > 0 ? 'Applying this ends what is running there:' : 'The drawing and what runs differ:'}
          {pending.disruptive.length > 0 && (
            <span className="disruptive">
              {pending.disruptive.map((words) => (
                <b key={words}>{words.replace(/^[a-z]+\./, '')}</b>
              ))}
            </span>
          )}
        </p>
        <CommandButton command={applyChanges} className="primary" />
      </div>
      <ol className="steps">
        {pending.steps.map((step) => (
          <li key={`${step.action} ${step.resource}`}>
            <span className={`step-sign ${step.action}`} aria-hidden="true">
              {SIGNS[step.action]}
            </span>
            <span className="step-element">{step.element}</span>
            <span className="grow">
              {step.action} {step.resource}: {step.reason}
              {step.commands.length > 0 && <code className="mono">{step.commands.join('\n')}</code>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
