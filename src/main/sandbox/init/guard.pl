# Who entered from outside: when the process out there dies without a word (kill -9 of the app), what it started in here ends
# too, the whole session of it. A parent-death signal alone would leave its grandchildren, and half a script of commands.

# Whose network namespace somebody is in, and how many; and when the last has left.
our (%INSIDE, %LEFT);

# The network namespace that a request to enter was about.
sub entered {
  my ($line) = @_;
  my (undef, $name) = split /\t/, $line;
  my $node = $NODES{ defined $name ? unescape($name) : '' };
  return defined $node ? network_owner($node)->{name} : undef;
}

sub has_left {
  my ($name) = @_;
  delete $INSIDE{$name} if --$INSIDE{$name} <= 0;
  return $LEFT{$name} = time;
}

sub names_inside {
  delete $LEFT{$_} for grep { $LEFT{$_} < time - 3 } keys %LEFT;
  return sort keys %{ { %INSIDE, %LEFT } };
}

# Watches the connection of an entering process from its answered request on. Its child writes one byte, with which the
# kernel tells the child's pid as it is seen here; `bye` says that the program has ended and leaves its background be.
# $name: whose network namespace it has entered, undef for the fabric.
sub guard {
  my ($client, $name) = @_;
  my $session;
  $INSIDE{$name}++ if defined $name;
  return watch_first($client, sub {
    my ($said, $pid) = receive($client);
    if ($said eq '' || $said =~ /bye/) {
      end_session($session) if $said eq '' && defined $session;
      has_left($name) if defined $name;
      return forget($client);
    }
    $session = $pid if $said eq '.' && $pid > 0;
  });
}

# Has the kernel say who sends, on every connection.
sub ask_for_senders {
  my ($client) = @_;
  # SOL_SOCKET, SO_PASSCRED
  return setsockopt($client, 1, 16, pack('i', 1));
}

# What a message says and the pid of who sent it, 0 for a process outside.
sub receive {
  my ($client) = @_;
  my ($data, $control, $vector) = ("\0" x 64, "\0" x 64, '');
  # Buffers that are this variable's own, since the kernel writes into them.
  vec($_, 63, 8) = 0 for $data, $control;
  $vector = pack('Q2', address($data), 64);
  my $message = pack('Q L x4 Q4 l x4', 0, 0, address($vector), 1, address($control), 64, 0);
  my $length = sys('recvmsg', fileno $client, $message, 0);
  return ('', 0) if $length <= 0;
  my (undef, $level, $type, $pid) = unpack('Q l3', $control);
  return (substr($data, 0, $length), $level == 1 && $type == 2 ? $pid : 0);
}

sub address { return unpack('Q', pack('p', $_[0])) }

# Kills every process of a session, those included that are born meanwhile.
sub end_session {
  my ($session) = @_;
  for (1 .. 10) {
    opendir(my $processes, '/proc') or return;
    my @members = grep { /^\d+$/ && (session_of($_) || 0) == $session } readdir $processes;
    closedir $processes;
    return if !@members;
    kill 'KILL', @members;
  }
  return;
}

# undef for what is dead.
sub session_of {
  my ($pid) = @_;
  my $stat = read_file("/proc/$pid/stat");
  return defined $stat && $stat =~ /^\d+ \(.*\) ([^ZX]) \d+ \d+ (\d+)/s ? $2 : undef;
}
