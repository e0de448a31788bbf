sub start_resolver { return }
sub stop_resolver { return }
sub set_names { return }
sub attach { my ($node, $networks) = @_; $node->{networks} = $networks; return }
