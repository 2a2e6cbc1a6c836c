"""Under which names it is kept what results held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from vanguard.model.lineage import Learn
from vanguard.model.value import value

OUTSIDE, INSIDE, KNOWN = "from\0outside", "from\0inside", "from\0known"
"""The traces: what strangers' texts name, what is private, and what was named before or elsewhere."""

HIDDEN: Final = "from\0hidden"
"""The trace of secrets, which no reading of anything else drives out."""

TOOLS: Final = "from\0tools"
"""The trace of the names of tools."""

BUCKETS: Final[Mapping[str, int]] = {OUTSIDE: 256, INSIDE: 512, HIDDEN: 64, KNOWN: 128, TOOLS: 64}
"""The size of each."""

SHINGLE: Final = b"shingle\0"
"""What stands before a run of words whose print is taken."""

MOST_SHINGLES: Final = 96
"""Runs of words that are kept of one text."""

ANY_PRIVATE: Final = b"private\0"
"""What is kept of every private text: that there was one."""

MORE: Final = ("more", "")
"""What is kept of a stranger's text that names more than is kept of it."""

THEIRS: Final = "theirs"
"""The kind of an address that is the only one in a text of one's own, which is then about its owner."""

Print = Callable[[bytes], bytes]
"""A keyed digest of some bytes, of `vanguard.model.lineage.PRINT` bytes."""


@value
class Learned:
    """What one result adds: the learnings, and their prints by name."""

    learns: tuple[Learn, ...]
    prints: Callable[[str], tuple[bytes, ...]]
