import type { Offer } from '../../shared/api/contract.ts';
import { Words } from '../inspector/Words.tsx';
import { chooseBackend, examineBackend } from '../state/actions/backends.ts';
import { gapsOf } from '../state/backends.ts';
import type { Look } from '../state/known.ts';
import { useApp, useAppState } from '../state/react.ts';
import { Fix } from './Fix.tsx';

const READY = { words: 'ready', tone: 'tone-on' };
const LACKING = { words: 'something is missing', tone: 'tone-bad' };
const UNTRIED = { words: 'not tried yet', tone: '' };
const UNREACHED = { words: 'not reached', tone: 'tone-bad' };

/** What a closer look found counts more than what was known before. */
function standingOf({ state }: Offer, look: Look | undefined): { readonly words: string; readonly tone: string } {
  if (look !== undefined && look !== 'looking') return 'problems' in look ? UNREACHED : look.canRun ? READY : LACKING;
  return { ready: READY, lacking: LACKING, untried: UNTRIED }[state];
}

/** One backend: name, state, what it is, what is missing, and what can be done with it. */
export function OfferItem({ offer }: { readonly offer: Offer }) {
  const chosen = useAppState((state) => state.info?.backend === offer.backend);
  const look = useAppState((state) => state.backends.looks[offer.backend]);
  const { words, tone } = standingOf(offer, look);
  return (
    <li className={`offer-item ${chosen ? 'is-chosen' : ''}`} data-backend={offer.backend}>
      <div className="offer-head">
        <b className="mono">{offer.backend}</b>
        <span className={`offer-state ${tone}`}>
          <i className="dot" />
          {words}
        </span>
        {offer.recommended && <span className="pill">Recommended</span>}
        <span className="grow" />
        <Choices offer={offer} chosen={chosen} look={look} />
      </div>
      <p>
        {offer.what} <span className="muted">{offer.can}</span>
      </p>
      {/* A closer look says the same, and more. */}
      {look === undefined && <Problems problems={offer.missing} />}
      {look !== undefined && <Looked offer={offer} look={look} />}
    </li>
  );
}

/** Buttons that are at work stay where they are and keep the focus, or the keyboard would have left the dialog. */
function Choices({ offer, chosen, look }: { readonly offer: Offer; readonly chosen: boolean; readonly look: Look | undefined }) {
  const app = useApp();
  const choosing = useAppState((state) => state.backends.choosing !== null);
  const { backend, running } = offer;
  const looking = look === 'looking';
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-label={looking ? `Looking at ${backend}` : `Look closer at ${backend}`}
        title={running ? undefined : 'It is started for that'}
        aria-disabled={looking}
        onClick={() => !looking && void examineBackend(app, backend)}
      >
        {looking ? 'Looking…' : 'Look closer'}
      </button>
      <button
        type="button"
        className={`button small ${chosen ? 'is-chosen' : ''}`}
        aria-label={chosen ? `Chosen: ${backend}` : `Use ${backend}`}
        aria-disabled={chosen || choosing}
        onClick={() => !chosen && !choosing && void chooseBackend(app, backend)}
      >
        {chosen ? 'Chosen' : 'Use'}
      </button>
    </>
  );
}

function Problems({ problems }: { readonly problems: Offer['missing'] }) {
  return problems.map(({ code, message, fix }) => (
    <div key={`${code} ${message}`} className="gap" role="note">
      <p>
        <Words text={message} />
      </p>
      {fix !== undefined && <Fix fix={fix} closes={message} />}
    </div>
  ));
}

/** What a closer look found. */
function Looked({ offer: { backend, running }, look }: { readonly offer: Offer; readonly look: Look }) {
  if (look === 'looking')
    return <p className="muted">{running ? 'Everything is tried out there…' : 'It is started, and then everything is tried out there…'}</p>;
  if ('problems' in look) return <Problems problems={[...look.problems]} />;
  const { kernel, iproute2, iptables } = look.versions;
  const versions = [kernel && `Linux ${kernel}`, iproute2 && `iproute2 ${iproute2}`, iptables && `iptables ${iptables}`].filter(
    (part) => part !== null && part !== '',
  );
  const gaps = gapsOf(look);
  return (
    <div className="looked" role="status">
      <p>
        {look.canRun ? 'Labs can run here.' : 'Labs cannot run here yet.'} <span className="muted">{versions.join(' · ')}</span>
      </p>
      {gaps.length === 0 && <p className="muted">Nothing is missing: {look.checks.length} things were tried.</p>}
      {gaps.map(({ fix, names, needed }) => (
        <div key={fix} className="gap">
          <p className={needed ? 'bad' : ''}>
            {needed ? 'Missing, and needed' : 'Missing'}: {names.join(', ')}
          </p>
          <Fix fix={fix} closes={`${names.join(', ')} on ${backend}`} />
        </div>
      ))}
    </div>
  );
}
