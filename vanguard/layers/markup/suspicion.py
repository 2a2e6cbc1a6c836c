"""The cheap test: whether a text with an angle bracket may hold anything that the reader would find.

Most markup that people send is elements, links and pictures as editors write them.  One pass over
the text tells, so that only the rest is read tag by tag.
"""

from __future__ import annotations

import re2

from vanguard.layers.markup.scripts import plain

_SUSPECT = re2.compile(
    "|".join(
        (
            # Handlers, links to script, pages in links, markup in values.
            r"(?i:on\w{3,}[\s\\]*=|\bscript|[ab]script|livescript|s\W*c\W*r\W*i\W*p\W*t\W*(?::|&?colon)|mocha:|data\W*:)",
            r"(?i:&\{|srcdoc|formaction|xlink|attributename|schemalocation|datasrc|view-source:|mhtml:|jar:)",
            r"(?i:=\s*[\"'`]?[^\"'`<>]*&(?:lt|#))|=\s*[\"'][^\"'<>]*<",
            # Style that may run.
            r"(?i:expression|binding|behavio|@\\?i|link\s*:|url\(\s*[\"']?\s*(?:data|j))",
            # Elements that do something.
            r"(?i:<\W{0,3}(?:\w+:\s?)?(?:applet|i?layer|bgsound|vmlframe|isindex|xml\b|\w*import|portal|meta|base\b|frame|"
            r"embed|object|link|style|xss|esi|on))|(?i:xml:namespace|esi:)",
            # Tags as no editor writes them.
            r"<[A-Za-z][\w.-]*[^\w.:<>\s-]|=\s*(?:\"[^\"<>]*\"|'[^'<>]*')\w|<[^\w\s<>/!?=-]|=\s*`|<[^<>]*<|<[^<>]*$|\x00|\\0",
            r"<[a-z]+[A-Z]|<[A-Z]+[a-z]+[A-Z]|<[/\s]?[A-Za-z]\s[A-Za-z]\s|\s[a-z]+[A-Z]\w*=",
            # What closes a string, a comment or an element before the first tag.
            r"[\"'`>)\]};*-]\s*/?>{1,2}\s*<|^[^<>]*[\"'`>)\]};+-]+\s*<|--!?>|\]\]>|(?i:</(?:title|text|nos|iframe|xmp|temp|"
            r"noe|nof|plain|comm|sel|opt))",
            # Script between tags.
            r"(?i:alert|prompt|confirm|eval\b|constructor|cookie|fromcharcode|throw|msgbox|\[\]\s*[\[.]|!\[\]|\.source|"
            r"tostring\(|with\s*\(|\\u|import\s*\(|__\w+__|window|self|top\[)",
        )
    )
)


_GRAVE = re2.compile(
    r"(?i)<[^<>]*[\s/\"'`]on[a-z]{3,}\s*=|<\W?script|(?:java|vb)script\W*:|srcdoc|expression\s*\(|-moz-binding|"
    r"s\W+c\W*r\W*i\W*p\W*t\W*:"
)


def is_grave(text: str) -> bool:
    """Whether a text may hold script, in an element, a handler, a link or a style."""
    return _GRAVE.search(plain(text)) is not None


def is_suspect(text: str) -> bool:
    """Whether a text may hold markup that does more than show something."""
    return _SUSPECT.search(plain(text)) is not None
