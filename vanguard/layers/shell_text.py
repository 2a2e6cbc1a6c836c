"""The disguises of shell text: quotes, signs, variables and patterns that a shell undoes before it runs it.

`undisguised` is a pure function of a text and knows nothing of messages; it is for any layer that judges
commands.  What it changes, a shell would change: honest commands keep their meaning.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from vanguard.layers import shell_globs, shell_printed, shell_values
from vanguard.layers.nominate import Nominator
from vanguard.layers.shell_names import PROGRAMS
from vanguard.layers.taken import Taken

_Steps = tuple[tuple[str, str, Callable[[str], str]], ...]
"""Steps by their names, each with an RE2 pattern of where it may find something."""

_MOST = 16
"""Words that a pair of braces is spread to."""

_PIECE = r"[./*?~@%-]{0,8}\w[\w./*?~@%-]{0,64}"
_empty_quotes = re.compile(
    r"(?<=[\w./-])(?:''|\"\")(?=[\w./'\"-])|(?:^|(?<=[\s;|&(`]))(?:''|\"\")(?=[A-Za-z/])"
)
_piece = re.compile(rf"(?<=[\w./~'\"-])(['\"])({_PIECE})\1|(['\"])({_PIECE})\3(?=[\w./'\"])")
_slash = re.compile(r"(?<=\w)(['\"])([/-]{1,4})\1(?=\w)")
_program = re.compile(r"(^|[;|&\n`]\s{0,8}|\$\(\s{0,8})(['\"])([\w./-]{1,64})\2(?=[\s;|&)]|$)")
_backslashed = re.compile(r"(?<![\w./~*?\\:-])[\w./~*?-]{0,64}\\[\w./~*?\\-]{1,128}")
# No language gives these letters a meaning behind a backslash.
_odd_escape = re.compile(r"(?<![\w\\:])[a-z]+\\[cgijklmoqyh]")
_inside = re.compile(r"(?<=[a-z])\\(?=[a-z])|(?<=\s)\\(?=[a-z])")
_continued = re.compile(r"(?<=\w)\\\r?\n(?=\w)")
_blank = re.compile(
    r"\$\{IFS[^}\s]{0,16}\}|\$IFS(?:\$[1-9@*]|(?![A-Za-z_]))|\{IFS\}|\$'(?: |\\t|\\x20|\\040)'"
)
_empty = re.compile(r"(?<!IFS)(?<=[\w./-])(?:\$[@*1-9!]|\$\{[@*1-9!]\}|\$\(\)|``)(?=[\w./])")
_unset = re.compile(r"(?<=[\w/])\$([a-z]\w{0,7})(?=[/\s;|&+]|$)")
_caret = re.compile(r"(?<=[\w./\\:\"-])\^(?=[\w./\\:\"-])")
_tick = re.compile(r"(?<=[A-Za-z0-9-])`(?=[A-Za-z0-9])")
_S = r"\s{}'\"():;=$<>"
_braces = re.compile(
    rf"(?<![\w./$\\\]-])([\w./-]{{0,64}})\{{([^{_S}]{{0,128}},[^{_S}]{{0,128}})\}}([\w./-]{{0,64}})"
)
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
    plain, aside = shell_printed.printed(text)
    if plain == text and not aside:
        return None
    return Taken(plain, ("shell-printed",), "" if aside == plain else aside)


def _by(steps: _Steps, text: str) -> Taken | None:
    plain = text
    names: list[str] = []
    for number in sorted(_nominator(steps).found(text.encode("utf-8", "replace"))):
        name, _, step = steps[number]
        before, plain = plain, step(plain)
        if plain != before:
            names.append(name)
    return Taken(plain, tuple(names)) if plain != text else None


def _unmarked(text: str) -> str:
    return _tick.sub("", _caret.sub("", text))


def _without_empties(text: str) -> str:
    plain = _empty.sub("", text)
    names = Counter(_unset.findall(plain))
    unset = {
        name
        for name, times in names.most_common(4)
        if times > 1 and not re.search(rf"[\s;&|({{]{name}\b|^{name}\b", plain)
    }
    return _unset.sub(lambda found: "" if found[1] in unset else found[0], plain) if unset else plain


def _unquoted(text: str) -> str:
    plain = _piece.sub(lambda found: found[2] or found[4], _empty_quotes.sub("", text))
    return _program.sub(r"\1\3", _slash.sub(r"\2", plain))


def _unescaped(text: str) -> str:
    joined = _continued.sub("", text)
    plain = _backslashed.sub(_bare, joined)
    # Where one word is written so beyond doubt, the others are too.
    return _inside.sub("", plain) if plain != joined or _odd_escape.search(plain) else plain


def _bare(found: re.Match[str]) -> str:
    """A word without backslashes, where that makes it a program, a path or an option."""
    word = found[0]
    bare = word.replace("\\", "")
    if bare.rpartition("/")[2] in PROGRAMS:
        return bare
    is_path = "/" in word and bare.startswith(("/", "~/", "./", "../"))
    return bare if "\\\\" not in word and (is_path or word[:1] == "-") else word


def _spread(text: str) -> str:
    return _braces.sub(_words, text)


def _words(found: re.Match[str]) -> str:
    before, inside, after = found.groups()
    choices = inside.split(",")
    if len(choices) > _MOST or _quantifier.fullmatch(inside):
        return found[0]
    return " ".join(filter(None, (before + each + after for each in choices)))


_WORDS: _Steps = (
    ("shell-ansi", r"\$['\"][^'\"\\\n]*['\"]", lambda text: _ansi.sub(lambda found: found[1] or "", text)),
    (
        "shell-empty",
        r"[\w./-](?:\$[@*1-9!]|\$\{[@*1-9!]\}|\$\(\)|``)[\w./]|\$[a-z]\w*[/\s]",
        _without_empties,
    ),
    (
        "shell-quotes",
        r"[\w./-](?:''|\"\"|'[\w./*?~@%-]+'|\"[\w./*?~@%-]+\")|(?:''|\"\"|'[\w./*?~@%-]+'|\"[\w./*?~@%-]+\")[\w./]"
        r"|(?:^|[;|&\n`]|\$\()\s*['\"][\w./-]+['\"](?:\s|[;|&)]|$)",
        _unquoted,
    ),
    ("shell-backslashes", r"[\w./~*?-]\\[\w./]|(?:^|[\s;|&(])\\[a-z]|\w\\\r?\n\w", _unescaped),
    ("shell-marks", r"[A-Za-z.\"]\^[A-Za-z.\"]|[A-Za-z]`[A-Za-z]", _unmarked),
)
_EXPANSIONS: _Steps = (
    (
        "shell-ifs",
        r"(?:[\w/'\"}.-]\$\{?|[;|&(]\s?\$\{|^\$\{|[{,])IFS\b|\$'(?: |\\[tx0])",
        lambda text: _blank.sub(" ", text),
    ),
    ("shell-variables", shell_values.NOMINATED, shell_values.values),
    (
        "shell-braces",
        rf"\{{[^{_S}]*[^{_S}\d,][^{_S}]*,[^{_S}]*\}}|\{{[^{_S}]*,[^{_S}]*[^{_S}\d,][^{_S}]*\}}",
        _spread,
    ),
    ("shell-globs", shell_globs.NOMINATED, shell_globs.globs),
)
GATES = (
    ("|".join(f"(?:{gate})" for _, gate, _ in _WORDS), words),
    ("|".join(f"(?:{gate})" for _, gate, _ in _EXPANSIONS), expansions),
    (shell_printed.NOMINATED, printed),
)
"""Where each of them may find something, as RE2 patterns."""


@cache
def _nominator(steps: _Steps) -> Nominator:
    return Nominator([gate for _, gate, _ in steps])
