/** The drivers' icons, each the small sister of the shape that the canvas draws. 16 × 16, in the current colour. */
import type { ReactElement } from 'react';
import type { DriverName } from '../../shared/topology/document.ts';

const SHAPES: Readonly<Record<DriverName, ReactElement>> = {
  none: <circle cx="8" cy="8" r="5.500" strokeDasharray="2.4 2.2" />,
  bridge: <path d="M2.500 8.500h11a1 1 0 0 1 1 1v2a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-2a1 1 0 0 1 1-1zM5 8.500v-5M11 8.500v-5" />,
  host: (
    <>
      <path d="M12.500 2.500h-9a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h9" />
      <path d="M13 2.500v11" strokeWidth="3" />
    </>
  ),
  overlay: (
    <>
      <path d="M3 5V2.500h3.500V5M9.500 5V2.500H13V5M3 11v2.500h3.500V11M9.500 11v2.500H13V11" strokeWidth="1.200" />
      <rect x="1" y="5.500" width="14" height="5" rx="2.500" />
    </>
  ),
  macvlan: <path d="M8 1.500v4M4.500 5.500h7v3a3.500 3.500 0 0 1-7 0zM6.500 12v2.500M9.500 12v2.500" />,
  ipvlan: <path d="M6.800 1.500v4M9.200 1.500v4M4.500 5.500h7v3a3.500 3.500 0 0 1-7 0zM6.500 12v2.500M9.500 12v2.500" />,
};

/** Just the shape, to be put into an SVG at a place of its own. */
export function DriverShape({ driver }: { readonly driver: DriverName }) {
  return (
    <g className={`driver-icon driver-${driver}`} fill="none" stroke="currentColor" strokeWidth="1.500" strokeLinejoin="round" strokeLinecap="round">
      {SHAPES[driver]}
    </g>
  );
}

export function DriverIcon({ driver }: { readonly driver: DriverName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <DriverShape driver={driver} />
    </svg>
  );
}
