sub start_serving { return }
sub stop_serving { return }
