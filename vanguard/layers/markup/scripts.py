"""What a piece of script in an attribute, a link or an element would do, as far as its text tells."""

from __future__ import annotations

from enum import IntEnum

import re2


class Reach(IntEnum):
    """How far a piece of script goes."""

    NONE = 0
    """It calls functions of the page, or does nothing."""
    SHOWN = 1
    """It shows words in a dialog, goes to a fixed address, fetches from its own site."""
    FAR = 2
    """It uses what attacks need: evaluated text, new scripts, the cookie, other sites, other windows."""
    PROBE = 3
    """It is what only a test or an attack is: ``alert(1)``, text assembled to hide a name, cookies sent."""


_DIALOG = r"(?:alert|prompt|confirm)"
# What stands between a function's name and its arguments when somebody hides the call.
_CALL = r"[\s)\]'\"]{0,4}(?:/\*[^*]*\*/|\?\.|\.(?:call|apply|bind)\b){0,2}\s*"
_TRIFLE = (
    r"(?:-?\d[\w.]{0,16}\s*[,)`]|\s*\)|/[^/*\s]|document\b|window\b|location\b|self\b|top\b|parent\b|origin\b|"
    r"domain\b|cookie\b|name\b\s*\)|this\b\s*[).,]|string\.|unescape\(|atob\(|eval\(|decodeuri|localstorage|"
    r"sessionstorage|\\?['\"`]?\s*(?:x+[.\s_-]?s+[.\s_-]?s*|poc\W|hack|pwn|inject|vuln|test['\"`]|\d{1,8}['\"`])|['\"`]\s*[\\'\"`)]|"
    r"[(\[!~+$_]|[a-z]{1,2}\s*\)|&|%|null|undefined|true|false|typeof|regexp)"
)
_WINDOW = r"(?:window|self|top|parent|frames|this|globalthis|document|defaultview|opener)"

_PROBE = re2.compile(
    "(?is)"
    + "|".join(
        (
            rf"\b{_DIALOG}{_CALL}[(`]\s*{_TRIFLE}",
            rf"\b{_DIALOG}{_CALL}(?:&lpar;|&#0*40|&#x0*28|%28|\\x28|\\u0028|\\50)",
            rf"[=,(\[{{:?|&;!~+-]\s*{_DIALOG}\s*[,;)\]}}/|&]",
            r"\bthrow\b[^\n]*onerror|onerror\s*=\s*(?:alert|eval|prompt|confirm)",
            rf"\b{_WINDOW}\s*(?:\?\.)?\[\s*(?:[/(\d+!\[\\]|['\"`][\w$\\]{{0,12}}['\"`]\s*\+|"
            r"['\"`](?:alert|eval|prompt|confirm|print|function|settimeout|atob|cookie|location|document)\b)",
            r"\.source\s*[+\]]|\.tostring\(\s*3[0-6]\s*\)|\(!\[\]\s*\+?\s*\[\]\)|\[\]\[\s*\(|\(!!\[\]",
            r"\beval\s*(?:\?\.)?[(`]\s*(?:atob|unescape|string\.|location|name\b|url\b|id\b|decodeuri|eval|"
            r"window|document|this|['\"`][^'\"`]{0,8}alert|\+?\d|src|title|/)",
            r"\bfromcharcode\s*\(\s*(?:\d|0x)|\bunescape\s*\([^)]{0,4}%|\batob\s*[(`]['\"`(]?[a-z0-9+/]{6}",
            r"\bconstructor\s*(?:\.|\[['\"`])\s*constructor|\[\]\s*[.\[]['\"`]?(?:constructor|map|find|filter|sort|at)\b",
            r"\\u\{?0*[4-7][0-9a-f]\}?[a-z(]|[a-z]\\u\{?0*[4-7][0-9a-f]",
            r"\bwith\s*\(\s*(?:document|window|location|top|self)",
            r"\bimport\s*\(\s*['\"`]?(?:https?:)?//|\bimportscripts\s*\(|getscript\s*\(\s*['\"`]?(?:https?:)?//",
            r"document\s*\.\s*cookie[^\n]*(?:https?:|//|fetch|send|\.src|location|open\()",
            r"(?:https?:|//|fetch|send|\.src|location|open\()[^\n]*document\s*\.\s*cookie",
            r"\b(?:msgbox|execscript)\b|javascript\s*:\s*(?:alert|javascript|eval|prompt|confirm)",
            r"\b(?:document|window|location|alert|eval|top|self)\s*/\*[^*]*\*/\s*[.(\[]",
            r"__(?:define[gs]etter|parent|proto)__|\bgeneratecrmfrequest\b|#@~\^",
        )
    )
)

