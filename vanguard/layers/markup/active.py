"""Elements that load a program, send the page elsewhere, or are written to slip past a filter."""

from __future__ import annotations

from html import unescape

from vanguard.layers.markup.addresses import is_foreign
from vanguard.layers.markup.names import OPENS
from vanguard.layers.markup.reader import Odd, Tag

_OBSOLETE = frozenset(
    "applet layer ilayer bgsound vmlframe isindex xml ?import portal importimplementation".split()
)
_REFRESHES = frozenset("refresh link set-cookie page-enter".split())
_ORDINARY = frozenset("iframe img image input body table td a form math svg use".split())
_HARMLESS = frozenset(
    ["icon", "shortcut icon", "apple-touch-icon", "canonical", "alternate", "manifest", "mask-icon"]
)
_UNUSUAL = ("mhtml:", "view-source:", "jar:", "feed:")
_PROGRAMS = ("scriptlet", "x-shockwave", "text/html")


def is_active(tag: Tag) -> bool:
    """Whether an element alone in a value does more than show something."""
    name, names = tag.name, {each.name for each in tag.attributes}
    if tag.prefix == "esi" or tag.odd & Odd.SPACED or {"datasrc", "datafld"} <= names:
        return True
    if tag.odd & Odd.GLUED and tag.odd & Odd.UNCLOSED and name in OPENS:
        return True
    if not names:
        return False
    if name in _OBSOLETE or (tag.prefix == "xml" and name == "?namespace") or _fetches_schema(tag):
        return True
    if name == "meta":
        return (tag.get("http-equiv") or "").strip().lower() in _REFRESHES
    if name in ("base", "frame"):
        return tag.odd != 0 or is_foreign(unescape(tag.get("href", "src") or ""))
    if name in ("embed", "object"):
        return _loads_program(tag)
    if name == "link":
        return _is_odd_link(tag)
    return name in _ORDINARY and _leads_astray(tag)


def _fetches_schema(tag: Tag) -> bool:
    """Whether a document names a schema on a host that has nothing to do with its namespace."""
    for each in tag.attributes:
        if each.name.endswith(":schemalocation"):
            sites = [_site(word) for word in each.value.split()]
            return any(a and b and a != b for a, b in zip(sites[::2], sites[1::2], strict=False))
    return False


def _site(address: str) -> str:
    """The last two labels of an address's host, "" for what has none."""
    if "://" not in address:
        return ""
    return ".".join(address.split("/")[2].partition(":")[0].split(".")[-2:])


def _loads_program(tag: Tag) -> bool:
    if tag.odd or tag.get("code", "classid", "allowscriptaccess") is not None:
        return True
    kind = (tag.get("type") or "").lower()
    source = unescape(tag.get("src", "data") or "").lower()
    if not source or ".swf" in source or (is_foreign(source) and not source.startswith("https:")):
        return True
    return any(program in kind for program in _PROGRAMS)


def _is_odd_link(tag: Tag) -> bool:
    source = unescape(tag.get("href") or "")
    relation = (tag.get("rel") or "").strip().lower()
    if (
        (tag.odd and relation not in _HARMLESS)
        or relation == "import"
        or "javascript" in (tag.get("type") or "").lower()
    ):
        return True
    if relation != "stylesheet":
        return False
    return source.endswith(".js") or (is_foreign(source) and not source.startswith("https:"))


def _leads_astray(tag: Tag) -> bool:
    """Whether an ordinary element is written as only somebody writes it who wants to get past a filter."""
    source = unescape(tag.get("src", "href", "xlink:href", "action", "background") or "")
    if (tag.get("xlink:href") or "").startswith("//"):
        return True
    if tag.odd & Odd.UNCLOSED:
        # A quotation mark that nothing closes takes the rest of the page along to where it points.
        return is_foreign(source) and tag.name not in ("a", "form")
    if tag.odd & (Odd.CASE | Odd.TICKED) or (
        tag.odd & Odd.JUNK and any(each.mark != "-" for each in tag.attributes)
    ):
        return True
    return source.lower().startswith(_UNUSUAL)
