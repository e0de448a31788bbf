# Run on the machine: removes the folder of a lab's volumes. What programs of the lab have made there may belong to ids that only the
# lab has: then it is removed from a user namespace with the same ids. Prints `gone`, or `err CODE sentence`. Argument: the folder.

sub remove_tree {
  my ($path) = @_;
  return unlink $path if -l $path || !-d _;
  chmod 0700, $path;
  opendir(my $folder, $path) or return 0;
  my @entries = grep { !/^\.\.?$/ } readdir $folder;
  closedir $folder;
  remove_tree("$path/$_") for @entries;
  return rmdir $path;
}

# The same, as root of the lab would.
sub remove_as_lab {
  my ($path) = @_;
  pipe(my $from_child, my $to_parent) or die "pipe: $!\n";
  pipe(my $from_parent, my $to_child) or die "pipe: $!\n";
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    close $_ for $from_child, $to_child;
    leave(1) if sys('unshare', NEW_USER) != 0;
    syswrite($to_parent, "unshared\n");
    defined read_line($from_parent) or leave(1);
    eval { become_root(); remove_tree($path) };
    leave(0);
  }
  close $_ for $to_parent, $from_parent;
  eval { expect_word($from_child, 'unshared'); map_as_user($child); syswrite($to_child, "mapped\n") };
  close $to_child;
  return waitpid $child, 0;
}

my $folder = in_home($ARGV[0]);
eval {
  remove_as_lab($folder) if -e $folder && !remove_tree($folder) && $> != 0;
  # The last step is the person's: the folder above is theirs alone.
  remove_tree($folder) if -e $folder;
};
print -e $folder ? "err not-removed $folder: $!\n" : "gone\n";
