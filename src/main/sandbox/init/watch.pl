# `look --watch`: tells each namespace once and then again whenever something in it changes. The kernel says so by netlink; of
# settings and of the older iptables it says nothing, so those are looked at each second while somebody is in there.
# Standard input: `sync WORD` is answered by `@synced WORD` as soon as all that happened before it is told; its end ends this.

use constant { SOL_NETLINK => 270, IN_CREATE => 0x100, IN_DELETE => 0x200 };

# Bits of the groups of rtnetlink(7): links, neighbours, queues, addresses, routes, rules and settings of both families.
use constant WATCHED_ROUTE => 0x1 | 0x4 | 0x8 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | 1 << 18 | 1 << 23 | 1 << 24;
# Of nfnetlink: the tables of nftables, where iptables keeps its rules too.
use constant WATCHED_FILTER => 1 << 6;

# A change rarely comes alone: this long, in seconds, the others are waited for.
use constant SETTLE => 0.15;
use constant BEAT => 1;

# name => [sockets]
our %EARS;
# name => when it is to be looked at
our %DUE;
# name => fingerprint of what the kernel does not tell by itself
our %QUIET;

sub watch_all {
  raise_descriptor_limit();
  my $nodes = watch_names();
  listen_in($_) for all_names();
  my ($pending, $next_beat) = ('', now() + BEAT);
  while (1) {
    tell_what_is_due();
    my @ears = map { @{ $EARS{$_} } } grep { !defined $DUE{$_} } keys %EARS;
    my $wanted = '';
    vec($wanted, fileno $_, 1) = 1 for \*STDIN, $nodes, @ears;
    my ($first) = sort { $a <=> $b } $next_beat, values %DUE;
    my $rest = $first - now();
    select(my $ready = $wanted, undef, undef, $rest > 0 ? $rest : 0);
    hear_names($nodes) if vec($ready, fileno $nodes, 1);
    for my $name (keys %EARS) {
      next if defined $DUE{$name};
      $DUE{$name} = now() + SETTLE if grep { vec($ready, fileno $_, 1) && heard($_) } @{ $EARS{$name} };
    }
    if (vec($ready, fileno STDIN, 1)) {
      sysread(STDIN, $pending, 4096, length $pending) or return;
      sync($nodes, $1) while $pending =~ s/^sync (\S+)\n//;
    }
    if ($next_beat <= now()) {
      beat();
      $next_beat = now() + BEAT;
    }
  }
  return;
}

sub tell_what_is_due {
  for my $name (sort { $DUE{$a} <=> $DUE{$b} } keys %DUE) {
    last if $DUE{$name} > now();
    tell_of($name);
  }
  return;
}

# What is heard from here on is about something later.
sub tell_of {
  my ($name) = @_;
  delete $DUE{$name};
  return if !$EARS{$name};
  for my $ear (@{ $EARS{$name} }) { 1 while heard($ear) ne '' }
  look_at($name);
  $QUIET{$name} = quiet_state($name);
  return;
}

# All that has happened is told, then the word.
sub sync {
  my ($nodes, $word) = @_;
  hear_names($nodes);
  for my $name (sort keys %EARS) { tell_of($name) if defined $DUE{$name} || grep { $_ } map { heard($_) } @{ $EARS{$name} } }
  return say_part('synced', $word);
}

# Sockets in the namespace that hear of changes. They would keep it from ending, so they go with its name.
sub listen_in {
  my ($name) = @_;
  join_network($name) or return;
  my @ears;
  for my $kind ([NETLINK_ROUTE, WATCHED_ROUTE], [NETLINK_NETFILTER, WATCHED_FILTER]) {
    my ($protocol, $groups) = @$kind;
    socket(my $ear, AF_NETLINK, SOCK_RAW | O_NONBLOCK, $protocol) or next;
    bind($ear, pack('S S L L', AF_NETLINK, 0, 0, $groups)) or next;
    push @ears, $ear;
  }
  $EARS{$name} = \@ears;
  $DUE{$name} = 0;
  return;
}

# 1 where something was said that matters, 0 where nothing did, '' where nothing was said.
sub heard {
  my ($ear) = @_;
  my $got = sysread($ear, my $said, 65536);
  # More was said than the kernel kept.
  return $! == 105 ? 1 : '' if !$got;
  while (length $said >= 16) {
    my ($length, $type) = unpack('L S', $said);
    last if $length < 16;
    return 1 if matters($type, substr $said, 16, $length - 16);
    $said = after($said, $length);
  }
  return 0;
}

# Neighbours and forwarding entries that the kernel learns and forgets by itself are nobody's doing, nor is a question for one.
sub matters {
  my ($type, $body) = @_;
  return 0 if $type == 30;
  return 1 if $type != 28 || length $body < 12;
  my ($state) = unpack('x8 S', $body);
  return $state & 0xc0 ? 1 : 0;
}

# The names in /run/netns, by inotify(7).
sub watch_names {
  my $descriptor = must('inotify_init1', 'inotify_init1', O_NONBLOCK);
  open(my $handle, '<&=', $descriptor) or die "inotify: $!\n";
  my $path = '/run/netns';
  must('inotify_add_watch', 'inotify_add_watch', $descriptor, $path, IN_CREATE | IN_DELETE);
  return $handle;
}

sub hear_names {
  my ($handle) = @_;
  1 while sysread($handle, my $said, 65536);
  my %there = map { $_ => 1 } all_names();
  for my $name (grep { !$there{$_} } keys %EARS) {
    delete $DUE{$name};
    delete $QUIET{$name};
    close $_ for @{ delete $EARS{$name} };
    say_part('gone', $name);
  }
  # The file comes first, then the namespace is mounted on it.
  for my $name (grep { !$EARS{$_} } keys %there) {
    for (1 .. 50) { listen_in($name); last if $EARS{$name}; select undef, undef, undef, 0.01 }
  }
  return;
}

# Somebody is in there, or was a moment ago.
sub beat {
  for my $name (grep { $EARS{$_} && !defined $DUE{$_} } who_is_inside()) {
    join_network($name) or next;
    $DUE{$name} = 0 if quiet_state($name) ne $QUIET{$name};
  }
  return;
}

sub who_is_inside {
  socket(my $init, AF_UNIX, SOCK_STREAM, 0) or return;
  connect($init, pack('S Z108', AF_UNIX, '/run/netyard/init.sock')) or return;
  syswrite($init, "inside\n");
  my ($status, @names) = split ' ', readline($init) || 'err';
  return if $status ne 'ok';
  return map { s/%([0-9A-F]{2})/chr hex $1/ger } @names;
}

# Settings, and the rules of the older iptables, without what counts.
sub quiet_state {
  my ($name) = @_;
  my $settings = join '', map { "$_->[0]=$_->[1]\n" } settings($name);
  return $settings if !grep { (read_file("/proc/net/${_}_tables_names") || '') ne '' } 'ip', 'ip6';
  return $settings . join '', map { s/^#.*\n//mgr =~ s/\[\d+:\d+\]//gr } map { said_to('', $_) } sort values %SAVE;
}
