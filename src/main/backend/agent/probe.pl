# What a Linux can do, found out by doing: everything is tried in namespaces that end with this program. Sent as it is to
# `perl -e`, with arguments `feature NAME` and `program NAME`. Answers in lines of fields with tabs between them:
#   fact NAME VALUE · program NAME (is there) · forbidden SAID (no lab can run) · inside · works NAME · lacks NAME SAID
# Starting a program costs 0.15 s where a processor is emulated, so links are tried by one `ip -batch`, and files are read here.
use strict;
use warnings;

$| = 1;
$SIG{PIPE} = 'IGNORE';
my (%feature, @programs);
while (@ARGV) {
  my ($kind, $name) = splice @ARGV, 0, 2;
  if ($kind eq 'feature') { $feature{$name} = 1 } else { push @programs, $name }
}

sub text {
  my ($path) = @_;
  open(my $file, '<', $path) or return undef;
  local $/;
  return scalar <$file>;
}

sub line {
  my $text = text(@_);
  return '' if !defined $text;
  chomp $text;
  return $text;
}

sub say_so {
  print join("\t", map { s/\s+/ /gr } @_), "\n";
}

# Runs a program; its code, and what it said on either output.
sub told {
  my ($input, @argv) = @_;
  pipe(my $from, my $to) && pipe(my $hear, my $speak) or die "pipe: $!\n";
  my $pid = fork;
  die "fork: $!\n" if !defined $pid;
  if ($pid == 0) {
    open(STDIN, '<&', $from);
    open(STDOUT, '>&', $speak);
    open(STDERR, '>&', $speak);
    close $_ for $from, $to, $hear, $speak;
    { no warnings; exec { $argv[0] } @argv }
    print STDERR "$argv[0]: $!";
    exit 127;
  }
  close $from;
  close $speak;
  syswrite $to, $input;
  close $to;
  my $said = do { local $/; <$hear> };
  waitpid $pid, 0;
  return ($? >> 8 || $? & 127, $said // '');
}

# ── what it is ──

sub system_ids {
  my $text = text('/etc/os-release') // '';
  return join ' ', map { /^(?:ID|ID_LIKE)="?([^"]*)"?$/ ? $1 : () } split /\n/, $text;
}

sub container {
  return 'docker' if -e '/.dockerenv';
  return 'podman' if -e '/run/.containerenv';
  return '';
}

# Where the next range of user ids may begin, and whether this user has one.
sub subuid {
  my ($user) = @_;
  my ($next, $own) = (100_000, $> == 0 ? 1 : 0);
  for my $entry (split /\n/, text('/etc/subuid') // '') {
    my ($name, $start, $count) = split /:/, $entry;
    next if !defined $count || "$start$count" =~ /\D/;
    $own = 1 if $name eq $user || $name eq $>;
    $next = $start + $count if $start + $count > $next;
  }
  return ($own, $next);
}

sub find {
  my ($name) = @_;
  return scalar grep { -x "$_/$name" && !-d _ } split /:/, $ENV{PATH};
}

