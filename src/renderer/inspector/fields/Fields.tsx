import { type KeyboardEvent, useId, useState } from 'react';
import { edit } from '../../state/actions/documents.ts';
import { find } from '../../state/elements.ts';
import { useApp, useAppState } from '../../state/react.ts';
import { type Field, type FieldGroup, fieldsOf } from './fields.ts';
import './fields.css';

type Take = (field: Field, typed: string) => void;

/** What can be written of the element; taken with Enter or when the field is left. */
export function Fields({ element }: { readonly element: string }) {
  const app = useApp();
  const text = useAppState((state) => state.document?.text ?? '');
  const sketch = useAppState((state) => state.analysis.sketch);
  const groups = fieldsOf(text, sketch, element);
  if (groups.length === 0) return null;
  const name = find(sketch, element)?.name ?? element;
  const take: Take = (field, typed) => {
    if (typed === field.value) return;
    edit(
      app,
      `Change ${name}: ${field.label.toLowerCase()}`,
      field.changes(typed).map((change) => ({ kind: 'set', element, ...change })),
    );
  };
  return (
    <section className="fields" aria-label="Settings">
      {groups.map((group) =>
        group.title === '' ? (
          <Rows key="" fields={group.fields} element={element} onTake={take} />
        ) : (
          <Group key={`${element} ${group.title}`} group={group} element={element} onTake={take} />
        ),
      )}
    </section>
  );
}

/** Folded while nothing in it is written; once open it stays as the person leaves it. */
function Group({ group, element, onTake }: { readonly group: FieldGroup; readonly element: string; readonly onTake: Take }) {
  const [open, setOpen] = useState(group.fields.some((field) => field.isSet));
  return (
    <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{group.title}</summary>
      <div className="fields">
        <Rows fields={group.fields} element={element} onTake={onTake} />
      </div>
    </details>
  );
}

function Rows({ fields, element, onTake }: { readonly fields: readonly Field[]; readonly element: string; readonly onTake: Take }) {
  return fields.map((field) => <Row key={`${element} ${field.label} ${field.value}`} field={field} onTake={(typed) => onTake(field, typed)} />);
}

interface RowProps {
  readonly field: Field;
  readonly onTake: (typed: string) => void;
}

function Row({ field, onTake }: RowProps) {
  const id = useId();
  return (
    <div className={`field is-${field.kind}`}>
      <label htmlFor={id}>{field.label}</label>
      {field.kind === 'choice' && (
        <select id={id} className="input" defaultValue={field.value} onChange={(event) => onTake(event.target.value)}>
          {field.choices.map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </select>
      )}
      {field.kind === 'yes' && (
        <input id={id} type="checkbox" defaultChecked={field.value === 'true'} onChange={(event) => onTake(event.target.checked ? 'true' : '')} />
      )}
      {(field.kind === 'text' || field.kind === 'lines') && <Typed id={id} field={field} onTake={onTake} />}
    </div>
  );
}

/** In a field of several lines Enter begins one, and Ctrl+Enter takes them. */
function Typed({ id, field, onTake }: RowProps & { readonly id: string }) {
  const isLong = field.kind === 'lines';
  const common = {
    id,
    className: 'input mono',
    defaultValue: field.value,
    placeholder: field.hint,
    spellCheck: false,
    autoComplete: 'off',
    onBlur: (event: { target: { value: string } }) => onTake(event.target.value),
    onKeyDown: (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      if (event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey)) onTake(event.currentTarget.value);
    },
  };
  return isLong ? <textarea {...common} rows={Math.min(8, field.value.split('\n').length + (field.value === '' ? 0 : 1))} /> : <input {...common} />;
}
