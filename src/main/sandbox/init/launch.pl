# Starting a sandbox, seen from the machine. Three processes: the launcher (here), one that makes the namespaces and
# ends, and its child, which is pid 1 in there and becomes netyard-init.
# boot.pl leaves in %main::PROGRAMS what is to stand in the sandbox.

use constant SANDBOX_NAMESPACES => NEW_USER | NEW_MNT | NEW_PID | NEW_NET | NEW_UTS | NEW_IPC | NEW_CGROUP;

# Root's labs get this range, never the machine's real 0.
# Above what useradd gives to people (login.defs(5)) and systemd to containers ("Users, Groups, UIDs and GIDs"): whose range of
# /etc/subuid held these ids could signal and trace the processes of root's labs.
use constant { ROOT_RANGE_START => 0x70000000, ROOT_RANGE_COUNT => 65536 };

# Prints `ok PID STARTTIME`, then `committed`; or `err CODE sentence`. Standard input is the commit pipe: when it closes
# before the line `commit`, pid 1 ends itself, so whoever launches may die at any moment and leave nothing.
sub launch {
  my ($programs) = @_;
  close_others();
  chdir '/';
  umask 022;
  $SIG{PIPE} = 'IGNORE';
  own_keyring();
  pipe(my $from_maker, my $to_launcher) or die "pipe: $!\n";
  pipe(my $from_launcher, my $to_maker) or die "pipe: $!\n";
  pipe(my $status, my $to_status) or die "pipe: $!\n";
  my $maker = fork;
  die "fork: $!\n" if !defined $maker;
  if ($maker == 0) {
    close $_ for $from_maker, $to_maker, $status;
    make_sandbox($programs, $to_launcher, $from_launcher, $to_status);
    leave(0);
  }
  close $_ for $to_launcher, $from_launcher, $to_status;
  my $pid = eval {
    expect_word($from_maker, 'unshared');
    map_sandbox($maker);
    syswrite($to_maker, "mapped\n");
    expect_word($from_maker, 'pid');
  };
  my $thrown = $@;
  close $to_maker;
  waitpid $maker, 0;
  return print_failure($thrown) if !defined $pid;
  return relay_status($pid, $status);
}

sub print_failure {
  my ($code, $said) = what_failed(@_);
  syswrite(STDOUT, "err $code $said\n");
  return leave(1);
}

# Tells the caller what pid 1 says, with pid 1's identity as the machine sees it.
sub relay_status {
  my ($pid, $status) = @_;
  eval {
    expect_word($status, 'ready');
    my $start = start_time($pid);
    fail('launch-failed', 'The sandbox ended while it started.') if !defined $start;
    syswrite(STDOUT, "ok $pid $start\n");
    expect_word($status, 'committed');
    syswrite(STDOUT, "committed\n");
    1;
  } or return print_failure($@);
  return leave(0);
}

# In the maker: new namespaces, ids, and the fork that is pid 1.
sub make_sandbox {
  my ($programs, $to_launcher, $from_launcher, $to_status) = @_;
  my $pid = eval {
    sys('setsid');
    sys('unshare', SANDBOX_NAMESPACES) == 0
      or fail('user-namespaces', "The kernel refused to make a user namespace: $!.");
    syswrite($to_launcher, "unshared\n");
    defined read_line($from_launcher) or leave(1);
    become_root();
    my $child = fork;
    fail('launch-failed', "fork: $!") if !defined $child;
    $child;
  };
  if (!defined $pid) {
    my ($code, $said) = what_failed($@);
    syswrite($to_launcher, "err $code $said\n");
    leave(1);
  }
  if ($pid > 0) {
    syswrite($to_launcher, "pid $pid\n");
    leave(0);
  }
  place_descriptor($to_status, 1);
  close_others();
  return become_init($programs);
}

# In pid 1: its own root file system, then netyard-init by exec, so that nothing of the launcher's memory stays.
sub become_init {
  my ($programs) = @_;
  eval {
    build_sandbox_root($programs);
    sysopen(my $null, '/dev/null', O_RDWR) or fail('launch-failed', "/dev/null: $!");
    place_descriptor($null, 2);
    %ENV = (PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    exec 'perl', '/run/netyard/init' or fail('launch-failed', "perl: $!");
  };
  my ($code, $said) = what_failed($@);
  # On Ubuntu 24.04 the namespace is made, and its capabilities are refused afterwards.
  ($code, $said) = ('user-namespaces', "The kernel made a user namespace but refuses to work in it ($said).")
    if $code eq 'kernel-refused' && $said =~ /Permission denied|Operation not permitted/;
  syswrite(STDOUT, "err $code $said\n");
  return leave(1);
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

our %PROGRAMS;
launch(\%PROGRAMS);
