# netyard-init: pid 1 of a lab's sandbox. perl-base only, and of that only the language: loading POSIX or Socket costs
# more than everything an operation does, so system calls are made by number.
use strict;
use warnings;

# The ELF header of the running perl names the machine whose numbers count (62: x86_64, 183: aarch64). join.pl looks before
# it enters: in the sandbox's /proc there is no `self` for a process from outside.
our $ON_ARM;
$ON_ARM = do {
  open(my $exe, '<:raw', '/proc/self/exe') or die "/proc/self/exe: $!\n";
  sysread($exe, my $header, 20);
  my $machine = unpack('x18 v', $header);
  die "netyard-init knows x86_64 and aarch64, not ELF machine $machine\n" if $machine != 62 && $machine != 183;
  $machine == 183;
} if !defined $ON_ARM;

# name => [x86_64, aarch64]
our %SYSCALL = (
  capset => [126, 91], clock_gettime => [228, 113], clone => [56, 220], close_range => [436, 436], dup3 => [292, 24], exit_group => [231, 94],
  inotify_add_watch => [254, 27], inotify_init1 => [294, 26], keyctl => [250, 219], mount => [165, 40], mount_setattr => [442, 442], pidfd_open => [434, 434],
  pivot_root => [155, 41], ppoll => [271, 73], prctl => [157, 167], prlimit64 => [302, 261], recvmsg => [47, 212], sendmsg => [46, 211], sethostname => [170, 161],
  setgroups => [116, 159], setns => [308, 268], setresgid => [119, 149], setresuid => [117, 147],
  setsid => [112, 157], umount2 => [166, 39], unshare => [272, 97],
);

use constant {
  NEW_MNT => 0x00020000, NEW_CGROUP => 0x02000000, NEW_UTS => 0x04000000, NEW_IPC => 0x08000000,
  NEW_USER => 0x10000000, NEW_PID => 0x20000000, NEW_NET => 0x40000000, SIGCHLD => 17,
  MS_RDONLY => 1, MS_NOSUID => 2, MS_NODEV => 4, MS_NOEXEC => 8, MS_REMOUNT => 32, MS_BIND => 4096,
  MS_REC => 16384, MS_PRIVATE => 1 << 18, MS_SHARED => 1 << 20, MNT_DETACH => 2, UMOUNT_NOFOLLOW => 8,
  PR_SET_PDEATHSIG => 1, PR_SET_DUMPABLE => 4, PR_CAPBSET_DROP => 24, PR_CAP_AMBIENT => 47,
  O_RDONLY => 0, O_WRONLY => 1, O_RDWR => 2, O_CREAT => 0100, O_EXCL => 0200, O_TRUNC => 01000, O_NONBLOCK => 04000,
  AF_UNIX => 1, AF_INET => 2, AF_INET6 => 10, SOCK_STREAM => 1, SOCK_DGRAM => 2, SOCK_SEQPACKET => 5, F_SETFL => 4,
};

# These two differ between the machines.
sub O_NOFOLLOW { return $ON_ARM ? 0100000 : 0400000 }

# One system call; -1 and $! on failure. Strings go as pointers, so they must be copies that perl may write to.
sub sys {
  my ($name, @arguments) = @_;
  return syscall($SYSCALL{$name}[$ON_ARM ? 1 : 0], @arguments);
}

# Seconds since some point in the past, with their fractions: nobody sets this clock.
sub now {
  my $time = pack('q2', 0, 0);
  # Not by sys, whose arguments are copies: the kernel writes here.
  syscall($SYSCALL{clock_gettime}[$ON_ARM ? 1 : 0], 1, $time);
  my ($seconds, $nanoseconds) = unpack('q2', $time);
  return $seconds + $nanoseconds / 1e9;
}

# Ends the work in hand with an expected failure: a code for programs and a sentence for people.
sub fail {
  my ($code, $said) = @_;
  die { code => $code, said => $said };
}

# A system call that has to succeed; $what names it for a person.
sub must {
  my ($what, $name, @arguments) = @_;
  my $result = sys($name, @arguments);
  fail('kernel-refused', "$what: $!") if $result < 0;
  return $result;
}

