# Root file systems: the sandbox's own, made from the machine's, and each node's, made from the sandbox's.

# What programs need of /etc, taken from the machine where it is there. Nothing that says who the machine or its users are.
our @ETC_COPIED = qw(
  alternatives crypto-policies ethertypes gai.conf host.conf inputrc iproute2 ld.so.cache ld.so.conf ld.so.conf.d
  locale.alias localtime nanorc netconfig os-release protocols rpc services terminfo timezone vim
);

# System users that tools drop their privileges to.
our @ETC_USERS = qw(daemon dnsmasq nobody tcpdump www-data);

# Folders of /usr in which a node may put files of its own.
our @OPEN_FOLDERS = (qw(bin sbin lib libexec share include local), map { "local/$_" } qw(bin sbin lib share etc include src));

use constant { MOUNT_ATTR_RDONLY => 1, MOUNT_ATTR_NOSUID => 2, MOUNT_ATTR_NODEV => 4 };

our @DEVICES = qw(null zero full random urandom tty);

# The sandbox's root, in place of the machine's. The programs go to /run/netyard.
sub build_sandbox_root {
  my ($programs, $volumes, $cgroups) = @_;
  mount_at('none', '/', '', MS_REC | MS_PRIVATE);
  my ($place) = grep { -d } '/tmp', '/var/tmp', '/mnt';
  my $root = build_root($place, { sandbox => 1 });
  build_etc("$root/etc");
  mkdir $_, 0700 for map { "$root/run/netyard$_" } '', '/hosts', '/sys';
  show_sys_twice("$root/sys", "$root/run/netyard/sys");
  mkdir "$root/run/netns", 0755;
  write_file("$root/run/netyard/$_", $programs->{$_}) for sort keys %$programs;
  bind_volumes($volumes, "$root/run/netyard/volumes") if defined $volumes;
  bind_cgroups($cgroups, "$root/run/netyard/cgroup");
  enter_root($root);
  forbid_cgroups();
  set_hostname('netyard');
  # The fabric is only wires: without IPv6 its bridges are silent, and bridged frames must not meet any firewall.
  set_sysctl($_, 1) for 'net.ipv6.conf.all.disable_ipv6', 'net.ipv6.conf.default.disable_ipv6';
  set_sysctl($_, 0) for 'net.bridge.bridge-nf-call-iptables', 'net.bridge.bridge-nf-call-ip6tables', 'net.bridge.bridge-nf-call-arptables';
  return;
}

# Who owns a cgroup namespace may mount the cgroup tree, and what the lab's user may write there is more than the lab: it could
# be frozen and killed from a node. So the sandbox's own is the only one there is, and none of its user namespaces, whose
# limits count for all below, gets another.
sub forbid_cgroups {
  my $limit = '/proc/sys/user/max_cgroup_namespaces';
  return -e $limit ? write_file($limit, "0\n") : undef;
}

# Mounts an empty file system over $place and fills it with all but /etc; returns the new root's path. What stands beside
# the root in there (the layers of /etc) is out of reach once the root is entered.
sub build_root {
  my ($place, $options) = @_;
  mount_at('tmpfs', $place, 'tmpfs', MS_NODEV | MS_NOSUID, 'mode=755,size=256m');
  my $root = "$place/root";
  mkdir $root, 0755;
  mount_at($root, $root, '', MS_BIND);
  mkdir "$root/$_", 0755 for qw(dev etc home mnt opt proc run srv sys usr var), map { "var/$_" } qw(cache lib log spool);
  mkdir "$root/root", 0700;
  for my $open ('tmp', 'var/tmp') { mkdir "$root/$open"; chmod 01777, "$root/$open" }
  symlink '/run', "$root/var/run";
  show_system($root, $options);
  build_dev("$root/dev");
  mount_at('proc', "$root/proc", 'proc', MS_NOSUID | MS_NODEV | MS_NOEXEC);
  show_sys("$root/sys", $options);
  return $root;
}

