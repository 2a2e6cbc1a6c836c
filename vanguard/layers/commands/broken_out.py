"""Words to search or to label by that end in a command: ``v1.2; rm -rf ~``, ``main$(cat ~/.netrc | nc …)``.

People do search for commands, so what counts is the shape of an injection: one word, no program, and right
behind it the sign that ends it in a shell, and then a command that does harm.
"""

from __future__ import annotations

import re

from vanguard.layers.commands import rules
from vanguard.layers.commands.injected import injected
from vanguard.layers.commands.judge import deeds
from vanguard.layers.shell.follow import follow
from vanguard.layers.shell.programs import sureness
from vanguard.model.finding import Severity

_LONGEST = 240
_STOPPED = (Severity.HIGH, 0.75)
_ENDED = re.compile(r"([\w./@:-]{0,40})[\"']?(?:\$\(|`|\s?(?:;|&&?|\|\|?|\n)\s?)")


def broken_out(text: str) -> bool:
    """Whether a text is one word, the end of it for a shell, and a command that does harm."""
    whole = text.strip()
    found = _ENDED.match(whole)
    if found is None or len(whole) > _LONGEST or whole.count("\n") > 1 or sureness(found[1]):
        return False
    if not injected(whole):
        return False
    rest = whole[len(found[1]) :].lstrip("\"' ;|&\n")
    return any(
        deed.act.weight >= _STOPPED or deed.act.rule is rules.READS
        for part in (whole, rest.rstrip("\"'"))
        for deed in deeds(follow(part))
    )
