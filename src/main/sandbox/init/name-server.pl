# `serves: { dns: PORT }`: a name server, over UDP, for what stands in its node's /etc/hosts, as dnsmasq would be one. It reads that file
# for each question, so what is written there counts at once.

sub answer_from_hosts {
  my ($query) = @_;
  return dns_answer($query, sub {
    my ($name, $type) = @_;
    my ($names, $addresses) = names_in(read_file('/etc/hosts') || '');
    if ($name =~ /\.(?:in-addr|ip6)\.arpa$/) {
      my $known = $addresses->{$name};
      return defined $known ? (NOERROR, $type == DNS_PTR ? [DNS_PTR, dns_name($known)] : ()) : NXDOMAIN;
    }
    return NXDOMAIN if !$names->{$name};
    return (NOERROR, map { [$type, address_bytes($_)] } grep { (/:/ ? DNS_AAAA : DNS_A) == $type } @{ $names->{$name} });
  });
}

# Name => [addresses], as many as a datagram holds, and name below arpa => first name (hosts(5)). What is 127.0.0.1 here is somebody else elsewhere.
sub names_in {
  my ($hosts) = @_;
  my (%names, %addresses);
  for my $line (split /\n/, $hosts) {
    my ($address, @names) = split ' ', $line =~ s/#.*//sr;
    next if !@names || $address !~ /^(?:\d+\.\d+\.\d+\.\d+|[0-9A-Fa-f:]*:[0-9A-Fa-f:]+)$/ || $address =~ /^(?:127\.|::1$|f[ef]0[02]::)/;
    $addresses{ reverse_name($address) } ||= $names[0];
    for (@names) { push @{ $names{ lc $_ } }, $address if !$names{ lc $_ } || @{ $names{ lc $_ } } < 8 }
  }
  return (\%names, \%addresses);
}

# What was asked, for the log.
sub dns_question_words {
  my ($query) = @_;
  return undef if length $query < 12;
  my ($name, $type) = dns_question($query);
  return undef if !defined $name;
  return ($type == DNS_A ? 'A' : $type == DNS_PTR ? 'PTR' : $type == DNS_AAAA ? 'AAAA' : "type $type") . " $name";
}
