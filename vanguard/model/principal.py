"""Who is asking."""

from __future__ import annotations

from vanguard.model.value import value


@value
class Principal:
    """Someone who was identified, or whoever it is where nobody has to say.

    ``id`` tells principals apart (``key:NAME``, ``jwt:ISSUER:SUBJECT:CLIENT``, ``anonymous``) and is never a
    secret.  ``scopes`` are what it was granted; None means that nothing was said, and everything is allowed.
    ``servers`` are the names of the servers it may use; None for all.
    """

    id: str
    scopes: frozenset[str] | None = None
    roles: frozenset[str] = frozenset()
    servers: frozenset[str] | None = None


ANONYMOUS = Principal("anonymous")
"""Whoever asks a gateway that does not ask back."""
