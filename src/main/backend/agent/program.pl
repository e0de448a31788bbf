# One program: a process group of its own on pipes, or a session of its own on a terminal of its own.

use constant { TIOCSCTTY => 0x540e, TIOCSWINSZ => 0x5414, TIOCSPTLCK => 0x40045431, TIOCGPTN => 0x80045430, PR_SET_PDEATHSIG => 1, SIGTERM => 15 };

# The ELF header of the running perl names the machine whose system call numbers count (183: aarch64).
our $ON_ARM = do {
  open(my $exe, '<:raw', '/proc/self/exe') or die "/proc/self/exe: $!\n";
  sysread $exe, my $header, 20;
  unpack('x18 v', $header) == 183;
};

# channel => { pid, stdin, input, taken, outputs: { O => handle, X => handle }, credit, status, tty }
our %programs;

# The payload of a start: fields with a NUL between. How (`pipes`, or `tty COLUMNS ROWS`), how many variables, those, argv.
sub start_program {
  my ($channel, $payload) = @_;
  my ($how, $count, @rest) = split /\0/, $payload, -1;
  my %variables = map { /^([^=]+)=(.*)$/s } splice @rest, 0, $count;
  my ($tty, $columns, $rows) = split ' ', $how;
  my $program = { channel => $channel, tty => $tty eq 'tty', input => '', credit => WINDOW, outputs => {} };
  # Its other end closes when the program starts, or says why it cannot.
  pipe(my $told, my $tell) or return send_frame('F', $channel, "$!");
  my $ends = $program->{tty} ? open_terminal($program, $columns, $rows) : open_pipes($program);
  return send_frame('F', $channel, "$!") if !$ends;
  my $pid = fork;
  return send_frame('F', $channel, "$!") if !defined $pid;
  become_program($program, $ends, \%variables, \@rest, $tell) if $pid == 0;
  close $_ for @$ends, $tell;
  my $why = '';
  sysread $told, $why, 4096;
  if ($why ne '') {
    waitpid $pid, 0;
    return send_frame('F', $channel, $why);
  }
  $program->{pid} = $pid;
  $programs{$channel} = $program;
  return;
}

sub open_pipes {
  my ($program) = @_;
  pipe(my $program_in, my $stdin) && pipe(my $stdout, my $program_out) && pipe(my $stderr, my $program_err) or return;
  $program->{stdin} = unblocked($stdin);
  $program->{outputs} = { O => unblocked($stdout), X => unblocked($stderr) };
  return [$program_in, $program_out, $program_err];
}

sub open_terminal {
  my ($program, $columns, $rows) = @_;
  sysopen(my $terminal, '/dev/ptmx', O_RDWR | O_NOCTTY) or return;
  my ($unlocked, $number) = (pack('i', 0), pack('i', 0));
  ioctl($terminal, TIOCSPTLCK, $unlocked) && ioctl($terminal, TIOCGPTN, $number) or return;
  sysopen(my $line, '/dev/pts/' . unpack('i', $number), O_RDWR | O_NOCTTY) or return;
  resize_terminal($terminal, $columns, $rows);
  $program->{stdin} = unblocked($terminal);
  $program->{outputs} = { O => $terminal };
  return [$line];
}

sub resize_terminal {
  my ($terminal, $columns, $rows) = @_;
  my $size = pack 'S4', $rows, $columns, 0, 0;
  return ioctl $terminal, TIOCSWINSZ, $size;
}

# Does not come back: the child that becomes the program.
sub become_program {
  my ($program, $ends, $variables, $argv, $tell) = @_;
  $SIG{$_} = 'DEFAULT' for qw(PIPE HUP TERM INT CHLD);
  if ($program->{tty}) {
    syscall $ON_ARM ? 157 : 112;
    ioctl $ends->[0], TIOCSCTTY, 0;
  } else {
    setpgrp 0, 0;
  }
  # Who kills the agent ends its programs.
  syscall $ON_ARM ? 167 : 157, PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0;
  my ($stdin, $stdout, $stderr) = $program->{tty} ? (@$ends) x 3 : @$ends;
  open STDIN, '<&', $stdin;
  open STDOUT, '>&', $stdout;
  open STDERR, '>&', $stderr;
  $ENV{$_} = $variables->{$_} for keys %$variables;
  chdir '/';
  no warnings 'exec';
  exec { $argv->[0] } @$argv;
  syswrite $tell, "$!";
  # Nothing more of perl: what is buffered belongs to the agent.
  syscall $ON_ARM ? 94 : 231, 127;
  return;
}

sub signal_program {
  my ($program, $name) = @_;
  return if defined $program->{status} && !%{ $program->{outputs} };
  return kill $name, -$program->{pid};
}

# Ends everything that still runs: asks first, for who has joined a lab has a child in there that it must reap.
sub end_programs {
  my @groups = map { $_->{pid} } values %programs;
  close $_ for map { ($_->{stdin} ? $_->{stdin} : (), values %{ $_->{outputs} }) } values %programs;
  kill 'HUP', -$_ for map { $_->{pid} } grep { $_->{tty} } values %programs;
  kill 'TERM', -$_ for @groups;
  for (1 .. 25) {
    1 while waitpid(-1, WNOHANG) > 0;
    @groups = grep { kill 0, -$_ } @groups;
    last if !@groups;
    select undef, undef, undef, 0.02;
  }
  kill 'KILL', -$_ for @groups;
  return;
}
