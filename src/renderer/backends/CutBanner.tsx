import { cutWords, meanwhileWords } from '../state/backends.ts';
import { useAppState } from '../state/react.ts';
import { labOf } from '../state/state.ts';
import './backends.css';

/** The lab's backend is out of reach: said until it is found again, which happens by itself. */
export function CutBanner() {
  const lab = useAppState(labOf);
  const since = useAppState((state) => (state.document === null ? undefined : state.cut[state.document.lab]));
  if (lab === null || lab.state !== 'unreachable') return null;
  const time = new Date(since ?? Date.now()).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  return (
    <div className="cut-banner" role="alert" title={lab.unreachable ?? undefined}>
      <b>
        {cutWords(lab.backend)} since {time}; trying again.
      </b>
      <span>
        {meanwhileWords(lab.backend)} {lab.unreachable}
      </span>
    </div>
  );
}
