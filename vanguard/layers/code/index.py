"""What a program defines, from one pass over it: variables, functions, what imported names stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from vanguard.layers.code.language import Language

# One pass finds what a program defines: functions, variables, what a loop or a `with` names, imports.
_PARAMETERS = r"\((?P<given>[^()]{0,600}(?:\([^()]{0,100}\)[^()]{0,200}){0,3})\)"
_BECOMES = (
    r"[ \t]*(?:\[[^\]\n=]{0,40}\])?(?:[ \t]*:[ \t]*[\w.\[\], |\"']{1,60}?)?[ \t]*(?::=|(?:\|\||"
    r"\?\?|//|[+.])?=(?![=~>]))[ \t]*"
)
_PYTHON_HEADS = {
    "def": re.compile(rf"def[ \t]+(?P<function>\w+)[ \t]*{_PARAMETERS}"),
    "async": re.compile(
        rf"async[ \t]+(?:def[ \t]+(?P<function>\w+)[ \t]*{_PARAMETERS}|(?P<with>with[ \t])|for[ "
        rf"\t]+(?P<loop>[\w, ()]{{1,80}}?)[ \t]+in[ \t]+)"
    ),
    "from": re.compile(r"(?P<imports>from[ \t][^\n;]{1,300})"),
    "import": re.compile(r"(?P<imports>import[ \t][^\n;]{1,300})"),
    "with": re.compile(r"(?P<with>with[ \t])"),
    "for": re.compile(r"for[ \t]+(?P<loop>[\w, ()]{1,80}?)[ \t]+in[ \t]+"),
}
_SEVERAL = re.compile(rf"(?P<names>[A-Za-z_][\w.]*(?:[ \t]*[,=][ \t]*[A-Za-z_][\w.]*){{0,4}}){_BECOMES}")
# The first word of a line (or of what stands behind a semicolon), and what comes behind it.
_FIRST = r"[ \t]*([A-Za-z_][\w.]*)[ \t]*(=(?!=)|[,:+|/\[]|)"
_LINES, _PARTS = re.compile(rf"\n{_FIRST}"), re.compile(rf"[\n;:]{_FIRST}")
_SPLIT = re.compile(r"[ \t]*[,=][ \t]*")
_OTHER_INDEX = re.compile(
    rf"(?:\A|[\n;{{}}(]|<\?(?:php|=)?)[ \t]*+(?:(?:(?:export|default|async|public|private|protected|"
    rf"static|local|final|unsafe|pub)[ \t]+){{0,3}}"
    rf"(?:function\*?|func|sub|def|fn|fun)[ \t]+(?:self\.|\([^()\n]{{0,60}}\)[ "
    rf"\t]*)?(?P<function>\w+)[!?]?(?:[ \t]*{_PARAMETERS})?|"
    rf"(?:for(?:each)?[ \t]*+\(?[ \t]*+)?(?:(?:const|let|var|my|auto)[ \t]++)?(?P<loop>[$@]?\w+(?:,[ "
    rf"]?[$@]?\w+){{0,3}})[ \t]++(?:in|of)[ \t]++|"
    rf"(?:[A-Za-z_][\w<>\[\].:]*+[*&]?[ \t]++){{0,3}}(?P<names>[$@%*&]*+[A-Za-z_]\w*(?:(?:\.|->|"
    rf"::)[A-Za-z_]\w*)*+(?:[ \t]*,[ \t]*[$@%]?[A-Za-z_]\w*){{0,4}}){_BECOMES})"
)
_INLINE = re.compile(r":[ \t]+(?:import|from)[ \t]")
_LISTED = re.compile(
    r"(?:const|let|var|my|our|local)?[ \t]*[(\[][ \t]*([$@%\w, \t]{1,100})[)\]][ \t]*=(?![=~>])[ \t]*"
)
_CALLED_AS = re.compile(r"[ \t]as[ \t]+\(?([A-Za-z_]\w*)")
_ARROW = re.compile(
    r"(?:async[ \t]+)?(?:function\b[ \t]*\w*[ \t]*)?(?:\(([^()\n]{0,300})\)|([A-Za-z_$]\w*))[ \t]*(?:=>|"
    r"\{)|(?:function|sub)\b"
)
_LAMBDA = re.compile(r"lambda\b[ \t]*([\w, =*]{0,120}):[ \t]*")
_IMPORTING = re.compile(r"[ \t]*(?:__import__|importlib\.\w+|import_module|getattr|require)[ \t]*\(")
_REFERENCE = re.compile(r"[ \t]*([A-Za-z_$][\w$]*(?:\.\w+){0,3})[ \t]*(?:[;\n#]|\Z)")
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_FROM = re.compile(r"[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^\n#;]+)")
_MODULE = re.compile(
    r"(?:const|let|var)?[ \t]*(\{[^}\n]{1,200}\}|[A-Za-z_$][\w$]*)[ \t]*=[ \t]*(?:await[ \t]+)?(?:require|"
    r"import|__import__)[ \t]*\([ \t]*['\"]"
    r"(?:node:)?([\w./@-]+)['\"][ \t]*\)((?:\.\w+)*)|import[ \t]+(?:[\w$]+,[ \t]*)?(?:(\{[^}\n]{1,200}\})|"
    r"\*[ \t]+as[ \t]+([\w$]+)|([\w$]+))"
    r"[ \t]+from[ \t]+['\"](?:node:)?([\w./@-]+)['\"]"
)
_PAIR = re.compile(r"([\w$]+)(?:[ \t]*(?::|\bas\b)[ \t]*([\w$]+))?")
_FEW = 64
"""Places looked at for one name."""
DEEPEST = 24
"""Spaces of the deepest indentation that is told from deeper ones."""
ONE_LINE = -1
"""The indentation of a function that is one expression."""


class Function(NamedTuple):
    """A function's name, its parameters, where its body begins, and how far its definition is indented."""

    name: str
    parameters: tuple[str, ...]
    start: int
    indent: int


