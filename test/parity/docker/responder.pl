# `serves` in a container of a real engine: NAME PROTOCOL PORT. It says who it is and whom it sees, as Netyard's own does, and knows nothing of that one.
use strict;
use warnings;
use Socket;

my ($name, $protocol, $port) = @ARGV;
my $udp = $protocol eq 'udp';
$SIG{PIPE} = 'IGNORE';
socket(my $listener, AF_INET, $udp ? SOCK_DGRAM : SOCK_STREAM, 0) or die "socket: $!";
setsockopt($listener, SOL_SOCKET, SO_REUSEADDR, 1) if !$udp;
bind($listener, sockaddr_in($port, INADDR_ANY)) or die "port $port: $!";
$udp or listen($listener, 64) or die "listen: $!";

sub answer {
  my ($from, $address) = sockaddr_in($_[0]);
  return "I am $name.\nYou are " . inet_ntoa($address) . ":$from.\n";
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
