# What a node finds out by asking: each argument is a question, all are asked at once, and each answer is a line `QUESTION<tab>ANSWER`.
#   ping ADDRESS                 yes | no
#   tcp|http|udp ADDRESS PORT    who answered, and whom it saw: `api saw 172.18.0.3` | no
#   name NAME                    its IPv4 addresses, in any order | no
#   name6 NAME                   its IPv6 addresses, in any order | no
#   address ADDRESS              its name | no
use strict;
use warnings;
use Fcntl qw(F_SETFL O_RDWR O_NONBLOCK);
use Socket qw(AF_INET AF_INET6 SOCK_STREAM SOCK_DGRAM IPPROTO_ICMP inet_aton inet_ntoa inet_ntop inet_pton getaddrinfo pack_sockaddr_in6 unpack_sockaddr_in6 sockaddr_in);

use constant IPPROTO_ICMPV6 => 58;

# Seconds after which nobody answers any more; halfway each is asked again, for packets may be lost.
use constant PATIENCE => 3;

# The resolver is asked twice, which is over in time for a name that nobody knows.
$ENV{RES_OPTIONS} = 'timeout:1 attempts:2';

my %BEGIN = (ping => \&ping, tcp => \&stream, http => \&stream, udp => \&datagram, name => \&resolved, name6 => \&resolved, address => \&resolved);
my @asked = map { $BEGIN{ (split / /)[0] }->($_) } @ARGV;
my $end = now() + PATIENCE;
my $again = $end - PATIENCE / 2;
while (now() < $end && grep { defined $_->{line} } @asked) {
  if (now() > $again) {
    for (grep { defined $_->{line} && defined $_->{again} } @asked) { send($_->{line}, $_->{again}, 0) }
    $again = $end;
  }
  my ($read, $write) = ('', '');
  for (grep { defined $_->{line} } @asked) {
    vec($read, fileno $_->{line}, 1) = 1;
    vec($write, fileno $_->{line}, 1) = 1 if defined $_->{first};
  }
  select($read, $write, undef, 0.05) > 0 or next;
  for my $each (grep { defined $_->{line} } @asked) {
    my $descriptor = fileno $each->{line};
    if (vec($write, $descriptor, 1)) { syswrite($each->{line}, delete $each->{first}) }
    if (vec($read, $descriptor, 1)) { hear($each) }
  }
}
print "$_->{question}\t", $_->{meaning}->($_->{said}) // 'no', "\n" for @asked;

# Seconds since the machine has booted: perl-base has no finer clock than whole seconds.
sub now {
  open(my $uptime, '<', '/proc/uptime') or die "/proc/uptime: $!";
  return (split / /, readline $uptime)[0];
}

sub hear {
  my ($each) = @_;
  my $got = sysread($each->{line}, $each->{said}, 4096, length $each->{said});
  return if !defined $got && ($!{EAGAIN} || $!{EINTR});
  # A datagram is a whole answer, a stream ends.
  delete $each->{line} if !$got || $each->{datagram};
  return;
}

sub asking {
  my ($question, $line, %more) = @_;
  return { question => $question, line => $line, said => '', %more };
}

sub ping {
  my ($question) = @_;
  my (undef, $to) = split / /, $question;
  # The kernel counts ids and sums (icmp(7)); a reply is all that comes back to this socket.
  my $line = connected(SOCK_DGRAM, $to =~ /:/ ? IPPROTO_ICMPV6 : IPPROTO_ICMP, $to, 0);
  my $echo = pack('C2 n3', $to =~ /:/ ? 128 : 8, 0, 0, 0, 1);
  send($line, $echo, 0) if defined $line;
  return asking($question, $line, datagram => 1, again => $echo, meaning => sub { $_[0] eq '' ? undef : 'yes' });
}

sub stream {
  my ($question) = @_;
  my ($kind, $to, $port) = split / /, $question;
  my $line = connected(SOCK_STREAM, 0, $to, $port);
  return asking($question, $line, meaning => \&seen, $kind eq 'http' ? (first => "GET / HTTP/1.0\r\n\r\n") : ());
}

sub datagram {
  my ($question) = @_;
  my (undef, $to, $port) = split / /, $question;
  my $line = connected(SOCK_DGRAM, 0, $to, $port);
  send($line, "hello\n", 0) if defined $line;
  return asking($question, $line, datagram => 1, again => "hello\n", meaning => \&seen);
}

# Only answers of the address that was asked reach a connected socket.
sub connected {
  my ($type, $protocol, $to, $port) = @_;
  my $six = $to =~ /:/;
  socket(my $line, $six ? AF_INET6 : AF_INET, $type, $protocol) or return undef;
  fcntl($line, F_SETFL, O_RDWR | O_NONBLOCK);
  my $address = $six ? pack_sockaddr_in6($port, inet_pton(AF_INET6, $to)) : sockaddr_in($port, inet_aton($to));
  return connect($line, $address) || $!{EINPROGRESS} ? $line : undef;
}

sub seen {
  my ($said) = @_;
  my ($who) = $said =~ /^I am (\S+)\.$/m;
  my ($whom) = $said =~ /^You are \[?([\d.a-f:]+)\]?:\d+\.$/m;
  return defined $who && defined $whom ? "$who saw $whom" : undef;
}

# As programs do it, by the C library with its files.
sub resolved {
  my ($question) = @_;
  my ($kind, $about) = split / /, $question;
  my $pid = open(my $line, '-|') // die "fork: $!";
  if ($pid == 0) {
    print join ' ', sort grep { defined } $kind eq 'name' ? addresses_of($about) : $kind eq 'name6' ? addresses6_of($about) : name_of($about);
    close STDOUT;
    exit 0;
  }
  return asking($question, $line, meaning => sub { $_[0] eq '' ? undef : $_[0] });
}

sub addresses_of {
  my (undef, undef, undef, undef, @addresses) = gethostbyname($_[0]);
  return map { inet_ntoa($_) } @addresses;
}

sub addresses6_of {
  my ($wrong, @found) = getaddrinfo($_[0], '', { family => AF_INET6, socktype => SOCK_STREAM });
  return map { inet_ntop(AF_INET6, (unpack_sockaddr_in6($_->{addr}))[1]) } @found;
}

sub name_of {
  my ($address) = @_;
  return scalar($address =~ /:/ ? gethostbyaddr(inet_pton(AF_INET6, $address), AF_INET6) : gethostbyaddr(inet_aton($address), AF_INET));
}
