# Settings of network namespaces that the topology names. What each was before is kept: there it goes back to.

# Which settings of a node are looked at besides the usual ones (look.pl): a file for each node, with a key on each line.
use constant SETTINGS => '/run/netyard/settings';

sub turn_setting {
  my ($node, $key, $value) = @_;
  my $path = setting_path($key);
  my $was = inside_network($node->{name}, sub {
    my $was = read_file("/proc/sys/$path");
    fail('no-such-setting', "This kernel has no setting $key in $node->{name}.") if !defined $was;
    eval { set_sysctl($key, $value); 1 } or fail('bad-setting', "The kernel does not take “$value” for $key in $node->{name}.");
    return $was;
  });
  $node->{settings}{$key} = $was =~ s/\n\z//r if !defined $node->{settings}{$key};
  return note_settings($node);
}

# Where its interface is gone there is nothing to do.
sub turn_back {
  my ($node, $key) = @_;
  my $was = delete $node->{settings}{$key};
  inside_network($node->{name}, sub { set_sysctl($key, $was) }) if defined $was;
  return note_settings($node);
}

sub note_settings {
  my ($node) = @_;
  mkdir SETTINGS;
  return write_file(SETTINGS . "/$node->{name}", join '', map { "$_\n" } sort keys %{ $node->{settings} });
}

sub forget_settings {
  my ($name) = @_;
  unlink SETTINGS . "/$name";
  return;
}
