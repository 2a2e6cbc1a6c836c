"""What a tool can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any

from vanguard.model.value import value


class Capability(StrEnum):
    """What a tool can do; one tool may have several."""

    FS_READ = "fs.read"
    FS_WRITE = "fs.write"
    EXEC = "exec"
    NET_OUT = "net.out"
    DB = "db"
    SECRETS = "secrets"
    MESSAGE_SEND = "message.send"
    MONEY = "money"
    ADMIN = "admin"


class Source(StrEnum):
    """What a capability is known from, the surest first."""

    POLICY = "policy"
    """The operator said so."""
    ANNOTATION = "annotation"
    """The server's own hint, which may add and never takes away."""
    SCHEMA = "schema"
    """The properties that the tool takes."""
    WORDS = "words"
    """Name, title or description."""


@value
class Tool:
    """A tool as its server defined it, with the capabilities that were worked out for it.

    ``stated`` says that the operator named them, so that none at all means that it has none.
    """

    name: str
    definition: Mapping[str, Any] = field(default_factory=dict)
    capabilities: frozenset[Capability] = frozenset()
    stated: bool = False
