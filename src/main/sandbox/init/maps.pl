# Which ids of the machine a lab has, and where its person keeps things there.

# Root's labs get this range, never the machine's real 0.
# Above what useradd gives to people (login.defs(5)) and systemd to containers ("Users, Groups, UIDs and GIDs"): whose range of
# /etc/subuid held these ids could signal and trace the processes of root's labs.
use constant { ROOT_RANGE_START => 0x70000000, ROOT_RANGE_COUNT => 65536 };

# `~/…` is in the person's home: the environment names none.
sub in_home {
  my ($path) = @_;
  return $path =~ m{^~/(.*)}s ? join '/', (getpwuid $>)[7], $1 : $path;
}

# Writes the id maps of the new user namespace, from outside it.
sub map_sandbox {
  my ($pid) = @_;
  return map_as_user($pid) if $> != 0;
  my ($start, $count) = root_range();
  for my $kind ('uid', 'gid') { write_file("/proc/$pid/${kind}_map", "0 $start $count\n") }
  return;
}

# Where "root" is itself inside a user namespace (a container), the usual range may not exist there.
sub root_range {
  my @extents = map { my ($first, undef, $count) = split ' '; [$first, $count] } split /\n/, read_file('/proc/self/uid_map');
  for my $extent (@extents) {
    my ($first, $count) = @$extent;
    return (ROOT_RANGE_START, ROOT_RANGE_COUNT)
      if $first <= ROOT_RANGE_START && $first + $count >= ROOT_RANGE_START + ROOT_RANGE_COUNT;
  }
  my ($first, $count) = @{ (sort { $b->[1] <=> $a->[1] } @extents)[0] };
  ($first, $count) = (1, $count - 1) if $first == 0;
  fail('user-namespaces', 'Root has no other user ids here that it could give a lab.') if $count < 1;
  return ($first, $count > ROOT_RANGE_COUNT ? ROOT_RANGE_COUNT : $count);
}

# All ids that /etc/subuid and /etc/subgid give this user, by the setuid helpers; where that is not possible the one id
# that every user may map without help. The kernel demands that setgroups is given up for that.
sub map_as_user {
  my ($pid) = @_;
  my ($gid) = split ' ', $(;
  my @uids = subordinate('/etc/subuid', $<);
  my @gids = subordinate('/etc/subgid', $<);
  write_file("/proc/$pid/uid_map", "0 $< 1\n") if !@uids || !run_quietly('newuidmap', $pid, 0, $<, 1, @uids);
  return if @gids && run_quietly('newgidmap', $pid, 0, $gid, 1, @gids);
  write_file("/proc/$pid/setgroups", 'deny');
  return write_file("/proc/$pid/gid_map", "0 $gid 1\n");
}

# `inside outside count` triples from 1 up.
sub subordinate {
  my ($path, $uid) = @_;
  my $name = getpwuid $uid;
  my ($next, @triples) = (1);
  for my $line (split /\n/, read_file($path) || '') {
    my ($owner, $start, $count) = split /:/, $line;
    next if !defined $count || $count !~ /^[1-9]\d*$/ || ($owner ne $uid && (!defined $name || $owner ne $name));
    push @triples, $next, $start, $count;
    $next += $count;
  }
  return @triples;
}

sub run_quietly {
  my (@argv) = @_;
  my $child = fork;
  return 0 if !defined $child;
  if ($child == 0) {
    open(STDIN, '<', '/dev/null');
    open($_, '>', '/dev/null') for \*STDOUT, \*STDERR;
    { no warnings 'exec'; exec { $argv[0] } @argv; }
    leave(127);
  }
  waitpid($child, 0);
  return $? == 0;
}
