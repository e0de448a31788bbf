# Run by `perl -e` on the machine: joins the sandbox of pid 1 PID, if that is still the process that began at START, and
# goes on with the sandbox's own program `enter`. Arguments: PID START fabric|node|tty [NODE] -- ARGV.
use strict;
use warnings;

my ($pid, $start, $parent) = (shift, shift, getppid);
open(my $exe, '<:raw', '/proc/self/exe') or die "/proc/self/exe: $!\n";
sysread $exe, my $header, 20;
our $ON_ARM = unpack('x18 v', $header) == 183;
my ($setns, $setgroups, $setresgid, $setresuid, $keyctl, $prctl) = $ON_ARM ? (268, 159, 149, 147, 219, 167) : (308, 116, 119, 117, 250, 157);

my $gone = "netyard: this lab is not running any more.\n";
sub give_up { print STDERR @_; exit 125 }

# Opened first and checked after: from then on they are that process's, whoever gets its number later.
my @namespaces = map { open(my $handle, '<', "/proc/$pid/ns/$_") or give_up($! == 13 ? "netyard: this lab is another user's.\n" : $gone); $handle } qw(user mnt pid net uts ipc cgroup);
open(my $stat, '<', "/proc/$pid/stat") or give_up($gone);
my ($state, $began) = (<$stat> || '') =~ /^\d+ \(.*\) (\S)(?: \S+){18} (\d+)/s;
give_up($gone) if !defined $began || $began ne $start || $state =~ /[ZX]/;

# In cgroup v2 a process moves only within what is delegated: into that of pid 1 first. Who may not is bounded otherwise (limits.pl).
if ($ARGV[0] ne 'fabric' && open(my $groups, '<', "/proc/$pid/cgroup")) {
  my ($group) = map { m{^0::(/.*netyard-[\d-]+/_init)$} ? $1 : () } <$groups>;
  for my $procs (defined $group ? map { "$_$group/cgroup.procs" } '/sys/fs/cgroup', '/sys/fs/cgroup/unified' : ()) {
    open(my $move, '>', $procs) or next;
    last if syswrite $move, '0';
  }
}

for my $handle (@namespaces) { syscall($setns, fileno $handle, 0) == 0 or give_up("netyard: cannot enter the lab: $!\n") }
close $_ for $exe, $stat, @namespaces;
# setgroups is forbidden where only one id is mapped.
syscall($setgroups, 0, 0);
syscall($setresgid, 0, 0, 0) == 0 && syscall($setresuid, 0, 0, 0) == 0 or give_up("netyard: cannot become root in the lab: $!\n");
syscall($keyctl, 1, 0);
# Nobody in the lab may look into this process, and it hears of its parent's death (30: SIGPWR; enter.pl answers it).
syscall($prctl, 4, 0, 0, 0, 0);
syscall($prctl, 1, 30, 0, 0, 0);
exit 137 if getppid != $parent;
chdir '/';
do '/run/netyard/enter' or give_up($@ || $gone);