# Code and one-line sentence of whatever was thrown.
sub what_failed {
  my ($error) = @_;
  return ($error->{code}, $error->{said}) if ref $error;
  $error =~ s/\s+/ /g;
  return ('init-bug', $error);
}

sub mount_at {
  my ($source, $target, $type, $flags, $data) = @_;
  return must("mount $target", 'mount', "$source", "$target", "$type", 0 + $flags, defined $data ? "$data" : 0);
}

# Ends this process without running anything more of perl: a fork must not flush or destroy what it shares.
sub leave { return sys('exit_group', 0 + ($_[0] || 0)) }

# A child by raw clone: the new namespaces in $flags are its own from its first instruction. Like fork.
sub clone_child {
  my ($flags) = @_;
  return must('clone', 'clone', $flags | SIGCHLD, 0, 0, 0, 0);
}

# Closes every descriptor above 2 but those in @keep.
sub close_others {
  my %keep = map { $_ => 1 } @_;
  my $from = 3;
  for my $fd (sort { $a <=> $b } keys %keep) {
    close_span($from, $fd - 1) if $fd > $from;
    $from = $fd + 1 if $fd >= $from;
  }
  return close_span($from, 0xffffffff);
}

sub close_span {
  my ($first, $last) = @_;
  return if sys('close_range', $first, $last, 0) == 0;
  # Before Linux 5.9: one by one, as /proc lists them.
  opendir(my $list, '/proc/self/fd') or return;
  my @open = grep { /^\d+$/ && $_ >= $first && $_ <= $last } readdir $list;
  closedir $list;
  for my $fd (@open) { if (open(my $handle, '<&=', $fd)) { close $handle } }
  return;
}

# Puts the open handle $from in the place of descriptor $to, kept over exec.
sub place_descriptor {
  my ($from, $to) = @_;
  return if fileno($from) == $to;
  return must('dup3', 'dup3', fileno($from), $to, 0);
}

# Opens one namespace of a process (user, mnt, pid, net, uts, ipc, cgroup).
sub open_namespace {
  my ($pid, $kind) = @_;
  sysopen(my $handle, "/proc/$pid/ns/$kind", O_RDONLY) or fail('gone', "/proc/$pid/ns/$kind: $!");
  return $handle;
}

sub join_namespace { return must('setns', 'setns', fileno($_[0]), 0) }

sub write_file {
  my ($path, $content) = @_;
  sysopen(my $file, $path, O_WRONLY | O_CREAT | O_TRUNC, 0644) or fail('kernel-refused', "$path: $!");
  my $written = syswrite($file, $content);
  fail('kernel-refused', "$path: $!") if !defined $written || $written != length $content;
  return close $file;
}

# The same in place of whatever is there: nothing that somebody has put in the way is opened, be it a link or a pipe.
sub replace_file {
  my ($path, $content) = @_;
  my $new = "$path.netyard-new";
  unlink $new;
  sysopen(my $file, $new, O_WRONLY | O_CREAT | O_EXCL, 0644) or fail('kernel-refused', "$new: $!");
  my $written = syswrite($file, $content);
  return close $file if defined $written && $written == length $content && rename $new, $path;
  my $why = $!;
  unlink $new;
  return fail('kernel-refused', "$path: $why");
}

sub read_file {
  my ($path) = @_;
  sysopen(my $file, $path, O_RDONLY) or return undef;
  my $content = '';
  while (my $got = sysread($file, $content, 65536, length $content)) { }
  return $content;
}

# When a process began, in clock ticks since boot: with its pid it is an identity. undef once it is dead or a zombie.
sub start_time {
  my ($pid) = @_;
  my $stat = read_file("/proc/$pid/stat");
  return undef if !defined $stat || $stat !~ /^\d+ \(.*\) (\S)(?: \S+){18} (\d+)/s;
  return $1 eq 'Z' || $1 eq 'X' ? undef : $2;
}

# Some hold sockets for each container: as many descriptors as the kernel will give.
sub raise_descriptor_limit {
  my ($most) = (read_file('/proc/self/limits') || '') =~ /^Max open files\s+\d+\s+(\d+)/m or return;
  my $wanted = pack('Q2', $most, $most);
  return sys('prlimit64', 0, 7, $wanted, 0);
}
