# The last part: what this program is asked to be. The launcher finds all three programs in %main::PROGRAMS.
our %PROGRAMS;
if (($ARGV[0] || '') eq 'init') { init() } else { launch(\%PROGRAMS) }
