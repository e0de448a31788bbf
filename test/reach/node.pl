# A node of a lab that asks and answers. Arguments: NAME PORT OWN QUESTION…
#   OWN        its own addresses with commas between, at each of which it answers a datagram with `NAME saw SENDER`
#   QUESTION   ADDRESS:PORT
# At each line `ask` on standard input it sends all that has had no answer yet; each answer is a line `NUMBER ANSWER`. Ends with its input.
use strict;
use warnings;
use Fcntl qw(F_SETFL O_RDWR O_NONBLOCK);
use Socket qw(AF_INET SOCK_DGRAM inet_aton inet_ntoa sockaddr_in);

my ($name, $port, $own, @questions) = @ARGV;
$| = 1;
# A socket for each address: an answer comes from where the question went.
my @answering = map {
  my $line = datagrams();
  bind($line, sockaddr_in($port, inet_aton($_))) or die "$_:$port: $!\n";
  $line;
} split /,/, $own;
my @asking;
print "ready\n";

while (1) {
  my $read = '';
  vec($read, fileno $_, 1) = 1 for \*STDIN, @answering, grep { defined } @asking;
  select(my $ready = $read, undef, undef, undef) > 0 or next;
  for my $line (grep { vec($ready, fileno $_, 1) } @answering) {
    my $from = recv($line, my $said, 99, 0) // next;
    send($line, "$name saw " . inet_ntoa((sockaddr_in($from))[1]), 0, $from) if $from ne '';
  }
  for my $number (grep { defined $asking[$_] && vec($ready, fileno $asking[$_], 1) } 0 .. $#asking) {
    # An error is what a router or a closed port has said: no answer.
    defined recv($asking[$number], my $said, 99, 0) or next;
    print "$number $said\n";
    $asking[$number] = undef;
    $questions[$number] = undef;
  }
  next if !vec($ready, fileno(STDIN), 1);
  sysread(STDIN, my $order, 99) or exit 0;
  ask($_) for grep { defined $questions[$_] } 0 .. $#questions;
}

# Only answers of the address that was asked reach a connected socket.
sub ask {
  my ($number) = @_;
  my ($to, $at) = split /:/, $questions[$number];
  if (!defined $asking[$number]) {
    my $line = datagrams();
    connect($line, sockaddr_in($at, inet_aton($to))) or return;
    $asking[$number] = $line;
  }
  send($asking[$number], 'hello', 0);
  return;
}

sub datagrams {
  socket(my $line, AF_INET, SOCK_DGRAM, 0) or die "socket: $!\n";
  fcntl($line, F_SETFL, O_RDWR | O_NONBLOCK);
  return $line;
}
