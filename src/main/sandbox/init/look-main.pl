# The last part of `look`. NAME… looks once, without a name at every namespace of the lab; `--watch` does so and goes on.
sub main {
  my $watch = @ARGV && $ARGV[0] eq '--watch' && shift @ARGV;
  $| = 1;
  # Who looks is never in the way of who works.
  setpriority(0, 0, 10);
  my @names = @ARGV;
  return watch_all() if $watch;
  look_at($_) for @names ? @names : all_names();
  return;
}
main();
