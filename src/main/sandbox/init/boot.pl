# Run by `perl -e` on the machine: reads the programs from standard input (a line of `NAME LENGTH` pairs, then the texts) and
# becomes `launch`. Standard input stays open: it is the commit pipe.
use strict;
use warnings;

sub take {
  my ($length) = @_;
  my $text = '';
  while (length $text < $length) { sysread(STDIN, $text, $length - length $text, length $text) or exit 1 }
  return $text;
}

my $list = '';
$list .= take(1) until $list =~ /\n/;
my @list = split ' ', $list;
our %PROGRAMS;
while (my ($name, $length) = splice @list, 0, 2) { $PROGRAMS{$name} = take($length) }
eval delete $PROGRAMS{launch};
print "err init-bug $@" if $@;
