/**
 * Flow control of one terminal, as a pure state machine. Bytes go three ways from the pty: into the queue for the
 * page, over the wire until the page says that xterm has *parsed* them, and into the screen that is kept for a
 * reload. The machine only counts them; who owns the bytes does what it says. All numbers are bytes.
 *
 * Bounds, for any order of events: at most {@link WINDOW} on the wire unacknowledged; the pty is paused as soon as more
 * than {@link HIGH} wait anywhere, so queue and wire together hold at most HIGH, one pty chunk and one replay.
 */

/** Above this many bytes waiting, the pty is paused. */
export const HIGH = 128 * 1024;
/** At or below this many, it goes on. */
export const LOW = 64 * 1024;
/** Sent and not yet acknowledged, at most. */
export const WINDOW = 128 * 1024;
/** A frame is at most this long; so many waiting bytes leave at once. */
export const FRAME = 64 * 1024;
/** After a frame has left, what follows within this time travels together. The first byte after a silence never waits. */
export const BATCH_MS = 4;

export interface Flow {
  /** `joining`: a page has been promised the screen, which is still being parsed; output waits behind it. */
  readonly page: 'none' | 'joining' | 'attached';
  /** Waiting to be sent to the page. */
  readonly queued: number;
  /** Sent, and not yet parsed by the page. */
  readonly unacknowledged: number;
  /** Given to the kept screen, and not yet parsed by it. */
  readonly unparsed: number;
  readonly paused: boolean;
  /** The batch timer runs. */
  readonly batching: boolean;
}

export type FlowEvent =
  | { readonly kind: 'data'; readonly bytes: number }
  | { readonly kind: 'parsed'; readonly bytes: number }
  | { readonly kind: 'acknowledge'; readonly bytes: number }
  | { readonly kind: 'batch-over' }
  | { readonly kind: 'join' }
  /** The screen as bytes stands in front of the queue now. */
  | { readonly kind: 'replay'; readonly bytes: number }
  | { readonly kind: 'detach' };

/** What is to be done now: `send` that many bytes from the front of the queue; start the batch timer; pause or resume the pty. */
interface FlowOrders {
  readonly flow: Flow;
  readonly send: number;
  readonly startBatch: boolean;
  readonly pty: 'pause' | 'resume' | null;
}

export const STILL: Flow = { page: 'none', queued: 0, unacknowledged: 0, unparsed: 0, paused: false, batching: false };

/** Bytes that keep the pty from going on. */
export function waiting(flow: Flow): number {
  return Math.max(flow.queued + flow.unacknowledged, flow.unparsed);
}

/** One event, and the orders that follow from it. */
export function next(flow: Flow, event: FlowEvent): FlowOrders {
  return settle(counted(flow, event));
}

function counted(flow: Flow, event: FlowEvent): Flow {
  switch (event.kind) {
    case 'data':
      return { ...flow, unparsed: flow.unparsed + event.bytes, queued: flow.page === 'none' ? 0 : flow.queued + event.bytes };
    case 'parsed':
      return { ...flow, unparsed: Math.max(0, flow.unparsed - event.bytes) };
    case 'acknowledge':
      // A page that acknowledges more than it got gains nothing: the window never grows.
      return { ...flow, unacknowledged: Math.max(0, flow.unacknowledged - event.bytes) };
    case 'batch-over':
      return { ...flow, batching: false };
    case 'join':
      return { ...flow, page: 'joining', queued: 0, unacknowledged: 0 };
    case 'replay':
      return flow.page === 'joining' ? { ...flow, page: 'attached', queued: flow.queued + event.bytes } : flow;
    case 'detach':
      return { ...flow, page: 'none', queued: 0, unacknowledged: 0 };
  }
}

function settle(flow: Flow): FlowOrders {
  const due = flow.page === 'attached' && (!flow.batching || flow.queued >= FRAME);
  const send = due ? Math.min(flow.queued, WINDOW - flow.unacknowledged) : 0;
  const startBatch = send > 0 && !flow.batching;
  const sent = { ...flow, queued: flow.queued - send, unacknowledged: flow.unacknowledged + send, batching: flow.batching || startBatch };
  const pause = !sent.paused && waiting(sent) > HIGH;
  const resume = sent.paused && waiting(sent) <= LOW;
  return { flow: { ...sent, paused: pause || (sent.paused && !resume) }, send, startBatch, pty: pause ? 'pause' : resume ? 'resume' : null };
}
