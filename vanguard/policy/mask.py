"""Texts made fit for records and terminals: secrets masked, nothing invisible left invisible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import re2

from vanguard.policy import spoken

MASK = "***"
_CUT = "…"
_SHOWN = 4
"""Characters of a long random run that are shown."""
_REACH = 256
"""Characters looked at on each side of an excerpt, so that a secret cut by its edge is still known."""
_KEY_REACH = 8192
"""The same for private keys, which are long."""

# Characters that Python calls printable and that nobody sees: fillers, joiners, variation selectors.
_UNSEEN = (
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2065\u2800\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff"
)
_THIN = "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff" + _UNSEEN
_unseen = re.compile(f"[{_UNSEEN}]")
_thin = re.compile(f"[{_THIN}]")

_NAMES = (
    r"(?i:passw(?:or)?d|passphrase|passcode|(?:\b|_)(?:pass|pwd)\b|secret|token|credential|session_?id|signature|"
    r"(?:api|access|private|secret|account|encryption|signing)[_-]?key)"
)
_VALUE = r"""(?:"((?:[^"\\\n]|\\.)*)|'((?:[^'\\\n]|\\.)*)|\\+["']([^"'\\\n]*)|([^\s"'\\&]+))"""
_SHAPES = (
    r"\beyJ([\w-]{8,}(?:\.[\w-]*){0,4})",
    r"\b(?:AKIA|ASIA)([A-Za-z0-9]{10,})",
    r"\b(?:gh[pousr]_|github_pat_|npm_|hf_)(\w{8,})",
    r"\b(?:glpat-|vgk_|pypi-|xox[abeprs]-|[sr]k-|[sr]k_(?:live|test)_|AIza|ya29\.|SG\.)([\w.-]{10,})",
)
_SECRET = re2.compile(
    "|".join(
        (
            r"-----BEGIN[ A-Z0-9]*PRIVATE KEY(?: BLOCK)?-----((?s:.)*?)(?:-----END|\z)",
            r"""://([^/?#\s"'<>@]+(?:@[^/?#\s"'<>@]+)*)@""",
            r"""(?i:authorization|cookie)\\*["']?\s*[:=]\s*\\*["']?([^"'\r\n]+)""",
            r"""\b(?i:bearer|basic)[ \t]+([^\s"'<>]{6,})""",
            r"""[?&;](?i:[\w.-]*(?:key|token|secret|sig|pass|code|auth))=([^&#\s"'<>]+)""",
            rf"--?[a-zA-Z-]*{_NAMES}[ \t]+([^\s-]\S*)",
            rf"""{_NAMES}[\w-]*(?:\\*["'])?\s*(?:=>|[:=]|%3[dDaA])\s*{_VALUE}""",
            *_SHAPES,
        )
    )
)
"""Every alternative has one group, which is the secret."""

_RUN = re2.compile(f"[A-Za-z0-9+/_{_THIN}-]{{20,}}={{0,2}}")


def mask(text: str) -> str:
    """The whole text on one line, with secrets masked and unprintable characters spelled out."""
    return "".join(shown for _, _, shown in _cells(text, 0, len(text), _secrets(text, 0, len(text))))


def name(text: str) -> str:
    """A tool's name or the like as `mask` shows it; one that looks like a password is masked whole."""
    return MASK if any(map(spoken.is_password, text.split())) else mask(text)


def pointer(text: str) -> str:
    """A JSON pointer as `mask` shows it, each step by itself: names in a row are no random run."""
    return "/".join(map(mask, text.split("/")))


def masked_command(words: Sequence[str]) -> list[str]:
    """The words of a command line, each masked; a word after an option such as ``--token`` wholly so."""
    return [_argument(before, word) for before, word in pairwise(("", *words))]


def _argument(before: str, word: str) -> str:
    asked = f"{before} x"
    secret = before.startswith("-") and "=" not in before and mask(asked) != asked
    return MASK if secret else mask(word)


