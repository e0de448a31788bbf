/** What can be put into a drawing: dragged there, or added by a click or Enter. */
import { Box, Globe, type LucideIcon, Minus, Router, Server } from 'lucide-react';
import { type PointerEvent, useState } from 'react';
import { createPortal } from 'react-dom';
import { dropItem, hoverItem } from '../state/actions/placing.ts';
import { isFar } from '../canvas/gestures/gesture.ts';
import { MACHINES, NETWORKS, type PaletteItem, UNDERLAY } from '../commands/adding.ts';
import { perform } from '../commands/command.ts';
import { shown } from '../commands/shortcuts.ts';
import { useApp } from '../state/react.ts';
import type { App } from '../state/app.ts';
import { DriverIcon } from '../theme/icons.tsx';

const MACHINE_ICONS: Readonly<Record<string, LucideIcon>> = { container: Box, host: Server, router: Router, internet: Globe, lan: Minus };

interface Ghost {
  readonly x: number;
  readonly y: number;
}

export function Palette() {
  return (
    <div className="palette">
      <Group title="Machines" items={MACHINES} />
      <Group title="Networks" items={NETWORKS} />
      <Group title="Underlay" items={UNDERLAY} />
      <p className="muted palette-note">Drag into the drawing, or click to add.</p>
    </div>
  );
}

function Group({ title, items }: { readonly title: string; readonly items: readonly PaletteItem[] }) {
  return (
    <section>
      <h2 className="section-title">{title}</h2>
      <ul>
        {items.map((each) => (
          <li key={each.command.name}>
            <Offer offer={each} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Offer({ offer }: { readonly offer: PaletteItem }) {
  const app = useApp();
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const [shortcut] = offer.command.shortcuts;
  return (
    <>
      <button
        type="button"
        className="offer"
        data-offer={offer.title}
        onPointerDown={(event) => carry(app, offer, event, setGhost)}
        onClick={(event) => {
          // A click that came from the keyboard; the pointer's own is decided where it is let go.
          if (event.detail === 0) perform(app, offer.command);
        }}
      >
        <OfferIcon offer={offer} />
        <span className="offer-words">
          <b>{offer.title}</b>
          <small>{offer.hint}</small>
        </span>
        {shortcut !== undefined && <kbd>{shown(shortcut)}</kbd>}
      </button>
      {ghost &&
        createPortal(
          <div className="ghost" style={{ left: ghost.x, top: ghost.y }}>
            <OfferIcon offer={offer} /> {offer.title}
          </div>,
          document.body,
        )}
    </>
  );
}

function OfferIcon({ offer: { item } }: { readonly offer: PaletteItem }) {
  if (item.kind === 'network') return <DriverIcon driver={item.driver} />;
  const Icon = MACHINE_ICONS[item.kind === 'host' ? item.role : item.kind] ?? Box;
  return <Icon size={16} aria-hidden="true" />;
}

/** From the press to where it is let go: over the canvas it is dropped, without having moved it is a click. */
function carry(app: App, offer: PaletteItem, start: PointerEvent, setGhost: (ghost: Ghost | null) => void): void {
  if (start.button !== 0) return;
  const origin = { x: start.clientX, y: start.clientY };
  let away = false;
  const over = (event: globalThis.PointerEvent) => app.surface.current?.at({ x: event.clientX, y: event.clientY }) ?? null;
  const end = () => {
    window.removeEventListener('pointermove', move);
    window.removeEventListener('pointerup', up);
    window.removeEventListener('pointercancel', end);
    window.removeEventListener('keydown', key, true);
    setGhost(null);
    hoverItem(app, offer.item, null);
  };
  const move = (event: globalThis.PointerEvent) => {
    away ||= isFar(origin, { x: event.clientX, y: event.clientY });
    if (!away) return;
    setGhost({ x: event.clientX, y: event.clientY });
    hoverItem(app, offer.item, over(event));
  };
  const up = (event: globalThis.PointerEvent) => {
    const at = over(event);
    end();
    if (!away) perform(app, offer.command);
    else if (at) dropItem(app, offer.item, at);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') end();
  };
  window.addEventListener('pointermove', move);
  window.addEventListener('pointerup', up);
  window.addEventListener('pointercancel', end);
  window.addEventListener('keydown', key, true);
}
