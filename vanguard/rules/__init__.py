"""Signature rules: reading their files, matching them, and proving that each does what it says."""
