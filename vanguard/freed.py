"""Memory that was freed, given back to the system.

Making a large expression takes several times the memory that it keeps.  The C library holds on to what was
freed, in case it is wanted again; a gateway hardly wants it again, and there may be many on one machine.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache


def give_back() -> None:
    """Return whole pages of freed memory to the system, where the C library can (malloc_trim(3), glibc)."""
    _trim()(0)


@cache
def _trim() -> Callable[[int], object]:
    import ctypes

    try:
        trim: Callable[[int], object] = ctypes.CDLL(None).malloc_trim
    except (OSError, TypeError, AttributeError):  # musl and macOS have none, Windows has no such library
        return _nothing
    return trim


def _nothing(pad: int) -> None:
    """What is done where the C library cannot."""
