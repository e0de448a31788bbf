/** Where labs run: every backend that was found, what it can do, what is missing, and the choice. */
import { chooseBackend, findBackends } from '../state/actions/backends.ts';
import { useApp, useAppState } from '../state/react.ts';
import { OfferItem } from './OfferItem.tsx';
import './backends.css';

/** What the dialog holds. */
export function Backends({ onClose }: { readonly onClose: () => void }) {
  const app = useApp();
  const offers = useAppState((state) => state.backends.offers);
  const refused = useAppState((state) => state.backends.refused);
  return (
    <>
      <div className="save-row">
        <p className="grow muted">What you choose counts for the next Run. A lab that runs stays where it is.</p>
        <button type="button" className="button small" onClick={() => void findBackends(app)}>
          Look again
        </button>
      </div>
      {refused.map((problem) => (
        <p key={problem.message} className="bad" role="alert">
          {problem.message} {problem.fix}
        </p>
      ))}
      <ul className="offers" aria-busy={offers === null}>
        {offers === null && <li className="muted">Looking what there is…</li>}
        {offers?.map((offer) => (
          <OfferItem key={offer.backend} offer={offer} />
        ))}
      </ul>
      <OtherHost />
      <div className="modal-buttons">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
      </div>
    </>
  );
}

/** A host that no configuration names. */
function OtherHost() {
  const app = useApp();
  const choosing = useAppState((state) => state.backends.choosing !== null);
  return (
    <form
      className="save-row other-host"
      onSubmit={(event) => {
        event.preventDefault();
        const host = String(new FormData(event.currentTarget).get('host')).trim();
        if (host !== '' && !choosing) void chooseBackend(app, `ssh:${host}`);
      }}
    >
      <label className="grow">
        Another Linux, over ssh
        <input name="host" className="input mono" placeholder="user@lab.example.org" spellCheck={false} autoComplete="off" />
      </label>
      {/* At work it keeps the focus, as the others do. */}
      <button type="submit" className="button" aria-disabled={choosing}>
        Use this host
      </button>
    </form>
  );
}
