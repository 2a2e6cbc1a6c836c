"""The examples at the end of a command's help; each is a command line that works as it stands."""

from __future__ import annotations


def examples(*lines: str) -> str:
    """The epilog with these command lines, each without its ``vanguard``."""
    return "\n".join(["\b", "Examples:", *(f"  vanguard {line}" for line in lines)])
