# `command`: the program that a node is there for. A minder in the node starts it and tells how it ended; what becomes of it
# then is decided here, by Docker's rules (restartmanager.go of Moby 20.10).

use constant {
  # In seconds. The rest before a restart doubles, and is short again when the program has run for so long.
  RESTART_REST => 0.1, RESTART_REST_MOST => 60, RESTART_SETTLED => 10,
  # After a signal that asks it to end; Docker waits 10 s, but whoever edits a lab is waiting too.
  COMMAND_GRACE => 0.5,
  PR_SET_CHILD_SUBREAPER => 36,
};

# In place of the node's last one.
sub start_command {
  my ($node, $policy, @argv) = @_;
  fail('bad-operation', "No restart policy: $policy.") if !defined $policy || $policy !~ /^(?:no|always|unless-stopped|on-failure(?::\d+)?)$/;
  fail('bad-operation', 'There is no program to run.') if !@argv || $argv[0] eq '';
  stop_command($node);
  my $command = $node->{command} = { argv => \@argv, policy => $policy, restarts => 0, rest => 0 };
  return run_command($node, $command);
}

sub run_command {
  my ($node, $command) = @_;
  pipe(my $said, my $to_log) or die "pipe: $!\n";
  pipe(my $end, my $to_end) or die "pipe: $!\n";
  my ($group, $limits, $held) = bounds_of($node);
  my @groups = open_cgroups($group);
  my $bounds = { groups => \@groups, set => sub { bound_process(read_limit_words($limits), $held, @groups) } };
  @$command{'pid', 'start'} = start_dweller($node, 'netyard-command', sub { mind($node, $command, $bounds, $to_log, $to_end, @_) });
  close $_ for $to_log, $to_end;
  @$command{'state', 'began', 'since', 'end'} = ('running', now(), time, $end);
  keep_log($node, $said);
  tell_status($node);
  return watch($end, sub {
    # A minder that somebody has killed says nothing, and its program ends with it.
    my $word = '';
    sysread($end, $word, 64);
    my ($code) = $word =~ /^exit (\d+)/;
    forget(delete $command->{end});
    end_minded($command);
    command_ended($node, $command, defined $code ? $code : 137);
  });
}

# In the minder.
sub mind {
  my ($node, $command, $bounds, $output, $end, $settled) = @_;
  place_descriptor($output, $_) for 1, 2;
  # Whoever the program leaves behind falls to this process, and ends with the program as in a container of Docker's.
  sys('prctl', PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  $settled->($end, @{ $bounds->{groups} });
  # Ignored, it would leave nothing to wait for.
  $SIG{CHLD} = 'DEFAULT';
  $SIG{$_} = 'IGNORE' for qw(INT HUP QUIT);
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  become_command($node, $command, $bounds) if $child == 0;
  close $_ for @{ $bounds->{groups} };
  # What else it has started hears nothing, as with Docker.
  $SIG{TERM} = sub { kill 'TERM', $child };
  close $_ for \*STDOUT, \*STDERR;
  my $reaped;
  do { $reaped = waitpid(-1, 0) } until $reaped == $child || ($reaped < 0 && $! != 4);
  my $code = $reaped == $child ? exit_code($?) : 137;
  for (1 .. 20) {
    my @left = descendants($$) or last;
    kill 'KILL', @left;
  }
  syswrite($end, "exit $code\n");
  return leave(0);
}

sub become_command {
  my ($node, $command, $bounds) = @_;
  sys('setsid');
  $bounds->{set}->();
  close_others();
  $SIG{$_} = 'DEFAULT' for grep { defined $SIG{$_} } keys %SIG;
  umask 022;
  %ENV = %{ environment({ hostname => network_owner($node)->{hostname}, variables => $node->{variables} }) };
  chdir '/root' or chdir '/';
  sys('prctl', PR_SET_PDEATHSIG, 9, 0, 0, 0);
  return exec_program(@{ $command->{argv} });
}

sub command_ended {
  my ($node, $command, $code) = @_;
  my $ran = now() - $command->{began};
  @$command{'state', 'code', 'since'} = ('exited', $code, time);
  $command->{rest} = $ran >= RESTART_SETTLED || !$command->{rest} ? RESTART_REST : 2 * $command->{rest};
  $command->{rest} = RESTART_REST_MOST if $command->{rest} > RESTART_REST_MOST;
  if (starts_again($command)) {
    $command->{state} = 'restarting';
    later($command->{rest}, sub { restart_command($node, $command) });
  }
  return tell_status($node);
}

sub starts_again {
  my ($command) = @_;
  my ($policy, $most) = split /:/, $command->{policy};
  return $policy ne 'no' if $policy ne 'on-failure';
  return $command->{code} != 0 && (!$most || $command->{restarts} < $most);
}

# Unless somebody has ended it, or its node, meanwhile.
sub restart_command {
  my ($node, $command) = @_;
  my $known = $NODES{ $node->{name} };
  return if !defined $known || $known != $node || !defined $node->{command} || $node->{command} != $command;
  $command->{restarts} += 1;
  return if eval { run_command($node, $command); 1 };
  add_to_log($node, 'netyard: ' . (what_failed($@))[1] . "\n");
  return command_ended($node, $command, 126);
}

# It ends with the node's processes.
sub forget_command {
  my ($node) = @_;
  my $command = delete $node->{command} or return;
  forget(delete $command->{end}) if defined $command->{end};
  return;
}

# With all that it has started.
sub stop_command {
  my ($node) = @_;
  my $command = delete $node->{command} or return;
  forget(delete $command->{end}) if defined $command->{end};
  my $minder = $command->{pid};
  return tell_status($node) if !defined $minder || (start_time($minder) || '') ne $command->{start};
  kill 'TERM', $minder;
  end_minded($command) if !ends_within(COMMAND_GRACE, $minder, $command->{start});
  return tell_status($node);
}

# Whatever is left of it; nothing, after its minder has spoken.
sub end_minded {
  my ($command) = @_;
  my ($minder, $start) = @$command{'pid', 'start'};
  for (1 .. 20) {
    return if (start_time($minder) || '') ne $start;
    my @left = descendants($minder) or last;
    kill 'KILL', @left;
  }
  kill 'KILL', $minder;
  return ends_within(1, $minder, $start);
}
