# What differs from one container to the next: capabilities and volumes. Words of the operation `container`:
#   capabilities=all|none|N,N…    numbers as the kernel has them
#   volume=NAME:/PATH:rw|ro       of its host; several may be given

use constant VOLUMES => '/run/netyard/volumes';

# The words of a container: what is for its box, as keys of its node, and the sysctls, whose keys have a dot or a slash.
sub box_of {
  my ($words) = @_;
  my (%box, @sysctls);
  for my $word (@$words) {
    if ($word =~ m{^[^=]*[./]}) { push @sysctls, $word; next }
    if ($word =~ /^capabilities=(all|none|\d+(?:,\d+)*)$/) { $box{capabilities} = $1; next }
    if ($word =~ m{^volume=([A-Za-z][A-Za-z0-9-]*):((?:/[\w.+@-]+)+):(rw|ro)$} && "$2/" !~ m{/\.\.?/}) {
      push @{ $box{volumes} }, { name => $1, path => $2, how => $3 };
      next;
    }
    fail('bad-operation', "No word of a container: $word.");
  }
  return (\%box, \@sysctls);
}

# A volume is a folder of its host's, made when the first container with it gets processes, and kept.
sub make_volumes {
  my ($node) = @_;
  fail('no-volumes', 'This lab has no place on the disk in which volumes could be kept.') if !-d VOLUMES;
  for my $folder ($node->{host}, map { "$node->{host}/$_->{name}" } @{ $node->{volumes} }) {
    next if -d VOLUMES . "/$folder" || mkdir VOLUMES . "/$folder", 0755;
    fail('kernel-refused', "The volume $folder: $!");
  }
  return;
}

# Mounts them below the node's new root, what lies deeper later.
sub show_volumes {
  my ($root, $node) = @_;
  for my $volume (sort { length $a->{path} <=> length $b->{path} } @{ $node->{volumes} }) {
    my $place = $root;
    for my $part (split m{/}, substr $volume->{path}, 1) {
      $place .= "/$part";
      fail('kernel-refused', "$volume->{path}: a link is in the way.") if -l $place;
      -d $place || mkdir $place, 0755 or fail('kernel-refused', "$volume->{path}: $!");
    }
    mount_at(VOLUMES . "/$node->{host}/$volume->{name}", $place, '', MS_BIND);
    make_read_only($place) if $volume->{how} eq 'ro';
  }
  return;
}