def excerpt(text: str, start: int, end: int, width: int = 80) -> str:
    """The span ``text[start:end]`` with a little around it, masked as `mask` does.

    Never longer than ``width`` characters; ``…`` stands where the text goes on.  A span that is too
    long is cut at its end.
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text), start + width))
    low, high = max(0, start - width), min(len(text), end + width)
    spans = _secrets(text, _look_from(text, low), min(len(text), high + _REACH))
    cells = list(_cells(text, low, high, spans))
    first, last, room = _span(cells, start, end, width - 2 * len(_CUT))
    first, last = _widen(cells, first, last, room)
    body = "".join(shown for _, _, shown in cells[first:last])
    before = _CUT if low or first else ""
    after = _CUT if last < len(cells) or high < len(text) else ""
    return before + body + after


def _look_from(text: str, low: int) -> int:
    """Where to begin looking for secrets: a private key that began far before ``low`` counts too."""
    begun = text.rfind("-----BEGIN", max(0, low - _KEY_REACH), low)
    ended = text.rfind("-----END", max(0, low - _KEY_REACH), low)
    return begun if begun > ended else max(0, low - _REACH)


def _span(cells: list[tuple[int, int, str]], start: int, end: int, room: int) -> tuple[int, int, int]:
    """The cells that show the span, as far as there is room, and the room that is left."""
    first = next((at for at, cell in enumerate(cells) if cell[1] > start), len(cells))
    last = first
    while last < len(cells) and cells[last][0] < end and len(cells[last][2]) <= room:
        room -= len(cells[last][2])
        last += 1
    return first, last, room


def _widen(cells: list[tuple[int, int, str]], first: int, last: int, room: int) -> tuple[int, int]:
    """Take in cells on both sides in turn while they fit."""
    left = right = True
    while left or right:
        left = left and first > 0 and len(cells[first - 1][2]) <= room
        if left:
            first -= 1
            room -= len(cells[first][2])
        right = right and last < len(cells) and len(cells[last][2]) <= room
        if right:
            room -= len(cells[last][2])
            last += 1
    return first, last


def _cells(text: str, low: int, high: int, secrets: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Begin, end and how it is shown, of every character from ``low`` to ``high``; a secret is one cell."""
    at = low
    for begin, end in secrets:
        if end <= low or begin >= high:
            continue
        for place in range(at, begin):
            yield place, place + 1, _plain(text[place])
        yield begin, end, MASK
        at = end
    for place in range(at, high):
        yield place, place + 1, _plain(text[place])


def _secrets(text: str, low: int, high: int) -> list[tuple[int, int]]:
    """The spans between ``low`` and ``high`` that hold secrets, in order, none touching another."""
    seen = text[low:high]
    if not seen.isascii():
        seen = seen.encode("utf-8", "replace").decode()  # re2 takes no lone surrogate
    spans = [found.span(found.lastindex) for found in _SECRET.finditer(seen)]
    spans += spoken.secrets(seen)
    spans += [
        (run.start() + _SHOWN, run.end())
        for run in _RUN.finditer(seen)
        if _looks_random(_thin.sub("", run[0]))
    ]
    apart: list[tuple[int, int]] = []
    for begin, end in sorted((low + begin, low + end) for begin, end in spans if begin < end):
        if apart and begin <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((begin, end))
    return apart


def _looks_random(run: str) -> bool:
    """Whether a long run of letters and digits is more likely a key than words or a path.

    Keys change between lower case, upper case and digits every second character; names do not.
    Hexadecimal of 24 digits and more always counts.
    """
    solid = [sort for sort in map(_sort, run) if sort]
    if len(solid) < 16:
        return False
    changes = sum(a != b for a, b in pairwise(solid)) / (len(solid) - 1)
    if "d" in solid:
        return changes >= 0.25 or bool(re.search(r"[0-9a-fA-F]{24}", run) and re.search("[a-fA-F]", run))
    return changes >= 0.5


def _sort(character: str) -> str:
    if character.islower():
        return "l"
    if character.isupper():
        return "u"
    return "d" if character.isdigit() else ""


def _plain(character: str) -> str:
    """The character itself, or its code point spelled out where it would not be seen as it is."""
    if character.isascii():
        return character if character.isprintable() else f"\\u{{{ord(character):x}}}"
    if character.isprintable() and not _unseen.match(character):
        return character
    return f"\\u{{{ord(character):x}}}"
