"""Where markup stands: alone in a value, in prose, in a page, quoted, or in a file of source."""

from __future__ import annotations

import re
from typing import Any

import re2

from vanguard.layers.markup.reader import Place, Tag
from vanguard.layers.markup.scripts import plain
from vanguard.model.message import Fragment, Message

_SOURCE = re2.compile(
    r"(?i)^[^\n<>\"'|;]{0,300}\.(?:html?|xhtml|jsx?|tsx?|[cm]js|[cm]ts|vue|svelte|astro|php\d?|phtml|erb|rhtml|ejs|hbs|"
    r"handlebars|mustache|j2|jinja2?|njk|nunjucks|twig|liquid|pug|haml|slim|mdx|cshtml|vbhtml|razor|jspx?|aspx?|ascx|ftlh?|"
    r"vm|tmpl|tpl|gohtml|templ|mako|heex|eex|leex|xml|xsd|xslt?|svg|mathml|xaml|fxml|css|scss|sass|less|styl|py|pyi|rb|go|"
    r"java|kts?|scala|groovy|cs|fs|rs|swift|dart|lua|pl|ex|exs|elm|c|cc|cpp|h|hpp|m|r|jl|sh|bash|ps1|sql|ipynb|tex|sty|"
    r"ya?ml|toml|tf|json5?|feature|snap|patch|diff|eml)$"
)
_CODE = re.compile(
    r"(?m)^\s{0,40}(?:import\s|export\s|from\s+[\w.]+\s+import\b|const\s|let\s|function\s|def\s|class\s|#include|"
    r"package\s|public\s|private\s|return\b|if\s?\(|@\w+|<\?php|\{%-?\s*(?:extends|block|load)|diff --git|"
    r"@@ -|</?(?:template|script setup))"
)
_PROGRAM = re.compile(
    r"\s{0,40}(?:import[\s{*]|export[\s{*]|[\"']use strict|!function|\(function|\(\(\)\s?=>|var\s|"
    r"let\s|const\s|function\s|class\s|"
    r"module\.exports|#!/|<\?php|package\s|using\s|#include|def\s|from\s+[\w.]+\s+import|/\*[*!]|//\s|@charset|\{%-?\s*extends)"
)
_PAGE = re.compile(
    r"(?i)[\s\ufeff]*(?:<\?xml[^>]{0,100}>\s*)?(?:<!--[^>]{0,200}-->\s*)?"
    r"<(?:!doctype\s+html|html[\s>](?![^>]{0,200}\son))"
)
_HIDING = re.compile(r"(?i)<(/?)(?:script|style)\b")
_MARKED = re.compile(r"<[^<>]*+>?")
_WORD = re.compile(r"(?<!\S)[^\W\d_]{2,}(?=[\s.,;:!?]|$)")
# What stands before the first tag where the value closed a string, an attribute or a comment.
_CLOSED = re.compile(
    r"(?:[\"'`]|--!?|\]\]|\*/|%)\s{0,3}[)};,]{0,3}\s{0,3}(?:/?>{1,2}|-->|//)[ \t]{0,3}\Z|"
    r"^[^<\w]{0,6}[\"'`>]{1,4}\s{0,3}\Z|[\"'`>]\s{0,2}[-+;,)}\]]{1,4}\Z"
)
_RAW = frozenset(
    "title textarea style script noscript iframe xmp template noframes noembed plaintext comment select "
    "option".split()
)
_BEHIND = re.compile(
    r"(?i)[\s\"'`>;,)}\]-]{0,8}<(?:(?:script|svg|ima?ge?|iframe|video|audio|details|embed|object|marquee|math|x(?:ss)?|"
    r"animate|set|body\b[^>]{0,200}\bon)[\s/>]|/(?:title|textarea|style|script|noscript|select|template)\b)"
)
_POLYGLOT = re2.compile(
    r"[\"'`]{2,4}\s{0,2}--!?>|--!?>[\"'`]{1,3}-->|-->\s{0,2}\]\]>|\]\]>[\"'`>\s]{0,3}\]>|[\"'`]{1,3}>{1,2}-->|"
    r"--></(?:script|style|title|textarea)"
)

LEAST_CODE = 160
"""Characters from which a value that begins or goes on like a program is taken for one."""

PROSE = 12
"""Words outside tags from which a value is talk."""

_FEW = 4
_BEFORE = 120


def written_as_code(message: Message, fragment: Fragment) -> bool:
    """Whether the value goes into a file of source, which an argument beside it, or above it, names."""
    at: Any = message.body
    holders: list[dict[str, Any]] = []
    for step in fragment.path[:-1]:
        if at.__class__ is dict:
            holders.append(at)
            at = at.get(step)
        elif at.__class__ is list and step.__class__ is int and 0 <= int(step) < len(at):
            at = at[int(step)]
        else:
            break
    if at.__class__ is dict:
        holders.append(at)
    return any(_names_source(holder) for holder in holders[2:])


def _names_source(holder: dict[str, Any]) -> bool:
    return any(
        value.__class__ is str and 3 < len(value) <= 300 and _SOURCE.search(plain(value)) is not None
        for value in holder.values()
    )


class Surroundings:
    """What stands around the tags of one value."""

    __slots__ = ("_text", "_ticks", "alone", "closers", "place", "talk")

    def __init__(self, text: str, first: Tag | None) -> None:
        self._text = text
        self._ticks = "`" in text
        words = _words_outside(text)
        self.alone = words <= _FEW
        self.talk = words >= PROSE
        self.closers = _POLYGLOT.search(plain(text)) is not None
        self.place = Place(self.alone, is_page(text), self.closers or _breaks_out(text, first))

    def quotes(self, tag: Tag) -> bool:
        """Whether prose shows this tag as code, between backticks or in a fenced block."""
        text = self._text
        if not self._ticks or self.alone:
            return False
        if text.count("```", 0, tag.start) % 2:
            return True
        line = text.rfind("\n", 0, tag.start) + 1
        return text.count("`", line, tag.start) % 2 == 1 and "`" in text[tag.end - 1 : tag.end + 200]


def _words_outside(text: str) -> int:
    """Words that a reader of the page would see; what stands in scripts and styles is none of them."""
    pieces = _HIDING.split(text)
    seen = [pieces[0]]
    for number in range(1, len(pieces), 2):
        hidden = pieces[number] != "/" and pieces[number + 2 : number + 3] == ["/"]
        if not hidden:
            seen.append("<" + pieces[number + 1])
    return len(_WORD.findall(_MARKED.sub(" ", " ".join(seen))))


def is_page(text: str) -> bool:
    """Whether a text is a whole page or part of a program."""
    if _PAGE.match(text) or (len(text) >= LEAST_CODE and _PROGRAM.match(text)):
        return True
    return len(text) >= LEAST_CODE and text.count("\n") >= 3 and _CODE.search(text) is not None


def _breaks_out(text: str, first: Tag | None) -> bool:
    """Whether the value first closes a quotation mark, a comment or an element that it never opened."""
    before = text[: text.find("<")]
    if len(before) > _BEFORE:
        return False
    if before and _CLOSED.search(before):
        # A value that begins in the middle of a tag has its attributes before the tag's end.
        return not ("=" in before and before.count('"') % 2 == before.count("'") % 2 == 0)
    if first is None or not first.closes or first.name not in _RAW or first.start != len(before):
        return False
    return _BEHIND.match(text, first.end) is not None
