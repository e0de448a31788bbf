# Run by `perl -e` on a backend: reads or writes one file below a folder. Arguments: `read MOST` or `write`, the folder, the path's parts.
# Each part is opened from the one before it and no link is followed, so that nobody in there can lead it elsewhere.
use strict;
use warnings;

use constant { O_RDONLY => 0, O_WRONLY => 1, O_CREAT => 0100, O_EXCL => 0200 };

my $how = shift @ARGV;
my $most = $how eq 'read' ? shift @ARGV : 0;
my ($root, @parts) = @ARGV;
my $name = pop @parts;

open(my $exe, '<:raw', '/proc/self/exe') or fail('refused', "/proc/self/exe: $!");
sysread $exe, my $header, 20;
my $on_arm = unpack('x18 v', $header) == 183;
my ($o_directory, $o_nofollow) = $on_arm ? (040000, 0100000) : (0200000, 0400000);

sub fail {
  my ($code, $said) = @_;
  print STDERR "$code $said\n";
  exit 1;
}

# 2: there is none; 20 and 40: a link or a file where a folder should be.
sub cannot {
  my ($what) = @_;
  return fail($! == 2 ? 'no-file' : $! == 20 || $! == 40 ? 'path-escapes' : 'refused', "$what: $!");
}

sub within { return '/proc/self/fd/' . fileno($_[0]) . "/$_[1]" }

sysopen(my $folder, $root, O_RDONLY | $o_directory) or cannot($root);
for my $part (@parts) {
  mkdir within($folder, $part), 0700 if $how eq 'write';
  sysopen(my $next, within($folder, $part), O_RDONLY | $o_directory | $o_nofollow) or cannot($part);
  $folder = $next;
}

sub copy {
  my ($from, $to) = @_;
  while (1) {
    my $got = sysread $from, my $bytes, 65536;
    fail('refused', $!) if !defined $got;
    return if !$got;
    while ($bytes ne '') {
      my $wrote = syswrite $to, $bytes;
      fail($! == 28 ? 'disk-full' : 'refused', $!) if !defined $wrote;
      substr $bytes, 0, $wrote, '';
    }
  }
}

if ($how eq 'read') {
  # 04000: O_NONBLOCK, for a pipe that nobody writes to would keep us waiting.
  sysopen(my $file, within($folder, $name), O_RDONLY | $o_nofollow | 04000) or cannot($name);
  fail('not-a-file', "$name is no plain file") if !-f $file;
  fail('too-large', "$name has " . (-s $file) . " bytes") if -s $file > $most;
  copy($file, \*STDOUT);
} else {
  my $new = within($folder, ".$name.$$.new");
  sysopen(my $file, $new, O_WRONLY | O_CREAT | O_EXCL, 0600) or cannot($name);
  copy(\*STDIN, $file);
  rename $new, within($folder, $name) or do { my $why = $!; unlink $new; fail('refused', "$name: $why") };
}
