# A subtree of the machine's control groups for the lab: below the group that this process is in, so that whatever bounds the person
# bounds their labs. It belongs to the lab's root, who makes a group for each node in there; its own limits stay the machine's.

use constant LAB_PIDS => 32768;

# controller => the lab's folder; `unified` for all of cgroup v2.
our %DELEGATED;

sub delegate_cgroups {
  my ($owner) = @_;
  my $name = "netyard-$$-" . (start_time($$) || 0);
  my ($mounts, $own) = (read_file('/proc/self/mountinfo') || '', read_file('/proc/self/cgroup') || '');
  my %v1;
  for my $mount (split /\n/, $mounts) {
    my ($root, $point, $type, $options) = $mount =~ /^\S+ \S+ \S+ (\S+) (\S+) .* - (\S+) \S+ (\S+)$/ or next;
    for my $controller ($type eq 'cgroup' ? grep { ",$options," =~ /,$_,/ } qw(memory pids cpu) : ()) {
      next if $own !~ /^\d+:(?:[^:\n]*,)?$controller(?:,[^:\n]*)?:(.*)$/m;
      $v1{$controller} = 1;
      claim($controller, group_at($point, $root, $1) . "/$name", $owner);
    }
    claim_unified(group_at($point, $root, $1), $point, $name, $owner) if $type eq 'cgroup2' && $own =~ /^0::(.*)$/m;
  }
  return;
}

# Where a group is, below a mount that may show only a part of the tree.
sub group_at {
  my ($point, $root, $path) = @_;
  $path =~ s{^\Q$root\E(?=/|$)}{} if $root ne '/';
  return $path eq '/' ? $point : "$point$path";
}

# A group with processes of its own cannot give controllers to groups below it: the nearest above that gives some.
sub claim_unified {
  my ($group, $point, $name, $owner) = @_;
  while (length $group >= length $point) {
    my %there = map { $_ => 1 } split ' ', read_file("$group/cgroup.subtree_control") || '';
    return claim('unified', "$group/$name", $owner) if $there{memory} || $there{pids};
    $group =~ s{/[^/]*$}{};
  }
  return;
}

sub claim {
  my ($controller, $folder, $owner) = @_;
  mkdir $folder, 0755 or return;
  my ($memory) = (read_file('/proc/meminfo') || '') =~ /^MemTotal:\s+(\d+) kB/m;
  my $most = int($memory * 1024 * 0.8);
  for my $limit (['pids.max', LAB_PIDS], ['memory.max', $most], ['memory.limit_in_bytes', $most]) {
    eval { write_file("$folder/$limit->[0]", $limit->[1]) } if -e "$folder/$limit->[0]";
  }
  chown $owner, $owner, $folder, grep { -e } map { "$folder/$_" } qw(cgroup.procs cgroup.threads cgroup.subtree_control tasks);
  return $DELEGATED{$controller} = $folder;
}

# In cgroup v2 a process can only move within what is delegated: so all of the lab is born in there.
sub enter_delegated { return $DELEGATED{unified} && eval { write_file("$DELEGATED{unified}/cgroup.procs", '0') } }

# Once the maker has its own view of the groups: from then on it is in a group below, since only such a one may have processes.
sub settle_delegated {
  my ($pid, $owner) = @_;
  my $folder = $DELEGATED{unified} or return;
  eval {
    mkdir "$folder/_init", 0755;
    chown $owner, $owner, "$folder/_init", "$folder/_init/cgroup.procs";
    write_file("$folder/_init/cgroup.procs", $pid);
    my @there = grep { /^(?:memory|pids|cpu)$/ } split ' ', read_file("$folder/cgroup.controllers") || '';
    write_file("$folder/cgroup.subtree_control", join ' ', map { "+$_" } @there);
    1;
  };
  return;
}

sub delegated_controllers {
  my %there = map { $_ => 1 } grep { $_ ne 'unified' } keys %DELEGATED;
  $there{$_} = 1 for split ' ', $DELEGATED{unified} && read_file("$DELEGATED{unified}/cgroup.subtree_control") || '';
  return sort keys %there;
}

# A process that outlives the launcher and removes the groups when the sandbox has ended, however it ended. It is told the sandbox's
# pid 1, or, when the launcher dies before, nothing: then the sandbox ends too.
sub watch_delegated {
  return undef if !%DELEGATED;
  pipe(my $told, my $teller) or return undef;
  my $watcher = fork;
  return $teller if $watcher;
  return undef if !defined $watcher;
  close $teller;
  eval {
    sys('setsid');
    sysopen(my $null, '/dev/null', O_RDWR) or leave(1);
    place_descriptor($null, $_) for 0 .. 2;
    close_others(fileno $told);
    $0 = 'netyard-init: control groups';
    await_end(split ' ', read_line($told) || '');
    for (1 .. 600) {
      last if !grep { -d } map { remove_group($_) } values %DELEGATED;
      select undef, undef, undef, 0.05;
    }
  };
  return leave(0);
}

sub await_end {
  my ($pid, $start) = @_;
  return if !defined $start;
  my $descriptor = sys('pidfd_open', 0 + $pid, 0);
  my $life;
  open($life, '<&=', $descriptor) if $descriptor >= 0;
  while ((start_time($pid) || '') eq $start) {
    my $ended = '';
    vec($ended, $descriptor, 1) = 1 if defined $life;
    select($ended, undef, undef, defined $life ? 60 : 0.2);
  }
  return;
}

# A group and those below it.
sub remove_group {
  my ($folder) = @_;
  rmdir $_ for glob("$folder/*/"), $folder;
  return $folder;
}
