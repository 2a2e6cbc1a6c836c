"""The words of ``vanguard start``, read without the command-line library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field

from vanguard.model.value import value

START_OPTIONS = (
    "profile",
    "config",
    "name",
    "redis",
    "state",
    "server",
    "upstream",
    "limits",
    "sandbox",
    "shadow",
)
"""Every option of ``start``; each takes one value."""

CHOICES = {"limits": ("on", "off"), "sandbox": ("bwrap", "docker", "none")}
"""The values of the options that take only some."""


@value
class Start:
    """What ``vanguard start`` was asked to do; options that were not given are not in ``options``."""

    options: dict[str, str] = field(default_factory=dict)
    command: tuple[str, ...] = ()


def plain_start(argv: Sequence[str]) -> Start | None:
    """A ``start`` command line made of known options, each given once, and a command after ``--``.

    None for anything else, which the command-line library then reads, helps with or refuses.
    """
    if not argv or argv[0] != "start":
        return None
    options: dict[str, str] = {}
    words = list(argv[1:])
    while words:
        word = words.pop(0)
        if word == "--":
            return Start(options, tuple(words)) if words else None
        name, equals, value = word[2:].partition("=")
        if not word.startswith("--") or name not in START_OPTIONS or name in options:
            return None
        if not equals:
            if not words:
                return None
            value = words.pop(0)
            if value.startswith("-"):
                return None
        if value not in CHOICES.get(name, (value,)):
            return None
        options[name] = value
    return Start(options)
