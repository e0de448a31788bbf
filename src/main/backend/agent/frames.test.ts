import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFrame, type Frame, FrameReader } from './frames.ts';

const frames = fc.array(
  fc.record({
    type: fc.constantFrom('S', 'I', 'O', 'Q'),
    channel: fc.nat(0xffff_ffff),
    payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  }),
  { maxLength: 12 },
) as fc.Arbitrary<Frame[]>;

test('however a stream is cut into chunks, the frames that went in come out', () => {
  fc.assert(
    fc.property(frames, fc.array(fc.nat(40)), (sent, cuts) => {
      const stream = Buffer.concat(sent.map(({ type, channel, payload }) => encodeFrame(type, channel, payload)));
      const reader = new FrameReader();
      const came: Frame[] = [];
      let at = 0;
      for (const cut of [...cuts, stream.length]) {
        came.push(...(reader.push(stream.subarray(at, at + cut)) ?? []));
        at += cut;
      }
      expect(came).toEqual(sent);
    }),
  );
});

test('what claims to be longer than anything we send is no frame', () => {
  expect(new FrameReader().push(Buffer.from('Welcome to this server\n'))).toBeNull();
});
