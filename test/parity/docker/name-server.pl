# `serves: { dns: PORT }` on a machine or in a container of a real engine: A and PTR records (RFC 1035) for what stands in its /etc/hosts.
use strict;
use warnings;
use Socket qw(:all);

use constant { A => 1, PTR => 12, NXDOMAIN => 3 };

my (undef, undef, $port) = @ARGV;
socket(my $socket, AF_INET6, SOCK_DGRAM, 0) or die "socket: $!";
setsockopt($socket, IPPROTO_IPV6, IPV6_V6ONLY, 0);
bind($socket, sockaddr_in6($port, IN6ADDR_ANY)) or die "port $port: $!";

# [name, address] of each name, without this machine's own 127.0.0.1.
sub known {
  open(my $hosts, '<', '/etc/hosts') or return;
  return grep { $_->[1] =~ /^\d/ && $_->[1] !~ /^127\./ } map { my ($address, @names) = split; map { [$_, $address] } @names } grep { /^[^#]*\S/ } readline $hosts;
}

sub wire_name {
  return join('', map { pack('C/a', $_) } split /\./, $_[0]) . "\0";
}

while (defined(my $client = recv($socket, my $query, 512, 0))) {
  my ($at, @labels) = (12);
  while ((my $length = ord substr $query, $at, 1) > 0) {
    push @labels, substr $query, $at + 1, $length;
    $at += $length + 1;
  }
  my $question = substr $query, 12, $at + 5 - 12;
  my ($type, $name) = (unpack('n', substr $query, $at + 1), lc join '.', @labels);
  my ($reversed) = $name =~ /^(.*)\.in-addr\.arpa$/;
  my $address = defined $reversed ? join '.', reverse split /\./, $reversed : undef;
  my @found = grep { defined $address ? $_->[1] eq $address : $_->[0] eq $name } known();
  @found = @found[0 .. 0] if defined $address && @found;
  my @data = defined $address ? map { wire_name($_->[0]) } @found : $type == A ? map { inet_aton($_->[1]) } @found : ();
  my $flags = 0x8180 | (@found ? 0 : NXDOMAIN);
  my $records = join '', map { pack('n n n N n/a', 0xc00c, $type, 1, 0, $_) } @data;
  send($socket, pack('a2 n5', $query, $flags, 1, scalar @data, 0, 0) . $question . $records, 0, $client);
}
