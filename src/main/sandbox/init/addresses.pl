# Addresses as text and as the bytes that packets and system calls have.

sub address_and_port {
  my ($socket_address) = @_;
  my ($family, $port, $four) = unpack('S n a4', $socket_address);
  return with_port($family == AF_INET6 ? unpack('x8 a16', $socket_address) : $four, $port);
}

# `172.18.0.2:80`, `[fd00:172:18::2]:80`.
sub with_port {
  my ($address, $port) = @_;
  # What came by IPv4 to a socket of both kinds.
  $address =~ s/^\0{10}\xff\xff(?=....\z)//s;
  return join('.', unpack 'C4', $address) . ":$port" if length $address == 4;
  return '[' . address6($address) . "]:$port";
}

# As RFC 5952 writes it: the first of the longest runs of zero groups is `::`.
sub address6 {
  my ($bytes) = @_;
  my $text = join ':', map { sprintf '%x', $_ } unpack 'n8', $bytes;
  my ($run) = sort { length $b <=> length $a } $text =~ /(?<![^:])0(?::0)+(?![^:])/g;
  return $text if !defined $run;
  my $at = $text =~ /(?<![^:])\Q$run\E(?![^:])/ ? $-[0] : 0;
  my ($front, $back) = (substr($text, 0, $at), substr $text, $at + length $run);
  return ($front =~ s/:\z//r) . '::' . ($back =~ s/\A://r);
}

sub address_bytes {
  my ($address) = @_;
  return pack('C4', split /\./, $address) if $address !~ /:/;
  my ($front, $back) = map { [split /:/] } split(/::/, $address, -1), '';
  my @groups = $address =~ /::/ ? (@$front, (0) x (8 - @$front - @$back), @$back) : split /:/, $address;
  return pack('n8', map { hex } @groups);
}

# Of an address, as PTR asks for it: 2.0.18.172.in-addr.arpa, and with a label for each of the 32 digits below ip6.arpa (RFC 3596).
sub reverse_name {
  my ($address) = @_;
  return join('.', reverse split(/\./, $address)) . '.in-addr.arpa' if $address !~ /:/;
  return join('.', reverse split //, unpack('H32', address_bytes($address))) . '.ip6.arpa';
}
