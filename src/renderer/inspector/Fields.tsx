import { useId } from 'react';
import { edit } from '../state/actions/documents.ts';
import { find } from '../state/elements.ts';
import { useApp, useAppState } from '../state/react.ts';
import { type Field, fieldsOf } from './fields.ts';

/** What can be written of the element; taken with Enter or when the field is left. */
export function Fields({ element }: { readonly element: string }) {
  const app = useApp();
  const text = useAppState((state) => state.document?.text ?? '');
  const sketch = useAppState((state) => state.analysis.sketch);
  const fields = fieldsOf(text, sketch, element);
  if (fields.length === 0) return null;
  const name = find(sketch, element)?.name ?? element;
  const take = (field: Field, typed: string) => {
    if (typed !== field.value) edit(app, `Change ${name}: ${field.label.toLowerCase()}`, [{ kind: 'set', element, key: field.key, value: field.read(typed) }]);
  };
  return (
    <section className="fields" aria-label="Settings">
      {fields.map((field) => (
        <Row key={`${element} ${field.key} ${field.value}`} field={field} onTake={(typed) => take(field, typed)} />
      ))}
    </section>
  );
}

function Row({ field, onTake }: { readonly field: Field; readonly onTake: (typed: string) => void }) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      {field.kind === 'choice' && (
        <select id={id} className="input" defaultValue={field.value} onChange={(event) => onTake(event.target.value)}>
          {field.choices.map((choice) => (
            <option key={choice} value={choice}>
              {choice === '' ? 'none' : choice}
            </option>
          ))}
        </select>
      )}
      {field.kind === 'yes' && (
        <input id={id} type="checkbox" defaultChecked={field.value === 'true'} onChange={(event) => onTake(event.target.checked ? 'true' : '')} />
      )}
      {field.kind === 'text' && (
        <input
          id={id}
          className="input mono"
          defaultValue={field.value}
          placeholder={field.hint}
          spellCheck={false}
          autoComplete="off"
          onBlur={(event) => onTake(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') onTake(event.currentTarget.value);
          }}
        />
      )}
    </div>
  );
}
