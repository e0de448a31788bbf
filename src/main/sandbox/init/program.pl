# What every program of a node begins with: `exec`, a shell and `command` are alike in that.

# What Docker sets, and over it what the topology says.
sub environment {
  my ($node) = @_;
  return {
    PATH => '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME => '/root', USER => 'root', LANG => 'C.UTF-8',
    defined $node->{hostname} ? (HOSTNAME => $node->{hostname}) : (),
    map { /^([^=]+)=(.*)$/s } @{ $node->{variables} || [] },
  };
}

# Becomes the program. Ends as a shell says it where there is none: 127, or 126 where it cannot be run.
sub exec_program {
  my (@argv) = @_;
  { no warnings 'exec'; exec { $argv[0] } @argv; }
  my ($code, $why) = ($! == 2 ? 127 : 126, "$!");
  syswrite(STDERR, "netyard: $argv[0]: $why\n");
  return leave($code);
}

# How a program ended, as a shell says it: 128 + n after signal n.
sub exit_code {
  my ($status) = @_;
  return $status & 127 ? 128 + ($status & 127) : $status >> 8;
}
