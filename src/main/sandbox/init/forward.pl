# What no network of a container knows is asked of its `dns` servers, as Docker's resolver does it (libnetwork 20.10, resolver.go): from
# the container's own network namespace, one after the other, until one gives an answer that is no failure.

# Seconds that a server has; how many are asked; how many questions of one container may be under way, and how many may wait for one answer.
use constant { DNS_PATIENCE => 4, DNS_SERVERS => 3, DNS_ASKING => 100, DNS_WAITING => 100 };

# container => { descriptor => question under way }
our %ASKING;

# $type is that of the client's socket, SOCK_DGRAM or SOCK_STREAM: the servers are asked in the same way. Byte by byte the same question
# waits for the answer to the first: so it does not go round for ever where servers ask each other.
sub ask_servers {
  my ($node, $query, $type, $tell) = @_;
  my $under_way = $ASKING{ $node->{name} } ||= {};
  for my $same (grep { $_->{type} == $type && $_->{query} eq $query } values %$under_way) {
    push @{ $same->{tell} }, $tell if @{ $same->{tell} } < DNS_WAITING;
    return;
  }
  my $asking = { node => $node, query => $query, type => $type, tell => [$tell], servers => [@{ $node->{servers} }] };
  return keys %$under_way < DNS_ASKING ? ask_next($asking) : fail_to_ask($asking);
}

sub ask_next {
  my ($asking) = @_;
  while (defined(my $server = shift @{ $asking->{servers} })) {
    my $socket = eval { inside_network($asking->{node}{name}, sub { socket_to($server, $asking->{type}) }) } or next;
    $asking->{heard} = '';
    $asking->{socket} = $socket;
    $ASKING{ $asking->{node}{name} }{ fileno $socket } = $asking;
    if ($asking->{type} == SOCK_DGRAM) { send($socket, $asking->{query}, 0x40) }
    else { when_writable($socket, sub { syswrite($socket, pack('n/a', $asking->{query})) or next_after($asking, $socket) }) }
    watch($socket, sub { hear_server($asking, $socket) });
    $asking->{patience} = later(DNS_PATIENCE, sub { next_after($asking, $socket) });
    return;
  }
  return fail_to_ask($asking);
}

sub socket_to {
  my ($server, $type) = @_;
  my $family = $server =~ /:/ ? AF_INET6 : AF_INET;
  socket(my $socket, $family, $type, 0) or return;
  fcntl($socket, F_SETFL, O_RDWR | O_NONBLOCK);
  # EINPROGRESS: over TCP it takes a moment. Who is connected hears of nobody else.
  my $there = $family == AF_INET6 ? pack('S n x4 a16 x4', AF_INET6, 53, address_bytes($server)) : pack('S n a4 x8', AF_INET, 53, address_bytes($server));
  return connect($socket, $there) || $! == 115 ? $socket : ();
}

sub hear_server {
  my ($asking, $socket) = @_;
  my $stream = $asking->{type} == SOCK_STREAM;
  my $got = sysread($socket, $asking->{heard}, 65536, $stream ? length $asking->{heard} : 0);
  return if !defined $got && $! == 11;
  # Over UDP that is an ICMP message: nobody listens there, or no way leads there. An empty datagram is merely no answer.
  return next_after($asking, $socket) if !defined $got || ($stream && !$got);
  my $answer = $asking->{heard};
  if ($stream) {
    return if length $answer < 2 || length $answer < 2 + unpack('n', $answer);
    $answer = unpack('n/a', $answer);
  }
  # Not the answer to this question: that one may still come.
  return if length $answer < 12 || substr($answer, 0, 2) ne substr($asking->{query}, 0, 2) || !(unpack('x2 C', $answer) & 0x80);
  my $code = dns_code($answer);
  return next_after($asking, $socket) if $code == SERVFAIL || $code == REFUSED;
  done_with($asking, $socket);
  return tell_all($asking, $answer);
}

# To the next server, unless that one was done with already.
sub next_after {
  my ($asking, $socket) = @_;
  return done_with($asking, $socket) && ask_next($asking);
}

# False where this was so before.
sub done_with {
  my ($asking, $socket) = @_;
  return 0 if !defined $asking->{socket} || $asking->{socket} != $socket || !defined fileno $socket;
  delete $ASKING{ $asking->{node}{name} }{ fileno $socket };
  no_more(delete $asking->{patience});
  delete @$asking{'socket', 'heard'};
  forget($socket);
  return 1;
}

sub fail_to_ask {
  my ($asking) = @_;
  return tell_all($asking, dns_answer($asking->{query}, sub { SERVFAIL }));
}

# One that is gone keeps nobody else from hearing.
sub tell_all {
  my ($asking, $answer) = @_;
  for my $tell (@{ $asking->{tell} }) { eval { $tell->($answer) } }
  return;
}

# The container goes: nothing holds its network namespace any more.
sub stop_asking {
  my ($name) = @_;
  my $under_way = $ASKING{$name} or return;
  done_with($_, $_->{socket}) for values %$under_way;
  delete $ASKING{$name};
  return;
}
