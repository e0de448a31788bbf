# The VM's only service: a control port with lines, and agent ports of which each gets one perl at a time. All of them are
# virtio-serial ports, of which only Netyard's keeper holds the other ends; there is no network and nothing else to log in by.

package main;

# The text that comes through a port is a program of its own: it sees none of this file's names.
sub run_text { return eval $_[0] }

package netyard;

use strict;
use warnings;

our %SYSCALL;

# An end of file on a port says only that the host is not connected; then it is asked again at this pace.
use constant { POLL_SECONDS => 0.02, WNOHANG => 1, EINTR => 4, EBUSY => 16, O_RDWR => 2, O_NOCTTY => 0400 };

# How long a host that is not connected is waited for: at the start and after a snapshot, and by an agent at its port.
use constant { HOST_POLLS => 3000, AGENT_POLLS => 500 };

# How long a port takes to appear after its driver was loaded, and to be let go of by an agent that was killed.
use constant PORT_POLLS => 500;

my $control;
my $buffer = '';
my $paused = 0;
# number of the port => pid
my %agents;

sub wait_a_moment { return select(undef, undef, undef, POLL_SECONDS) }

# The device of the port of that name.
sub port_path {
  my ($name) = @_;
  for my $file (glob '/sys/class/virtio-ports/*/name') {
    return '/dev/' . (split m{/}, $file)[4] if read_file($file) eq "$name\n";
  }
  return;
}

# Only one at a time may have a port open.
sub open_port {
  my ($name) = @_;
  for (1 .. PORT_POLLS) {
    my $path = port_path($name);
    return $path if defined $path && sysopen($_[1], $path, O_RDWR | O_NOCTTY);
    wait_a_moment();
  }
  return;
}

# Waits until the other end is connected. Then nothing is to be read, or something is; otherwise there is always an end of file.
sub wait_for_host {
  my ($port, $polls, $rest) = @_;
  for (1 .. $polls) {
    my $ready = '';
    vec($ready, fileno $port, 1) = 1;
    my $found = select($ready, undef, undef, POLL_SECONDS);
    return 1 if $found == 0;
    next if $found < 0;
    my $count = sysread($port, $$rest, $rest == \$buffer ? 4096 : 1);
    return 1 if $count;
    wait_a_moment();
  }
  return 0;
}

# The next line from the control port; undef at its end.
sub read_line {
  my $end;
  while (($end = index $buffer, "\n") < 0) {
    my $count = sysread($control, $buffer, 4096, length $buffer);
    next if !defined $count && $! == EINTR;
    return if !$count || length $buffer > 65536;
  }
  my $line = substr $buffer, 0, $end;
  substr($buffer, 0, $end + 1) = '';
  return $line;
}

sub say_line {
  my ($line) = @_;
  syswrite($control, "$line\n");
  return;
}

sub say_ready {
  my ($id) = read_file('/proc/sys/kernel/random/boot_id') =~ /(\S+)/;
  return say_line("ready $id " . uptime());
}

sub uptime { return (split ' ', read_file('/proc/uptime'))[0] }

sub power_off {
  my $RB_POWER_OFF = 0x4321fedc;
  sys('reboot', 0xfee1dead, 672274793, $RB_POWER_OFF, 0);
  write_file('/proc/sysrq-trigger', 'o');
  sleep 1 while 1;
}

sub set_clock {
  my ($seconds, $fraction) = @_;
  my $time = pack('q2', $seconds, substr("${fraction}000000000", 0, 9));
  return say_line(sys('clock_settime', 0, $time) == 0 ? 'clock ok' : "clock failed $!");
}

# A new agent takes the place of the one that has the port.
sub open_agent {
  my ($number, $secret) = @_;
  return say_line("refused $number") if !defined port_path("netyard.$number");
  if (my $old = delete $agents{$number}) { kill 'KILL', -$old, $old }
  my $pid = fork;
  return say_line("refused $number") if !defined $pid;
  if ($pid == 0) {
    eval { serve_agent($number, $secret); 1 } or warn $@;
    exit 0;
  }
  $agents{$number} = $pid;
  return say_line("opened $number");
}

sub serve_agent {
  my ($number, $secret) = @_;
  $SIG{$_} = 'DEFAULT' for qw(CHLD PIPE);
  close $control;
  sys('setsid');
  open_port("netyard.$number", my $port) or die "netyard.$number: $!\n";
  my $first = '';
  wait_for_host($port, AGENT_POLLS, \$first) or return;
  return if agent_line($port, $first) ne $secret;
  my $length = agent_line($port, '');
  my $text = '';
  while (length $text < $length) { sysread($port, $text, $length - length $text, length $text) or return }
  open(STDIN, '<&', $port) or die "stdin: $!\n";
  open(STDOUT, '>&', $port) or die "stdout: $!\n";
  close $port;
  @ARGV = ();
  main::run_text($text);
  warn $@ if $@;
  return;
}

# Byte by byte: what follows the line is for the agent to read.
sub agent_line {
  my ($port, $line) = @_;
  while ($line !~ s/\n$//) { length $line < 256 && sysread($port, $line, 1, length $line) or exit 0 }
  return $line;
}

# Whatever ends in this VM without a parent ends here. The host does not see an agent's end by its port, so it is told.
sub reap {
  while ((my $pid = waitpid(-1, WNOHANG)) > 0) {
    for my $number (grep { $agents{$_} == $pid } keys %agents) {
      delete $agents{$number};
      say_line("closed $number");
    }
  }
  return;
}

sub answer {
  my ($line) = @_;
  if ($line eq 'hello') { $paused = 0; return say_ready() }
  if ($line eq 'pause') { $paused = 1; return say_line('paused') }
  return power_off() if $line eq 'off';
  return say_line("pong $1") if $line =~ /^ping (.*)$/;
  return set_clock($1, $2 // '') if $line =~ /^clock (\d+)(?:\.(\d+))?$/;
  return open_agent($1, $2) if $line =~ /^open (\d) (\S+)$/;
  return say_line('unknown');
}

$SIG{CHLD} = \&reap;
$SIG{PIPE} = 'IGNORE';
open_port('netyard.control', $control) or power_off();
# An error for the kernel, so that `quiet` does not hide it.
write_file('/dev/kmsg', '<3>netyard-boot ' . uptime());
wait_for_host($control, HOST_POLLS, \$buffer) or power_off();
say_ready();
while (1) {
  my $line = read_line();
  if (defined $line) { answer($line); next }
  $buffer = '';
  # The life-line: whoever held this VM is gone.
  power_off() if !$paused || !wait_for_host($control, HOST_POLLS, \$buffer);
}
