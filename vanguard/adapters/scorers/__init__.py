"""Who scores texts: a scorer that ships with Vanguard, and services that the operator names."""