_FAR = re2.compile(
    "(?is)"
    + "|".join(
        (
            rf"\b{_DIALOG}\b",
            r"\beval\b|\bfunction\s*[(`]['\"`]|\bset(?:timeout|interval|immediate)\s*[(`]\s*['\"`/a-z(]",
            r"\batob\b|\bunescape\b|\bfromcharcode\b|\bdecodeuri|\bconstructor\b|\breflect\.|\bthrow\b|\bimport\b",
            r"document\s*(?:\.|\[)\s*['\"`]?(?:cookie|domain|write|location|body\b|documentelement|head\b|url|referrer)",
            r"\b(?:localstorage|sessionstorage|indexeddb)\b|\bwindow\s*\.\s*name\b",
            r"\bcreateelement\b|\bappendchild\b|\binsertadjacent|\b(?:inner|outer)html\b|\bcreatecontextualfragment\b",
            r"\blocation\b|\bxmlhttprequest\b|\bactivexobject\b|\bsendbeacon\b|\bnew\s+(?:image|websocket|eventsource)\b",
            r"\bfetch\s*[(`]|\bgetscript\b|\bnavigate\s*\(|\bopen\s*\(\s*[^\s)]|\bpostmessage\b|\bfindnode\b",
            rf"\b{_WINDOW}\s*(?:\?\.)?\[",
            r"\bprint\s*[(`]|\bxss\b|\bjavascript\s*:|\bvbscript\s*:|\\u00|\\x[4-7]|%3c|<|\balerw\b|\bcontentwindow\b",
        )
    )
)

_SAID = r"(?:'[^'\\<>]+'|\"[^\"\\<>]+\"|&quot;[^&<>]+&quot;)"
_WORDS = rf"\s*{_SAID}(?:\s*\+\s*(?:{_SAID}|[\w.$]+))*"
_OWN = r"(?:/[\w?#.-]|\.{0,2}/?[?#]|\.{1,2}/|[\w-]+[./?])"
_OWN_PLACE = rf"\s*(?:'(?:{_OWN}[^'\\<>]*|/)'|\"(?:{_OWN}[^\"\\<>]*|/)\")"
_PLACE = rf"(?:{_OWN_PLACE}|\s*(?:'https://[^'\\<>]*'|\"https://[^\"\\<>]*\"))"
_FEW_WORDS = re2.compile(
    "(?i)"
    + "|".join(
        (
            rf"(?:return\s+)?(?:window\.)?(?:alert|confirm|prompt)\({_WORDS}\s*\);?",
            rf"if\s*\(\s*!?confirm\({_WORDS}\s*\)\s*\)\s*"
            r"(?:return false|[\w.]+\([\w', ]*\)|\{[^<>{}]*\});?",
            rf"(?:return\s+)?(?:window\.|document\.|self\.)?location(?:\.href)?\s*="
            rf"(?:{_PLACE}|\s*this\.(?:value|href|options\[[\w.]+\]\.value));?",
            rf"(?:return\s+)?(?:window\.)?(?:(?:location\.(?:assign|replace)|open)\({_PLACE}|fetch\({_OWN_PLACE})"
            r"[\w\s,'\"_=:{}]*\)[\w\s.()=>]*;?",
            r"(?:window\.)?(?:print|close|location\.reload|history\.back)\((?:true)?\);?",
        )
    )
)

_EMPTY = re2.compile(
    r"(?i)(?:void\s*(?:\(\s*(?:0|''|null)?\s*\)|0)|history\.(?:back|forward|go)\(-?\d?\)|"
    r"(?:window\.)?(?:print|close)\(\)|(?:location|window\.location)\.reload\((?:true)?\)|undefined|false|true|"
    r"return(?: false| true)?|0|#|//)?[\s;]*(?:return(?: false| true)?[\s;]*)?"
)
_OWN_CALL = re2.compile(
    r"(?:return\s+)?[A-Za-z_$][\w$.]+\([^()<>`\\]*\)(?:[\s;]{1,8}return (?:false|true))?\s*;?"
)


def reach(code: str) -> Reach:
    """How far a piece of script goes."""
    seen = plain(code)
    if _PROBE.search(seen):
        return Reach.PROBE
    if _FEW_WORDS.fullmatch(seen.strip()):
        return Reach.SHOWN
    return Reach.FAR if _FAR.search(seen) else Reach.NONE


def does_nothing(code: str) -> bool:
    """Whether a link's script is one of those that links have for want of an address."""
    return _EMPTY.fullmatch(plain(code).strip()) is not None


def calls_its_page(code: str) -> bool:
    """Whether a link's script only calls one function of its own page."""
    return _OWN_CALL.fullmatch(plain(code).strip()) is not None and reach(code) <= Reach.SHOWN


def plain(text: str) -> str:
    """The text with a question mark for all that is not ASCII, as patterns of RE2 read it quickly."""
    return text if text.isascii() else text.encode("ascii", "replace").decode()
