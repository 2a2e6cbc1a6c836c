"""How a command ends: one line on stderr and an exit code that scripts can use."""

from __future__ import annotations

import sys

from vanguard.errors import OutsideError, VanguardError

DONE = 0
FAILED_CHECK = 1
WRONG_USE = 2
OUTSIDE = 3


def say(line: str) -> None:
    """Tell the person at the terminal something, on stderr, whatever state stderr is in."""
    try:
        print(f"vanguard: {inert(line)}", file=sys.stderr, flush=True)
    except (OSError, ValueError):
        return


def inert(text: str) -> str:
    """The text with everything that a terminal might obey written as ``\\u{..}``."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def end_with(error: VanguardError) -> int:
    """Say what went wrong; returns the exit code for it."""
    say(str(error))
    return OUTSIDE if isinstance(error, OutsideError) else WRONG_USE
