"""The words of a tool's name, and whether its verb reads or acts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

_WORD: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")

WRITES: Final = frozenset(
    "write create edit delete remove move copy append save rename upload insert replace update put "
    "mkdir touch unlink rm mv cp patch download".split()
)
"""Verbs of changing files."""

RUNS: Final = frozenset("exec execute run eval evaluate spawn".split())
"""Verbs of running something."""

DESTROYS: Final = frozenset(
    "delete remove destroy drop purge wipe erase truncate unlink rm rmdir terminate kill uninstall "
    "revoke trash shred nuke cleanup".split()
)
"""Verbs after which something is gone."""

CHANGES: Final = (
    WRITES
    | DESTROYS
    | frozenset(
        "add set send post publish reply tweet notify broadcast sms pay refund charge purchase buy checkout "
        "withdraw transfer trade grant deploy restart shutdown reboot install start stop cancel clear reset "
        "enable disable assign unassign approve reject submit place book schedule merge push commit rotate "
        "attach detach register deregister modify change configure import archive close reopen lock unlock "
        "invite ban make upsert store activate deactivate apply rollback scale invoke trigger toggle "
        "upgrade restore migrate sync provision setup".split()
    )
) - {"download"}
"""Verbs after which something is other than it was."""

READS: Final = frozenset(
    "get list describe search find read show view check count calculate compute estimate compare "
    "analyze analyse validate verify retrieve query lookup explain simulate preview suggest recommend "
    "is has fetch summarize summarise browse inspect examine audit review monitor detect predict "
    "convert translate parse extract".split()
)
"""Verbs that leave everything as it was."""

_VERBS: Final = READS | CHANGES | RUNS
_JOINS: Final = frozenset(["and", "or", "then"])


def words(name: str) -> tuple[str, ...]:
    """The words of an identifier, in lower case: ``readFile_v2`` is ``read file v 2``."""
    return tuple(word.lower() for word in _WORD.findall(name[:200]))


def based(sentence: Sequence[str]) -> tuple[str, ...]:
    """A sentence with its first word, and those joined to another, as verbs: ``Deletes`` is ``delete``."""
    return tuple(
        _base(word) if not before or before in _JOINS else word for before, word in pairwise(("", *sentence))
    )


def _base(word: str) -> str:
    forms = (word, word.removesuffix("s"), word.removesuffix("es"))
    return next((form for form in forms if form in _VERBS), word)


def verb(told: Sequence[str]) -> str:
    """The first word that is a verb, as in ``crm_delete_contact``; "" where none is."""
    return next((word for word in told if word in _VERBS), "")


def acts(told: Sequence[str]) -> frozenset[str]:
    """The verbs of a name by which it acts; none where it only reads.

    A later word is no verb (``get_order``, ``delete_dag_run``), but where one is joined to the first
    (``find_and_replace``).
    """
    joined = (word for before, word in pairwise(told) if before in _JOINS and word in _VERBS)
    return frozenset([verb(told), *joined]) - READS - {""}


def only_reads(told: Sequence[str]) -> bool:
    """Whether the words say that something is read and nothing done: ``get_order``, ``list_roles``."""
    return verb(told) in READS and not acts(told)
