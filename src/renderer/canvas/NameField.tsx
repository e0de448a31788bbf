import { useId, useState } from 'react';
import type { Box } from './layout/geometry.ts';

interface Props {
  readonly box: Box;
  readonly name: string;
  /** Answers why the name cannot be taken, or null where the field has done its work. */
  readonly onDone: (name: string | null) => string | null;
}

/** Rename in place: Enter takes the name, Escape leaves the old one. A refusal stands under what was typed until that is changed. */
export function NameField({ box, name, onDone }: Props) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const id = useId();
  return (
    <div className="name-place" style={{ left: box.x + 4, top: box.y + 2, width: Math.max(box.w - 8, 120) }}>
      <input
        className="input name-field"
        aria-label={`New name of ${name}`}
        aria-invalid={refusal !== null}
        aria-describedby={id}
        defaultValue={name}
        ref={focusAll}
        spellCheck={false}
        onChange={() => setRefusal(null)}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === 'Enter') setRefusal(onDone(event.currentTarget.value.trim()));
          if (event.key === 'Escape') onDone(null);
        }}
        onBlur={(event) => setRefusal(onDone(event.currentTarget.value.trim()))}
      />
      <p className="name-refusal" id={id} role="alert" hidden={refusal === null}>
        {refusal}
      </p>
    </div>
  );
}

function focusAll(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}
