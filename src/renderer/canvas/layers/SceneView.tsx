/** The picture, bottom to top: what runs between rooms, the rooms, what is in them. */
import { memo } from 'react';
import type { Scene } from '../layout/scene.ts';
import { BandGrounds, Bands, Bars, Edges, Joins } from './Bars.tsx';
import { Cards } from './Cards.tsx';
import { Links, Ports } from './Links.tsx';
import type { Look } from './look.ts';
import { Rooms } from './Rooms.tsx';
import { Beads, Nics, Plugs, Taps, Wires } from './Wires.tsx';

export const SceneView = memo(function SceneView({ scene, look }: { readonly scene: Scene; readonly look: Look }) {
  return (
    <>
      <Joins bands={scene.bands} look={look} />
      <Taps taps={scene.taps} look={look} />
      <Wires wires={scene.wires} look={look} />
      <Rooms rooms={scene.rooms} look={look} />
      <Links links={scene.links} look={look} />
      <BandGrounds bars={scene.bars} />
      <Bands bands={scene.bands} look={look} />
      <Bars bars={scene.bars} look={look} />
      <Ports links={scene.links} />
      <Edges edges={scene.edges} look={look} />
      <Cards cards={scene.cards.filter((card) => card.element !== look.floating)} look={look} />
      <Plugs plugs={scene.plugs} look={look} />
      <Beads beads={scene.beads} look={look} />
      <Nics nics={scene.nics} look={look} />
      <Cards cards={scene.cards.filter((card) => card.element === look.floating)} look={look} />
    </>
  );
});
