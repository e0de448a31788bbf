# /run/netyard/enter: goes on where join.pl has joined the sandbox. `fabric -- ARGV` runs ARGV there; `node NODE -- ARGV` and
# `tty NODE -- ARGV` run it in a node, as its own shell would. The waiting process stays outside of every pid namespace: it
# passes signals on and ends as the program did.

# Joins the node's namespaces; returns what is left to do in the program's own process.
sub enter_node {
  my ($name) = @_;
  my ($pid, $net, $set, $hostname) = ask_enter($name);
  my @namespaces = (map({ open_namespace($pid, $_) } qw(user mnt pid uts ipc cgroup)), do {
    sysopen(my $handle, $net, O_RDONLY) or fail('gone', "$net: $!");
    $handle;
  });
  join_namespace($_) for @namespaces;
  close $_ for @namespaces;
  return { name => $name, hostname => $hostname, capabilities => capabilities_of($set) };
}

sub ask_enter {
  my ($name) = @_;
  socket(my $init, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
  connect($init, pack('S Z108', AF_UNIX, '/run/netyard/init.sock')) or fail('gone', "netyard-init does not answer: $!");
  syswrite($init, "enter\t$name\n");
  my ($status, @rest) = split ' ', readline($init) || 'err gone netyard-init ended.';
  fail(shift @rest, join ' ', @rest) if $status ne 'ok';
  return @rest;
}

# In the child: becomes the program.
sub become_program {
  my ($node, $argv, $alive) = @_;
  sys('setsid');
  keep_capabilities($node->{capabilities});
  umask 022;
  $SIG{$_} = 'DEFAULT' for grep { defined $SIG{$_} } keys %SIG;
  %ENV = (%{ environment($node) }, TERM => $ENV{TERM} || 'xterm-256color');
  chdir '/root' or chdir '/';
  my @argv = @$argv ? @$argv : shell($node);
  close_others(fileno $alive);
  # Last, since a change of capabilities forgets it; the pipe tells whether the parent has ended before.
  sys('prctl', PR_SET_PDEATHSIG, 9, 0, 0, 0);
  syswrite($alive, '.') or leave(137);
  { no warnings 'exec'; exec { $argv[0] } @argv; }
  print STDERR "netyard: $argv[0]: $!\n";
  return leave($! == 2 ? 127 : 126);
}

sub environment {
  my ($node) = @_;
  return {
    PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME => '/root', USER => 'root', LANG => 'C.UTF-8',
    defined $node->{hostname} ? (HOSTNAME => $node->{hostname}) : (),
  };
}

# bash where it is; the prompt names the node.
sub shell {
  my ($node) = @_;
  my $name = defined $node->{name} ? $node->{name} : 'netyard';
  my ($bash) = grep { -x } '/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash';
  $ENV{PS1} = defined $bash ? "$name:\\w\\\$ " : "$name:\$PWD# ";
  $ENV{SHELL} = defined $bash ? $bash : '/bin/sh';
  return $ENV{SHELL};
}

sub run_here {
  my ($node, $argv) = @_;
  $0 = 'netyard: in ' . (defined $node->{name} ? $node->{name} : 'the fabric');
  pipe(my $watching, my $alive) or die "pipe: $!\n";
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    close $watching;
    $SIG{PIPE} = 'IGNORE';
    become_program($node, $argv, $alive);
  }
  close $alive;
  for my $signal (qw(INT TERM HUP QUIT USR1 USR2 CONT WINCH)) { $SIG{$signal} = sub { kill $signal, $child } }
  1 while waitpid($child, 0) < 0 && $! == 4;
  return $?;
}

# As a shell says it: 128 + n after signal n.
sub end_as {
  my ($status) = @_;
  return leave($status & 127 ? 128 + ($status & 127) : $status >> 8);
}

my $mode = shift @ARGV;
eval {
  my $node = $mode eq 'fabric' ? {} : enter_node(shift @ARGV);
  shift @ARGV if @ARGV && $ARGV[0] eq '--';
  end_as($mode eq 'tty' ? run_on_terminal($node, \@ARGV) : run_here($node, \@ARGV));
};
my (undef, $said) = what_failed($@);
print STDERR "netyard: $said\n";
leave(125);
