"""Whom we run: what was pinned of a server, and what has changed since."""
