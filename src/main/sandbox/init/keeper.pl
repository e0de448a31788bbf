# Pid 1 of a host or container: it builds the node's file system, and then only is there. The kernel reaps for it.

# Starts a process with new namespaces that waits for let_go (its ids are mapped meanwhile), then runs $work and stays.
# It answers `ready` or `err CODE sentence` on the socket.
sub start_keeper {
  my ($namespaces, $work) = @_;
  socketpair(my $ours, my $theirs, AF_UNIX, SOCK_STREAM, 0) or die "socketpair: $!\n";
  my $pid = clone_child($namespaces);
  if ($pid == 0) {
    close $ours;
    empty_streams();
    keep($theirs, $work);
  }
  close $theirs;
  return { pid => $pid, socket => $ours };
}

sub let_go { return syswrite($_[0]{socket}, "go\n") }

sub keep {
  my ($socket, $work) = @_;
  my $done = eval {
    defined read_line($socket) or leave(1);
    # Until all of the sandbox is let go of, nobody in the node may look into this process.
    sys('prctl', PR_SET_DUMPABLE, 0, 0, 0, 0);
    $work->();
    close_others(fileno $socket);
    1;
  };
  if (!$done) {
    my ($code, $said) = what_failed($@);
    syswrite($socket, "err $code $said\n");
    leave(1);
  }
  # A learner may look: `ls -l /proc/1/ns`, `nsenter -t PID -n` from the host.
  sys('prctl', PR_SET_DUMPABLE, 1, 0, 0, 0);
  syswrite($socket, "ready\n");
  close $socket;
  $SIG{CHLD} = 'IGNORE';
  sleep while 1;
}

# In the new process: hostname, file system and capabilities of the node. Its mounts are still a copy of the sandbox's.
sub become_node {
  my ($node, $files) = @_;
  $0 = 'netyard-init';
  sys('setsid');
  become_root();
  umask 022;
  set_hostname($node->{hostname});
  my $root = build_root('/mnt', {});
  layer_etc("$root/etc");
  write_node_files("$root/etc", $node, $files);
  show_volumes($root, $node) if $node->{volumes};
  if ($node->{kind} eq 'host') {
    mkdir "$root/run/netns";
    mount_at("/run/netyard/hosts/$node->{name}/netns", "$root/run/netns", '', MS_BIND);
  }
  enter_root($root);
  # The node's own, in place of the sandbox's.
  empty_streams();
  hide_keys();
  protect_settings() if $node->{kind} eq 'container' && capability_set($node) ne 'all';
  keep_capabilities(capabilities_of(capability_set($node)));
  return;
}

# /etc: the sandbox's below, a writable layer above; copied where the kernel has no overlay for user namespaces (before 5.11).
sub layer_etc {
  my ($etc) = @_;
  return if eval { layer('/etc', $etc); 1 };
  opendir(my $folder, '/etc') or return;
  copy_tree("/etc/$_", "$etc/$_", 3) for grep { !/^\.\.?$/ } readdir $folder;
  return;
}

# The files that are the node's own: what the plan gave, and else what every machine has.
sub write_node_files {
  my ($etc, $node, $files) = @_;
  write_file("$etc/hostname", "$node->{hostname}\n");
  write_file("$etc/hosts", "127.0.0.1\tlocalhost\n127.0.1.1\t$node->{hostname}\n");
  write_etc_file($etc, $_, $files->{$_}) for sort keys %$files;
  return;
}

# One file below /etc, folders included.
sub write_etc_file {
  my ($etc, $path, $content) = @_;
  my $folder = $etc;
  my @parts = split m{/}, $path;
  pop @parts;
  for my $part (@parts) { $folder .= "/$part"; mkdir $folder, 0755 }
  return replace_file("$etc/$path", $content);
}

# Whose keys there are on the machine.
sub hide_keys {
  mount_at('/dev/null', $_, '', MS_BIND) for grep { -e } '/proc/keys', '/proc/key-users';
  return;
}

