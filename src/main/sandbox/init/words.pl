# What processes tell each other through pipes: a line each.

# How long, in seconds, a process that works for netyard-init may take to answer it.
use constant PATIENCE => 5;

# One line `WORD [value]` from a pipe; `err CODE sentence` there is thrown here. Waits for at most $seconds, where given.
sub expect_word {
  my ($pipe, $word, $seconds) = @_;
  my $line = read_line($pipe, $seconds);
  fail('launch-failed', 'The process that makes the sandbox ended unexpectedly.') if !defined $line;
  fail($1, $2) if $line =~ /^err (\S+) (.*)/;
  fail('launch-failed', "Expected $word, got $line.") if $line !~ /^\Q$word\E ?(.*)/;
  return $1;
}

# Unbuffered: what follows the line stays in the pipe.
sub read_line {
  my ($pipe, $seconds) = @_;
  my $line = '';
  my $until = defined $seconds ? time + $seconds : undef;
  while ((!defined $until || readable_before($pipe, $until)) && sysread($pipe, my $byte, 1)) {
    return $line if $byte eq "\n";
    $line .= $byte;
  }
  return undef;
}

# Is there something to read, or the end, before this time?
sub readable_before {
  my ($handle, $until) = @_;
  my $wanted = '';
  vec($wanted, fileno $handle, 1) = 1;
  my $left = $until - time;
  my $found = select(my $readable = $wanted, undef, undef, $left > 0 ? $left : 0);
  return $found > 0 || fail('no-answer', 'A process of the lab does not answer: somebody has stopped it, or the machine is too busy.');
}
