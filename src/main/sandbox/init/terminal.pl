# A terminal of the node's own: the program gets a pseudo-terminal of the node's /dev/pts (so that `tty`, job control and
# tmux work), and this process carries bytes between it and the terminal outside.

use constant {
  TCGETS => 0x5401, TCSETS => 0x5402, TIOCSCTTY => 0x540e, TIOCGWINSZ => 0x5413, TIOCSWINSZ => 0x5414,
  TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430, CARRY_LIMIT => 65536,
};

sub run_on_terminal {
  my ($node, $argv) = @_;
  $0 = "netyard: terminal of $node->{name}";
  my ($terminal, $line) = open_terminal();
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    sys('setsid');
    close $terminal;
    ioctl($line, TIOCSCTTY, 0);
    place_descriptor($line, $_) for 0 .. 2;
    become_program($node, $argv);
  }
  close $line;
  pass_signals($child, qw(INT TERM QUIT USR1 USR2 CONT));
  my $hung_up = 0;
  $SIG{HUP} = sub { $hung_up = 1 };
  $SIG{PIPE} = 'IGNORE';
  $SIG{WINCH} = sub { copy_size($terminal) };
  my $status = carry($terminal, $child, \$hung_up);
  return $status if defined $status;
  # Nobody is there any more. Closing the terminal tells its programs; who does not hear is ended with the session.
  kill 'HUP', $child;
  close $terminal;
  select undef, undef, undef, 0.1;
  return end_child($child);
}

# Both ends of a new pseudo-terminal, with the size and the settings of the one outside.
sub open_terminal {
  sysopen(my $terminal, '/dev/ptmx', O_RDWR | O_NONBLOCK) or fail('kernel-refused', "/dev/ptmx: $!");
  my $unlocked = pack('i', 0);
  ioctl($terminal, TIOCSPTLCK, $unlocked) or fail('kernel-refused', "/dev/ptmx: $!");
  my $number = pack('i', 0);
  ioctl($terminal, TIOCGPTN, $number) or fail('kernel-refused', "/dev/ptmx: $!");
  my $path = '/dev/pts/' . unpack('i', $number);
  sysopen(my $line, $path, O_RDWR) or fail('kernel-refused', "$path: $!");
  copy_size($terminal);
  my $settings = "\0" x 64;
  if (ioctl(STDIN, TCGETS, $settings)) {
    ioctl($line, TCSETS, $settings);
    # Outside nothing may be translated, echoed or made a signal: the node's terminal does all of it.
    my ($input, $output, $control, $local, $rest) = unpack('L4 a*', $settings);
    my $raw = pack('L4 a*', $input & ~02753, $output & ~1, ($control & ~0460) | 060, $local & ~0100113, $rest);
    ioctl(STDIN, TCSETS, $raw);
  }
  return ($terminal, $line);
}

sub copy_size {
  my ($terminal) = @_;
  my $size = pack('S4', 0, 0, 0, 0);
  return ioctl(STDIN, TIOCGWINSZ, $size) && ioctl($terminal, TIOCSWINSZ, $size);
}

# Carries bytes both ways until the program has ended and its last output is written; neither way waits for the other, so
# that Ctrl-C passes a flood. Returns the wait status, or nothing when the terminal outside has gone.
sub carry {
  my ($terminal, $child, $hung_up) = @_;
  for my $handle (\*STDIN, \*STDOUT) { fcntl($handle, F_SETFL, O_RDWR | O_NONBLOCK) }
  my ($typed, $shown, $status, $drained) = ('', '', undef, 0);
  $SIG{CHLD} = sub { };
  until (defined $status && $drained && $shown eq '') {
    if (!defined $status && waitpid($child, 1) == $child) { $status = $? }
    my ($read, $write) = ('', '');
    vec($read, 0, 1) = 1 if length $typed < CARRY_LIMIT;
    vec($read, fileno $terminal, 1) = 1 if !$drained && length $shown < CARRY_LIMIT;
    vec($write, fileno $terminal, 1) = 1 if $typed ne '';
    vec($write, 1, 1) = 1 if $shown ne '';
    # A dead program's terminal is drained at once; another process in there may hold it open.
    select($read, $write, undef, defined $status ? 0 : 1);
    $drained = 1 if !take($terminal, \$shown) || (defined $status && length $shown < CARRY_LIMIT && !more($terminal));
    put($terminal, \$typed);
    return undef if $$hung_up || !put(\*STDOUT, \$shown) || !take(\*STDIN, \$typed);
  }
  return $status;
}

# EINTR or EAGAIN: not now, but later.
sub try_again { return $! == 4 || $! == 11 }

# Is there more to read right now?
sub more {
  my ($handle) = @_;
  my $read = '';
  vec($read, fileno $handle, 1) = 1;
  return select($read, undef, undef, 0) > 0;
}

# Reads what is there, if there is room; false at the end.
sub take {
  my ($handle, $buffer) = @_;
  return 1 if length $$buffer >= CARRY_LIMIT;
  my $got = sysread($handle, $$buffer, CARRY_LIMIT - length $$buffer, length $$buffer);
  return defined $got ? $got > 0 : try_again();
}

# Writes what can be written now; false where nobody reads any more.
sub put {
  my ($handle, $buffer) = @_;
  return 1 if $$buffer eq '';
  my $wrote = syswrite($handle, $$buffer);
  return try_again() if !defined $wrote;
  substr($$buffer, 0, $wrote, '');
  return 1;
}
