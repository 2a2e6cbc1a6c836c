"""The disguises of shell text: quotes, signs, variables and patterns that a shell undoes before it runs it.

`undisguised` is a pure function of a text and knows nothing of messages; it is for any layer that judges
commands.  What it changes, a shell would change: honest commands keep their meaning.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable
from functools import cache

from vanguard.layers import shell_globs, shell_printed, shell_values
from vanguard.layers.nominate import Gate, Nominator
from vanguard.layers.shell_names import PROGRAMS
from vanguard.layers.spans import replaced, words_around
from vanguard.layers.taken import Step, Taken

_Steps = tuple[tuple[str, Gate, Callable[[str], str]], ...]
"""Steps by their names, each behind its gate."""

_MOST = 16
"""Words that a pair of braces is spread to."""

_PIECE = r"[./*?~@%-]{0,8}\w[\w./*?~@%-]{0,64}"
# Every pattern begins with a sign, which Python's engine then looks for first.
_empty_quotes = re.compile(
    r"(['\"])\1(?!\1)(?<!['\"]{3})(?:(?<=[\w./-]['\"]{2})(?=[\w./'\"-])|(?<![^\s;|&(`]['\"]{2})(?=[A-Za-z/]))"
)
_piece = re.compile(rf"(['\"])(?:(?<=[\w./~'\"-].)({_PIECE})\1|({_PIECE})\1(?=[\w./'\"]))")
_slash = re.compile(r"(['\"])(?<=\w.)([/-]{1,4})\1(?=\w)")
_program = re.compile(
    r"(['\"])(?:(?<![^;|&\n`].)|(?<=[;|&\n`]\s.)|(?<=\$\(.))([\w./-]{1,64})\1(?=[\s;|&)]|\Z)"
)
_backslash = re.compile(r"\\(?=[A-Za-z./\\])")
_WORD = string.ascii_letters + string.digits + "_./~*?-"
_odd_letter = re.compile(r"\\[cgijklmoqyh]")
_small_word = re.compile(r"[a-z]+(?:\\[a-z]+)+")
_continued = re.compile(r"\\(?<=\w\\)\r?\n(?=\w)")
_inside = re.compile(r"\\(?<=[a-z]\\)(?=[a-z])|\\(?<=\s\\)(?=[a-z])")
_blank = re.compile(
    r"\$\{IFS[^}\s]{0,16}\}|\$IFS(?:\$[1-9@*]|(?![A-Za-z_]))|\{IFS\}|\$'(?: |\\t|\\x20|\\040)'"
)
_empty = re.compile(
    r"\$(?<=[\w./-]\$)(?<!IFS\$)(?:[@*1-9!]|\{[@*1-9!]\}|\(\))(?=[\w./])|`(?<=[\w./-]`)`(?=[\w./])"
)
_unset = re.compile(r"\$(?<=[\w/]\$)([a-z]\w{0,7})(?=[/\s;|&+]|\Z)")
_mark = re.compile(r"\^(?<=[\w./\\:\"-]\^)(?=[\w./\\:\"-])|`(?<=[A-Za-z0-9-]`)(?=[A-Za-z0-9])")
_S = r"\s{}'\"():;=$<>"
_braces = re.compile(rf"\{{([^{_S},]{{0,64}}(?:,[^{_S},]{{0,64}}){{1,{_MOST - 1}}})\}}")
_quantifier = re.compile(r"\d*,\d*")
_ansi = re.compile(r"\$(?:'([\w./~-]{1,256})'|(?='[^'\\\n]{1,256}'|\"[^\"\\\n]{1,256}\"))")


def undisguised(text: str) -> Taken | None:
    """The text as a shell would read its words; ``aside`` is what it prints or decodes in order to run it."""
    names: tuple[str, ...] = ()
    aside = ""
    plain = text
    for step in (words, expansions, printed):
        taken = step(plain)
        if taken is not None:
            plain, names, aside = taken.text, names + taken.names, taken.aside or aside
    return Taken(plain, names, aside) if names else None


def words(text: str) -> Taken | None:
    """Quotes, backslashes, carets, ticks and empty expansions inside words."""
    return _by(_WORDS, text)


def expansions(text: str) -> Taken | None:
    """``${IFS}``, variables that the text itself sets, braces and patterns of file names."""
    return _by(_EXPANSIONS, text)


def printed(text: str) -> Taken | None:
    """What is printed or decoded in order to be run, in its place and aside (see `shell_printed`)."""
    plain, aside, cut = shell_printed.printed(text)
    if plain == text and not aside and not cut:
        return None
    return Taken(plain, ("shell-printed",), "" if aside == plain else aside, cut=cut)


def _by(steps: _Steps, text: str) -> Taken | None:
    plain = text
    names: list[str] = []
    for number in _nominator(steps).found(text.encode("utf-8", "replace")):
        name, _, step = steps[number]
        before, plain = plain, step(plain)
        if plain != before:
            names.append(name)
    return Taken(plain, tuple(names)) if plain != text else None


def _without_empties(text: str) -> str:
    plain = _empty.sub("", text)
    if "$" not in plain:
        return plain
    names = Counter(_unset.findall(plain))
    unset = {name for name, times in names.most_common(4) if times > 1 and not _is_set(name, plain)}
    return _unset.sub(lambda found: "" if found[1] in unset else found[0], plain) if unset else plain


def _is_set(name: str, text: str) -> bool:
    return re.search(rf"[\s;&|({{]{name}\b|\A{name}\b", text) is not None


def _unquoted(text: str) -> str:
    plain = _piece.sub(lambda found: found[2] or found[3], _empty_quotes.sub("", text))
    return _program.sub(r"\2", _slash.sub(r"\2", plain))


def _unescaped(text: str) -> str:
    joined = _continued.sub("", text)
    sure = False

    def bare(start: int, end: int) -> str:
        nonlocal sure
        word = joined[start:end]
        plain = "" if joined[start - 1 : start] in (":", "\\") and start else _bare(word)
        sure = sure or (plain != word and bool(plain))
        return plain or word

    plain = replaced(joined, words_around(joined, _backslash, _WORD + "\\"), bare)
    # Where one word is written so beyond doubt, the others are too.
    return _inside.sub("", plain) if sure else plain


def _bare(word: str) -> str:
    """A word without backslashes, where that makes it a program, a path, an option or no escape is in it."""
    bare = word.replace("\\", "")
    if bare.rpartition("/")[2] in PROGRAMS:
        return bare
    if "\\\\" in word:
        return word
    is_path = "/" in word and bare.startswith(("/", "~/", "./", "../"))
    is_word = _odd_letter.search(word) is not None and _small_word.fullmatch(word) is not None
    return bare if is_path or is_word or word[:1] == "-" else word


def _spread(text: str) -> str:
    """The words that braces stand for."""
    pieces: list[str] = []
    at = 0
    for found in _braces.finditer(text):
        start, end = found.span()
        before, after = text[max(at, start - 64) : start], text[end : end + 64]
        before = before[len(before.rstrip(_WORD)) :]
        if (
            _quantifier.fullmatch(found[1])
            or start < at
            or text[start - len(before) - 1 :][:1] in ("$", "\\")
        ):
            continue
        after = after[: len(after) - len(after.lstrip(_WORD))]
        words = " ".join(filter(None, (before + each + after for each in found[1].split(","))))
        pieces += (text[at : start - len(before)], words)
        at = end + len(after)
    return "".join((*pieces, text[at:])) if pieces else text


_QUOTED = r"(?:'[\w./*?~@%-]+'|\"[\w./*?~@%-]+\")"
_WORDS: _Steps = (
    (
        "shell-ansi",
        (r"\$['\"][^'\"\\\n]*['\"]",),
        lambda text: _ansi.sub(lambda found: found[1] or "", text),
    ),
    (
        "shell-empty",
        (r"[\w./-](?:\$[@*1-9!]|\$\{[@*1-9!]\}|\$\(\)|``)[\w./]", r"[\w/]\$[a-z]\w*[/\s;|&+]"),
        _without_empties,
    ),
    (
        "shell-quotes",
        (
            # Three quotes in a row begin or end a text of many lines.
            r"(?:^|[^'\"])(?:''|\"\")[\w./]",
            r"[\w./-](?:''|\"\")(?:[^'\"]|$)",
            rf"{_QUOTED}[\w./]",
            # One letter before a literal is a prefix in many languages, as r is in Python.
            rf"(?:^|[\s;|&/])(?:[\w./-]*[\w./-][\w./-]|[-./]){_QUOTED}",
            rf"(?:^|[;|&`]|\$\()\s*\w{_QUOTED}[\s\w]",
            r"(?:^|[;|&`]|\$\()[ \t]*['\"][\w./-]+['\"](?:\s|[;|&)]|$)",
            r"\n[ \t]*['\"][\w./-]+['\"] [\w./~$-]",
        ),
        _unquoted,
    ),
    (
        "shell-backslashes",
        (
            r"/[\w./~*?-]*\\[A-Za-z.]",
            r"\s-[\w-]*\\[a-z]",
            # After other letters a backslash mostly stands for a line's end, a tab or a class of signs.
            r"[a-z]\\(?:[abce-mo-qu-z]|[nrtdsw](?:\s|[;|&]|$)|r[a-z])",
            r"(?:^|[\s;|&(])\\[a-z]",
            r"\w\\\r?\n\w",
        ),
        _unescaped,
    ),
    (
        "shell-marks",
        (r"[A-Za-z.\"]\^[A-Za-z.\"]", r"[A-Za-z]`[A-Za-z]"),
        lambda text: _mark.sub("", text),
    ),
)
_EXPANSIONS: _Steps = (
    (
        "shell-ifs",
        (r"(?:[\w/'\"}.-]\$\{?|[;|&(]\s?\$\{|^\$\{|[{,])IFS\b", r"\$'(?: |\\[tx0])"),
        lambda text: _blank.sub(" ", text),
    ),
    ("shell-variables", shell_values.GATE, shell_values.values),
    (
        "shell-braces",
        (
            rf"\{{[^{_S}]*[^{_S}\d,][^{_S}]*,[^{_S}]*\}}",
            rf"\{{[^{_S}]*,[^{_S}]*[^{_S}\d,][^{_S}]*\}}",
        ),
        _spread,
    ),
    ("shell-globs", shell_globs.GATE, shell_globs.globs),
)
GATES: tuple[tuple[Gate, Step], ...] = (
    (tuple(choice for _, gate, _ in _WORDS for choice in gate), words),
    (tuple(choice for _, gate, _ in _EXPANSIONS for choice in gate), expansions),
    ((shell_printed.NOMINATED,), printed),
)
"""The steps, each behind its gate."""


@cache
def _nominator(steps: _Steps) -> Nominator:
    return Nominator([gate for _, gate, _ in steps])
