# `serves` in a container of a real engine: NAME PROTOCOL PORT. It says who it is and whom it sees, as Netyard's own does, and knows nothing of that one.
use strict;
use warnings;
use Socket qw(:all);

my ($name, $protocol, $port) = @ARGV;
my $udp = $protocol eq 'udp';
$SIG{PIPE} = 'IGNORE';
# For both families, as most servers are.
socket(my $listener, AF_INET6, $udp ? SOCK_DGRAM : SOCK_STREAM, 0) or die "socket: $!";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1) if !$udp;
setsockopt($listener, IPPROTO_IPV6, IPV6_V6ONLY, 0);
bind($listener, sockaddr_in6($port, IN6ADDR_ANY)) or die "port $port: $!";
$udp or listen($listener, 64) or die "listen: $!";

sub answer {
  my ($from, $address) = sockaddr_in6($_[0]);
  my $shown = inet_ntop(AF_INET6, $address) =~ s/^::ffff://r;
  return "I am $name.\nYou are $shown:$from.\n";
}

while (1) {
  if ($udp) {
    my $client = recv($listener, my $data, 4096, 0);
    send($listener, answer($client), 0, $client) if defined $client;
    next;
  }
  my $client = accept(my $line, $listener) or next;
  if ($protocol eq 'http') { sysread($line, my $head, 8192) }
  syswrite($line, ($protocol eq 'http' ? "HTTP/1.0 200 OK\r\n\r\n" : '') . answer($client));
  close $line;
}
