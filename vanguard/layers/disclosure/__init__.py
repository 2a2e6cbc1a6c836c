"""Secrets and personal data on their way into a context window, or out of it."""
