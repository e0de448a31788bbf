# What a node finds out by asking: each argument is a question, all are asked at once, and each answer is a line `QUESTION<tab>ANSWER`.
#   ping ADDRESS                 yes | no
#   tcp|http|udp ADDRESS PORT    who answered, and whom it saw: `api saw 172.18.0.3` | no
#   name NAME                    its addresses, in any order | no
#   address ADDRESS              its name | no
use strict;
use warnings;
use Fcntl qw(F_SETFL O_RDWR O_NONBLOCK);
use Socket qw(AF_INET SOCK_STREAM SOCK_DGRAM IPPROTO_ICMP inet_aton inet_ntoa sockaddr_in);

# Seconds after which nobody answers any more; halfway each is asked again, for packets may be lost.
use constant PATIENCE => 2;

# The resolver is asked once, and no search goes on for a name that nobody knows.
$ENV{RES_OPTIONS} = 'timeout:1 attempts:1';

my %BEGIN = (ping => \&ping, tcp => \&stream, http => \&stream, udp => \&datagram, name => \&resolved, address => \&resolved);
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
  my $line = connected(SOCK_DGRAM, IPPROTO_ICMP, $to, 0);
  my $echo = pack('C2 n3', 8, 0, 0, 0, 1);
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
  socket(my $line, AF_INET, $type, $protocol) or return undef;
  fcntl($line, F_SETFL, O_RDWR | O_NONBLOCK);
  return connect($line, sockaddr_in($port, inet_aton($to))) || $!{EINPROGRESS} ? $line : undef;
}

sub seen {
  my ($said) = @_;
  my ($who) = $said =~ /^I am (\S+)\.$/m;
  my ($whom) = $said =~ /^You are ([\d.]+):\d+\.$/m;
  return defined $who && defined $whom ? "$who saw $whom" : undef;
}

# As programs do it, by the C library with its files.
sub resolved {
  my ($question) = @_;
  my ($kind, $about) = split / /, $question;
  my $pid = open(my $line, '-|') // die "fork: $!";
  if ($pid == 0) {
    my (undef, undef, undef, undef, @addresses) = $kind eq 'name' ? gethostbyname($about) : ();
    my $said = $kind eq 'name' ? join(' ', sort map { inet_ntoa($_) } @addresses) : gethostbyaddr(inet_aton($about), AF_INET);
    print $said // '';
    close STDOUT;
    exit 0;
  }
  return asking($question, $line, meaning => sub { $_[0] eq '' ? undef : $_[0] });
}
