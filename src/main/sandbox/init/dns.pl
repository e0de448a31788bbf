# DNS messages (RFC 1035): one question, answered from the names of the container's networks.

use constant {
  DNS_A => 1, DNS_PTR => 12, DNS_AAAA => 28, DNS_NAMES_LIVE => 600,
  NOERROR => 0, FORMERR => 1, SERVFAIL => 2, NXDOMAIN => 3, NOTIMP => 4, REFUSED => 5,
};

# network => { names: name => [addresses], addresses: name below arpa => name }
our %NETWORKS;

# What is known of a network from now on; no names: forget it.
sub set_names {
  my ($network, @names) = @_;
  my (%names, %addresses);
  for (@names) {
    my ($name, $list) = /^([^=]+)=([0-9a-f.:,]+)$/ or fail('bad-operation', "Not NAME=ADDRESS: $_.");
    my @addresses = split /,/, $list;
    push @{ $names{ lc $name } }, @addresses;
    $addresses{ reverse_name($_) } ||= $name for @addresses;
  }
  delete $NETWORKS{$network};
  $NETWORKS{$network} = { names => \%names, addresses => \%addresses } if %names;
  return;
}

# The reply to a query; empty for what is none. `$look_up` gets the name in small letters and the type, and gives a code and records.
sub dns_answer {
  my ($query, $look_up) = @_;
  return '' if length $query < 12;
  my ($id, $flags, $questions) = unpack('n3', $query);
  return '' if $flags & 0x8000;
  return dns_message($id, $flags, NOTIMP, '', ()) if $flags & 0x7800;
  my ($name, $type, $class, $question) = dns_question($query);
  return dns_message($id, $flags, FORMERR, '', ()) if $questions != 1 || !defined $name;
  my ($code, @records) = $class == 1 ? $look_up->(lc $name, $type) : SERVFAIL;
  return dns_message($id, $flags, $code, $question, @records);
}

# Name, type, class and the bytes of the first question; nothing where it is cut or compressed.
sub dns_question {
  my ($query) = @_;
  my ($at, @labels) = (12);
  while (1) {
    return if $at >= length $query;
    my $length = ord substr $query, $at, 1;
    $at += 1;
    last if $length == 0;
    return if $length > 63 || $at + $length > length $query;
    push @labels, substr $query, $at, $length;
    $at += $length;
  }
  return if $at + 4 > length $query;
  my ($type, $class) = unpack('n2', substr $query, $at, 4);
  return (join('.', @labels), $type, $class, substr($query, 12, $at + 4 - 12));
}

# Code and [type, data] records. As Docker: NAME on each attached network in order, then NAME.NETWORK. An unknown name is a failure,
# after which the container's servers are asked, where it has some (forward.pl).
sub look_up {
  my ($node, $name, $type) = @_;
  my @networks = @{ $node->{networks} };
  if ($name =~ /\.(?:in-addr|ip6)\.arpa$/) {
    for my $network (grep { $NETWORKS{$_} && $NETWORKS{$_}{addresses}{$name} } @networks) {
      my $data = dns_name("$NETWORKS{$network}{addresses}{$name}.$network");
      return (NOERROR, $type == DNS_PTR ? [DNS_PTR, $data] : ());
    }
    return SERVFAIL;
  }
  my $addresses = addresses_of($name, @networks);
  ($addresses) = map { my ($short, $network) = /^(.+)\.([^.]+)$/; defined $short ? addresses_of($short, grep { lc $_ eq $network } @networks) : undef } $name
    if !defined $addresses;
  return SERVFAIL if !defined $addresses;
  my @asked = grep { (/:/ ? DNS_AAAA : DNS_A) == $type } @$addresses;
  return (NOERROR, map({ [$type, address_bytes($_)] } shuffled(@asked)));
}

# Several addresses of one name come in any order, as with Docker: so who asks often meets all of them.
sub shuffled {
  my (@list) = @_;
  for my $last (reverse 1 .. $#list) {
    my $other = int rand($last + 1);
    @list[$last, $other] = @list[$other, $last];
  }
  return @list;
}

sub addresses_of {
  my ($name, @networks) = @_;
  for my $network (@networks) {
    my $known = $NETWORKS{$network} or next;
    return $known->{names}{$name} if $known->{names}{$name};
  }
  return undef;
}

# How a message ends: NOERROR, SERVFAIL…
sub dns_code { return unpack('x3 C', $_[0]) & 15 }

sub dns_name { return join('', map { pack('C/a', $_) } split /\./, $_[0]) . "\0" }

sub dns_message {
  my ($id, $flags, $code, $question, @records) = @_;
  # A response that keeps opcode and RD, with RA.
  my $header = pack('n6', $id, 0x8080 | ($flags & 0x7900) | $code, $question eq '' ? 0 : 1, scalar @records, 0, 0);
  # Each record's name points at the question's.
  return join '', $header, $question, map { pack('n n n N n/a', 0xc00c, $_->[0], 1, DNS_NAMES_LIVE, $_->[1]) } @records;
}

# Too long for UDP: only the question, and the bit that says to come again by TCP.
sub dns_truncated {
  my ($message) = @_;
  my ($id, $flags) = unpack('n2', $message);
  my (undef, undef, undef, $question) = dns_question($message);
  return pack('n6', $id, $flags | 0x0200, 1, 0, 0, 0) . $question;
}
