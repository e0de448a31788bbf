# New network namespaces of a host's. The kernel lets only a process of the parent user namespace write the id maps of a new
# one, and none comes back from there: so each host has a nursery, a process in its user namespace, which has newborn
# processes that live until their network namespaces have names. They are ordered in numbers: on a busy machine the two
# processes that must take turns for each cost more than the work.

use constant NEWBORNS_AT_ONCE => 32;

# host => kind => how many will be wanted by what was asked in one go.
our %NEEDED;

sub tell_newborns_needed {
  my ($host, $kind) = @_;
  return ++$NEEDED{$host}{$kind};
}

# The pid of a process with a new network namespace, of the host's user namespace (`net`) or one of its own (`own`).
sub newborn {
  my ($host, $kind) = @_;
  my $waiting = $host->{newborns}{$kind} ||= [];
  if (!@$waiting) {
    order_newborns($host, $kind) if !defined $host->{ordered};
    receive_newborns($host);
    # The order was of the other kind.
    return newborn($host, $kind) if !@$waiting;
  }
  # The next ones are made while these get their names.
  order_newborns($host, $kind) if !defined $host->{ordered} && $NEEDED{ $host->{name} }{$kind};
  return shift @$waiting;
}

sub order_newborns {
  my ($host, $kind) = @_;
  my $needed = \$NEEDED{ $host->{name} }{$kind};
  my $number = !$$needed ? 1 : $$needed > NEWBORNS_AT_ONCE ? NEWBORNS_AT_ONCE : $$needed;
  $$needed -= $number if $$needed;
  $host->{ordered} = $kind;
  return syswrite(nursery_of($host), "$kind $number");
}

sub receive_newborns {
  my ($host) = @_;
  my $kind = delete $host->{ordered};
  sysread($host->{nursery}, my $answer, 65536) or fail('gone', "The nursery of $host->{name} has ended.");
  fail($1, $2) if $answer =~ /^err (\S+) (.*)/;
  return push @{ $host->{newborns}{$kind} }, split ' ', $answer;
}

# Ends the newborns of all hosts, wanted or not.
sub newborns_done {
  %NEEDED = ();
  for my $host (grep { $_->{newborns} } values %NODES) {
    eval { receive_newborns($host) if defined $host->{ordered} };
    delete $host->{newborns};
    syswrite($host->{nursery}, 'done');
  }
  return;
}

# Started with the host's first container.
sub nursery_of {
  my ($host) = @_;
  return $host->{nursery} if defined $host->{nursery};
  my $user = open_namespace($host->{pid}, 'user');
  socketpair(my $ours, my $theirs, AF_UNIX, SOCK_SEQPACKET, 0) or die "socketpair: $!\n";
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    eval {
      $0 = "netyard-init: nursery of $host->{name}";
      close_others(fileno $theirs, fileno $user);
      join_namespace($user);
      close $user;
      nurse($theirs);
    };
    leave(0);
  }
  return $host->{nursery} = $ours;
}

# In the nursery: `KIND NUMBER` has newborns, `done` ends all that live.
sub nurse {
  my ($socket) = @_;
  my @alive;
  while (sysread($socket, my $order, 64)) {
    if ($order eq 'done') {
      kill 'KILL', splice @alive;
      next;
    }
    my ($kind, $number) = split ' ', $order;
    my @born;
    my $failed = eval { push @born, bear($kind) for 1 .. $number; 1 } ? undef : $@;
    push @alive, @born;
    syswrite($socket, defined $failed ? join ' ', 'err', what_failed($failed) : "@born");
  }
  # The host is being removed.
  kill 'KILL', @alive;
  return;
}

sub bear {
  my ($kind) = @_;
  my $newborn = clone_child($kind eq 'own' ? NEW_USER | NEW_NET : NEW_NET);
  if ($newborn == 0) { sleep while 1 }
  map_identity($newborn) if $kind eq 'own';
  return $newborn;
}
