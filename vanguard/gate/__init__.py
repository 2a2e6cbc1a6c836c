"""What to wait for, and for how long: the one place where a message may be held."""
