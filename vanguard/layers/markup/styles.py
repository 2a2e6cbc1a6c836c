"""Style that runs script or fetches: what old and new browsers do when they read it."""

from __future__ import annotations

import re

import re2

from vanguard.layers.markup.scripts import plain

_COMMENT = re.compile(r"/\*[^*]{0,60}\*/")
_HEX = re.compile(r"\\0{0,4}([0-9a-fA-F]{2})\s?")
_RUNS = re2.compile(
    r"(?i)expression\s{0,4}\(|-moz-binding\s{0,4}:|behaviou?r\s{0,4}:\s{0,4}url|-o-link(?:-source)?\s{0,4}:|"
    r"(?:java|vb|live)script\s{0,4}:|url\(\s{0,4}['\"]?\s{0,4}data:\s{0,4}(?:text/html|image/svg\+xml[^)]{0,60}script)|"
    r"data:[^'\")]{0,20},[^'\")]{0,20}expression|filter\s{0,4}:\s{0,4}url\(\s{0,4}['\"]?data:|\bsrc\s{0,4}:[^;]{0,20}javascript|"
    r"\bcontent\s{0,4}:\s{0,4}url\(\s{0,4}['\"]?(?:javascript|data:image/svg)"
)
_IMPORTS = re2.compile(
    r"(?i)@import\s{0,4}(?:url\s{0,4}\(\s{0,4})?['\"]?\s{0,4}((?:https?:)?//[^/'\")\s;?]{1,100}|[^'\")\s;]{1,100})"
)


def runs(style: str) -> bool:
    """Whether a style runs script, once comments and escapes are off it."""
    if _RUNS.search(plain(style)):
        return True
    if "/*" not in style and "\\" not in style:
        return False
    bare = _COMMENT.sub("", _HEX.sub(_letter, style))
    return _RUNS.search(plain(bare.replace("\\", "").replace("\x00", ""))) is not None


def imported(style: str) -> str | None:
    """Where a style sheet imports another from; None where it does not."""
    seen = plain(style.replace("\\", "")) if "\\" in style else plain(style)
    found = _IMPORTS.search(seen)
    return found[1] if found else None


def _letter(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
