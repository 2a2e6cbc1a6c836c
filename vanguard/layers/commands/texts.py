"""Texts that may be commands: a cheap test of whether they could do harm, how much of them is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.commands.hints import DOES

WHOLE = 8_192
"""Characters of a script that is followed from beginning to end; of a longer one, its suspicious parts."""
_BEFORE, _AFTER = 400, 1_200
_SHARE = 16
"""A longer script is followed for at most ``WHOLE`` characters and one in so many of its own."""

_CODE = re.compile(
    r"(?m)^(?:(?P<python>(?:from [\w.]+ import |import [\w.]+(?:,| as |\s*$)|(?:async )?def \w+\(|"
    r"class \w+[(:]|if __name__ ==|"
    r"with open\(|print\(|@\w+|try:|[\w.]+ = [\w.]+\())|(?P<javascript>(?:const|let|var) \w+ ?=|"
    r"function \w*\(|module\.exports|require\(|"
    r"import .* from ['\"]|\(?async |(?:public|private|package|namespace|using) [\w.]+)|(?P<php><\?php)|"
    r"(?P<go>func \w+\(|package main)|"
    r"(?P<ruby>require ['\"]|puts )|(?P<perl>use (?:strict|warnings|Socket|IO)|my [$@%])|(?P<c>#include\s*<))"
)
_SHELL = re.compile(r"\A\s*#!.*\b(?:ba|z|da|k)?sh\b")


def program_code(text: str) -> str:
    """The language of a text that is a program and no shell script, "" for a script."""
    if _SHELL.match(text):
        return ""
    found = _CODE.search(text)
    return found.lastgroup or "" if found is not None else ""


def pieces(text: str) -> Iterator[tuple[int, str, bool]]:
    """The parts of a text to be followed: where each begins, its text, and whether all of it is followed."""
    if len(text) <= WHOLE:
        yield 0, text, True
        return
    left = WHOLE + len(text) // _SHARE
    end = 0
    plain = text if text.isascii() else text.encode("ascii", "replace").decode()
    for found in DOES.finditer(plain):
        if found.start() < end:
            continue
        start = max(
            end, text.rfind("\n", max(0, found.start() - _BEFORE), found.start()) + 1, found.start() - _BEFORE
        )
        end = min(len(text), found.end() + _AFTER)
        left -= end - start
        if left < 0:
            yield start, "", False
            return
        yield start, text[start:end], True
