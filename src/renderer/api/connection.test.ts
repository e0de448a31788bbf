import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Connection, keepOpen } from './connection.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Connections that a test opens and breaks by hand. */
function carriers() {
  const made: { lose(): void; say(text: string): void; sent: (string | Uint8Array)[] }[] = [];
  let refuse = 0;
  const open = async (): Promise<Connection> => {
    if (refuse-- > 0) throw new Error('refused');
    let hear: (data: string | Uint8Array) => void = () => undefined;
    let lost: () => void = () => undefined;
    const sent: (string | Uint8Array)[] = [];
    made.push({ sent, lose: () => lost(), say: (text) => hear(text) });
    return {
      send: (data) => void sent.push(data),
      onMessage: (listener) => {
        hear = listener;
      },
      onLost: (listener) => {
        lost = listener;
      },
      close: () => undefined,
    };
  };
  return { made, open, refuseNext: (times: number) => (refuse = times) };
}

const EXIT = JSON.stringify({ event: 'terminal.exit', payload: { terminal: 1, code: 0, signal: null } });

describe('a link over connections that break', () => {
  it('opens again after a loss, and listeners hear the new connection', async () => {
    const { made, open, refuseNext } = carriers();
    const told: string[] = [];
    const link = keepOpen(open, { opened: () => told.push('opened'), lost: () => told.push('lost'), refused: () => undefined });
    link.api.on('terminal.exit', ({ terminal }) => told.push(`exit ${terminal}`));
    await vi.advanceTimersByTimeAsync(1);
    made[0]?.say(EXIT);
    refuseNext(2);
    made[0]?.lose();
    await vi.advanceTimersByTimeAsync(5000);
    made[1]?.say(EXIT);
    link.dispose();
    expect({ told, connections: made.length }).toEqual({ told: ['opened', 'exit 1', 'lost', 'opened', 'exit 1'], connections: 2 });
  });

  it('answers a call without a connection at once, as lost', async () => {
    const link = keepOpen(() => new Promise(() => undefined), { opened: () => undefined, lost: () => undefined, refused: () => undefined });
    await expect(link.api.call('app.info', {})).rejects.toMatchObject({ reason: 'lost' });
    link.dispose();
  });

  it('rejects what was under way when the connection breaks', async () => {
    const { made, open } = carriers();
    const link = keepOpen(open, { opened: () => undefined, lost: () => undefined, refused: () => undefined });
    await vi.advanceTimersByTimeAsync(1);
    const asked = expect(link.api.call('app.info', {})).rejects.toMatchObject({ reason: 'lost' });
    made[0]?.lose();
    await asked;
    link.dispose();
  });
});
