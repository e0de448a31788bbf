# `serves: { http: PORT }`, over plain `tcp` and `udp`, and `dns` (name-server.pl): a process in the node's own namespaces (its `ps` and `ss` show it) that says who it is and whom
# it sees. The body is these lines, which labs and tests read:
#   I am NAME.
#   I was asked at ADDRESS:PORT.
#   You are ADDRESS:PORT.

use constant { RESPONDER_CLIENTS => 256, RESPONDER_PATIENCE => 10 };

# A responder that was killed is started again, after a second, then 2, … up to this many.
use constant RESPONDER_REST => 60;

sub start_serving {
  my ($node, $protocol, $port) = @_;
  fail('bad-operation', "Nothing here speaks $protocol.") if !grep { $_ eq $protocol } qw(http tcp udp dns);
  fail('bad-operation', "No port: $port.") if $port !~ /^[1-9]\d{0,4}$/ || $port > 65535;
  fail('exists', "$node->{name} serves $protocol on port $port already.") if serves($node, "$protocol $port");
  stop_serving($node, "$protocol $port");
  my $served = { port => $port, protocol => $protocol, began => time, state => 'running', since => time, restarts => 0 };
  @$served{'pid', 'start'} = start_responder($node, $protocol, $port);
  $node->{serves}{"$protocol $port"} = $served;
  tell_status($node);
  return keep_serving($node, $served);
}

# Watches the responder's end. Where the kernel has no descriptor for a process (before 5.3) it stays dead.
sub keep_serving {
  my ($node, $served) = @_;
  my $descriptor = sys('pidfd_open', $served->{pid}, 0);
  return if $descriptor < 0 || !open(my $life, '<&=', $descriptor);
  $served->{life} = $life;
  return watch($life, sub {
    forget(delete $served->{life});
    serve_again($node, $served);
  });
}

# After a rest, that is the longer the shorter the responder has lived; as long as nobody has ended the serving.
sub serve_again {
  my ($node, $served) = @_;
  my $rest = time - $served->{began} > RESPONDER_REST ? 1 : 2 * ($served->{rest} || 0.5);
  $served->{rest} = $rest > RESPONDER_REST ? RESPONDER_REST : $rest;
  @$served{'state', 'since'} = ('restarting', time);
  tell_status($node);
  return later($served->{rest}, sub {
    my ($known, $now) = ($NODES{ $node->{name} }, $node->{serves}{"$served->{protocol} $served->{port}"});
    return if !defined $known || $known != $node || !defined $now || $now != $served;
    $served->{began} = time;
    return serve_again($node, $served) if !eval { @$served{'pid', 'start'} = start_responder($node, @$served{'protocol', 'port'}); 1 };
    $served->{restarts} += 1;
    @$served{'state', 'since'} = ('running', time);
    tell_status($node);
    return keep_serving($node, $served);
  });
}

# A process that answers on the port, in the node; returns its pid and when it began. What it has to say goes to the node's log.
sub start_responder {
  my ($node, $protocol, $port) = @_;
  pipe(my $said, my $to_log) or die "pipe: $!\n";
  my @responder = start_dweller($node, "netyard-responder $protocol $port", sub {
    my ($settled) = @_;
    my $listener = responder_socket($protocol, $port);
    # Who asks is answered, also while nobody reads the log.
    fcntl($to_log, F_SETFL, O_WRONLY | O_NONBLOCK);
    place_descriptor($to_log, 1);
    $settled->($listener);
    return respond($listener, $node->{name}, $protocol) if $protocol ne 'udp' && $protocol ne 'dns';
    return respond_to_datagrams($listener, $protocol, $port, $protocol eq 'dns' ? \&answer_from_hosts : sub { answer_of($node->{name}, $_[1], $_[2]) });
  });
  close $to_log;
  keep_log($node, $said);
  return @responder;
}

sub serves {
  my ($node, $what) = @_;
  my $served = $node->{serves}{$what} or return 0;
  return (start_time($served->{pid}) || '') eq ($served->{start} || 'none');
}

sub stop_serving {
  my ($node, $what) = @_;
  my $served = $node->{serves}{$what} or return;
  forget(delete $served->{life}) if defined $served->{life};
  if (serves($node, $what)) {
    my $pid = $served->{pid};
    kill 'KILL', $pid;
    # Its port is free when it is gone.
    for (1 .. 1000) { last if !defined start_time($pid); select undef, undef, undef, 0.001 }
  }
  delete $node->{serves}{$what};
  return;
}

sub responder_socket {
  my ($protocol, $port) = @_;
  my $udp = $protocol eq 'udp' || $protocol eq 'dns';
  my ($listener, $family) = socket_of_both($udp ? SOCK_DGRAM : SOCK_STREAM);
  # For UDP the same option lets two servers share a port: as it must for DNS, where 127.0.0.11 is the resolver's.
  setsockopt($listener, 1, 2, pack('i', 1)) if $protocol ne 'udp';
  # IPV6_RECVPKTINFO, IP_PKTINFO: which address was asked, and is to answer.
  my ($level, $option) = $family == AF_INET6 ? (41, 49) : (0, 8);
  setsockopt($listener, $level, $option, pack('i', 1)) if $udp;
  bind($listener, $family == AF_INET6 ? pack('S n x24', AF_INET6, $port) : pack('S n x12', AF_INET, $port)) or fail($! == 98 ? 'port-taken' : 'kernel-refused', "port $port: $!");
  return $listener if $udp;
  listen($listener, 128) or fail($! == 98 ? 'port-taken' : 'kernel-refused', "port $port: $!");
  fcntl($listener, F_SETFL, O_RDWR | O_NONBLOCK);
  return $listener;
}

