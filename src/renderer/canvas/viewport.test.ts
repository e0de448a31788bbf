import { describe, expect, it } from 'vitest';
import { panTo, viewportFor } from './viewport.ts';

const small = { x: 0, y: 0, w: 300, h: 100 };
const large = { x: -100, y: 0, w: 2000, h: 1000 };
const card = (x: number, y: number) => ({ x, y, w: 100, h: 40 });

describe('showing all', () => {
  it.each([
    ['a laptop', { w: 836, h: 600 }, 1.15],
    ['a big screen', { w: 1316, h: 780 }, 1.6],
    ['a window between them', { w: 1066, h: 700 }, 1.3],
  ])('a small drawing grows with the canvas of %s, and stands in its middle', (_, canvas, zoom) => {
    expect(viewportFor(canvas, small, null)).toEqual({
      zoom,
      pan: { x: expect.closeTo(canvas.w / 2 - 150 * zoom, 6), y: expect.closeTo(56 + (canvas.h - 84) / 2 - 50 * zoom, 6) },
    });
  });

  it('fits what stays readable when it fits', () => {
    expect(viewportFor({ w: 1056, h: 884 }, { x: 0, y: 0, w: 1000, h: 500 }, null)).toEqual({ zoom: 1, pan: { x: 28, y: 206 } });
  });

  it.each([
    ['a projector with the dock open', { w: 676, h: 410 }],
    ['a window at 200 %', { w: 720, h: 190 }],
    ['a canvas of no size', { w: 0, h: 0 }],
  ])('never makes words smaller than 11 px on %s: it shows the beginning', (_, canvas) => {
    expect(viewportFor(canvas, large, null)).toEqual({ zoom: 11 / 12, pan: { x: expect.closeTo(28 + 100 * (11 / 12), 6), y: 56 } });
  });

  it('shows the part around what is selected, without leaving the drawing', () => {
    const canvas = { w: 676, h: 410 };
    const shown = (x: number, y: number) => {
      const { zoom, pan } = viewportFor(canvas, large, card(x, y));
      return { left: Math.round(28 / zoom - pan.x / zoom), top: Math.round(56 / zoom - pan.y / zoom) };
    };
    expect([shown(-100, 0), shown(900, 500), shown(1800, 960)]).toEqual([
      { left: -100, top: 0 },
      { left: 612, top: 342 },
      { left: 1224, top: 644 },
    ]);
  });
});

describe('bringing something into sight', () => {
  const canvas = { w: 676, h: 410 };
  const viewport = { zoom: 1, pan: { x: 0, y: 0 } };
  it('leaves the drawing where it is when it is in sight', () => {
    expect(panTo(canvas, viewport, card(300, 200))).toBe(null);
    expect(panTo(canvas, viewport, { x: -900, y: 60, w: 1000, h: 900 })).toBe(null);
  });

  it('moves along the way that it is out of sight only', () => {
    expect(panTo(canvas, viewport, card(1000, 200))).toEqual({ x: 338 - 1050, y: 0 });
    expect(panTo(canvas, viewport, card(300, 900))).toEqual({ x: 0, y: 219 - 920 });
  });
});
