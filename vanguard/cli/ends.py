"""How a command ends: one line on stderr and an exit code that scripts can use."""

from __future__ import annotations

import sys
from collections.abc import Callable

from vanguard.errors import OutsideError, VanguardError

DONE = 0
FAILED_CHECK = 1
WRONG_USE = 2
OUTSIDE = 3
INTERRUPTED = 130


def say(line: str) -> None:
    """Tell the person at the terminal something, on stderr, whatever state stderr is in.

    Where there is none nothing is said: standard output belongs to MCP.
    """
    stream = sys.stderr
    if stream is None:
        return
    try:
        stream.write(f"vanguard: {inert(line)}\n")
        stream.flush()
    except (OSError, ValueError):
        return


def inert(text: str) -> str:
    """The text with everything that a terminal might obey written as ``\\u{..}``."""
    return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


def end_with(error: VanguardError) -> int:
    """Say what went wrong; returns the exit code for it."""
    say(str(error))
    return OUTSIDE if isinstance(error, OutsideError) else WRONG_USE


def guarded(work: Callable[[], int]) -> int:
    """The exit code of some work on the terminal, which raises nothing.

    A pipe that nobody reads and an interrupt end it quietly; an error of ours, and a file that
    cannot be read or written, with one line.
    """
    try:
        return work()
    except VanguardError as error:
        return end_with(error)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        sys.stdout = None  # nobody reads it: there is nothing left to flush
        return DONE
    except OSError as error:
        say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
        return WRONG_USE
