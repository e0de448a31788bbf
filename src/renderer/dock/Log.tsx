import { useEffect, useRef } from 'react';
import { useAppState } from '../state/react.ts';

/** What happened, newest below. */
export function Log() {
  const log = useAppState((state) => state.log);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (log.length > 0) end.current?.scrollIntoView({ block: 'end' });
  }, [log]);
  if (log.length === 0) return <p className="dock-empty muted">Nothing has happened yet.</p>;
  return (
    <div className="log mono" role="log">
      {log.map((line) => (
        <p key={line.id} className={line.bad ? 'bad' : ''}>
          {line.text}
        </p>
      ))}
      <div ref={end} />
    </div>
  );
}
