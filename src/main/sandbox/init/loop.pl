# Pid 1 of the sandbox: one loop over everything that can become readable. Nothing in it blocks for long.

use constant SOCKET_PATH => '/run/netyard/init.sock';

# descriptor => [handle, function to call when it is readable, whether it comes before others]
our %WATCHED;

sub watch {
  my ($handle, $ready) = @_;
  $WATCHED{ fileno $handle } = [$handle, $ready];
  return;
}

# descriptor => function to call once it can be written to
our %WRITABLE;

sub when_writable {
  my ($handle, $ready) = @_;
  return $WRITABLE{ fileno $handle } = $ready;
}

# [time, function] of what is to be done then.
our @LATER;

# Returns what `no_more` takes.
sub later {
  my ($seconds, $work) = @_;
  my $due = [now() + $seconds, $work];
  @LATER = sort { $a->[0] <=> $b->[0] } @LATER, $due;
  return $due;
}

# It is not to be done after all: with it goes what its function holds.
sub no_more {
  my ($due) = @_;
  @LATER = grep { $_ != $due } @LATER;
  return;
}

# Does what is due; returns the seconds until the next, undef when there is none.
sub do_what_is_due {
  while (@LATER && $LATER[0][0] <= now()) {
    my (undef, $work) = @{ shift @LATER };
    eval { $work->() };
  }
  return undef if !@LATER;
  my $rest = $LATER[0][0] - now();
  return $rest > 0 ? $rest : 0;
}

sub watch_first {
  my ($handle, $ready) = @_;
  $WATCHED{ fileno $handle } = [$handle, $ready, 1];
  return;
}

# Stops watching and closes.
sub forget {
  my ($handle) = @_;
  delete $_->{ fileno $handle } for \%WATCHED, \%WRITABLE;
  return close $handle;
}

sub init {
  $0 = 'netyard-init';
  close_others();
  chdir '/';
  umask 022;
  $SIG{PIPE} = 'IGNORE';
  # The kernel reaps for a parent that ignores this signal, orphans of the whole sandbox included.
  $SIG{CHLD} = 'IGNORE';
  $SIG{TERM} = sub { leave(0) };
  forbid_calls();
  raise_descriptor_limit();
  find_controllers();
  listen_for_operations();
  await_commit();
  syswrite(STDOUT, "ready\n");
  run_loop();
  return;
}

# What a helper process says. A node's root may stop what works in the node: it is not waited for, and does not stay.
sub word_of {
  my ($helper, $pipe, $word) = @_;
  my $said = eval { expect_word($pipe, $word, PATIENCE) };
  return $said if defined $said;
  my $error = $@;
  end_family($helper) if ref $error && $error->{code} eq 'no-answer';
  die $error;
}

# Kills a process and its descendants.
sub end_family {
  my ($pid) = @_;
  return kill 'KILL', $pid, descendants($pid);
}

# Whom a process has started, and they in turn.
sub descendants {
  my ($pid) = @_;
  my %children;
  opendir(my $processes, '/proc') or return;
  for my $each (grep { /^\d+$/ } readdir $processes) {
    my ($state, $parent) = (read_file("/proc/$each/stat") || '') =~ /^\d+ \(.*\) (\S) (\d+)/s or next;
    push @{ $children{$parent} }, $each if $state ne 'Z' && $state ne 'X';
  }
  my @family = ($pid);
  for my $member (@family) { push @family, @{ $children{$member} || [] } }
  shift @family;
  return @family;
}

# In a helper: the streams are those of who launched the sandbox, as long as it has not committed.
sub empty_streams {
  sysopen(my $null, '/dev/null', O_RDWR) or return;
  return map { place_descriptor($null, $_) } 0 .. 2;
}

sub run_loop {
  while (1) {
    my $rest = do_what_is_due();
    my ($readable, $writable) = ('', '');
    vec($readable, $_, 1) = 1 for keys %WATCHED;
    vec($writable, $_, 1) = 1 for keys %WRITABLE;
    next if select($readable, $writable, undef, $rest) <= 0;
    for my $ready (map { delete $WRITABLE{$_} } grep { vec($writable, $_, 1) } keys %WRITABLE) { eval { $ready->() } }
    # What ends comes first: nobody who enters next may meet what is left of it.
    for my $descriptor (sort { ($WATCHED{$b}[2] || 0) <=> ($WATCHED{$a}[2] || 0) } grep { vec($readable, $_, 1) } keys %WATCHED) {
      my $watched = $WATCHED{$descriptor} or next;
      eval { $watched->[1]->($watched->[0]); 1 } or forget($watched->[0]);
    }
  }
  return;
}

# Until the launcher's `commit` this sandbox is nobody's: when the pipe closes first, it ends.
sub await_commit {
  my $said = '';
  return watch(\*STDIN, sub {
    my $got = sysread(STDIN, $said, 64, length $said);
    leave(1) if !$got;
    return if $said !~ /^commit\n/;
    delete $WATCHED{0};
    syswrite(STDOUT, "committed\n");
    empty_streams();
  });
}

sub listen_for_operations {
  socket(my $listener, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!\n";
  bind($listener, pack('S Z108', AF_UNIX, SOCKET_PATH)) or die SOCKET_PATH . ": $!\n";
  chmod 0600, SOCKET_PATH;
  listen($listener, 128) or die "listen: $!\n";
  return watch($listener, sub {
    accept(my $client, $listener) or return;
    ask_for_senders($client);
    serve_client($client);
  });
}

# Lines in, one reply line each; the first failure ends the conversation, as `ip -batch` does it.
sub serve_client {
  my ($client) = @_;
  my $pending = '';
  return watch($client, sub {
    my $got = sysread($client, $pending, 65536, length $pending);
    return forget($client) if !$got;
    my $whole = 1 + rindex $pending, "\n";
    my @lines = split /\n/, substr($pending, 0, $whole, ''), -1;
    pop @lines;
    my @replies = answer_all(@lines);
    write_all($client, join '', map { "$_\n" } @replies);
    return forget($client) if @replies && $replies[-1] =~ /^err /;
    guard($client, entered($lines[-1])) if @lines && $lines[-1] =~ /^(?:enter|guard)\b/;
    follow($client) if @lines && $lines[-1] eq 'follow';
  });
}

sub write_all {
  my ($handle, $bytes) = @_;
  my $at = 0;
  while ($at < length $bytes) {
    my $wrote = syswrite($handle, $bytes, length($bytes) - $at, $at);
    return 0 if !defined $wrote;
    $at += $wrote;
  }
  return 1;
}
