# What stands in the sandbox: hosts, containers and network namespaces, and how each is made.

# name => { kind: host|container|netns, name, host, mode, hostname, pid, start, files, networks, serves, variables, command, log, nursery,
#   capabilities (where they are not the usual), volumes, limits, cgroups }.
# pid is the process that holds the node's namespaces; undef for a container nobody has entered.
our %NODES;

# No cgroup namespace: see forbid_cgroups.
use constant HOST_NAMESPACES => NEW_USER | NEW_MNT | NEW_PID | NEW_NET | NEW_UTS | NEW_IPC;
use constant PROCESS_NAMESPACES => NEW_MNT | NEW_PID | NEW_UTS | NEW_IPC;

sub node {
  my ($name, @kinds) = @_;
  my $node = $NODES{$name} or fail('no-such-node', "There is no $name in this lab.");
  fail('wrong-kind', "$name is a $node->{kind}.") if @kinds && !grep { $_ eq $node->{kind} } @kinds;
  return $node;
}

# The node whose network namespace this one uses: itself, its host, or the container that it joins.
sub network_owner {
  my ($node) = @_;
  return $node if $node->{kind} ne 'container' || $node->{mode} eq 'own';
  return node($node->{host}) if $node->{mode} eq 'host';
  return network_owner(node($node->{mode} =~ s/^container://r));
}

# `all`, `own`, `shared`, or which ones: see capabilities_of.
sub capability_set {
  my ($node) = @_;
  return $node->{capabilities} if defined $node->{capabilities};
  return 'all' if $node->{kind} ne 'container';
  return $node->{mode} eq 'own' ? 'own' : 'shared';
}

# Is the process that holds the node's namespaces the one that was made for it, and alive?
sub holds {
  my ($node) = @_;
  return 0 if !defined $node->{pid};
  my $start = start_time($node->{pid});
  return defined $start && $start eq $node->{start};
}

# A host: all namespaces at once, held by its pid 1.
sub make_host {
  my ($name, $sysctls) = @_;
  my $node = $NODES{$name} = { kind => 'host', name => $name, hostname => $name, files => {}, serves => {} };
  my $folder = "/run/netyard/hosts/$name";
  mkdir $folder;
  mkdir "$folder/netns";
  # What is pinned here appears in the host's /run/netns, whose mount follows this one.
  mount_at('tmpfs', "$folder/netns", 'tmpfs', MS_NOSUID | MS_NODEV | MS_NOEXEC, 'mode=755,size=1m');
  mount_at('none', "$folder/netns", '', MS_SHARED);
  my $keeper = start_keeper(HOST_NAMESPACES, sub { become_node($node, {}) });
  map_identity($keeper->{pid});
  let_go($keeper);
  @$node{'pid', 'start'} = ($keeper->{pid}, start_time($keeper->{pid}));
  pin_network("/proc/$keeper->{pid}/ns/net", $name);
  expect_word($keeper->{socket}, 'ready', PATIENCE);
  set_sysctls_in($name, $sysctls);
  return;
}

# A container's record and, in mode `own`, its user and network namespace, held by a mount alone.
sub make_container {
  my ($name, $host, $mode, $hostname, $words) = @_;
  my ($box, $sysctls) = box_of($words);
  my $node = { kind => 'container', name => $name, host => $host, mode => $mode, hostname => $hostname, files => {}, serves => {}, networks => [], %$box };
  node($host, 'host');
  if ($mode =~ /^container:(.*)/) {
    fail('bad-operation', "$1 is on another host than $name.") if node($1, 'container')->{host} ne $host;
  } elsif ($mode ne 'own' && $mode ne 'host') {
    fail('bad-operation', "No mode of a container: $mode.");
  }
  $NODES{$name} = $node;
  make_network($name, $host, 'own', $sysctls, 1) if $mode eq 'own';
  return;
}

# A network namespace of a host's, without processes.
sub make_netns {
  my ($name, $host, $sysctls) = @_;
  node($host, 'host');
  $NODES{$name} = { kind => 'netns', name => $name, host => $host, serves => {} };
  return make_network($name, $host, 'net', $sysctls, 0);
}

# Has the host's nursery make a network namespace (`own`: with a user namespace of its own, so that NET_ADMIN ends there).
sub make_network {
  my ($name, $host, $kind, $sysctls, $listed) = @_;
  pin_network(new_network(node($host, 'host'), $kind), $name, $listed ? $host : undef);
  set_sysctls_in($name, $sysctls);
  return;
}

sub set_sysctls_in {
  my ($name, $sysctls) = @_;
  return if !@$sysctls;
  return inside_network($name, sub { for (@$sysctls) { set_sysctl($1, $2) if /^([^=]+)=(.*)$/s } });
}

# Runs a function in a node's network namespace, in this very process: root of the sandbox may, and it costs no fork.
sub inside_network {
  my ($name, $work) = @_;
  our $fabric;
  sysopen($fabric, '/proc/self/ns/net', O_RDONLY) or die "/proc/self/ns/net: $!\n" if !defined $fabric;
  sysopen(my $net, "/run/netns/$name", O_RDONLY) or fail('gone', "The network namespace of $name is gone.");
  join_namespace($net);
  my @result = eval { $work->() };
  my $error = $@;
  join_namespace($fabric);
  die $error if $error;
  return wantarray ? @result : $result[0];
}

# Gives a network namespace (a path that leads to it) a name in the sandbox and, where $host is given, in that host.
sub pin_network {
  my ($namespace, $name, $host) = @_;
  for my $folder ('/run/netns', defined $host ? "/run/netyard/hosts/$host/netns" : ()) {
    # The host's root may write in its folder: what it put there must not lead anywhere else.
    # And a pipe there must not be waited for.
    sysopen(my $file, "$folder/$name", O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0444) or fail('kernel-refused', "$folder/$name: $!");
    fail('kernel-refused', "/run/netns/$name of $host is in the way: it is no regular file.") if !-f $file;
    mount_at($namespace, '/proc/self/fd/' . fileno($file), '', MS_BIND);
  }
  return;
}

sub unpin_network {
  my ($name, $host) = @_;
  for my $folder ('/run/netns', defined $host ? "/run/netyard/hosts/$host/netns" : ()) {
    my $path = "$folder/$name";
    sys('umount2', $path, MNT_DETACH | UMOUNT_NOFOLLOW);
    unlink $path;
  }
  return;
}

# Removes a node and what depends on it; what is not there needs no removing.
sub remove_node {
  my ($name) = @_;
  my $node = $NODES{$name} or return;
  if ($node->{kind} eq 'host') {
    remove_node($_) for grep { ($NODES{$_}{host} || '') eq $name } keys %NODES;
  }
  stop_resolver($name);
  forget_settings($name);
  stop_serving($node, $_) for keys %{ $node->{serves} };
  forget_command($node);
  end_processes($node);
  unpin_network($name, $node->{kind} eq 'container' ? $node->{host} : undef) if ($node->{mode} || 'own') eq 'own';
  if ($node->{kind} eq 'host') {
    end_nursery($node);
    my $folder = "/run/netyard/hosts/$name";
    my $netns = "$folder/netns";
    sys('umount2', $netns, MNT_DETACH);
    rmdir $_ for $netns, $folder;
  }
  delete $NODES{$name};
  remove_cgroups($name) if $node->{cgroups};
  return;
}

# Kills a node's pid 1, and with it all in its pid namespace, and waits until they are gone: their ports are free then.
sub end_processes {
  my ($node) = @_;
  return if !holds($node);
  my ($pid, $start) = @$node{'pid', 'start'};
  kill 'KILL', $pid;
  for (1 .. 2000) {
    my $now = start_time($pid);
    last if !defined $now || $now ne $start;
    select undef, undef, undef, 0.001;
  }
  @$node{'pid', 'start'} = (undef, undef);
  return;
}
