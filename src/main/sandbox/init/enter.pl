# /run/netyard/enter: goes on where join.pl has joined the sandbox. `fabric -- ARGV` runs ARGV there; `node NODE -- ARGV` and
# `tty NODE -- ARGV` run it in a node, as its own shell would. The waiting process stays outside of every pid namespace: it
# passes signals on and ends as the program did.

# What this process sends for itself when the one that started it has died: join.pl asks for it.
use constant ORPHANED => 'PWR';

# Asks netyard-init; returns the open connection, over which it watches us (guard.pl), and the values of its answer.
sub ask_init {
  my ($request) = @_;
  socket(my $init, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
  connect($init, pack('S Z108', AF_UNIX, '/run/netyard/init.sock')) or fail('gone', "netyard-init does not answer: $!");
  syswrite($init, "$request\n");
  my ($status, @rest) = split ' ', readline($init) || 'err gone netyard-init ended.';
  fail(shift @rest, join ' ', @rest) if $status ne 'ok';
  return ($init, map { s/%([0-9A-Fa-f]{2})/chr hex $1/ger } @rest);
}

# What a program in the fabric needs to know.
sub in_fabric {
  my ($init) = ask_init('guard');
  return { init => $init };
}

# Joins the node's namespaces.
sub in_node {
  my ($name) = @_;
  my ($init, $pid, $net, $set, $hostname, $group, $limits, $held, @variables) = ask_init("enter\t$name");
  my @cgroups = open_cgroups($group);
  my @namespaces = map { open_namespace($pid, $_) } qw(user mnt pid uts ipc);
  sysopen($namespaces[@namespaces], $net, O_RDONLY) or fail('gone', "$net: $!");
  join_namespace($_) for @namespaces;
  close $_ for @namespaces;
  my $bound = sub { bound_process(read_limit_words($limits), $held, @cgroups) };
  return { init => $init, name => $name, hostname => $hostname, capabilities => capabilities_of($set), bound => $bound, variables => \@variables };
}

# In the child: becomes the program.
sub become_program {
  my ($node, $argv) = @_;
  sys('setsid');
  $node->{bound}->() if $node->{bound};
  forbid_calls();
  keep_capabilities($node->{capabilities});
  umask 022;
  $SIG{$_} = 'DEFAULT' for grep { defined $SIG{$_} } keys %SIG;
  %ENV = (TERM => $ENV{TERM} || 'xterm-256color', %{ environment($node) });
  chdir '/root' or chdir '/';
  my @argv = @$argv ? @$argv : shell($node);
  close_others(fileno $node->{init});
  # After the capabilities, whose change forgets it.
  sys('prctl', PR_SET_PDEATHSIG, 9, 0, 0, 0);
  syswrite($node->{init}, '.');
  return exec_program(@argv);
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

# Signals to this process are the program's; when whoever started this one has died, so does the program.
sub pass_signals {
  my ($child, @signals) = @_;
  for my $signal (@signals) { $SIG{$signal} = sub { kill $signal, $child } }
  $SIG{ +ORPHANED } = sub { end_child($child); leave(137) };
  return;
}

# Reaped here: pid 1 of the sandbox cannot end before somebody has done that.
sub end_child {
  my ($child) = @_;
  kill 'KILL', $child;
  1 while waitpid($child, 0) < 0 && $! == 4;
  return;
}

# On the streams that this process has; returns the wait status.
sub run_here {
  my ($node, $argv) = @_;
  $0 = 'netyard: in ' . (defined $node->{name} ? $node->{name} : 'the fabric');
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  become_program($node, $argv) if $child == 0;
  pass_signals($child, qw(INT TERM HUP QUIT USR1 USR2 CONT WINCH PIPE));
  1 while waitpid($child, 0) < 0 && $! == 4;
  return $?;
}

my $mode = shift @ARGV;
eval {
  my $node = $mode eq 'fabric' ? in_fabric() : in_node(shift @ARGV);
  shift @ARGV if @ARGV && $ARGV[0] eq '--';
  my $status = $mode eq 'tty' ? run_on_terminal($node, \@ARGV) : run_here($node, \@ARGV);
  # A node's background processes may stay; what a fabric's shell has left running is a script cut off.
  syswrite($node->{init}, 'bye') if defined $status && $mode ne 'fabric';
  # Without a status nobody was there to see the end.
  leave(defined $status ? exit_code($status) : 129);
};
my (undef, $said) = what_failed($@);
print STDERR "netyard: $said\n";
leave(125);
