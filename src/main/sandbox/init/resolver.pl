# The resolver at 127.0.0.11 of each container that is on a user-defined network: its sockets live in the container's
# network namespace, the answers come from here.

use constant { RESOLVER_ADDRESS => pack('S n C4 x8', AF_INET, 53, 127, 0, 0, 11), DNS_PARTNERS => 64 };

# container => the handles that listen for it
our %RESOLVERS;

# Where a container's resolver looks, in this order; nowhere: there is none. A word `server=ADDRESS` is whom it asks when it knows nothing:
# itself would not know more.
sub attach {
  my ($node, @words) = @_;
  my @servers = map { /^server=([0-9a-f.:]+)$/ ? $1 : () } @words;
  $node->{networks} = [grep { !/=/ } @words];
  $node->{servers} = [grep { $_ ne '127.0.0.11' } splice @servers, 0, DNS_SERVERS];
  return stop_resolver($node->{name}) if !@{ $node->{networks} };
  my $inhabited = grep { $_->{kind} eq 'container' && network_owner($_) == $node && holds($_) } values %NODES;
  start_resolver($node) if $inhabited;
  return;
}

# Opens the sockets, once; called before the first process comes to live in the namespace.
sub start_resolver {
  my ($node) = @_;
  return if $RESOLVERS{ $node->{name} } || !@{ $node->{networks} || [] };
  my @sockets = inside_network($node->{name}, sub { map { resolver_socket($_) } SOCK_DGRAM, SOCK_STREAM });
  $RESOLVERS{ $node->{name} } = \@sockets;
  my ($udp, $tcp) = @sockets;
  watch($udp, sub {
    defined(my $from = recv($udp, my $query, 4096, 0x40)) or return;
    resolve($node, $query, SOCK_DGRAM, sub { send($udp, $_[0], 0x40, $from) });
  });
  watch($tcp, sub {
    accept(my $client, $tcp) or return;
    fcntl($client, F_SETFL, O_RDWR | O_NONBLOCK);
    serve_dns_client($node, $client);
  });
  return;
}

# Has the answer to a query given to $tell: what is known here, else what a server of the container's says.
sub resolve {
  my ($node, $query, $type, $tell) = @_;
  my $answer = dns_answer($query, sub { look_up($node, @_) });
  return if $answer eq '';
  return ask_servers($node, $query, $type, $tell) if dns_code($answer) == SERVFAIL && @{ $node->{servers} || [] };
  return $tell->($type == SOCK_DGRAM && length $answer > 512 ? dns_truncated($answer) : $answer);
}

sub resolver_socket {
  my ($type) = @_;
  socket(my $socket, AF_INET, $type, 0) or fail('kernel-refused', "socket: $!");
  # SO_REUSEADDR; IP_FREEBIND, since lo may not be up yet.
  setsockopt($socket, 1, 2, pack('i', 1));
  setsockopt($socket, 0, 15, pack('i', 1));
  bind($socket, RESOLVER_ADDRESS) or fail('kernel-refused', "127.0.0.11:53: $!");
  listen($socket, 16) if $type == SOCK_STREAM;
  fcntl($socket, F_SETFL, O_RDWR | O_NONBLOCK);
  return $socket;
}

sub stop_resolver {
  my ($name) = @_;
  my $sockets = delete $RESOLVERS{$name} or return;
  forget($_) for @$sockets;
  stop_asking($name);
  return;
}

# Queries over TCP have their length in front. Only so many at a time: the oldest has to give way.
sub serve_dns_client {
  my ($node, $client) = @_;
  our @partners;
  my $pending = '';
  @partners = grep { defined fileno $_ } @partners, $client;
  forget(shift @partners) if @partners > DNS_PARTNERS;
  return watch($client, sub {
    my $got = sysread($client, $pending, 4096, length $pending);
    return forget($client) if !$got;
    while (length $pending >= 2 && length $pending >= 2 + unpack('n', $pending)) {
      my (undef, $query) = unpack('n X2 n/a', $pending);
      substr($pending, 0, 2 + length $query, '');
      resolve($node, $query, SOCK_STREAM, sub {
        return if !defined fileno $client;
        syswrite($client, pack('n/a', $_[0])) or forget($client);
      });
      return if !defined fileno $client;
    }
  });
}
