# What a node may take of the machine: memory, processor time, processes. Control groups hold all of a node's programs together, where
# the machine lets the lab have some (cgroups.pl); elsewhere each program gets limits of its own (setrlimit(2)): the number of
# processes counts for a whole user namespace, so for a whole container, memory for one process only.
# Only what learners start is held: pid 1, responders and resolvers are ours and small. Moving a process takes milliseconds.

use constant CGROUPS => '/run/netyard/cgroup';

# RLIMIT_DATA and RLIMIT_NPROC.
use constant { RLIMIT_DATA => 2, RLIMIT_NPROC => 6 };

# A node's limits as words, each `memory=BYTES`, `pids=N` or `cpus=N`.
sub limit_words { my ($limits) = @_; return join ',', map { "$_=$limits->{$_}" } grep { defined $limits->{$_} } qw(memory pids cpus) }

sub read_limit_words { return { map { /^(\w+)=(-?[\d.]+)$/ ? ($1, $2) : () } split /,/, $_[0] } }

# For this process and all it will start. Before Linux 5.14 processes are counted for the user of the whole machine.
sub limit_process {
  my ($limits) = @_;
  set_rlimit(RLIMIT_DATA, $limits->{memory}) if $limits->{memory};
  my ($major, $minor) = (read_file('/proc/sys/kernel/osrelease') || '') =~ /^(\d+)\.(\d+)/;
  set_rlimit(RLIMIT_NPROC, $limits->{pids}) if ($limits->{pids} || -1) > 0 && defined $minor && ($major > 5 || ($major == 5 && $minor >= 14));
  return;
}

# Where this process has less, it keeps that: nobody raises their own.
sub set_rlimit {
  my ($kind, $most) = @_;
  my $wanted = pack('Q2', $most, $most);
  return sys('prlimit64', 0, $kind, $wanted, 0);
}

# Handles by which a process moves into the control groups of a node, opened while the sandbox's files are in sight.
sub open_cgroups {
  my ($name) = @_;
  my @handles;
  for my $path (grep { -e } map { CGROUPS . "/$_/$name/cgroup.procs" } qw(memory pids cpu unified)) {
    sysopen($handles[@handles], $path, O_WRONLY) or return ();
  }
  return @handles;
}

# Moves this process; false where the kernel refuses that.
sub enter_cgroups {
  my (@handles) = @_;
  return @handles > 0 && @handles == grep { defined syswrite($_, '0') } @handles;
}

# What bounds this process, before it becomes a program of the node. $held: what control groups hold, in words like `memory+pids`.
sub bound_process {
  my ($limits, $held, @cgroups) = @_;
  my %held = enter_cgroups(@cgroups) ? map { $_ => 1 } split /\+/, $held : ();
  limit_process({ map { $held{$_} ? () : ($_ => $limits->{$_}) } keys %$limits });
  # When the machine has no memory left, a learner's program ends before anything of the person's.
  eval { write_file('/proc/self/oom_score_adj', '500') };
  return;
}