# As Docker mounts it: a container reads the kernel's settings and does not write them.
sub protect_settings {
  mount_at('/proc/sys', '/proc/sys', '', MS_BIND);
  return mount_at('none', '/proc/sys', '', MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC);
}

# Gives a node its processes: a host has them, a container gets them now if it has none yet. Returns the pid that holds them.
sub materialise {
  my ($node) = @_;
  return materialise(node($node->{host})) if $node->{kind} eq 'netns';
  return $node->{pid} if holds($node);
  fail('gone', "The processes of host $node->{name} have ended; stop the lab and run it again.") if $node->{kind} eq 'host';
  my $host = node($node->{host}, 'host');
  materialise($host);
  make_volumes($node) if $node->{volumes};
  start_resolver(network_owner($node));
  my $keeper = born_inside($host, $node);
  @$node{'pid', 'start'} = ($keeper, start_time($keeper));
  return $keeper;
}

# The container's pid 1, its pid namespace a child of its host's, itself a child of the host's pid 1. A process joins a
# pid namespace only by being born there, hence the chain: helper, midwife (born in the host), pid 1.
sub born_inside {
  my ($host, $node) = @_;
  my $files = files_of($node);
  my $shared = $node->{mode} eq 'host' || $node->{mode} =~ /^container:/;
  my $hostname = $shared ? network_owner($node)->{hostname} : $node->{hostname};
  my $as = { %$node, hostname => $hostname };
  sysopen(my $net, '/run/netns/' . network_owner($node)->{name}, O_RDONLY) or fail('gone', "The network namespace of $node->{name} is gone.");
  my $user = owner_of($net);
  return in_pid_namespace($host->{pid}, sub {
    my ($report) = @_;
    join_namespace($user);
    join_namespace($net);
    my $keeper = start_keeper(PROCESS_NAMESPACES, sub {
      my $pid = readlink '/proc/self';
      become_node($as, $files);
      syswrite($report, "pid $pid\n");
    });
    let_go($keeper);
    expect_word($keeper->{socket}, 'ready');
  });
}

# The user namespace that owns a network namespace.
sub owner_of {
  my ($net) = @_;
  my $descriptor = ioctl($net, 0xb701, 0) or fail('kernel-refused', "NS_GET_USERNS: $!");
  open(my $user, '<&=', 0 + $descriptor) or die "user namespace: $!\n";
  return $user;
}

# Runs $work in a process born in the pid namespace of $pid and returns the pid that it reports (`pid N` on the handle that
# it is given). When $work returns, its process ends: what it has started falls to that namespace's pid 1.
sub in_pid_namespace {
  my ($pid, $work) = @_;
  my $namespace = open_namespace($pid, 'pid');
  pipe(my $answer, my $report) or die "pipe: $!\n";
  my $helper = fork;
  die "fork: $!\n" if !defined $helper;
  if ($helper == 0) {
    close $answer;
    empty_streams();
    sys('prctl', PR_SET_DUMPABLE, 0, 0, 0, 0);
    eval {
      join_namespace($namespace);
      my $born = fork;
      die "fork: $!\n" if !defined $born;
      if ($born == 0) {
        $work->($report);
      } else {
        # As long as it works it is to be found as this one's child (end_family).
        close $report;
        1 while waitpid($born, 0) < 0 && $! == 4;
      }
      1;
    } or do {
      my ($code, $said) = what_failed($@);
      syswrite($report, "err $code $said\n");
    };
    leave(0);
  }
  close $report;
  return 0 + word_of($helper, $answer, 'pid');
}

# What stands in the node's /etc beyond what every node has; with a shared network namespace it is its owner's.
sub files_of {
  my ($node) = @_;
  my $owner = network_owner($node);
  return { ($owner == $node ? () : %{ $owner->{files} }), %{ $node->{files} } };
}
