# Starting a sandbox, seen from the machine. Three processes: the launcher (here), one that makes the namespaces and
# ends, and its child, which is pid 1 in there and becomes netyard-init.
# boot.pl leaves in %main::PROGRAMS what is to stand in the sandbox.

use constant SANDBOX_NAMESPACES => NEW_USER | NEW_MNT | NEW_PID | NEW_NET | NEW_UTS | NEW_IPC | NEW_CGROUP;

# Prints `ok PID STARTTIME`, then `committed`; or `err CODE sentence`. Standard input is the commit pipe: when it closes
# before the line `commit`, pid 1 ends itself, so whoever launches may die at any moment and leave nothing.
sub launch {
  my ($programs, $volumes) = @_;
  close_others();
  chdir '/';
  umask 022;
  $SIG{PIPE} = 'IGNORE';
  own_keyring();
  my $owner = $> == 0 ? (root_range())[0] : $>;
  delegate_cgroups($owner);
  my $teller = watch_delegated();
  pipe(my $from_maker, my $to_launcher) or die "pipe: $!\n";
  pipe(my $from_launcher, my $to_maker) or die "pipe: $!\n";
  pipe(my $status, my $to_status) or die "pipe: $!\n";
  my $maker = fork;
  die "fork: $!\n" if !defined $maker;
  if ($maker == 0) {
    close $_ for $from_maker, $to_maker, $status;
    make_sandbox($programs, make_volume_folder($volumes), $to_launcher, $from_launcher, $to_status);
    leave(0);
  }
  close $_ for $to_launcher, $from_launcher, $to_status;
  my $pid = eval {
    expect_word($from_maker, 'unshared');
    settle_delegated($maker, $owner);
    map_sandbox($maker);
    syswrite($to_maker, "mapped\n");
    expect_word($from_maker, 'pid');
  };
  my $thrown = $@;
  close $to_maker;
  waitpid $maker, 0;
  return print_failure($thrown) if !defined $pid;
  syswrite($teller, join(' ', $pid, start_time($pid) || '') . "\n") if defined $teller;
  return relay_status($pid, $status);
}

sub print_failure {
  my ($code, $said) = what_failed(@_);
  syswrite(STDOUT, "err $code $said\n");
  return leave(1);
}

# Tells the caller what pid 1 says, with pid 1's identity as the machine sees it, and what its control groups hold.
sub relay_status {
  my ($pid, $status) = @_;
  eval {
    expect_word($status, 'ready');
    my $start = start_time($pid);
    fail('launch-failed', 'The sandbox ended while it started.') if !defined $start;
    syswrite(STDOUT, "ok $pid $start " . join(',', delegated_controllers()) . "\n");
    expect_word($status, 'committed');
    syswrite(STDOUT, "committed\n");
    1;
  } or return print_failure($@);
  return leave(0);
}

# In the maker: new namespaces, ids, and the fork that is pid 1.
sub make_sandbox {
  my ($programs, $folder, $to_launcher, $from_launcher, $to_status) = @_;
  my $volumes;
  my $pid = eval {
    sys('setsid');
    enter_delegated();
    sys('unshare', SANDBOX_NAMESPACES) == 0
      or fail('user-namespaces', "The kernel refused to make a user namespace: $!.");
    syswrite($to_launcher, "unshared\n");
    # As the person who may, and of the new mount namespace.
    $volumes = open_volume_folder($folder);
    defined read_line($from_launcher) or leave(1);
    become_root();
    my $child = fork;
    fail('launch-failed', "fork: $!") if !defined $child;
    $child;
  };
  if (!defined $pid) {
    my ($code, $said) = what_failed($@);
    syswrite($to_launcher, "err $code $said\n");
    leave(1);
  }
  if ($pid > 0) {
    syswrite($to_launcher, "pid $pid\n");
    leave(0);
  }
  place_descriptor($to_status, 1);
  close_others(defined $volumes ? fileno $volumes : ());
  return become_init($programs, $volumes);
}

# In pid 1: its own root file system, then netyard-init by exec, so that nothing of the launcher's memory stays.
sub become_init {
  my ($programs, $volumes) = @_;
  eval {
    build_sandbox_root($programs, $volumes, \%DELEGATED);
    sysopen(my $null, '/dev/null', O_RDWR) or fail('launch-failed', "/dev/null: $!");
    place_descriptor($null, 2);
    %ENV = (PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
    exec 'perl', '/run/netyard/init' or fail('launch-failed', "perl: $!");
  };
  my ($code, $said) = what_failed($@);
  # On Ubuntu 24.04 the namespace is made, and its capabilities are refused afterwards.
  ($code, $said) = ('user-namespaces', "The kernel made a user namespace but refuses to work in it ($said).")
    if $code eq 'kernel-refused' && $said =~ /Permission denied|Operation not permitted/;
  syswrite(STDOUT, "err $code $said\n");
  return leave(1);
}

# Where the lab's volumes are kept: a folder on the disk that belongs to the lab's root. Without one there are no volumes.
sub make_volume_folder {
  my ($path) = @_;
  return undef if !defined $path || $path eq '';
  my $folder = '';
  for my $part (grep { $_ ne '' } split m{/}, in_home($path)) {
    $folder .= "/$part";
    -d $folder || mkdir $folder, 0700 or return undef;
  }
  return $folder if $> != 0;
  my ($owner) = root_range();
  return chown($owner, $owner, $folder) ? $folder : undef;
}

sub open_volume_folder {
  my ($folder) = @_;
  return undef if !defined $folder;
  # O_PATH and O_DIRECTORY.
  sysopen(my $handle, $folder, 010000000 | ($ON_ARM ? 040000 : 0200000)) or return undef;
  return $handle;
}

our %PROGRAMS;
launch(\%PROGRAMS, $ARGV[0]);
