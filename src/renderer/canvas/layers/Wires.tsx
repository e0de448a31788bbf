import type { Bead, Nic, Plug, Tap, Wire } from '../layout/scene.ts';
import { classesOf, type Look } from './look.ts';
import { pathOf } from './path.ts';

/** LANs with their words. */
export function Wires({ wires, look }: { readonly wires: readonly Wire[]; readonly look: Look }) {
  return wires.map((wire) => (
    <g key={wire.element} data-element={wire.element} className={classesOf(look, wire.element, 'wire')}>
      <title>{wire.name}</title>
      <path d={`M${wire.box.x + wire.box.h / 2} ${wire.box.y + wire.box.h / 2}h${wire.box.w - wire.box.h}`} strokeWidth={wire.box.h} />
      <text x={wire.label.x} y={wire.label.y + 13}>
        <tspan className="name">{wire.name}</tspan>
        {wire.detail !== '' && (
          <tspan className="mono" dx="10">
            {wire.detail}
          </tspan>
        )}
      </text>
    </g>
  ));
}

/** Lines from NICs and plugs to their wires, each with a dot where it is joined. */
export function Taps({ taps, look }: { readonly taps: readonly Tap[]; readonly look: Look }) {
  return taps.map((tap) => {
    const end = tap.points.at(-1);
    return (
      <g key={tap.element} className={classesOf(look, tap.element, 'tap', tap.driver === null ? '' : `driver-${tap.driver}`, tap.cut ? 'is-cut' : '')}>
        <path d={pathOf(tap.points)} />
        {end && <circle cx={end.x} cy={end.y} r="4.5" />}
      </g>
    );
  });
}

export function Nics({ nics, look }: { readonly nics: readonly Nic[]; readonly look: Look }) {
  return nics.map(({ element, label, box }) => (
    <g key={element} data-element={element} className={classesOf(look, element, 'nic')}>
      <rect x={box.x} y={box.y} width={box.w} height={box.h} rx="5" />
      <text className="mono" x={box.x + box.w / 2} y={box.y + 14} textAnchor="middle">
        {label}
      </text>
    </g>
  ));
}

/** What the file says of a cable, threaded on its line. */
export function Beads({ beads, look }: { readonly beads: readonly Bead[]; readonly look: Look }) {
  return beads.map(({ element, text, title, box }) => (
    <g key={element} data-bead={element} className={classesOf(look, element, 'bead')}>
      <title>{title}</title>
      <rect x={box.x} y={box.y} width={box.w} height={box.h} rx={box.h / 2} />
      <text className="small" x={box.x + box.w / 2} y={box.y + 13} textAnchor="middle">
        {text}
      </text>
    </g>
  ));
}

/** macvlan and ipvlan leave the room by a plug through its wall; ipvlan's pins are double. */
export function Plugs({ plugs, look }: { readonly plugs: readonly Plug[]; readonly look: Look }) {
  return plugs.map(({ element, driver, box, rail }) => (
    <g key={element} data-element={element} className={classesOf(look, element, 'plug', `driver-${driver}`)}>
      <path className="stem" d={stem(driver, box, rail)} />
      <rect x={box.x} y={box.y} width={box.w} height={box.h} rx="4" />
      <path d={driver === 'ipvlan' ? pins(box, [6, 9, 15, 18]) : pins(box, [7, 17])} strokeWidth={driver === 'ipvlan' ? 2 : 3} />
    </g>
  ));
}

function stem(driver: Plug['driver'], box: Plug['box'], rail: number): string {
  const x = box.x + box.w / 2;
  const lines = driver === 'ipvlan' ? [x - 2, x + 2] : [x];
  return lines.map((at) => `M${at} ${rail}V${box.y}`).join('');
}

function pins(box: Plug['box'], at: readonly number[]): string {
  return at.map((x) => `M${box.x + x} ${box.y + box.h}v6`).join('');
}
