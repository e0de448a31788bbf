# New network namespaces of a host's. The kernel lets only a process of the parent user namespace write the id maps of a new
# one, and none comes back from there: so each host has a nursery, a process in its user namespace, which has a child for
# each, opens the child's network namespace and ends the child before it has run. They are ordered in numbers: on a busy
# machine two processes that take turns for each would cost more than the work.

use constant NETWORKS_AT_ONCE => 32;

# host => kind => how many will be wanted by what was asked in one go.
our %NEEDED;

sub tell_networks_needed {
  my ($host, $kind) = @_;
  return ++$NEEDED{$host}{$kind};
}

# A path to a new network namespace, of the host's user namespace (`net`) or one of its own (`own`). It leads there until
# networks_done.
sub new_network {
  my ($host, $kind) = @_;
  my $nursery = nursery_of($host);
  my $ready = $nursery->{ready}{$kind} ||= [];
  if (!@$ready) {
    order_networks($host, $kind) if !defined $nursery->{ordered};
    receive_networks($host);
    # The order was of the other kind.
    return new_network($host, $kind) if !@$ready;
  }
  # The next ones are made while these get their names.
  order_networks($host, $kind) if !defined $nursery->{ordered} && $NEEDED{ $host->{name} }{$kind};
  return "/proc/$nursery->{pid}/fd/" . shift @$ready;
}

sub order_networks {
  my ($host, $kind) = @_;
  my $needed = \$NEEDED{ $host->{name} }{$kind};
  my $number = !$$needed ? 1 : $$needed > NETWORKS_AT_ONCE ? NETWORKS_AT_ONCE : $$needed;
  $$needed -= $number if $$needed;
  $host->{nursery}{ordered} = $kind;
  return syswrite($host->{nursery}{socket}, "$kind $number");
}

sub receive_networks {
  my ($host) = @_;
  my $kind = delete $host->{nursery}{ordered};
  my $socket = $host->{nursery}{socket};
  my $answered = eval { readable_before($socket, time + PATIENCE) } && sysread($socket, my $answer, 65536);
  if (!$answered) {
    end_nursery($host);
    fail('no-answer', "The process that makes network namespaces for $host->{name} has ended or does not answer.");
  }
  fail($1, $2) if $answer =~ /^err (\S+) (.*)/;
  return push @{ $host->{nursery}{ready}{$kind} }, split ' ', $answer;
}

# Lets go of what the nurseries hold open, used or not.
sub networks_done {
  %NEEDED = ();
  for my $host (grep { $_->{nursery} && $_->{nursery}{ready} } values %NODES) {
    eval { receive_networks($host) if defined $host->{nursery}{ordered} };
    next if !defined $host->{nursery};
    delete $host->{nursery}{ready};
    syswrite($host->{nursery}{socket}, 'done');
  }
  return;
}

# The next that is needed will be a new one.
sub end_nursery {
  my ($host) = @_;
  my $nursery = delete $host->{nursery} or return;
  kill 'KILL', $nursery->{pid} if (start_time($nursery->{pid}) || '') eq $nursery->{start};
  return close $nursery->{socket};
}

# Started with the host's first container, and again when it has been killed.
sub nursery_of {
  my ($host) = @_;
  my $nursery = $host->{nursery};
  return $nursery if defined $nursery && (start_time($nursery->{pid}) || '') eq $nursery->{start};
  end_nursery($host);
  my $user = open_namespace($host->{pid}, 'user');
  socketpair(my $ours, my $theirs, AF_UNIX, SOCK_SEQPACKET, 0) or die "socketpair: $!\n";
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    eval {
      empty_streams();
      $0 = "netyard-init: nursery of $host->{name}";
      close_others(fileno $theirs, fileno $user);
      join_namespace($user);
      close $user;
      nurse($theirs);
    };
    leave(0);
  }
  return $host->{nursery} = { pid => $child, start => start_time($child), socket => $ours };
}

# In the nursery: `KIND NUMBER` opens as many new namespaces and answers with their descriptors, `done` closes all.
sub nurse {
  my ($socket) = @_;
  my @open;
  while (sysread($socket, my $order, 64)) {
    if ($order eq 'done') {
      close $_ for splice @open;
      next;
    }
    my ($kind, $number) = split ' ', $order;
    my @new;
    my $failed = eval { @new = $kind eq 'own' ? bear($number) : map { unshare_network() } 1 .. $number; 1 } ? undef : $@;
    push @open, @new;
    syswrite($socket, defined $failed ? join ' ', 'err', what_failed($failed) : join ' ', map { fileno $_ } @new);
  }
  return;
}

# Network namespaces, each with a user namespace of its own: that takes a process each. All forks come first: what this process
# writes after a fork is copied page by page, which costs more than the fork itself.
sub bear {
  my ($number) = @_;
  my ($clone, $wait) = map { $SYSCALL{$_}[$ON_ARM ? 1 : 0] } 'clone', 'ppoll';
  my @newborn = (0) x $number;
  my @networks;
  my $done = eval {
    for my $newborn (@newborn) {
      $newborn = syscall($clone, NEW_USER | NEW_NET | SIGCHLD, 0, 0, 0, 0);
      if ($newborn == 0) { syscall($wait, 0, 0, 0, 0, 0) while 1 }
      last if $newborn < 0;
    }
    fail('kernel-refused', "clone: $!") if $newborn[-1] <= 0;
    map_identity($_) for @newborn;
    @networks = map { open_namespace($_, 'net') } @newborn;
  };
  my $error = $@;
  kill 'KILL', grep { $_ > 0 } @newborn;
  die $error if !$done;
  return @networks;
}

# A network namespace of the user namespace that this process is in.
sub unshare_network {
  must('unshare', 'unshare', NEW_NET);
  return open_namespace('self', 'net');
}
