# /run/netyard/ask: passes operations from standard input to netyard-init and prints its replies, one line each. Ends with 1
# at the first that failed; what follows it is not done.
use strict;
use warnings;

local $/ = undef;
my $operations = <STDIN>;
$operations .= "\n" if $operations !~ /\n\z/;
socket(my $init, 1, 1, 0) or die "err failed socket: $!\n";
connect($init, pack('S Z108', 1, '/run/netyard/init.sock')) or die "err gone netyard-init: $!\n";
my $left = () = $operations =~ /\n/g;
if (length $operations <= 65536) {
  # So much the socket takes at once: no second process is needed that writes while this one reads. Where netyard-init closes
  # before it has read all, at the first that failed, its reply is there to be read.
  local $SIG{PIPE} = 'IGNORE';
  syswrite($init, $operations);
} else {
  my $writer = fork;
  die "err failed fork: $!\n" if !defined $writer;
  if ($writer == 0) {
    print {$init} $operations;
    close $init;
    kill 'KILL', $$;
  }
}
$/ = "\n";
$| = 1;
while ($left-- > 0) {
  my $reply = <$init>;
  if (!defined $reply) { print "err gone netyard-init ended.\n"; exit 1 }
  print $reply;
  exit 1 if $reply =~ /^err /;
}
