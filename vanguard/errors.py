"""Every exception that Vanguard raises on purpose.

::

    VanguardError
    ├── ProtocolError        bytes that are not one well-formed MCP message
    ├── ConfigError          a file, option or environment value that cannot be used (exit 2)
    │   ├── RuleError        a rule file that cannot be used
    │   └── UsageError       a command line that cannot be used
    ├── NotIdentified        a caller who does not show who it is
    └── OutsideError         an outside part failed: the server command, Redis (exit 3)
        ├── TrackerAway      what is remembered of the past cannot be asked at the moment
        └── ScorerAway       a scorer elsewhere gives no score
"""

from __future__ import annotations

from collections.abc import Mapping


class VanguardError(Exception):
    """The root: catching it catches everything Vanguard raises on purpose."""


class ProtocolError(VanguardError):
    """Bytes that are not one well-formed message, with the JSON-RPC answer they deserve.

    ``code`` is a JSON-RPC error code (-32700 not JSON, -32600 not a message, -32602 bad params);
    ``reason`` is one sentence without any text of the message; ``id`` is the id to answer with,
    where one could be read without doubt, else None; ``kind`` is a word for the audit record
    (``duplicate-key``, ``depth``, ``encoding`` ...).  ``expects_answer`` is False where the bytes
    were an answer or a notification, which JSON-RPC never answers.  ``data`` is what the protocol wants
    in the error's data for this code, and nothing else.
    """

    def __init__(
        self,
        code: int,
        reason: str,
        *,
        kind: str,
        id: str | int | None = None,
        expects_answer: bool = True,
        data: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.kind = kind
        self.id = id
        self.expects_answer = expects_answer
        self.data = data


class ConfigError(VanguardError):
    """A setting that cannot be used: what is wrong, where, and what to do, in one line."""

    def __init__(self, what: str, *, place: str = "", hint: str = "") -> None:
        self.what = what
        self.place = place
        self.hint = hint
        super().__init__(f"{place}: {what}" if place else what)

    def __str__(self) -> str:
        line = f"{self.place}: {self.what}" if self.place else self.what
        return f"{line} ({self.hint})" if self.hint else line


class RuleError(ConfigError):
    """A rule file that cannot be used; ``place`` is ``file:line``."""


class UsageError(ConfigError):
    """A command line that cannot be used; ``place`` names the option."""


class OutsideError(VanguardError):
    """An outside part failed: a server command that is missing or ends before it answers."""


class TrackerAway(OutsideError):
    """What is remembered of the past cannot be asked at the moment; nothing was added to it."""


class ScorerAway(OutsideError):
    """A scorer elsewhere gives no score; the text says why, without anything that the service said."""


class NotIdentified(VanguardError):
    """A caller of the hosted gateway who does not show who it is, with the answer that it deserves.

    ``status`` is the HTTP status: 401, 400 for credentials that cannot be read, 403 for a token without the
    scopes that every token needs (``scopes``), 503 where the keys of tokens cannot be had.  ``error`` is
    the code of RFC 6750, section 3.1, or "" where no credentials were given.  ``description`` is one
    sentence without any text of the caller's.
    """

    def __init__(
        self, status: int, error: str = "", description: str = "", scopes: tuple[str, ...] = ()
    ) -> None:
        super().__init__(description or "credentials are wanted")
        self.status = status
        self.error = error
        self.description = description
        self.scopes = scopes
