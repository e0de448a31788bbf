# Who a process may be: id maps and capabilities.

# What Docker gives a container by default.
our @DOCKER_CAPABILITIES = (
  0,     # CHOWN
  1,     # DAC_OVERRIDE
  3,     # FOWNER
  4,     # FSETID
  5,     # KILL
  6, 7,  # SETGID, SETUID
  8,     # SETPCAP
  10,    # NET_BIND_SERVICE
  13,    # NET_RAW
  18,    # SYS_CHROOT
  27,    # MKNOD
  29,    # AUDIT_WRITE
  31,    # SETFCAP
);
use constant CAP_NET_ADMIN => 12;

# The capabilities in a node: `all` for a host's terminal, `own` where the network namespace is the container's own, else their
# numbers, or `none`.
sub capabilities_of {
  my ($set) = @_;
  return undef if $set eq 'all';
  return [grep { /^\d+$/ } split /,/, $set] if $set =~ /^(?:none|[\d,]+)$/;
  return [@DOCKER_CAPABILITIES, $set eq 'own' ? CAP_NET_ADMIN : ()];
}

# Gives up every capability but those listed (undef: gives up nothing), for this process and all it will start.
sub keep_capabilities {
  my ($keep) = @_;
  return if !defined $keep;
  my %keep = map { $_ => 1 } @$keep;
  for my $capability (0 .. 63) {
    next if $keep{$capability};
    # Fails beyond the kernel's last capability: nothing is left to drop there.
    last if sys('prctl', PR_CAPBSET_DROP, $capability, 0, 0, 0) < 0;
  }
  my @mask = (0, 0);
  $mask[$_ >> 5] |= 1 << ($_ & 31) for @$keep;
  my $header = pack('L l', 0x20080522, 0);
  my $data = pack('L6', $mask[0], $mask[0], 0, $mask[1], $mask[1], 0);
  must('capset', 'capset', $header, $data);
  sys('prctl', PR_CAP_AMBIENT, 4, 0, 0, 0);
  return;
}

# Becomes root of the user namespace it is in. setgroups is forbidden where only one id is mapped.
sub become_root {
  sys('setgroups', 0, 0);
  must('setresgid', 'setresgid', 0, 0, 0);
  must('setresuid', 'setresuid', 0, 0, 0);
  return;
}

# A session keyring of its own: the caller's keys are not the lab's.
sub own_keyring { return sys('keyctl', 1, 0) }

# Takes the calls for keys and reboot away for good, as Docker does. A reboot would end a host's pid 1. A lab's root is its user
# to the kernel, who could read what that user's keys allow their user to. A filter by seccomp; programs of another word size get
# no call at all.
sub forbid_calls {
  my ($architecture, $reboot, @keys) = $ON_ARM ? (0xc00000b7, 142, 217, 218, 219) : (0xc000003e, 169, 248, 249, 250);
  my ($deny, $allow) = (0x00050000 | 38, 0x7fff0000);    # SECCOMP_RET_ERRNO with ENOSYS, SECCOMP_RET_ALLOW
  my @program = (
    [0x20, 0, 0, 4],                # 0: the program's machine
    [0x15, 1, 0, $architecture],    # 1: this one: go to 3
    [0x06, 0, 0, $deny],
    [0x20, 0, 0, 0],                # 3: the call's number
    [0x35, 3, 0, 0x40000000],       # 4: x32: go to 8
    [0x15, 2, 0, $reboot],          # 5: go to 8
    [0x35, 0, 2, $keys[0]],         # 6: below the three, which stand side by side: go to 9
    [0x25, 1, 0, $keys[-1]],        # 7: above: go to 9
    [0x06, 0, 0, $deny],            # 8
    [0x06, 0, 0, $allow],           # 9
  );
  my $filter = join '', map { pack('S C C L', @$_) } @program;
  my $description = pack('S x6 Q', scalar @program, unpack('Q', pack('p', $filter)));
  return must('seccomp', 'prctl', 22, 2, $description, 0, 0);
}

# The ids that exist here, as lines of a map that gives a child user namespace the very same ids.
sub identity_map {
  my ($kind) = @_;
  my $map = read_file("/proc/self/${kind}_map");
  return join '', map { my ($first, undef, $count) = split ' '; "$first $first $count\n" } split /\n/, $map;
}

# Gives the process the same ids that this one has.
sub map_identity {
  my ($pid) = @_;
  our ($uids, $gids);
  $uids = identity_map('uid') if !defined $uids;
  $gids = identity_map('gid') if !defined $gids;
  write_file("/proc/$pid/uid_map", $uids);
  write_file("/proc/$pid/gid_map", $gids);
  return;
}
