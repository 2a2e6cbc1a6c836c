"""Texts that vouch for themselves, and what they accompany."""
