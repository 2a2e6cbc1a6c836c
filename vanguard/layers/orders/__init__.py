"""Orders to the model in what a server sends: signs, weighed together."""
