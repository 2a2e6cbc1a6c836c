"""What is remembered over calls: in this process, on this machine, or for all replicas together."""
