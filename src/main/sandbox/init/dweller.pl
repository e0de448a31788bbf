# Processes that netyard-init has in a node: they live in its own namespaces, its `ps` shows them, and they are its pid 1's.

# Starts one; returns its pid and when it began. $work gets a function that it calls when all is well, with the descriptors
# that stay open, and goes on from there. What it throws before that is thrown here.
sub start_dweller {
  my ($node, $title, $work) = @_;
  my $holder = materialise($node);
  my @namespaces = map { open_namespace($holder, $_) } qw(user mnt uts ipc);
  sysopen(my $net, '/run/netns/' . network_owner($node)->{name}, O_RDONLY) or fail('gone', "The network namespace of $node->{name} is gone.");
  my $pid = in_pid_namespace($holder, sub {
    my ($report) = @_;
    # Once more, so that it falls to the node's pid 1.
    pipe(my $settled, my $settling) or die "pipe: $!\n";
    my $dweller = fork;
    die "fork: $!\n" if !defined $dweller;
    if ($dweller != 0) {
      # Until it has said how it went: see in_pid_namespace.
      close $_ for $settling, $report;
      sysread($settled, my $nothing, 1);
      return;
    }
    my $pid = readlink '/proc/self';
    eval {
      sys('setsid');
      join_namespace($_) for @namespaces, $net;
      keep_capabilities(capabilities_of(capability_set($node)));
      chdir '/';
      $work->(sub {
        close_others(fileno $report, fileno $settling, map { fileno $_ } @_);
        $0 = $title;
        sys('prctl', PR_SET_DUMPABLE, 1, 0, 0, 0);
        syswrite($report, "pid $pid\n");
        close $_ for $report, $settling;
      });
      1;
    } or do {
      my ($code, $said) = what_failed($@);
      syswrite($report, "err $code $said\n");
    };
    leave(1);
  });
  return ($pid, start_time($pid));
}

# Waits until a process has ended, at most this long; false where it has not.
sub ends_within {
  my ($seconds, $pid, $start) = @_;
  my $until = now() + $seconds;
  while ((start_time($pid) || '') eq $start) {
    return 0 if now() > $until;
    select undef, undef, undef, 0.001;
  }
  return 1;
}