class Index:
    """Where names are set, what loops go through, functions in order, and what imported names stand for.

    ``aliases`` says of an imported name what it stands for: ``rm`` is ``os.remove``.  ``assigned`` says where
    the expressions begin that a name is set to; those of ``looped`` are gone through by a loop.
    """

    def __init__(self, text: str, language: Language) -> None:
        self.assigned: dict[str, list[int]] = {}
        self.looped: set[int] = set()
        self.functions: list[Function] = []
        self.aliases: dict[str, str] = {}
        self._text = text
        self._curly = language is not Language.PYTHON
        if language is Language.PYTHON:
            self._python()
        else:
            for each in _OTHER_INDEX.finditer(text):
                self._defined(each, each.start("function"))
            self._modules()

    def borrowed(self) -> Iterator[tuple[str, str]]:
        """Names that stand for a function or module of another name, and that name where it is known."""
        yield from ((name, full) for name, full in self.aliases.items() if name != full)
        for name, places in self.assigned.items():
            value = _REFERENCE.match(self._text, places[0])
            if value is None:
                if _IMPORTING.match(self._text, places[0]) is not None:
                    yield name, ""
            else:
                root, dot, rest = value[1].partition(".")
                if root in self.aliases:
                    yield name, f"{self.aliases[root]}{dot}{rest}"

    def lambda_of(self, name: str) -> Function | None:
        """The function without a name of its own that a name is set to."""
        for at in self.assigned.get(name, [])[:1]:
            value = _LAMBDA.match(self._text, at)
            if value is not None:
                return Function(name, _parameters(value[1]), value.end(), ONE_LINE)
        return None

    def _python(self) -> None:
        # The first line has no newline before it.
        text = "\n" + self._text
        assigned = self.assigned
        for each in (_PARTS if ";" in text or _INLINE.search(text) else _LINES).finditer(text):
            word, sign = each.groups()
            if sign == "=":
                assigned.setdefault(word, []).append(each.end() - 1)
            elif word in _PYTHON_HEADS or sign:
                detail = _PYTHON_HEADS.get(word, _SEVERAL).match(self._text, each.start(1) - 1)
                if detail is not None:
                    self._defined(detail, each.start(1) - 1)

    def _defined(self, each: re.Match[str], at: int) -> None:
        kind = each.lastgroup
        if kind == "names":
            self._set(each["names"], each.end())
        elif kind == "imports":
            _imported(each["imports"], self.aliases)
        elif kind == "with":
            self._with(each.end())
        elif kind == "loop":
            self.looped.add(each.end())
            for name in _WORD.findall(each["loop"]):
                self.assigned.setdefault(name, []).append(each.end())
        else:
            given = each["given"] or _taken(self._text, each.end())
            self.functions.append(
                Function(each["function"], _parameters(given), each.end(), indent(self._text, at))
            )

    def _set(self, names: str, end: int) -> None:
        for name in _SPLIT.split(names):
            self.assigned.setdefault(name.replace("->", ".").lstrip("*&"), []).append(end)
        if self._curly and (value := _ARROW.match(self._text, end)) is not None:
            self.functions.append(Function(names, _parameters(value[1] or value[2] or ""), value.end(), 0))

    def _with(self, at: int) -> None:
        """What the names of a ``with`` are set to."""
        line = self._text.find("\n", at)
        rest = self._text[at : line if line >= 0 else None]
        begin = 0
        for each in _CALLED_AS.finditer(rest):
            self.assigned.setdefault(each[1], []).append(at + begin)
            comma = rest.find(",", each.end())
            begin = comma + 1 if comma >= 0 else each.end()

    def _modules(self) -> None:
        """Modules by the ways of JavaScript, and lists of names that are set at once."""
        text, aliases = self._text, self.aliases
        for word in ("require", "import"):
            at = text.find(word)
            while at >= 0 and len(aliases) < 4 * _FEW:
                low = max(0, at - 300)
                start = max(text.rfind("\n", low, at), text.rfind(";", low, at), low - 1) + 1
                module = _MODULE.search(text[start : at + 300].partition("\n")[0])
                if module is not None:
                    _named(module, aliases)
                at = text.find(word, at + 200 if module is None else at + len(word))
        for each in _LISTED.finditer(text) if " = @_" in text or "= (" in text or "] =" in text else ():
            for name in re.findall(r"[$@%]?\w+", each[1]):
                self.assigned.setdefault(name, []).append(each.end())


