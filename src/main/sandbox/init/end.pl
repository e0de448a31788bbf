# Run by `perl -e` on the machine: ends the sandbox of pid 1 PID, if that is still the process that began at START, and waits
# until nothing of it is left. Prints `gone`, or what is left. Arguments: PID START SECONDS.
use strict;
use warnings;

my ($pid, $start, $seconds) = @ARGV;

sub is_it {
  open(my $stat, '<', "/proc/$pid/stat") or return 0;
  my ($state, $began) = (<$stat> || '') =~ /^\d+ \(.*\) (\S)(?: \S+){18} (\d+)/s;
  return defined $began && $began eq $start && $state !~ /[ZX]/;
}

# Processes from outside that are in here (terminals) end when what they wait for has ended.
sub inside {
  my (%namespaces) = map { $_ => 1 } @_;
  opendir(my $processes, '/proc') or return;
  return grep {
    my $process = $_;
    $process =~ /^\d+$/ && grep { my $in = readlink "/proc/$process/ns/$_"; defined $in && $namespaces{$in} } 'mnt', 'net';
  } readdir $processes;
}

my $until = time + $seconds;
# The number stands for this process, whoever gets it later (434: pidfd_open, 424: pidfd_send_signal).
my $process = syscall(434, $pid + 0, 0);
if (is_it()) {
  my @namespaces = grep { defined } map { readlink "/proc/$pid/ns/$_" } 'mnt', 'net';
  my $sent = $process >= 0 ? syscall(424, $process, 9, 0, 0) == 0 : kill 'KILL', $pid;
  if (!$sent && is_it()) { print "err forbidden $!\n"; exit 1 }
  select undef, undef, undef, 0.002 while is_it() && time < $until;
  my @left;
  while ((@left = inside(@namespaces)) && time < $until) { select undef, undef, undef, 0.02 }
  if (is_it() || @left) { print "err still-there processes @{[is_it() ? $pid : (), @left]} have not ended\n"; exit 1 }
}
print "gone\n";
