"""Addresses in attributes: links that run script, links that hold a page, scripts from elsewhere."""

from __future__ import annotations

import re
from html import unescape

import re2

from vanguard.layers.markup.names import LINKS
from vanguard.layers.markup.reader import Attribute, Place, Tag
from vanguard.layers.markup.scripts import Reach, calls_its_page, does_nothing, plain, reach

_SCHEME = re2.compile(
    r"(?i)(?:^|[=;,(\['\"])((?:(?:j\W*a\W*v\W*a|v\W*b|l\W*i\W*v\W*e|j)\W*s\W*c\W*r\W*i\W*p\W*t\W*?|mocha)"
    r"(?::|colon[;:]))"
)
_BLANKS = re.compile(r"[\s\x00-\x20]+")
_DATA = re2.compile(
    r"(?i)^\W{0,8}data\W{0,4}:\W{0,4}(?:text/(?:html|xml|xsl|xslt|javascript|ecmascript|vbscript|x-scriptlet)|"
    r"application/(?:x-javascript|javascript|xhtml\+xml|xml|x-shockwave)|image/svg\+xml|,|;|"
    r"[^,]{0,80}charset=utf-?7)"
)
_DATA_SCRIPT = re2.compile(r"(?i)<script|onload|onerror|javascript:|alert|PHNjcmlwd|PHN2Zy|b25sb2Fk|YWxlcnQ")
_CALLBACK = re2.compile(r"(?i)(?:callback|jsonp?|cb|func)=[^&]*(?:alert|prompt|confirm|eval|\(|%28|;)")
_KNOWN_HOSTS = re2.compile(
    r"(?i)^https://(?:[\w-]+\.)*(?:jsdelivr\.net|unpkg\.com|cdnjs\.cloudflare\.com|jquery\.com|googleapis\.com|"
    r"gstatic\.com|googletagmanager\.com|google-analytics\.com|google\.com/recaptcha|bootstrapcdn\.com|"
    r"tailwindcss\.com|esm\.sh|skypack\.dev|stripe\.com|paypal\.com|youtube\.com|vimeo\.com|twitter\.com|x\.com|"
    r"instagram\.com|facebook\.net|hotjar\.com|segment\.com|plausible\.io|cloudflareinsights\.com|"
    r"fontawesome\.com|typekit\.net|maps\.google\.com|sentry-cdn\.com|hcaptcha\.com|disqus\.com|clarity\.ms|"
    r"d3js\.org|mathjax\.org|plot\.ly)(?:[/?#:]|$)"
)
_FOREIGN = re.compile(
    r"(?i)[\s\\/\x00-\x20]*(?:https?:|ftp:|//|\\\\|/\\|\\/|data:|jar:|mhtml:|feed:|view-source:)"
)
_OWN_FILE = re.compile(r"(?!//)[\w./@{}$ -]{1,200}(?:\?[\w.=&-]{0,80})?")
_SHOWS = frozenset("img image source video audio input link".split())
_RUNS = frozenset("script iframe frame embed object base meta form use import applet".split())
_USUAL = ("javascript:", "Javascript:", "JavaScript:", "vbscript:")
_HELD = ("to", "values", "from")


def links_to_script(tag: Tag, each: Attribute, place: Place) -> bool:
    """Whether an attribute of a tag leads to script rather than to a page."""
    name = each.name.rpartition(":")[2]
    value = unescape(each.value) if "&" in each.value else each.value
    if ":" in value or "colon" in value:
        bare = plain(_BLANKS.sub("", value))
        found = _SCHEME.search(bare)
        if found:
            # Blanks inside a scheme are no accident.
            scheme = found[1] if found[1].lower() in value.lower() else ""
            return _runs(tag, name, scheme, bare[found.end(1) :], place)
    if "&{" in value or (name in _HELD and (tag.get("attributename") or "").startswith("on")):
        return True
    if name not in LINKS and name != "srcdoc":
        return False
    return _DATA.search(plain(value[:200])) is not None and _holds_page(tag, name, value)


def _runs(tag: Tag, name: str, scheme: str, code: str, place: Place) -> bool:
    if scheme not in _USUAL:
        return True
    if does_nothing(code):
        return False
    goes = reach(code)
    if goes >= Reach.FAR:
        return True
    if name not in LINKS and name != "srcdoc":
        return False
    ordinary = tag.name in ("a", "area") and name == "href" and not tag.odd
    return not place.page and not (ordinary and (calls_its_page(code) or goes is Reach.SHOWN))


def _holds_page(tag: Tag, name: str, value: str) -> bool:
    """Whether a data link holds a page or script, and stands where it is run."""
    pictured = "image/" in value[:24].lower()
    if tag.name in _SHOWS and name != "data":
        return not pictured and _DATA_SCRIPT.search(plain(value)) is not None
    return tag.name in _RUNS or not pictured or _DATA_SCRIPT.search(plain(value)) is not None


def is_foreign(address: str) -> bool:
    """Whether an address leads away from the page's own site."""
    return _FOREIGN.match(address) is not None


def is_ordinary(source: str, tag: Tag) -> bool:
    """Whether a script or style comes from the page's own site, or from a host that many pages load from."""
    if _KNOWN_HOSTS.search(plain(source)):
        return True
    if tag.get("integrity") is not None and source.startswith("https://"):
        return True
    return not is_foreign(source) and _OWN_FILE.fullmatch(source) is not None


def calls_back(source: str) -> bool:
    """Whether the address of a script asks another site to answer with a call of the asker's choosing."""
    return _CALLBACK.search(plain(source)) is not None
