# The agent: runs programs on a backend for a Netyard that is elsewhere, many at a time over one stream of bytes. Nothing is
# installed; it ends with the stream, and with it everything that it has started. perl's language only, no module: what is
# not there cannot be missing.
#
# A frame is a length (4 bytes, big-endian, of the payload), a type (1 byte), a channel (4 bytes) and the payload.
#   to the agent:    S start   I input   E end of input   K signal   R resize   A bytes of output that were read   P ping   L alive?
#   from the agent:  H hello   O stdout  X stderr  Q ended  F could not start    A bytes of input that were taken    P pong   L alive
use strict;
use warnings;

use constant {
  HEADER => 9, CHUNK => 32_768, LINK_FULL => 131_072, WINDOW => 262_144, LONGEST => 16_777_216,
  F_SETFL => 4, O_RDWR => 2, O_NOCTTY => 0400, O_NONBLOCK => 04000, WNOHANG => 1,
};

our ($in, $out) = ('', '');

sub send_frame {
  my ($type, $channel, $payload) = @_;
  $out .= pack('N a1 N', length $payload, $type, $channel) . $payload;
  return;
}

# The next whole frame that has come, or nothing.
sub next_frame {
  return if length $in < HEADER;
  my ($length, $type, $channel) = unpack 'N a1 N', $in;
  die "frame of $length bytes\n" if $length > LONGEST;
  return if length $in < HEADER + $length;
  my $payload = substr $in, HEADER, $length;
  substr $in, 0, HEADER + $length, '';
  return ($type, $channel, $payload);
}

# EINTR or EAGAIN: not now, but later.
sub try_again { return $! == 4 || $! == 11 }

# Reads what is there into a buffer; false at the end (a terminal says EIO).
sub take {
  my ($handle, $buffer, $most) = @_;
  my $got = sysread $handle, $$buffer, $most, length $$buffer;
  return defined $got ? $got > 0 : try_again();
}

# Writes what can be written now; false where nobody reads any more.
sub put {
  my ($handle, $buffer) = @_;
  return 1 if $$buffer eq '';
  my $wrote = syswrite $handle, $$buffer, CHUNK;
  return try_again() if !defined $wrote;
  substr $$buffer, 0, $wrote, '';
  return $wrote;
}

sub unblocked {
  my ($handle) = @_;
  fcntl $handle, F_SETFL, O_RDWR | O_NONBLOCK;
  return $handle;
}
