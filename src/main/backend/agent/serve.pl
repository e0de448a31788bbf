# The loop: carries bytes between the link and the programs until the link ends.

# Who is there asks every three seconds. Who has not been heard for $SILENCE seconds (boot.ts writes it in front of all) is gone,
# although no end of the link has come: a network that is cut does not say so.

sub handle_frame {
  my ($type, $channel, $payload) = @_;
  return send_frame('P', $channel, $payload) if $type eq 'P';
  return send_frame('L', $channel, is_alive(split ' ', $payload) ? '1' : '0') if $type eq 'L';
  return start_program($channel, $payload) if $type eq 'S';
  # What comes for a program that has ended is late, not wrong.
  my $program = $programs{$channel} or return;
  if ($type eq 'I') { $program->{input} .= $payload if $program->{stdin} }
  elsif ($type eq 'E') { $program->{at_end} = 1 }
  elsif ($type eq 'A') { $program->{credit} += $payload }
  elsif ($type eq 'K') { signal_program($program, $payload) }
  elsif ($type eq 'R') { resize_terminal($program->{stdin}, split ' ', $payload) if $program->{tty} && $program->{stdin} }
  else { die "frame $type\n" }
  return;
}

# Is a process still the one that began at that clock tick (proc(5), field 22), in this boot?
sub is_alive {
  my ($pid, $start, $boot) = @_;
  return 0 if $pid !~ /^\d+$/ || $boot ne boot_id();
  open(my $stat, '<', "/proc/$pid/stat") or return 0;
  my ($state, $began) = (<$stat> || '') =~ /^\d+ \(.*\) (\S)(?: \S+){18} (\d+)/s;
  return defined $began && $began eq $start && $state !~ /[ZX]/;
}

sub boot_id {
  open(my $file, '<', '/proc/sys/kernel/random/boot_id') or return '';
  my $id = <$file>;
  chomp $id;
  return $id;
}

# Gives a program what it was sent; closes its input once the sender has.
sub feed {
  my ($program) = @_;
  return if !$program->{stdin};
  my $before = length $program->{input};
  my $reads = put($program->{stdin}, \$program->{input});
  # Nobody will read it: it counts as taken, so that the sender does not wait.
  $program->{input} = '' if !$reads;
  my $taken = $before - length $program->{input};
  send_frame('A', $program->{channel}, $taken) if $taken > 0;
  close_input($program) if !$reads || ($program->{at_end} && $program->{input} eq '');
  return;
}

# A terminal's input and output are one, and close together.
sub close_input {
  my ($program) = @_;
  close $program->{stdin} if !$program->{tty};
  delete $program->{stdin};
  return;
}

sub close_output {
  my ($program, $type) = @_;
  close delete $program->{outputs}{$type};
  delete $program->{stdin} if $program->{tty};
  return;
}

sub drain {
  my ($program, $type) = @_;
  my $bytes = '';
  my $most = $program->{credit} < CHUNK ? $program->{credit} : CHUNK;
  my $more = take($program->{outputs}{$type}, \$bytes, $most);
  $program->{credit} -= length $bytes;
  send_frame($type, $program->{channel}, $bytes) if $bytes ne '';
  close_output($program, $type) if !$more;
  return length $bytes;
}

sub reap {
  for my $program (values %programs) {
    $program->{status} = $? if !defined $program->{status} && waitpid($program->{pid}, WNOHANG) == $program->{pid};
    next if !defined $program->{status};
    # Another process may hold a dead program's terminal open: what is there now was its last.
    if ($program->{tty} && $program->{outputs}{O}) {
      while ($program->{credit} > 0 && ready($program->{outputs}{O}) && drain($program, 'O')) { }
      close_output($program, 'O') if $program->{outputs}{O} && $program->{credit} > 0;
    }
    next if %{ $program->{outputs} };
    my $status = $program->{status};
    send_frame('Q', $program->{channel}, ($status & 127) ? 'signal ' . ($status & 127) : 'code ' . ($status >> 8));
    delete $programs{ $program->{channel} };
  }
  return;
}

sub ready {
  my ($handle) = @_;
  my $read = '';
  vec($read, fileno $handle, 1) = 1;
  return select($read, undef, undef, 0) > 0;
}

# Seconds that no change of the clock disturbs.
sub monotonic {
  my $time = "\0" x 16;
  syscall $ON_ARM ? 113 : 228, 1, $time;
  return (unpack 'q2', $time)[0];
}

our $heard = monotonic();

sub one_round {
  my ($woken) = @_;
  my ($read, $write) = ('', '');
  vec($read, 0, 1) = 1;
  vec($read, fileno $woken, 1) = 1;
  vec($write, 1, 1) = 1 if $out ne '';
  for my $program (values %programs) {
    vec($write, fileno $program->{stdin}, 1) = 1 if $program->{stdin} && $program->{input} ne '';
    next if $program->{credit} <= 0 || length $out > LINK_FULL;
    vec($read, fileno $_, 1) = 1 for values %{ $program->{outputs} };
  }
  my $found = select $read, $write, undef, 2;
  return 0 if monotonic() - $heard > $SILENCE;
  return 1 if $found <= 0;
  if (vec($read, 0, 1)) {
    take(\*STDIN, \$in, 65_536) or return 0;
    $heard = monotonic();
  }
  if (vec($read, fileno $woken, 1)) { sysread $woken, my $bytes, 4096 }
  while (my @frame = next_frame()) { handle_frame(@frame) }
  for my $program (values %programs) {
    feed($program) if $program->{input} ne '' || $program->{at_end};
    for my $type (keys %{ $program->{outputs} }) {
      drain($program, $type) if $program->{credit} > 0 && vec($read, fileno $program->{outputs}{$type}, 1);
    }
  }
  reap();
  return put(\*STDOUT, \$out);
}

sub serve {
  $0 = 'netyard: agent';
  $SIG{PIPE} = $SIG{HUP} = 'IGNORE';
  my $asked_to_end = 0;
  $SIG{TERM} = $SIG{INT} = sub { $asked_to_end = 1 };
  # The end of a child wakes the loop by a pipe: a signal alone may come just before it falls asleep.
  pipe(my $woken, my $wake) or die "pipe: $!\n";
  unblocked($_) for $woken, $wake, \*STDIN, \*STDOUT;
  $SIG{CHLD} = sub { syswrite $wake, '.' };
  $^F = 2;
  # A login shell may have greeted: the frames begin behind this.
  $out = "\nnetyard-agent\n";
  send_frame('H', 0, join "\0", 1, boot_id(), $>);
  1 while !$asked_to_end && one_round($woken);
  $SIG{CHLD} = 'DEFAULT';
  end_programs();
  return;
}

serve();