def indent(text: str, at: int) -> int:
    """How far the line is indented that a place is in, as far as its text before that is blank."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    return min(DEEPEST, len(line) - len(line.lstrip()))


def _parameters(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split(",") if (name := _parameter(part)))


def _taken(text: str, at: int) -> str:
    """What a function of Perl takes from its list of arguments."""
    head = re.match(
        r"\s*\{\s*my\s*\(([^)\n]{0,200})\)\s*=\s*@_|\s*\{\s*my\s+([$@%]\w+)\s*=\s*shift", text[at : at + 300]
    )
    return (head[1] or head[2] or "") if head is not None else ""


def _imported(line: str, aliases: dict[str, str]) -> None:
    if (names := _FROM.match(line)) is not None:
        aliases |= {pair[2] or pair[1]: f"{names[1]}.{pair[1]}" for pair in _PAIR.finditer(names[2])}
    else:
        for part in line[6:].split(","):
            module, _, known = part.strip().partition(" as ")
            root = module.partition(".")[0]
            aliases[known.strip() or root] = module if known else root


def _named(each: re.Match[str], aliases: dict[str, str]) -> None:
    module, names = each[2] or each[7], each[1] or each[4] or each[5] or each[6]
    if names.startswith("{"):
        aliases |= {pair[2] or pair[1]: f"{module}.{pair[1]}" for pair in _PAIR.finditer(names)}
    else:
        aliases[names] = module + (each[3] or "")


_TYPES = frozenset("const char int string str String bool byte final var let my self this async".split())


def _parameter(text: str) -> str:
    words = [word for word in _WORD.findall(text.partition("=")[0].partition(":")[0]) if word not in _TYPES]
    return words[-1] if words else ""
