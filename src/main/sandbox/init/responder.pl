# `serves: { http: PORT }`: a process in the node's own namespaces (its `ps` and `ss` show it) that says who it is and whom
# it sees. The body is these lines, which labs and tests read:
#   I am NAME.
#   I was asked at ADDRESS:PORT.
#   You are ADDRESS:PORT.

use constant { RESPONDER_CLIENTS => 256, RESPONDER_PATIENCE => 10 };

# A responder that was killed is started again, after a second, then 2, … up to this many.
use constant RESPONDER_REST => 60;

sub start_serving {
  my ($node, $protocol, $port) = @_;
  fail('bad-operation', "Nothing here speaks $protocol.") if $protocol ne 'http';
  fail('bad-operation', "No TCP port: $port.") if $port !~ /^[1-9]\d{0,4}$/ || $port > 65535;
  fail('exists', "$node->{name} serves $protocol on port $port already.") if serves($node, "$protocol $port");
  stop_serving($node, "$protocol $port");
  my $served = { port => $port, protocol => $protocol, began => time };
  @$served{'pid', 'start'} = start_responder($node, $protocol, $port);
  $node->{serves}{"$protocol $port"} = $served;
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
  return later($served->{rest}, sub {
    my ($known, $now) = ($NODES{ $node->{name} }, $node->{serves}{"$served->{protocol} $served->{port}"});
    return if !defined $known || $known != $node || !defined $now || $now != $served;
    $served->{began} = time;
    return serve_again($node, $served) if !eval { @$served{'pid', 'start'} = start_responder($node, @$served{'protocol', 'port'}); 1 };
    return keep_serving($node, $served);
  });
}

# A process that answers on the port, in the node; returns its pid and when it began.
sub start_responder {
  my ($node, $protocol, $port) = @_;
  my $holder = materialise($node);
  my @namespaces = map { open_namespace($holder, $_) } qw(user mnt uts ipc);
  sysopen(my $net, '/run/netns/' . network_owner($node)->{name}, O_RDONLY) or fail('gone', "The network namespace of $node->{name} is gone.");
  my $pid = in_pid_namespace($holder, sub {
    my ($report) = @_;
    # Once more, so that it falls to the node's pid 1.
    pipe(my $settled, my $settling) or die "pipe: $!\n";
    my $responder = fork;
    die "fork: $!\n" if !defined $responder;
    if ($responder != 0) {
      # Until it has said how it went: see in_pid_namespace.
      close $_ for $settling, $report;
      sysread($settled, my $nothing, 1);
      return;
    }
    my $pid = readlink '/proc/self';
    eval {
      sys('setsid');
      join_namespace($_) for @namespaces, $net;
      keep_capabilities(capabilities_of(capability_set($node)));
      chdir '/';
      my $listener = responder_socket($port);
      close_others(fileno $listener, fileno $report, fileno $settling);
      $0 = "netyard-responder $protocol $port";
      sys('prctl', PR_SET_DUMPABLE, 1, 0, 0, 0);
      syswrite($report, "pid $pid\n");
      close $_ for $report, $settling;
      respond($listener, $node->{name});
      1;
    } or do {
      my ($code, $said) = what_failed($@);
      syswrite($report, "err $code $said\n");
    };
    leave(1);
  });
  return ($pid, start_time($pid));
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
  my ($port) = @_;
  socket(my $listener, AF_INET, SOCK_STREAM, 0) or fail('kernel-refused', "socket: $!");
  setsockopt($listener, 1, 2, pack('i', 1));
  bind($listener, pack('S n x12', AF_INET, $port)) or fail($! == 98 ? 'port-taken' : 'kernel-refused', "port $port: $!");
  listen($listener, 128) or fail($! == 98 ? 'port-taken' : 'kernel-refused', "port $port: $!");
  fcntl($listener, F_SETFL, O_RDWR | O_NONBLOCK);
  return $listener;
}

# Answers whoever has sent a whole request head; a client that says nothing is let go after a while.
sub respond {
  my ($listener, $name) = @_;
  my %clients;
  while (1) {
    my $readable = '';
    vec($readable, fileno $_->[0], 1) = 1 for values %clients;
    vec($readable, fileno $listener, 1) = 1 if keys %clients < RESPONDER_CLIENTS;
    select($readable, undef, undef, %clients ? 1 : undef);
    if (vec($readable, fileno $listener, 1) && accept(my $client, $listener)) {
      fcntl($client, F_SETFL, O_RDWR | O_NONBLOCK);
      $clients{ fileno $client } = [$client, '', time];
    }
    for my $descriptor (keys %clients) {
      my $client = $clients{$descriptor};
      my $done = vec($readable, $descriptor, 1) ? hear($client, $name) : time - $client->[2] > RESPONDER_PATIENCE;
      close delete($clients{$descriptor})->[0] if $done;
    }
  }
  return;
}

# True when nothing more is to be said. After the answer the client closes first: a reset could cut what it reads.
sub hear {
  my ($client, $name) = @_;
  my ($handle) = @$client;
  my $got = sysread($handle, $client->[1], 8192, length $client->[1]);
  return !defined $got ? $! != 4 && $! != 11 : 1 if !$got;
  return length $client->[1] > 65536 if $client->[3] || $client->[1] !~ /\r?\n\r?\n/;
  my ($theirs, $ours) = (getpeername $handle, getsockname $handle);
  return 1 if !defined $theirs;
  $_ = address_and_port($_) for $theirs, $ours;
  my $body = "I am $name.\nI was asked at $ours.\nYou are $theirs.\n";
  my $length = length $body;
  my $answer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: $length\r\nConnection: close\r\n\r\n";
  $answer .= $body if $client->[1] !~ /^HEAD /;
  syswrite($handle, $answer) or return 1;
  shutdown($handle, 1);
  $client->[3] = 1;
  return 0;
}

sub address_and_port {
  my (undef, $port, @address) = unpack('S n C4', $_[0]);
  return join('.', @address) . ":$port";
}
