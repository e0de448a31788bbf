import { describe, expect, it } from 'vitest';
import { fakeHost } from '../testing/fakeHost.ts';
import { createHub } from './hub.ts';

describe('terminal output', () => {
  it('waits for its screen, goes to that one only, and is dropped before a replay', () => {
    const host = fakeHost({});
    const hub = createHub(host);
    const seen: string[] = [];
    const sink = (name: string) => ({
      write: (bytes: Uint8Array) => seen.push(`${name}: ${new TextDecoder().decode(bytes)}`),
      reset: () => seen.push(`${name} anew`),
    });
    host.output(1, 'early');
    host.output(2, 'dropped');
    hub.reset(2);
    host.output(2, 'replay');
    hub.connect(1, sink('one'));
    hub.connect(2, sink('two'));
    host.output(1, 'live');
    hub.reset(1);
    hub.forget(1);
    host.output(1, 'nobody');
    expect(seen).toEqual(['one: early', 'two: replay', 'one: live', 'one anew']);
  });
});
