"""Operators of document databases where a value belongs, and commands of their shells.

An honest filter names a field and then an operator (``{"age": {"$gt": 21}}``); an injected one puts the
operator where the tool's own field is, or asks it of a password.  So it is the place of an operator
that is judged, and not that there is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.sql.takers import filters, queries
from vanguard.model.message import Fragment
from vanguard.policy.capabilities import words

_COMPARING = frozenset(
    "$ne $eq $gt $gte $lt $lte $in $nin $exists $regex $not $all $size $mod $type $elemMatch".split()
)
_NESTING = frozenset("$or $and $nor $not $elemMatch $text $expr $all $in $nin".split())
"""Operators whose operand is never a bare text."""
_RUNNING = frozenset("$where $function $accumulator $eval".split())
"""Operators whose operand is script."""
_TELLING = frozenset("$ne $gt $gte $lt $lte $regex $exists $in $nin $not".split())
_SECRET = frozenset("password passwd pass pwd passphrase token otp pin secret apikey".split())
_COMMAND = re.compile(
    r"\s*db\.(?:getCollection\([^)\n]{1,60}\)|[\w$]{1,60})\.?(?:drop|dropDatabase|insert\w*|remove|delete\w*|update\w*|"
    r"save|mapReduce|eval|copyTo|renameCollection|findAndModify|bulkWrite|shutdownServer|addUser|createUser)\s*\("
)
_ARGUMENT = 3
"""Steps of the path of a key right in an argument: params, arguments, the argument, the key."""


def misplaced(keys: list[Fragment], texts: frozenset[tuple[str | int, ...]], name: str) -> Iterator[Fragment]:
    """Those of the keys beginning with ``$`` that stand where no filter has them.

    ``texts`` are the paths of the values that are texts; ``name`` is the tool's.
    """
    for key in keys:
        if _is_misplaced(key, texts, name):
            yield key


def _is_misplaced(key: Fragment, texts: frozenset[tuple[str | int, ...]], name: str) -> bool:
    operator, path = str(key.path[-1]), key.path
    if operator in _RUNNING:
        return not queries(name)
    if operator in _NESTING and path in texts:
        return True
    if operator not in _COMPARING or len(path) <= _ARGUMENT:
        return False
    if len(path) == _ARGUMENT + 1:
        return True
    field = str(path[-2])
    if operator in _TELLING and not _SECRET.isdisjoint(words(field)) and not queries(name):
        return True
    return not filters(name, str(path[2]))


def commands(text: str) -> bool:
    """Whether a text is a command of a document database's shell that changes something."""
    return "db." in text and _COMMAND.match(text) is not None
