"""Letters and signs of other alphabets that stand for ASCII: drawn, turned, marked or only alike.

Honest text in any script stays what it is.  A letter of another script is folded only where it stands in
one word with Latin letters, or in a word of nothing but such letters whose neighbours are Latin; a sign
only beside Latin text; curly quotes and dashes only where code or an option stands beside them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import re2

from vanguard.layers.confusables import LETTERS, SIGNS
from vanguard.layers.taken import Taken

_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def _from(first: int) -> dict[str, str]:
    return {chr(first + at): letter for at, letter in enumerate(_ALPHABET)}


# NFKC leaves the discs and squares, and makes brackets of the bracketed.
_DRAWN = _from(0x1F150) | _from(0x1F170) | _from(0x249C) | _from(0x1F110)
_DRAWN |= zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True)
_REGIONS = _from(0x1F1E6)
_UPSIDE = dict(zip("ɐɔǝɟƃᵷɥᴉıɾʞʃןɯɹʇʌʍʎ", "acefgghiijkllmrtvwy", strict=True))
_SWAPPED = zip("nubqdpNWMW69,'<>()[]{}˙¡¿‾⅋", "unqbpdNMWM96',><)(][}{.!?_&", strict=True)
_TURNED = str.maketrans(_UPSIDE | dict(_SWAPPED))

# Turkish and its kin write the dotless i in every line, and it is folded at less cost.
DOTLESS = "ı"
_ALIKE = {other: plain for plain, others in LETTERS.items() for other in others if other != DOTLESS}
# Less alike, and so only inside a word that is Latin otherwise.
_ROUGHLY = dict(zip("кκтτмнвβηωεχзилпя", "kkttmhbbnwex3unnr", strict=True))
_CAPITAL_I = "".join(LETTERS["I"])
_FOLD = {ord(other): plain for other, plain in (_ROUGHLY | _ALIKE).items() if plain != "I"}
# The palochka looks like an l to everyone, and like an i to Unicode's data.
_PALOCHKA = "ӏ"
_MAIN = _FOLD | {ord(_PALOCHKA): "l"} | {ord(other): "I" for other in _CAPITAL_I}
_OTHER = _FOLD | {ord(_PALOCHKA): "i"}

_CURLY = dict.fromkeys("‘’‛‚´", "'") | dict.fromkeys("“”„‟", '"') | {"—": "--", "―": "--"}
_CURLY |= dict.fromkeys("‐‒–−", "-")
_SIGNS = {other: plain for plain, others in SIGNS.items() for other in others if other not in _CURLY}

_LETTER = f"[{''.join(_ALIKE)}]"
_SIGN = f"[{''.join(map(re.escape, _SIGNS))}]"
_GAP = r"[^\pL\n]+"
_MARK = "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"


def _is_accented(letter: str) -> bool:
    apart = unicodedata.normalize("NFD", letter)
    return len(apart) > 1 and apart[0].isascii()


_ACCENTED = "".join(filter(_is_accented, map(chr, (*range(0xC0, 0x250), *range(0x1E00, 0x1F00)))))

_TURN = f"[{''.join(_UPSIDE)}]"
_turned = f"{_TURN}(?:[a-z]{{0,2}}{_TURN}){{2}}"
_REGION = "[\U0001f1e6-\U0001f1ff]"
_drawn = f"[{''.join(_DRAWN)}]|{_REGION}{{6}}|{_REGION}[ \u200b]{_REGION}[ \u200b]{_REGION}"
_marked = f"[A-Za-z]{_MARK}|[{_ACCENTED}]{{3}}"
_mixed = rf"\p{{Latin}}{_LETTER}|{_LETTER}\p{{Latin}}"
_alone = (
    rf"(?:^[^\pL]*|\n[^\pL\n]*|[A-Za-z]{_GAP})((?:{_LETTER}+{_GAP})*{_LETTER}+)"
    rf"(?:[^\pL]*$|[^\pL\n]*\n|{_GAP}[A-Za-z])"
)
_signed = rf"[A-Za-z0-9.\-] ?{_SIGN}|{_SIGN} ?[A-Za-z.\-/]"
_quoting = (
    r"(?i)[‘’‛‚´“”„‟]\s*(?:(?:or|and)\s+[\d‘’´“”'\"(]|union\s|having\s|order by|group by|--|#|/\*|\|\||&&"
    r"|=|<|>|on[a-z]+\s?=|;\s*(?:--|#|drop|delete|insert|update|exec|select|waitfor))|=\s?[‘´“]"
)
_dashed = r"(?:^|\s)[‐‒–—―−]{1,2}[A-Za-z]"

TURNED, DRAWN, MARKED = _turned, _drawn, _marked
ALIKE = "|".join(f"(?:{each})" for each in (_mixed, _alone, _signed, _quoting, _dashed))
"""Where the steps of this module may find something, as RE2 patterns."""

_turned_run = re2.compile(_turned)
_drawn_table = str.maketrans(_DRAWN)
_regions = re.compile(f"(?:{_REGION}[ \u200b]?){{6,}}")
_two_regions = re.compile(_REGION + _REGION)
_foreign_run = re.compile(f"[{''.join(_ALIKE)}{''.join(_ROUGHLY)}]+")
_honest_letter = re2.compile(rf"[^\PL\p{{Latin}}{''.join(_ALIKE)}{''.join(_ROUGHLY)}]")
_rough = re.compile(f"[{''.join(_ROUGHLY.keys() - _ALIKE.keys())}]")
_letter = re.compile(r"[^\W\d_]")
_LATIN = frozenset(filter(str.isalpha, map(chr, (*range(0x250), *range(0x1E00, 0x1F00))))) - _ALIKE.keys()
_signs_beside = re2.compile(_signed)
_sign_table = str.maketrans(_SIGNS)
_curly_beside = re2.compile(f"{_quoting}|{_dashed}")
_curly_table = str.maketrans(_CURLY)
_some_i = re.compile(f"[{_CAPITAL_I}{_PALOCHKA}]")
_later_i = re.compile(f"(?<=[a-z])[{_CAPITAL_I}]+")
_marks_on_latin = re.compile(f"{_MARK}(?<=[A-Za-z].){_MARK}*")


def turned(text: str) -> Taken | None:
    """Letters upside down, and the text turned round, which is how it is read."""
    if _turned_run.search(text.encode("utf-8", "replace")) is None:
        return None
    return Taken(text.translate(_TURNED)[::-1], ("turned",))


def drawn(text: str) -> Taken | None:
    """Letters in discs, squares and brackets, small capitals, words of six regional indicators or more."""
    plain = _regions.sub(_unflagged, text.translate(_drawn_table))
    return None if plain == text else Taken(plain, ("drawn",))


def _unflagged(run: re.Match[str]) -> str:
    """The word that regional indicators spell; blanks between single ones are no blanks of the text."""
    word = "".join(_REGIONS.get(sign, sign) for sign in run[0])
    return word if _two_regions.search(run[0]) else word.replace(" ", "")


def marks(text: str) -> Taken | None:
    """Combining marks on Latin letters, which strike, heap or accent them.

    Otherwise read, only the commonest of them is gone, where those that stay belong to their letters.
    """
    apart = unicodedata.normalize("NFD", text)
    runs = Counter("".join(_marks_on_latin.findall(apart)))
    if not runs:
        return None
    plain = unicodedata.normalize("NFC", _marks_on_latin.sub("", apart))
    ((commonest, times),) = runs.most_common(1)
    kept = ""
    if times < runs.total() <= 2 * times:
        kept = unicodedata.normalize("NFC", apart.replace(commonest, ""))
    return Taken(plain, ("marks",), other=kept if _marks_on_latin.search(kept) is None else "")


def dotless(text: str) -> Taken | None:
    """The dotless i, read as an i."""
    return Taken(text.replace(DOTLESS, "i"), ("confusables",)) if DOTLESS in text else None


def confusables(text: str) -> Taken | None:
    """Letters and signs that look like ASCII (UTS 39).

    What looks like I and like l is an I; otherwise read, it is an l behind small letters.
    """
    # Where every letter is Latin or looks so there is no honest word to spare.
    runs = list(_meant(text)) if _honest_letter.search(text.encode("utf-8", "replace")) else [(0, len(text))]
    plain = _signs_folded(_folded(text, runs, _MAIN))
    if plain == text:
        return None
    other = ""
    if any(_some_i.search(text, *run) for run in runs):
        later = _later_i.sub(lambda found: "l" * len(found[0]), _folded(text, runs, _OTHER))
        other = _signs_folded(_some_i.sub("I", later))
    return Taken(plain, ("confusables",), other="" if other == plain else other)


def _meant(text: str) -> Iterator[tuple[int, int]]:
    """The runs of letters that stand for Latin ones: in one word with some, or alone between Latin words."""
    alone: list[tuple[int, int]] = []
    latin, at = True, 0
    for run in _foreign_run.finditer(text):
        start, end = run.span()
        before, after = text[start - 1 : start], text[end : end + 1]
        if before in _LATIN or after in _LATIN:
            if alone and _first_is_latin(text, at, start):
                yield from alone
            alone.clear()
            latin = True
            yield start, end
        else:
            between = text[at:start]
            if _letter.search(between) is not None:
                if alone and _first_is_latin(text, at, start):
                    yield from alone
                alone.clear()
                latin = _first_is_latin(between[::-1], 0, start - at)
            if latin and not before.isalpha() and not after.isalpha() and not _rough.search(run[0]):
                alone.append((start, end))
            else:
                alone.clear()
                latin = False
        at = end
    if alone and _first_is_latin(text, at, len(text)):
        yield from alone


def _first_is_latin(text: str, start: int, end: int) -> bool:
    """Whether the first letter in a part of a text is Latin, or there is none."""
    first = _letter.search(text, start, end)
    return first is None or first[0] in _LATIN


def _folded(text: str, runs: Sequence[tuple[int, int]], table: dict[int, str]) -> str:
    """The text with those runs folded."""
    pieces: list[str] = []
    at = 0
    for start, end in runs:
        pieces += (text[at:start], text[start:end].translate(table))
        at = end
    return "".join((*pieces, text[at:]))


def _signs_folded(text: str) -> str:
    data = text.encode("utf-8", "replace")
    if _signs_beside.search(data) is not None:
        text = text.translate(_sign_table)
    return text.translate(_curly_table) if _curly_beside.search(data) is not None else text
