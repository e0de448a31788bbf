import { useEffect, useRef, useState } from 'react';
import { printable } from '../../shared/printable.ts';
import { programWords } from './programs.ts';
import { useLog, usePrograms } from './usePrograms.ts';

/** As high as it has lines, until it scrolls. */
const ROWS = 10;

/** The command and the servers of a host or container: how they fare, and what they have said. */
export function Programs({ node }: { readonly node: string }) {
  const programs = usePrograms(node);
  const [open, setOpen] = useState(false);
  const said = useLog(node, open);
  if (programs.length === 0) return null;
  return (
    <section className="programs" aria-label="Programs">
      <h3 className="section-title">Programs</h3>
      <ul>
        {programs.map((program) => (
          <li key={program.program} data-program={program.program} className={`is-${program.state}`}>
            <span className="mono">{program.program}</span> <span className="muted">{programWords(program, timeOfDay)}</span>
          </li>
        ))}
      </ul>
      <details open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary>What they have said</summary>
        <Said text={said} node={node} />
      </details>
    </section>
  );
}

/** Stays at the end while it is there; who has scrolled back reads on undisturbed. */
function Said({ text, node }: { readonly text: string | null; readonly node: string }) {
  const box = useRef<HTMLTextAreaElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (text !== null && atEnd.current && box.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  if (text === null) return null;
  if (text === '') return <p className="muted">Nothing yet.</p>;
  const keep = () => {
    if (box.current) atEnd.current = box.current.scrollTop + box.current.clientHeight >= box.current.scrollHeight - 4;
  };
  // What scrolls has to be reached by keys too: a field that cannot be changed is.
  return (
    <textarea
      ref={box}
      className="said mono"
      readOnly
      rows={Math.min(ROWS, text.split('\n').length)}
      value={printable(text)}
      aria-label={`What the programs of ${node} have said`}
      onScroll={keep}
    />
  );
}

function timeOfDay(iso: string): string {
  return new Date(iso).toLocaleTimeString();
}
