import { describe, expect, it } from 'vitest';
import { piecesOf } from './words.ts';

const whole = (text: string) => piecesOf(text).flatMap((piece) => (piece.whole ? [piece.text] : []));

describe('where a line may break', () => {
  it('is only at white space', () => {
    expect(whole('nsenter --net=/run/netns/gw sysctl -w net.ipv4.ip_forward=1')).toEqual(['--net=/run/netns/gw', '-w', 'net.ipv4.ip_forward=1']);
    expect(whole('A switch (the device br-net) for 172.18.0.0/16, by NAT.')).toEqual(['(the', 'br-net)', '172.18.0.0/16,']);
  });

  it.each(['', ' ', '-w', 'eth0  veth  up\n  172.18.0.2/16\n  02:42:ac:12:00:02', "printf 'a\\tb' > /etc/hosts\n", '… − “x-y” '])(
    'changes nothing of %j',
    (text) => {
      const pieces = piecesOf(text);
      expect(pieces.map((piece) => piece.text).join('')).toBe(text);
      expect(pieces.map((piece) => text.slice(piece.at, piece.at + piece.text.length))).toEqual(pieces.map((piece) => piece.text));
    },
  );
});