# One that hears both kinds of packets, and its family: without IPV6_V6ONLY, whatever the machine's default. A kernel may have no IPv6 at all.
sub socket_of_both {
  my ($type) = @_;
  if (socket(my $both, AF_INET6, $type, 0)) {
    setsockopt($both, 41, 26, pack('i', 0));
    return ($both, AF_INET6);
  }
  socket(my $only, AF_INET, $type, 0) or fail('kernel-refused', "socket: $!");
  return ($only, AF_INET);
}

# Answers whoever has sent a whole request head; a client that says nothing is let go after a while.
sub respond {
  my ($listener, $name, $protocol) = @_;
  my %clients;
  while (1) {
    my $readable = '';
    vec($readable, fileno $_->[0], 1) = 1 for values %clients;
    vec($readable, fileno $listener, 1) = 1 if keys %clients < RESPONDER_CLIENTS;
    select($readable, undef, undef, %clients ? 1 : undef);
    if (vec($readable, fileno $listener, 1) && accept(my $client, $listener)) {
      fcntl($client, F_SETFL, O_RDWR | O_NONBLOCK);
      $clients{ fileno $client } = [$client, '', time];
      # Over plain TCP nobody has to ask first.
      give_answer($clients{ fileno $client }, $name, $protocol) or close delete($clients{ fileno $client })->[0] if $protocol eq 'tcp';
    }
    for my $descriptor (keys %clients) {
      my $client = $clients{$descriptor};
      my $done = vec($readable, $descriptor, 1) ? hear($client, $name, $protocol) : time - $client->[2] > RESPONDER_PATIENCE;
      close delete($clients{$descriptor})->[0] if $done;
    }
  }
  return;
}

# True when nothing more is to be said.
sub hear {
  my ($client, $name, $protocol) = @_;
  my ($handle) = @$client;
  my $got = sysread($handle, $client->[1], 8192, length $client->[1]);
  return !defined $got ? $! != 4 && $! != 11 : 1 if !$got;
  return length $client->[1] > 65536 if $client->[3] || $client->[1] !~ /\r?\n\r?\n/;
  return !give_answer($client, $name, $protocol);
}

# Answers, and closes its side first: a reset could cut what the client reads. False where that client is gone.
sub give_answer {
  my ($client, $name, $protocol) = @_;
  my ($handle) = @$client;
  my ($theirs, $ours) = (getpeername $handle, getsockname $handle);
  return 0 if !defined $theirs;
  $_ = address_and_port($_) for $theirs, $ours;
  my $answer = answer_of($name, $ours, $theirs);
  if ($protocol eq 'http') {
    my $length = length $answer;
    my $head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: $length\r\nConnection: close\r\n\r\n";
    $answer = $client->[1] =~ /^HEAD / ? $head : $head . $answer;
  }
  note_question($protocol, $theirs, $ours, $protocol eq 'http' ? $client->[1] =~ /^([^\r\n]*)/ : ());
  syswrite($handle, $answer) or return 0;
  shutdown($handle, 1);
  return $client->[3] = 1;
}

sub answer_of {
  my ($name, $ours, $theirs) = @_;
  return "I am $name.\nI was asked at $ours.\nYou are $theirs.\n";
}

# A line for the node's log.
sub note_question {
  my ($protocol, $theirs, $ours, $asked) = @_;
  $asked = defined $asked ? ': ' . substr($asked =~ s/[^ -~]/?/gr, 0, 120) : '';
  return syswrite(STDOUT, "$protocol: $theirs asked $ours$asked\n");
}

# One answer to each datagram, from the address that was asked. $answer_to gets what was said, the address that was asked, and who did.
sub respond_to_datagrams {
  my ($socket, $protocol, $port, $answer_to) = @_;
  while (1) {
    my ($from, $data, $control, $vector) = ("\0" x 28, "\0" x 2048, "\0" x 64, '');
    # Buffers that are this variable's own, since the kernel writes into them.
    vec($_, length($_) - 1, 8) = 0 for $from, $data, $control;
    $vector = pack('Q2', address($data), length $data);
    my $message = pack('Q L x4 Q4 l x4', address($from), 28, address($vector), 1, address($control), 64, 0);
    my $got = sys('recvmsg', fileno $socket, $message, 0);
    next if $got < 0;
    my ($ours, $source) = asked_at($control) or next;
    my ($said, $theirs, $asked) = (substr($data, 0, $got), address_and_port($from), with_port($ours, $port));
    note_question($protocol, $theirs, $asked, $protocol eq 'dns' ? dns_question_words($said) : ());
    my $answer = $answer_to->($said, $asked, $theirs);
    next if $answer eq '';
    my $part = pack('Q2', address($answer), length $answer);
    my $reply = pack('Q L x4 Q4 l x4', address($from), unpack('S', $from) == AF_INET6 ? 28 : 16, address($part), 1, address($source), length $source, 0);
    sys('sendmsg', fileno $socket, $reply, 0);
  }
  return;
}

# The address that a datagram was for, and the control message that sends the answer from there. A struct cmsghdr, then in6_pktinfo
# (address, index) or in_pktinfo (index, the address that is the host's, the address in the packet).
sub asked_at {
  my ($control) = @_;
  my (undef, $level, $type) = unpack('Q l2', $control);
  if ($level == 41 && $type == 50) {
    my ($ours, $index) = unpack('x16 a16 L', $control);
    # An address of one wire alone (fe80::…) needs to be told which.
    $index = 0 if $ours !~ /^\xfe[\x80-\xbf]/;
    return ($ours, pack('Q l2 a16 L x4', 36, 41, 50, $ours, $index));
  }
  return if $level != 0 || $type != 8;
  my (undef, $ours) = unpack('x16 l a4', $control);
  return ($ours, pack('Q l2 l a4 x4 x4', 28, 0, 8, 0, $ours));
}
