# What /run/netyard/look knows: it prints what the kernel holds in network namespaces, as the tools of iproute2 and iptables say it.
# src/shared/observe reads it. One process for all of them: to enter a namespace costs less than to start a program.

use constant { AF_NETLINK => 16, SOCK_RAW => 3, NETLINK_ROUTE => 0, NETLINK_NETFILTER => 12 };

# What is asked of the settings: those that a lesson about networks may turn. All of them would take longer than all the rest.
my @IPV4 = qw(
  ip_forward ip_default_ttl ip_local_port_range ip_nonlocal_bind ip_no_pmtu_disc ip_unprivileged_port_start ping_group_range
  icmp_echo_ignore_all icmp_echo_ignore_broadcasts fib_multipath_hash_policy tcp_syncookies tcp_mtu_probing tcp_congestion_control tcp_ecn
  tcp_fin_timeout tcp_tw_reuse tcp_window_scaling tcp_sack tcp_timestamps tcp_keepalive_time
);
my @IPV4_CONF = qw(
  forwarding rp_filter route_localnet arp_ignore arp_announce arp_filter proxy_arp accept_redirects send_redirects accept_source_route
  log_martians
);
my @IPV6_CONF = qw(disable_ipv6 forwarding accept_ra autoconf proxy_ndp);
my @BRIDGE = map { "bridge-nf-call-$_" } qw(iptables ip6tables arptables);

my %NFT_FAMILY = (1 => 'inet', 2 => 'ip', 3 => 'arp', 5 => 'netdev', 7 => 'bridge', 10 => 'ip6');
our %SAVE = (ip => 'iptables-save', ip6 => 'ip6tables-save');

# One namespace; what ended meanwhile is told with nothing in it.
sub look_at {
  my ($name) = @_;
  join_network($name) or return say_part('gone', $name);
  say_part('node', $name);
  my $ip = said_to("addr show\nroute show table all\nneigh show\nrule show\n", qw(ip -d -j -batch -));
  say_part('ip', $ip);
  say_part('fdb', said_to('', qw(bridge -j fdb show))) if $ip =~ /"info_kind":"(?:bridge|vxlan)"/;
  say_part('qdiscs', said_to('', qw(tc -j qdisc show))) if $ip =~ /"qdisc":"(?!noqueue"|noop"|mq"|pfifo_fast"|fq_codel")/;
  look_at_rules();
  look_at_settings($name);
  return say_part('end', '');
}

sub join_network {
  my ($name) = @_;
  sysopen(my $net, "/run/netns/$name", O_RDONLY) or return 0;
  return eval { join_namespace($net); 1 };
}

sub all_names {
  opendir(my $all, '/run/netns') or die "/run/netns: $!\n";
  return sort grep { !/^\.\.?$/ } readdir $all;
}

sub say_part {
  my ($part, $text) = @_;
  $text =~ s/\n\z//;
  return print "\@$part $text\n";
}

# What a program says that reads $input. Its complaints are not for us: what it cannot tell is not there.
sub said_to {
  my ($input, @argv) = @_;
  pipe(my $in, my $to) or die "pipe: $!\n";
  pipe(my $from, my $out) or die "pipe: $!\n";
  my $child = fork;
  die "fork: $!\n" if !defined $child;
  if ($child == 0) {
    place_descriptor($in, 0);
    place_descriptor($out, 1);
    place_descriptor($_, 2) for no_device();
    close_others();
    { no warnings 'exec'; exec { $argv[0] } @argv; }
    leave(127);
  }
  close $_ for $in, $out;
  syswrite($to, $input);
  close $to;
  my $said = '';
  1 while sysread($from, $said, 65536, length $said);
  waitpid($child, 0);
  return $said;
}

sub no_device {
  sysopen(my $null, "/dev/null", O_RDWR) or return;
  return $null;
}

# Only what is there is asked for: three programs that have nothing to say would cost more than all the rest.
sub look_at_rules {
  my %tables = map { $_ => 1 } nft_tables();
  # The older backend of iptables has tables of its own.
  for my $family ('ip', 'ip6') {
    my $legacy = (read_file("/proc/net/${family}_tables_names") || '') ne '';
    my @own = grep { delete $tables{"$family $_"} } qw(filter nat mangle raw security);
    say_part("rules-$family", said_to('', $SAVE{$family})) if @own || $legacy;
  }
  say_part('nft', join '', map { said_to('', 'nft', '-s', 'list', 'table', split / /) } sort keys %tables) if %tables;
  return;
}

# `ip filter`: family and name of every table of nftables here.
sub nft_tables {
  socket(my $nft, AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER) or return;
  # NFT_MSG_GETTABLE, NLM_F_REQUEST | NLM_F_DUMP; then struct nfgenmsg of any family.
  syswrite($nft, pack('L S S L L C C n', 20, 10 << 8 | 1, 0x301, 1, 0, 0, 0, 0));
  my @tables;
  while (sysread($nft, my $answer, 65536)) {
    while (length $answer >= 16) {
      my ($length, $type) = unpack('L S', $answer);
      return @tables if $type == 3 || $type == 2 || $length < 16;
      my ($family, $attributes) = (unpack('x16 C', $answer), substr $answer, 20, $length - 20);
      while (length $attributes >= 4) {
        my ($size, $kind) = unpack('S S', $attributes);
        last if $size < 4;
        push @tables, ($NFT_FAMILY{$family} || 'ip') . ' ' . unpack('x4 Z*', $attributes) if $kind == 1;
        $attributes = after($attributes, $size);
      }
      $answer = after($answer, $length);
    }
  }
  return @tables;
}

# What follows a message of netlink, or one of its attributes: they begin at multiples of four.
sub after {
  my ($bytes, $length) = @_;
  my $whole = ($length + 3) & 0xfffffffc;
  return $whole >= length $bytes ? '' : substr $bytes, $whole;
}

sub look_at_settings {
  my ($name) = @_;
  return say_part('sysctls', join '', map { "$_->[0]=$_->[1]\n" } settings($name));
}

# [key, value] of each setting, in the spelling that a person would give to sysctl(8).
sub settings {
  my ($name) = @_;
  my @paths = (
    (map { "ipv4/$_" } @IPV4), (map { "bridge/$_" } @BRIDGE),
    (map { my $interface = $_; map { "ipv4/conf/$interface/$_" } @IPV4_CONF } folders('ipv4/conf')),
    (map { my $interface = $_; map { "ipv6/conf/$interface/$_" } @IPV6_CONF } folders('ipv6/conf')),
    # What the topology names (settings.pl).
    (map { m{^net/(.+)} ? $1 : tr{./}{/.}r =~ s{^net/}{}r } split /\n/, read_file("/run/netyard/settings/$name") || ''),
  );
  return map { my $value = setting("/proc/sys/net/$_"); defined $value ? ['net/' . $_, $value] : () } @paths;
}

sub folders {
  my ($path) = @_;
  opendir(my $folder, "/proc/sys/net/$path") or return;
  return sort grep { !/^\.\.?$/ } readdir $folder;
}

sub setting {
  my ($path) = @_;
  sysopen(my $file, $path, O_RDONLY) or return undef;
  sysread($file, my $value, 512);
  $value =~ s/\s+/ /g if defined $value;
  $value =~ s/^ | $//g if defined $value;
  return $value;
}
