"""Where the values of a call came from: what earlier results gave, and what that amounts to (L3)."""
