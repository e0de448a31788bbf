# What the programs of a node have said: its `command` and its servers. Kept here, in bounded memory, as long as the node is.

use constant {
  LOG_KEPT => 262144,
  # What one question gets: its answer fits into a socket, however it is escaped.
  LOG_AT_ONCE => 24576,
  # A program that floods waits: so much is read from it in a quarter of a second.
  LOG_IN_ONE_GO => 1048576, LOG_REST => 0.25,
};

# Reads from the pipe until nobody writes to it any more.
sub keep_log {
  my ($node, $pipe) = @_;
  fcntl($pipe, F_SETFL, O_RDONLY | O_NONBLOCK);
  my ($since, $read) = (now(), 0);
  return watch($pipe, sub {
    my $got = sysread($pipe, my $said, 65536);
    return if !defined $got && ($! == 4 || $! == 11);
    return forget($pipe) if !$got;
    add_to_log($node, $said);
    ($since, $read) = (now(), 0) if now() - $since > LOG_REST;
    $read += $got;
    return if $read < LOG_IN_ONE_GO;
    delete $WATCHED{ fileno $pipe };
    return later(LOG_REST, sub { keep_log($node, $pipe) });
  });
}

# The oldest lines give way.
sub add_to_log {
  my ($node, $said) = @_;
  my $log = $node->{log} ||= { first => 0, text => '' };
  $log->{text} .= $said;
  return if length $log->{text} <= 2 * LOG_KEPT;
  my $cut = length($log->{text}) - LOG_KEPT;
  my $line = rindex $log->{text}, "\n", $cut - 1;
  $cut = $line + 1 if $line > $cut - 4096;
  substr($log->{text}, 0, $cut, '');
  return $log->{first} += $cut;
}

# From a byte on, counted since the node began: where what is given begins (later, where that byte is not kept any more), where
# to go on, and the bytes.
sub log_values {
  my ($name, $from) = @_;
  my $node = node($name, 'host', 'container');
  fail('bad-operation', 'From which byte?') if !defined $from || $from !~ /^\d{1,15}$/;
  my $log = $node->{log} || { first => 0, text => '' };
  my $end = $log->{first} + length $log->{text};
  $from = $log->{first} if $from < $log->{first};
  $from = $end if $from > $end;
  my $text = substr $log->{text}, $from - $log->{first}, LOG_AT_ONCE;
  return ($from, $from + length $text, $text);
}
