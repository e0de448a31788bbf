import { DriverShape } from '../../theme/icons.tsx';
import type { Band, Bar, Edge } from '../layout/scene.ts';
import { classesOf, type Look } from './look.ts';
import { pathOf } from './path.ts';

const RADIUS = 8;

/** Networks inside rooms: bars with ports, rails, and the words of both. Overlays' grounds are drawn by `Bands`. */
export function Bars({ bars, look }: { readonly bars: readonly Bar[]; readonly look: Look }) {
  return bars.map((bar) => (
    <g
      key={`${bar.element} ${bar.host}`}
      data-element={bar.element}
      data-host={bar.host}
      className={classesOf(look, bar.element, 'bar', `shape-${bar.shape}`, `driver-${bar.driver}`)}
    >
      <title>{bar.name}</title>
      {bar.driver !== 'overlay' && <Ground bar={bar} />}
      {bar.shape === 'rail' && <rect className="plate" x={bar.label.x - 4} y={bar.label.y} width={bar.label.w + 8} height={bar.label.h} rx="5" />}
      <Words bar={bar} />
    </g>
  ));
}

function Ground({ bar }: { readonly bar: Bar }) {
  const { x, y, w, h } = bar.box;
  if (bar.shape === 'bar') return <rect className="bar-ground" x={x} y={y} width={w} height={h} rx={RADIUS} />;
  if (bar.driver !== 'ipvlan') return <path className="rail" d={`M${x} ${y + h / 2}h${w}`} />;
  return <path className="rail is-double" d={`M${x} ${y + h / 2 - 2}h${w}M${x} ${y + h / 2 + 2}h${w}`} />;
}

function Words({ bar }: { readonly bar: Bar }) {
  const { x, y, h } = bar.label;
  return (
    <>
      <g transform={`translate(${x} ${y + h / 2 - 8})`}>
        <DriverShape driver={bar.driver} />
      </g>
      <text x={x + 22} y={y + h / 2 + 4.5}>
        <tspan className="name">{bar.name}</tspan>
        {bar.detail !== '' && (
          <tspan className="mono" dx="10">
            {bar.detail}
          </tspan>
        )}
      </text>
    </>
  );
}

/** The host driver's stretch of the room's own edge. */
export function Edges({ edges, look }: { readonly edges: readonly Edge[]; readonly look: Look }) {
  return edges.map(({ element, box }) => (
    <rect
      key={`${element} ${box.x} ${box.y}`}
      data-element={element}
      className={classesOf(look, element, 'host-edge')}
      x={box.x}
      y={box.y}
      width={box.w}
      height={box.h}
      rx="2"
    />
  ));
}

/** Under an overlay's band, which one can see through: lines that only pass are hidden there, as by any other bar. */
export function BandGrounds({ bars }: { readonly bars: readonly Bar[] }) {
  return bars
    .filter((bar) => bar.driver === 'overlay')
    .map(({ element, host, box }) => <rect key={`${element} ${host}`} className="plate" x={box.x} y={box.y} width={box.w} height={box.h} rx={box.h / 2} />);
}

/** Overlays, across rooms. */
export function Bands({ bands, look }: { readonly bands: readonly Band[]; readonly look: Look }) {
  return bands.map((band) => (
    <g key={band.element} data-element={band.element} className={classesOf(look, band.element, 'band', 'driver-overlay')}>
      {band.pieces.map(({ x, y, w, h }) => (
        <rect key={`${x} ${y}`} className="band-ground" x={x} y={y} width={w} height={h} rx={h / 2} />
      ))}
    </g>
  ));
}

/** What joins the pieces of an overlay that do not lie side by side; under the rooms. */
export function Joins({ bands, look }: { readonly bands: readonly Band[]; readonly look: Look }) {
  return bands.map((band) => (
    <g key={band.element} className={classesOf(look, band.element, 'join', 'driver-overlay')}>
      {band.joins.map((points) => (
        <path key={pathOf(points)} d={pathOf(points, 14)} />
      ))}
    </g>
  ));
}
