import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FRAME, HIGH, LOW, next, STILL, WINDOW, waiting, type Flow, type FlowEvent } from './flow.ts';

const CHUNK = 64 * 1024;
const attached: Flow = { ...STILL, page: 'attached' };

describe('one event', () => {
  test('the first bytes after a silence leave at once, and start a batch', () => {
    expect(next(attached, { kind: 'data', bytes: 10 })).toEqual({
      flow: { ...attached, unacknowledged: 10, unparsed: 10, batching: true },
      send: 10,
      startBatch: true,
      pty: null,
    });
  });

  test('what follows within the batch waits for its end', () => {
    const batching: Flow = { ...attached, batching: true };
    const waits = next(batching, { kind: 'data', bytes: 10 });
    expect(waits).toEqual({ flow: { ...batching, queued: 10, unparsed: 10 }, send: 0, startBatch: false, pty: null });
    expect(next(waits.flow, { kind: 'batch-over' })).toEqual({
      flow: { ...attached, unacknowledged: 10, unparsed: 10, batching: true },
      send: 10,
      startBatch: true,
      pty: null,
    });
  });

  test('a full frame does not wait for the end of the batch', () => {
    expect(next({ ...attached, batching: true }, { kind: 'data', bytes: FRAME }).send).toBe(FRAME);
  });

  test('more than the window stays in the queue, and pauses the pty', () => {
    const full: Flow = { ...attached, unacknowledged: WINDOW - 1 };
    expect(next(full, { kind: 'data', bytes: 10 })).toEqual({
      flow: { ...full, unacknowledged: WINDOW, queued: 9, unparsed: 10, batching: true, paused: true },
      send: 1,
      startBatch: true,
      pty: 'pause',
    });
  });

  test('without a page nothing is queued, and the program goes on as fast as the kept screen is parsed', () => {
    expect(next(STILL, { kind: 'data', bytes: HIGH + 1 })).toEqual({
      flow: { ...STILL, unparsed: HIGH + 1, paused: true },
      send: 0,
      startBatch: false,
      pty: 'pause',
    });
    expect(next({ ...STILL, unparsed: HIGH + 1, paused: true }, { kind: 'parsed', bytes: HIGH + 1 }).pty).toBe('resume');
  });

  test('a detach forgets what the page had, and resumes', () => {
    const stuck: Flow = { ...attached, queued: 5, unacknowledged: WINDOW, paused: true };
    expect(next(stuck, { kind: 'detach' })).toEqual({ flow: STILL, send: 0, startBatch: false, pty: 'resume' });
  });

  test('output behind a promised screen waits for it', () => {
    const joining = next(STILL, { kind: 'join' }).flow;
    const data = next(joining, { kind: 'data', bytes: 7 });
    expect(data.send).toBe(0);
    expect(next(data.flow, { kind: 'replay', bytes: 100 }).send).toBe(107);
  });

  test('acknowledging more than was sent gains nothing', () => {
    expect(next({ ...attached, unacknowledged: 5 }, { kind: 'acknowledge', bytes: 1e9 }).flow).toEqual(attached);
  });
});

const anyEvent: fc.Arbitrary<FlowEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: CHUNK }).map((bytes) => ({ kind: 'data' as const, bytes })) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2 * CHUNK }).map((bytes) => ({ kind: 'parsed' as const, bytes })) },
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 2 * CHUNK }).map((bytes) => ({ kind: 'acknowledge' as const, bytes })) },
  { weight: 4, arbitrary: fc.constant({ kind: 'batch-over' as const }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'join' as const }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 1024 * 1024 }).map((bytes) => ({ kind: 'replay' as const, bytes })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'detach' as const }) },
);

test('any schedule: the window holds, the queue is bounded, and a paused pty always has something pending', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 400 }), (events) => {
      let flow = STILL;
      let replayed = 0;
      for (const event of events) {
        if (event.kind === 'data' && flow.paused) continue; // a paused pty gives nothing
        if (event.kind === 'replay' && flow.page === 'joining') replayed = event.bytes;
        const before = flow;
        const orders = next(flow, event);
        flow = orders.flow;
        expect(flow.unacknowledged).toBeLessThanOrEqual(WINDOW);
        expect(flow.queued + flow.unacknowledged).toBeLessThanOrEqual(HIGH + CHUNK + replayed);
        expect(flow.unparsed).toBeLessThanOrEqual(HIGH + CHUNK);
        expect(Math.min(flow.queued, flow.unacknowledged, flow.unparsed, orders.send)).toBeGreaterThanOrEqual(0);
        if (flow.paused) expect(waiting(flow)).toBeGreaterThan(LOW);
        else expect(waiting(flow)).toBeLessThanOrEqual(HIGH);
        expect(orders.pty).toBe(before.paused === flow.paused ? null : flow.paused ? 'pause' : 'resume');
        if (orders.send > 0) expect(flow.page).toBe('attached');
      }
    }),
    { numRuns: 500 },
  );
});

test('any schedule: once everything is parsed and acknowledged, everything has been sent and the pty runs', () => {
  fc.assert(
    fc.property(fc.array(anyEvent, { maxLength: 200 }), (events) => {
      let flow = events.reduce((state, event) => (event.kind === 'data' && state.paused ? state : next(state, event).flow), STILL);
      for (let turn = 0; turn < 100; turn++) {
        flow = next(flow, { kind: 'parsed', bytes: flow.unparsed }).flow;
        if (flow.page === 'joining') flow = next(flow, { kind: 'replay', bytes: 0 }).flow;
        flow = next(flow, { kind: 'acknowledge', bytes: flow.unacknowledged }).flow;
        flow = next(flow, { kind: 'batch-over' }).flow;
      }
      flow = next(flow, { kind: 'acknowledge', bytes: flow.unacknowledged }).flow;
      expect({ ...flow, batching: false }).toEqual({ ...STILL, page: flow.page });
    }),
  );
});
