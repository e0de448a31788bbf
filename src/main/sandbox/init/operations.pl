# The operations: one line each, fields separated by TAB and escaped as %XX (bytes up to 0x20, % and 0x7f). Replies: `ok`, or
# `err CODE sentence`. A SYSCTL is KEY=VALUE, written while the namespace is made.
#   host NAME SYSCTL…                            a host's namespaces and their pid 1
#   container NAME HOST MODE HOSTNAME WORD…      MODE: own, host or container:NAME; a WORD is a SYSCTL or see box.pl
#   netns NAME HOST SYSCTL…                      a network namespace without processes
#   remove NAME                                  any of these, with all that depends on it
#   names NETWORK NAME=ADDRESS,ADDRESS…          what is known of a network; none: forget it
#   attach CONTAINER NETWORK… server=ADDRESS…    where its resolver looks, and whom it asks then; no network: no resolver
#   file NODE PATH CONTENT                       below /etc
#   limit NODE WORD…                             memory=BYTES, pids=N, cpus=N; what is not named is as by default
#   sysctl NODE KEY VALUE                        of its network namespace; without VALUE: what it was before the first
#   serve NODE PROTOCOL PORT, unserve NODE PROTOCOL PORT    PROTOCOL: http, tcp, udp or dns
#   variables NODE KEY=VALUE…                    what programs find in their environment from now on
#   command NODE POLICY ARGV…                    what the node is there for, in place of the last; POLICY: when it starts again
#   uncommand NODE                               ends it
#   note NUMBER                                  what the kernel holds now, for the lab's history; see note.pl
#   log NODE FROM                                → FROM, NEXT, BYTES: what its programs said; see logs.pl
#   status                                       → how each program fares; see followers.pl
#   follow                                       the same, and every change of it, until the connection ends
#   enter NODE                                   → pid, network namespace, capabilities, hostname, bounds (see cgroups.pl), KEY=VALUE…; see guard.pl
#   guard                                        the same for the fabric
#   inside                                       → whose network namespace somebody is in, or was a moment ago

my $NAME = qr/[A-Za-z][A-Za-z0-9-]{0,31}/;

our %OPERATION = (
  host => sub { my ($name, @sysctls) = @_; whole_or_not(fresh($name), sub { make_host($name, \@sysctls) }) },
  container => sub { my ($name, $host, $mode, $hostname, @words) = @_; whole_or_not(fresh($name), sub { make_container($name, $host, $mode, $hostname, \@words) }) },
  netns => sub { my ($name, $host, @sysctls) = @_; whole_or_not(fresh($name), sub { make_netns($name, $host, \@sysctls) }) },
  remove => sub { my ($name) = @_; remove_node($name) },
  names => \&set_names,
  attach => sub { my ($name, @networks) = @_; attach(node($name, 'container'), @networks) },
  file => \&set_file,
  sysctl => sub { my ($name, @words) = @_; @words == 2 ? turn_setting(node($name), @words) : $NODES{$name} && turn_back($NODES{$name}, @words) },
  serve => sub { my ($name, $protocol, $port) = @_; start_serving(node($name), $protocol, $port) },
  unserve => sub { my ($name, $protocol, $port) = @_; $NODES{$name} and stop_serving($NODES{$name}, "$protocol $port"); return },
  variables => sub { my ($name, @variables) = @_; node($name, 'host', 'container')->{variables} = \@variables; return },
  command => sub { my ($name, $policy, @argv) = @_; start_command(node($name, 'host', 'container'), $policy, @argv) },
  uncommand => sub { my ($name) = @_; $NODES{$name} and stop_command($NODES{$name}); return },
  note => sub { my ($number) = @_; note($number) },
  log => \&log_values,
  status => sub { return status_values() },
  follow => sub { return status_values() },
  limit => \&set_limits,
  enter => \&enter_values,
  guard => sub { return },
  inside => \&names_inside,
);

# Those that are answered with values.
my %TELLS = map { $_ => 1 } qw(log status follow enter inside);

# Replies to lines that came in one go, up to the first that fails.
sub answer_all {
  my (@lines) = @_;
  my @replies;
  for (@lines) { tell_networks_needed(unescape($1), 'own') if /^container\t[^\t]*\t([^\t]*)\town\t/ }
  for my $line (@lines) {
    push @replies, answer($line);
    last if $replies[-1] =~ /^err /;
  }
  networks_done();
  return @replies;
}

# The reply to one line.
sub answer {
  my ($line) = @_;
  my ($operation, @fields) = map { unescape($_) } split /\t/, $line, -1;
  my @values = eval {
    my $work = $OPERATION{ defined $operation ? $operation : '' } or fail('bad-operation', 'There is no such operation.');
    defined or fail('bad-operation', 'A field is missing.') for @fields;
    $work->(@fields);
  };
  if ($@) {
    my ($code, $said) = what_failed($@);
    return "err $code $said";
  }
  return join ' ', 'ok', map { escape($_) } $TELLS{$operation} ? @values : ();
}

sub unescape { my ($field) = @_; $field =~ s/%([0-9A-Fa-f]{2})/chr hex $1/ge; return $field }
# Bytes that are no characters must travel, too.
sub escape { my ($field) = @_; $field =~ s/([^!-\$&-~])/sprintf '%%%02X', ord $1/ge; return $field }

# A name that a new node may have.
sub fresh {
  my ($name) = @_;
  fail('bad-operation', 'That is no name of a node.') if !defined $name || $name !~ /^$NAME(?:\@$NAME)?$/;
  fail('exists', "$name exists already.") if $NODES{$name};
  return $name;
}

# What could not be made whole leaves nothing.
sub whole_or_not {
  my ($name, $make) = @_;
  return if eval { $make->(); 1 };
  my $error = $@;
  remove_node($name);
  die $error;
}

# What enter needs: the process that holds the namespaces, the network namespace, which capabilities, the hostname, what bounds it.
sub enter_values {
  my ($name) = @_;
  my $node = node($name);
  my $pid = materialise($node);
  return ($pid, '/run/netns/' . network_owner($node)->{name}, capability_set($node), network_owner($node)->{hostname} || $node->{host}, bounds_of($node), @{ $node->{variables} || [] });
}

# Keeps a file for when the node gets its file system, and writes it where it has one.
sub set_file {
  my ($name, $path, $content) = @_;
  my $node = node($name, 'host', 'container');
  $path =~ s{^/etc/}{};
  fail('bad-operation', "No place below /etc: $path.") if $path !~ m{^[\w.-]+(?:/[\w.-]+)*$} || $path =~ /\.\./;
  $node->{files}{$path} = $content;
  for my $reader (grep { defined $_->{pid} && network_owner($_) == $node } values %NODES) {
    next if !holds($reader) || ($reader != $node && exists $reader->{files}{$path});
    inside_node($reader, sub { write_etc_file('/etc', $path, $content) });
  }
  return;
}

# Runs a function in a process of the node: what the node's root has put in the way there leads nowhere else.
sub inside_node {
  my ($node, $work) = @_;
  my @namespaces = map { open_namespace($node->{pid}, $_) } 'user', 'mnt';
  pipe(my $answer, my $report) or die "pipe: $!\n";
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    empty_streams();
    sys('prctl', PR_SET_DUMPABLE, 0, 0, 0, 0);
    eval {
      join_namespace($_) for @namespaces;
      $work->();
      syswrite($report, "done\n");
      1;
    } or do {
      my ($code, $said) = what_failed($@);
      syswrite($report, "err $code $said\n");
    };
    leave(0);
  }
  close $report;
  word_of($child, $answer, 'done');
  return;
}