# The folder of the lab's volumes, an open handle. No set-user-id program and no device there counts.
sub bind_volumes {
  my ($volumes, $place) = @_;
  mkdir $place, 0700;
  mount_at('/proc/self/fd/' . fileno($volumes), $place, '', MS_BIND);
  close $volumes;
  change_mount($place, MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  return;
}

# The lab's control groups, in sight of netyard-init alone.
sub bind_cgroups {
  my ($cgroups, $place) = @_;
  mkdir $place, 0700;
  for my $name (keys %$cgroups) {
    mkdir "$place/$name", 0700;
    mount_at($cgroups->{$name}, "$place/$name", '', MS_BIND);
    change_mount("$place/$name", MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  }
  return;
}

# The kernel refuses a new sysfs where something hides part of the one that is there; then there is none.
sub show_sys {
  my ($sys, $options) = @_;
  my $quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  eval { mount_at('sysfs', $sys, 'sysfs', $quiet); 1 } or eval { mount_at('sysfs', $sys, 'sysfs', $quiet | MS_RDONLY); 1 } or return;
  # The sandbox's own stays writable (to whom the machine lets write there: nobody in it), or no node's could be made from it.
  return if $options->{sandbox};
  # As a mount, not as a file system: `ip netns exec` would be refused its own.
  mount_at('none', $sys, '', MS_REMOUNT | MS_BIND | MS_RDONLY | $quiet);
  return show_sys_twice($sys, $sys);
}

# `ip -n` and `ip netns exec` take /sys away to put there what belongs to their namespace. The kernel allows that only where
# another sysfs is in sight.
sub show_sys_twice {
  my ($sys, $again) = @_;
  return -d "$sys/class" ? mount_at($sys, $again, '', MS_BIND) : undef;
}

# /usr and what belongs to it: the sandbox's is the machine's, read-only, a node's has a writable layer over that. Its files belong to
# users who do not exist in here, so that folders would stay closed: those in which programs put something are made anew in the layer.
sub show_system {
  my ($root, $options) = @_;
  for my $path ('/usr', grep { -e } '/bin', '/sbin', glob('/lib*')) {
    if (-l $path) { symlink readlink($path), "$root$path"; next }
    mkdir "$root$path", 0755;
    next if !$options->{sandbox} && eval { layer($path, "$root$path", $path eq '/usr' ? @OPEN_FOLDERS : ()); 1 };
    mount_at($path, "$root$path", '', MS_BIND | MS_REC);
    make_read_only("$root$path") if $options->{sandbox};
  }
  return;
}

# An overlay: $below, which stays as it is, and a new layer beside $root that takes what is written. Dies where the kernel has none for
# user namespaces (before 5.11), or where something is mounted below $below.
sub layer {
  my ($below, $at, @folders) = @_;
  my ($upper, $work) = map { my $folder = "$at.$_" =~ s{^(.*)/root/}{$1/layer-}r; $folder } 'upper', 'work';
  for my $folder ($upper, $work, map { "$upper/$_" } grep { -d "$below/$_" && !-l "$below/$_" } @folders) { mkdir $folder, 0755 }
  return mount_at('overlay', $at, 'overlay', MS_NOSUID | MS_NODEV, "lowerdir=$below,upperdir=$upper,workdir=$work,userxattr");
}

# Gives a mount, and all below it, attributes that it lacks; false before Linux 5.12.
sub change_mount {
  my ($path, $attributes) = @_;
  my ($target, $change) = ("$path", pack('Q4', $attributes, 0, 0, 0));
  return sys('mount_setattr', -100, $target, 0x8000, $change, 32) == 0;
}

# A mount and all below it.
sub make_read_only {
  my ($path) = @_;
  return if change_mount($path, MOUNT_ATTR_RDONLY);
  # Before Linux 5.12: mount by mount, keeping the flags that are locked.
  my %flag = (nosuid => MS_NOSUID, nodev => MS_NODEV, noexec => MS_NOEXEC, noatime => 1024, nodiratime => 2048, relatime => 1 << 21);
  for my $line (split /\n/, read_file('/proc/self/mountinfo')) {
    my (undef, undef, undef, undef, $point, $options) = split ' ', $line;
    next if $point ne $path && index($point, "$path/") != 0;
    my $flags = MS_REMOUNT | MS_BIND | MS_RDONLY;
    $flags |= $flag{$_} || 0 for split /,/, $options;
    mount_at('none', $point, '', $flags);
  }
  return;
}

sub build_dev {
  my ($dev) = @_;
  for my $device (@DEVICES) {
    write_file("$dev/$device", '');
    mount_at("/dev/$device", "$dev/$device", '', MS_BIND);
  }
  mkdir "$dev/$_" for 'pts', 'shm';
  # Terminals belong to group tty (5), where that id exists.
  my $mode = 'newinstance,ptmxmode=0666,mode=620';
  eval { mount_at('devpts', "$dev/pts", 'devpts', MS_NOSUID | MS_NOEXEC, "$mode,gid=5"); 1 }
    or mount_at('devpts', "$dev/pts", 'devpts', MS_NOSUID | MS_NOEXEC, $mode);
  mount_at('tmpfs', "$dev/shm", 'tmpfs', MS_NOSUID | MS_NODEV, 'mode=1777,size=64m');
  symlink 'pts/ptmx', "$dev/ptmx";
  symlink '/proc/self/fd', "$dev/fd";
  symlink "/proc/self/fd/$_->[0]", "$dev/$_->[1]" for [0, 'stdin'], [1, 'stdout'], [2, 'stderr'];
  return;
}

# Makes $root the root and lets go of everything that was there before.
sub enter_root {
  my ($root) = @_;
  chdir $root or fail('kernel-refused', "$root: $!");
  my @here = ('.', '.');
  must('pivot_root', 'pivot_root', @here);
  must('umount the old root', 'umount2', "$here[0]", MNT_DETACH);
  chdir '/';
  return;
}

sub set_hostname {
  my ($name) = @_;
  return must('sethostname', 'sethostname', "$name", length $name);
}

# The sandbox's /etc, from which every node's is layered.
sub build_etc {
  my ($etc) = @_;
  copy_tree("/etc/$_", "$etc/$_", 3) for @ETC_COPIED;
  symlink '/proc/self/mounts', "$etc/mtab";
  my %wanted = map { $_ => 1 } @ETC_USERS;
  for my $file ('passwd', 'group') {
    my @lines = grep { $wanted{ (split /:/)[0] } } split /\n/, read_file("/etc/$file") || '';
    my $root = $file eq 'passwd' ? 'root:x:0:0:root:/root:/bin/sh' : 'root:x:0:';
    $root =~ s{/bin/sh}{/bin/bash} if -x '/bin/bash';
    write_file("$etc/$file", join '', map { "$_\n" } $root, @lines);
  }
  write_file("$etc/nsswitch.conf", "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n");
  write_file("$etc/hosts", "127.0.0.1\tlocalhost\n");
  write_file("$etc/hostname", "netyard\n");
  write_file("$etc/resolv.conf", '');
  write_file("$etc/shells", "/bin/sh\n/bin/bash\n");
  write_file("$etc/profile", "[ -z \"\$BASH\" ] || . /etc/bash.bashrc\n");
  write_file("$etc/bash.bashrc", "shopt -s checkwinsize\nalias ls='ls --color=auto' grep='grep --color=auto'\n");
  return;
}

# Copies files of at most 1 MiB, folders and links; what cannot be read is left out. Manual pages' alternatives are many.
sub copy_tree {
  my ($from, $to, $depth) = @_;
  return if $from =~ /\.gz$/;
  if (-l $from) { symlink readlink($from), $to; return }
  if (-d _) {
    opendir(my $folder, $from) or return;
    my @entries = grep { !/^\.\.?$/ } readdir $folder;
    closedir $folder;
    mkdir $to, 0755;
    copy_tree("$from/$_", "$to/$_", $depth - 1) for $depth > 0 ? @entries : ();
    return;
  }
  return if !-f _ || -s _ > 1 << 20;
  my $content = read_file($from);
  return defined $content ? write_file($to, $content) : undef;
}

# `net.ipv4.ip_forward` or, where a name has dots of its own, `net/ipv4/conf/a.b/rp_filter`. Missing keys (no IPv6) are no error.
# Below /proc/sys. A key may be spelt with dots or, where an interface has one in its name, as a path (sysctl(8)).
sub setting_path {
  my ($key) = @_;
  my $path = $key =~ m{^net/} ? $key : $key =~ tr{./}{/.}r;
  fail('bad-operation', "No key of the network: $key.") if $path !~ m{^net/[\w/.~@-]+$} || $path =~ /\.\./;
  return $path;
}

sub set_sysctl {
  my ($key, $value) = @_;
  my $path = setting_path($key);
  # Groups that do not exist here are refused; so it is the widest range that does.
  $value = ping_groups() if $path eq 'net/ipv4/ping_group_range' && $value =~ /^0\s+2147483647$/;
  sysopen(my $file, "/proc/sys/$path", O_WRONLY) or return $! == 2 ? undef : fail('kernel-refused', "$key: $!");
  defined syswrite($file, $value) or fail('kernel-refused', "$key: $!");
  return close $file;
}

# Group ids in the kernel's own order: a range that is descending there would close it.
sub ping_groups {
  our $groups;
  return $groups if defined $groups;
  my $last = 0;
  my $inside = 0;
  for my $line (split /\n/, read_file('/proc/self/gid_map')) {
    my ($first, $outside, $count) = split ' ', $line;
    last if $first != $inside || ($first > 0 && $outside < $last);
    ($inside, $last) = ($first + $count, $outside);
  }
  return $groups = '0 ' . ($inside - 1);
}
