# How the programs of the nodes fare, told to whoever follows it, as it changes.

# descriptor => the connection of a follower
our %FOLLOWERS;

# One value for each program: NODE,PROGRAM,STATE,CODE,RESTARTS,SINCE. PROGRAM is `command`, or PROTOCOL:PORT of a server; CODE is `-`
# before it has ended once; SINCE is in seconds of the epoch.
sub status_values {
  my (@nodes) = @_;
  return map { status_of($_) } @nodes ? @nodes : map { $NODES{$_} } sort keys %NODES;
}

sub status_of {
  my ($node) = @_;
  my @programs;
  push @programs, ['command', @{ $node->{command} }{qw(state code restarts since)}] if defined $node->{command} && defined $node->{command}{state};
  for my $served (map { $node->{serves}{$_} } sort keys %{ $node->{serves} || {} }) {
    push @programs, ["$served->{protocol}:$served->{port}", @$served{qw(state code restarts since)}];
  }
  return map { my $program = $_; join ',', $node->{name}, map { defined ? $_ : '-' } @$program } @programs;
}

# The connection hears from now on, a line each: `status NODE VALUE…`, all that is known of a node, after each change.
sub follow {
  my ($client) = @_;
  fcntl($client, F_SETFL, O_RDWR | O_NONBLOCK);
  $FOLLOWERS{ fileno $client } = $client;
  # It has nothing more to say; when it goes, it is forgotten.
  return watch($client, sub {
    my $got = sysread($client, my $nothing, 4096);
    return if $got || (!defined $got && $! == 11);
    delete $FOLLOWERS{ fileno $client };
    forget($client);
  });
}

sub tell_status {
  my ($node) = @_;
  return tell_followers(join ' ', 'status', $node->{name}, status_of($node));
}

# Who does not read is let go.
sub tell_followers {
  my ($line) = @_;
  for my $descriptor (keys %FOLLOWERS) {
    my $wrote = syswrite($FOLLOWERS{$descriptor}, "$line\n");
    next if defined $wrote && $wrote == length($line) + 1;
    forget(delete $FOLLOWERS{$descriptor});
  }
  return;
}