my $user = getpwuid($>) // "$>";
my ($own_range, $next_range) = subuid($user);
my %fact = (
  kernel => line('/proc/sys/kernel/osrelease'), uid => $>, user => $user, system => system_ids(), container => container(),
  'subuid own' => $own_range, 'subuid next' => $next_range, perl => $^X,
  'userns clone' => line('/proc/sys/kernel/unprivileged_userns_clone'), 'userns max' => line('/proc/sys/user/max_user_namespaces'),
  'userns apparmor' => line('/proc/sys/kernel/apparmor_restrict_unprivileged_userns'),
  seccomp => (text('/proc/self/status') // '') =~ /^Seccomp:\s*(\d)/m ? $1 : '',
);
# Versions only for who wants to know all: each costs a program.
if (@programs) {
  $fact{iproute2} = $1 if (told('', 'ip', '-V'))[1] =~ /iproute2-(\S+?),?\s/;
  $fact{iptables} = $1 if (told('', 'iptables', '-V'))[1] =~ /v(\S+(?: \(\w+\))?)/;
}
say_so('fact', $_, $fact{$_} // '') for sort keys %fact;
find($_) and say_so('program', $_) for @programs;

# ── what it can do ──

# '' where a group of one's own can be made whose memory and number of processes can be bounded, else why not.
sub cgroup_limits {
  my ($own) = map { /^0::(.*)/ ? $1 : () } split /\n/, text('/proc/self/cgroup') // '';
  my ($tree) = map { /^\S+ (\S+) cgroup2 / ? $1 : () } split /\n/, text('/proc/self/mounts') // '';
  return '' if groups_of_old();
  return 'there is no cgroup v2 tree' if !defined $own || !defined $tree;
  my @places = $> == 0 ? ($tree, "$tree$own") : ("$tree$own", "$tree/user.slice/user-$>.slice/user\@$>.service");
  my $why = '';
  for my $place (@places) {
    my $group = "$place/netyard-probe-$$";
    if (!mkdir $group) {
      $why ||= "no group can be made in $place: $!";
      next;
    }
    my %has = map { $_ => 1 } split ' ', line("$group/cgroup.controllers");
    rmdir $group;
    my @lacks = grep { !$has{$_} } qw(memory pids);
    return '' if !@lacks;
    $why ||= "groups in $place have no " . join(' and no ', @lacks) . ' controller';
  }
  return $why;
}

# In cgroup v1 each controller has a tree of its own.
sub groups_of_old {
  my %own;
  for my $line (split /\n/, text('/proc/self/cgroup') // '') {
    my ($controllers, $group) = $line =~ /^\d+:([^:]+):(.*)/ or next;
    $own{$_} = $group for split /,/, $controllers;
  }
  for my $controller ('memory', 'pids') {
    my ($tree) = map { /^\S+ (\S+) cgroup \S*\b$controller\b/ ? $1 : () } split /\n/, text('/proc/self/mounts') // '';
    return 0 if !defined $tree || !defined $own{$controller};
    my $group = "$tree$own{$controller}/netyard-probe-$$";
    mkdir $group or return 0;
    rmdir $group;
  }
  return 1;
}

# Does this kernel come with the module? For the way out only.
sub module {
  my ($name) = @_;
  my $folder = "/lib/modules/$fact{kernel}";
  my $list = text("$folder/modules.dep") // return 'unknown';
  return $list =~ m{/\Q$name\E\.ko}m || (text("$folder/modules.builtin") // '') =~ m{/\Q$name\E\.ko} ? 'there' : 'absent';
}

my %MODULE = (
  veth => 'veth', bridge => 'bridge', vxlan => 'vxlan', macvlan => 'macvlan', ipvlan => 'ipvlan', 'ipvlan l3' => 'ipvlan', 'ipvlan l3s' => 'ipvlan',
  '802.1Q' => '8021q', 'VLAN filtering' => 'bridge', '/dev/net/tun' => 'tun', netem => 'sch_netem', iptables => 'nft_compat', ip6tables => 'nft_compat', IPv6 => 'ipv6', nft => 'nf_tables',
  overlayfs => 'overlay',
);

sub verdict {
  my ($name, $said) = @_;
  return say_so('works', $name) if $said eq '';
  say_so('lacks', $name, $said);
  say_so('fact', "module $name", "$MODULE{$name} " . module($MODULE{$name})) if $MODULE{$name};
}

verdict('cgroup limits', cgroup_limits()) if $feature{'cgroup limits'};

# perl makes the namespaces as netyard-init does: what a machine allows one program it may forbid another.
open(my $exe, '<:raw', '/proc/self/exe') or die "/proc/self/exe: $!\n";
sysread $exe, my $header, 20;
my $on_arm = unpack('x18 v', $header) == 183;
my ($uid, $gid) = ($>, (split ' ', $))[0]);

sub forbidden {
  say_so('forbidden', @_);
  exit 3;
}

syscall($on_arm ? 97 : 272, 0x50020000) == 0 or forbidden("$!");
for (['uid_map', "0 $uid 1"], ['setgroups', 'deny'], ['gid_map', "0 $gid 1"]) {
  my ($name, $wanted) = @$_;
  open(my $file, '>', "/proc/self/$name") or forbidden("$name: $!");
  defined syswrite($file, $wanted) or forbidden("$name: $!");
}

# Lines for `ip -batch`, and what each is a trial of. An ipvlan and a macvlan do not share a card, nor do two modes of ipvlan.
my @LINKS = (
  ['', 'link set lo up'],
  ['veth', 'link add v1 type veth peer name v2'],
  ['', 'link add v3 type veth peer name v4'],
  ['bridge', 'link add bridge1 type bridge'],
  ['bridge', 'link set bridge1 up'],
  ['vxlan', 'link add vxlan1 type vxlan id 1 local 127.0.0.1 dstport 4789 nolearning proxy l2miss l3miss'],
  ['macvlan', 'link add link v1 name macvlan1 type macvlan mode bridge'],
  ['ipvlan', 'link add link v2 name ipvlan1 type ipvlan mode l2'],
  ['ipvlan l3', 'link add link v3 name ipvlan2 type ipvlan mode l3'],
  ['ipvlan l3s', 'link add link v4 name ipvlan3 type ipvlan mode l3s'],
  ['802.1Q', 'link add link v1 name vlan7 type vlan id 7'],
  ['VLAN filtering', 'link add bridge2 type bridge vlan_filtering 1'],
  ['/dev/net/tun', 'tuntap add dev tun1 mode tun'],
  ['IPv6', 'addr add fd00::1/64 dev lo'],
);
# Machines may have it off until an interface is told otherwise.
if ($feature{IPv6} && open(my $setting, '>', '/proc/sys/net/ipv6/conf/lo/disable_ipv6')) {
  syswrite($setting, 0);
}
# The first pair is what others are tried on, whoever asks.
my @lines = grep { $_->[0] eq '' || $_->[0] eq 'veth' || $feature{$_->[0]} } @LINKS;
my ($code, $said) = told(join('', map { "$_->[1]\n" } @lines), 'ip', '-force', '-batch', '-');
my %refused;
my $saying = '';
for (split /\n/, $said) {
  if (/^Command failed -:(\d+)/) {
    my $about = $1 == 1 ? 'lo' : $lines[$1 - 1][0];
    $refused{$about} //= $saying eq '' ? 'it was refused' : $saying;
    $saying = '';
  } else {
    $saying .= ($saying eq '' ? '' : ' ') . $_;
  }
}
forbidden($refused{lo}) if defined $refused{lo};
forbidden($said) if $code == 127;
say_so('inside');
my %tried;
for my $name (map { $_->[0] } @lines) {
  verdict($name, $refused{$name} // '') if $feature{$name} && !$tried{$name}++;
}

my %FED = (
  netem => ['', 'tc', 'qdisc', 'add', 'dev', 'lo', 'root', 'netem', 'delay', '1ms'],
  nft => ["add table ip t\nadd chain ip t c { type nat hook prerouting priority dstnat; }\nadd map ip t m { type ifname : verdict; }\n"
      . "add rule ip t c iifname vmap \@m\nadd rule ip t c fib daddr type local counter\nadd rule ip t c tcp dport 80 dnat to 10.0.0.2:80\n", 'nft', '-f', '-'],
  iptables => [
    "*nat\n:PREROUTING ACCEPT\n-A PREROUTING -m addrtype --dst-type LOCAL -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:80\n"
      . "-A POSTROUTING -s 10.0.0.0/8 ! -o lo -j MASQUERADE\nCOMMIT\n*filter\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n",
    'iptables-restore', '--noflush',
  ],
  ip6tables => [
    "*nat\n:PREROUTING ACCEPT\n-A PREROUTING -m addrtype --dst-type LOCAL -p tcp -m tcp --dport 80 -j DNAT --to-destination [fd00::2]:80\n"
      . "-A POSTROUTING -s fd00::/8 ! -o lo -j MASQUERADE\nCOMMIT\n*filter\n-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\nCOMMIT\n",
    'ip6tables-restore', '--noflush',
  ],
);
for my $name (grep { $feature{$_} } sort keys %FED) {
  my ($ended, $words) = told(@{$FED{$name}});
  verdict($name, $ended == 0 ? '' : $words eq '' ? "$FED{$name}[1] ended with $ended" : $words);
}

sub mounted {
  my @arguments = @_;
  return syscall($on_arm ? 40 : 165, @arguments) == 0;
}

sub overlayfs {
  my ($tmpfs, $overlay, $place, $target) = ('tmpfs', 'overlay', '/tmp', '/tmp/etc');
  mounted($tmpfs, $place, $tmpfs, 6, 0) or return "no tmpfs: $!";
  mkdir "/tmp/$_" for qw(etc upper work);
  my $layers = 'lowerdir=/etc,upperdir=/tmp/upper,workdir=/tmp/work,userxattr';
  return mounted($overlay, $target, $overlay, 6, $layers) ? '' : "$!";
}

verdict('overlayfs', overlayfs()) if $feature{overlayfs};
