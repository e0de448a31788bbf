/** What the layers draw: every shape with its place, decided once. Plain data; colours and states are added by the layers. */
import type { Driver, Role } from '../../state/sketch.ts';
import type { Box, Point } from './geometry.ts';

interface Shape {
  /** The element it stands for; several shapes may stand for one. */
  readonly element: string;
  readonly box: Box;
}

/** A host: its title bar is the top `TITLE` units of the box. */
export interface Room extends Shape {
  readonly name: string;
  readonly role: Role;
  readonly implied: boolean;
  /** True where nothing is inside: drawn as one small box with two lines. */
  readonly compact: boolean;
  /** True for the place of what names no host. */
  readonly unplaced: boolean;
  /** Beside the name: its first address. */
  readonly detail: string;
  /** Second line of a compact room; what an empty one invites to. */
  readonly note: string;
}

export interface CardLine {
  /** Unique on its card. */
  readonly key: string;
  readonly text: string;
  readonly driver: Driver | null;
  /** True for what the kernel would say: set in mono. */
  readonly mono: boolean;
}

/** A container. */
export interface Card extends Shape {
  readonly name: string;
  readonly lines: readonly CardLine[];
  /** `none` and `host` have a look of their own, whether by mode or by network. */
  readonly look: 'own' | 'none' | 'host' | 'shared';
  readonly host: string | null;
}

/** A network inside one room: a bar, or the thin rail of host, macvlan and ipvlan. */
export interface Bar extends Shape {
  readonly driver: Driver;
  readonly host: string | null;
  readonly name: string;
  readonly detail: string;
  readonly shape: 'bar' | 'rail';
  /** Where the words are. */
  readonly label: Box;
}

/** An overlay's band: a run of rooms that lie side by side is one piece; the other pieces are joined by paths. */
export interface Band {
  readonly element: string;
  readonly pieces: readonly Box[];
  readonly joins: readonly (readonly Point[])[];
}

/** The host driver's mark: a stretch of the room's own edge. */
export interface Edge extends Shape {}

/** Where macvlan and ipvlan leave the room. */
export interface Plug extends Shape {
  readonly driver: Driver;
  /** y of the rail that it hangs on. */
  readonly rail: number;
}

export interface Nic extends Shape {
  readonly label: string;
}

/** A LAN. `box` is the wire itself. */
export interface Wire extends Shape {
  readonly name: string;
  readonly detail: string;
  readonly label: Box;
}

/** What is said of a cable, on its line: beside the NIC that sends into it. */
export interface Bead extends Shape {
  readonly text: string;
  /** All of it. */
  readonly title: string;
}

/** From a NIC or plug to its wire. */
export interface Tap {
  readonly element: string;
  readonly driver: Driver | null;
  readonly cut: boolean;
  readonly points: readonly Point[];
}

/** From a container to a network. */
export interface Link {
  /** `api.front` */
  readonly element: string;
  /** `networks.front` */
  readonly network: string;
  readonly driver: Driver;
  readonly points: readonly Point[];
  readonly cut: boolean;
  /** The port on the bar; null on rails. */
  readonly port: Box | null;
}

export interface Scene {
  readonly rooms: readonly Room[];
  readonly cards: readonly Card[];
  readonly bars: readonly Bar[];
  readonly bands: readonly Band[];
  readonly edges: readonly Edge[];
  readonly plugs: readonly Plug[];
  readonly nics: readonly Nic[];
  readonly beads: readonly Bead[];
  readonly wires: readonly Wire[];
  readonly taps: readonly Tap[];
  readonly links: readonly Link[];
  readonly bounds: Box;
}

/** Name under which what names no host is drawn. */
export const UNPLACED = 'unplaced';

export const TITLE = 32;
export const BAR_HEIGHT = 28;
export const GUTTER = 28;
export const ROOM_PAD = 22;
