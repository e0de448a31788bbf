# /run/netyard/follow: prints what netyard-init tells, line by line, as it happens (followers.pl). Ends with its standard input.
use strict;
use warnings;

socket(my $init, 1, 1, 0) or die "err failed socket: $!\n";
connect($init, pack('S Z108', 1, '/run/netyard/init.sock')) or die "err gone netyard-init: $!\n";
syswrite($init, "follow\n");
while (1) {
  my ($readable, $said) = ('', '');
  vec($readable, fileno $_, 1) = 1 for $init, \*STDIN;
  next if select($readable, undef, undef, undef) < 0;
  last if vec($readable, fileno STDIN, 1) && !sysread(STDIN, my $nothing, 4096);
  next if !vec($readable, fileno $init, 1);
  last if !sysread($init, $said, 65536) || !syswrite(STDOUT, $said);
}
