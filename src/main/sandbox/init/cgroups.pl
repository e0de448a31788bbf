# The control groups of the nodes, made when a node gets its first program. launch.pl has left below CGROUPS what the machine lets the
# lab have: `memory`, `pids` and `cpu` of cgroup v1, or `unified`.

# Holds against fork bombs and memory hogs where the file says nothing.
our %DEFAULT_LIMITS = (container => { memory => 512 << 20, pids => 512 }, host => { memory => 1 << 30, pids => 2048 });

# controller => the folder that has it
our %CONTROLLERS;

sub find_controllers {
  for my $name (qw(memory pids cpu)) { $CONTROLLERS{$name} = CGROUPS . "/$name" if -d CGROUPS . "/$name" }
  for my $name (split ' ', read_file(CGROUPS . '/unified/cgroup.subtree_control') || '') { $CONTROLLERS{$name} ||= CGROUPS . '/unified' }
  return write_file('/run/netyard/controllers', join(' ', sort keys %CONTROLLERS) . "\n");
}

# `limit NODE WORD…`: in place of what it had; what is not named is as by default.
sub set_limits {
  my ($name, @words) = @_;
  my $node = node($name, 'host', 'container');
  my $limits = read_limit_words(join ',', @words);
  fail('bad-operation', 'No words of a limit.') if keys %$limits != @words;
  $node->{limits} = $limits;
  write_limits($node) if $node->{cgroups};
  return;
}

sub limits_of {
  my ($node) = @_;
  return { %{ $DEFAULT_LIMITS{ $node->{kind} } }, %{ $node->{limits} || {} } };
}

# What a program that starts in the node needs to know: the node's control groups, its limits, and which of them the groups hold.
sub bounds_of {
  my ($node) = @_;
  $node = node($node->{host}) if $node->{kind} eq 'netns';
  make_cgroups($node);
  return ($node->{name}, limit_words(limits_of($node)), join('+', map { $_ eq 'cpu' ? 'cpus' : $_ } sort keys %CONTROLLERS) || 'none');
}

sub make_cgroups {
  my ($node) = @_;
  return if $node->{cgroups};
  $node->{cgroups} = 1;
  return write_limits($node);
}

# On cgroup v1 each controller costs a move: that of the processor only where it is bounded.
sub write_limits {
  my ($node) = @_;
  my $limits = limits_of($node);
  for my $controller (sort keys %CONTROLLERS) {
    my $folder = "$CONTROLLERS{$controller}/$node->{name}";
    my $unified = $CONTROLLERS{$controller} eq CGROUPS . '/unified';
    next if $controller eq 'cpu' && !$unified && !-d $folder && !defined $limits->{cpus};
    if (!-d $folder) {
      mkdir $folder, 0755 or next;
      gather($node, $controller) if $controller eq 'cpu' && !$unified;
    }
    write_limit($folder, $controller, $unified, $limits);
  }
  return;
}

# What runs already moves along.
sub gather {
  my ($node, $controller) = @_;
  my $with = $CONTROLLERS{pids} || $CONTROLLERS{memory} or return;
  for my $pid (split ' ', read_file("$with/$node->{name}/cgroup.procs") || '') {
    eval { write_file("$CONTROLLERS{$controller}/$node->{name}/cgroup.procs", $pid) };
  }
  return;
}

sub write_limit {
  my ($folder, $controller, $unified, $limits) = @_;
  my ($memory, $pids, $cpus) = @$limits{qw(memory pids cpus)};
  my $set = sub { my ($file, $value) = @_; -e "$folder/$file" && eval { write_file("$folder/$file", $value) } };
  $set->('pids.max', $pids < 0 ? 'max' : $pids) if $controller eq 'pids';
  if ($controller eq 'cpu') {
    my $microseconds = defined $cpus ? int($cpus * 100_000) : undef;
    $set->($unified ? 'cpu.max' : 'cpu.cfs_quota_us', $unified ? (defined $cpus ? $microseconds : 'max') . ' 100000' : defined $cpus ? $microseconds : -1);
  }
  if ($controller eq 'memory' && $unified) {
    # Without swap the one who takes too much is ended, instead of slowing all the others down.
    $set->(@$_) for ['memory.max', $memory], ['memory.swap.max', 0];
  } elsif ($controller eq 'memory') {
    # Memory with swap is never less than memory alone: one of the two orders works.
    $set->('memory.memsw.limit_in_bytes', $memory);
    $set->('memory.limit_in_bytes', $memory);
    $set->('memory.memsw.limit_in_bytes', $memory);
  }
  return;
}

# The kernel may need a moment for the end of the last process.
sub remove_cgroups {
  my ($name, $tries) = @_;
  my @left = grep { !rmdir $_ && -d $_ } map { "$_/$name" } do { my %seen; grep { !$seen{$_}++ } values %CONTROLLERS };
  later(0.1, sub { remove_cgroups($name, ($tries || 0) + 1) if !$NODES{$name} || !$NODES{$name}{cgroups} }) if @left && ($tries || 0) < 50;
  return;
}
