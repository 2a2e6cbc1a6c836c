"""What every page has: its addresses, its head, its navigation."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files
from urllib.parse import quote, urlencode

from vanguard import __version__
from vanguard.dashboard.elements import Child, Html, element, flat
from vanguard.model.value import value

STATIC = {
    "style.css": "text/css; charset=utf-8",
    "dashboard.js": "text/javascript; charset=utf-8",
    "htmx.min.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
"""The files that pages load, with their types; no others are served."""

_HTMX = (
    '{"allowEval":false,"includeIndicatorStyles":false,"selfRequestsOnly":true,"historyEnabled":false,'
    '"allowScriptTags":false}'
)
_PLACES = (
    ("feed", "Feed", ()),
    ("approvals", "Approvals", ("approvals",)),
    ("sessions", "Sessions", ("sessions",)),
    ("servers", "Servers", ("servers",)),
    ("charts", "Charts", ("charts",)),
    ("playground", "Playground", ("playground",)),
    ("benchmark", "Benchmark", ("benchmark",)),
)


@lru_cache
def static(name: str) -> bytes:
    """A file that pages load."""
    return (files("vanguard.dashboard") / "static" / name).read_bytes()


@lru_cache
def _mark(name: str) -> str:
    return sha256(static(name)).hexdigest()[:12]


@value
class Site:
    """Where the dashboard is.

    ``base`` is the path that all of its addresses begin with, without a slash at its end.
    """

    base: str

    def at(self, *steps: str | int, **query: str | int) -> str:
        """The address of a page; whatever the steps and the query hold, it stays on this site."""
        path = "/".join((self.base, *(quote(str(step), safe="") for step in steps)))
        asks = {name: said for name, said in query.items() if said != ""}
        return (path if steps else f"{self.base}/") + (f"?{urlencode(asks)}" if asks else "")

    def page(self, title: str, here: str, *content: Child, notice: Child = None) -> str:
        """A whole page."""
        return document(
            self,
            title,
            element("a", "Skip to the content", class_="skip", href="#content"),
            element(
                "header",
                element("a", element("span", class_="mark"), "Vanguard", class_="brand", href=self.at()),
                element("nav", (self._link(here, *place) for place in _PLACES), aria_label="Pages"),
                notice,
            ),
            element("main", *content, id="content", tabindex=-1),
            element("footer", f"Vanguard {__version__} · times are UTC · decides nothing by itself"),
        )

    def _link(self, here: str, name: str, shown: str, steps: tuple[str, ...]) -> Html:
        return element("a", shown, href=self.at(*steps), aria_current="page" if here == name else None)


def document(site: Site, title: str, *body: Child) -> str:
    """An HTML document with the style and scripts of this package, none of them inline."""
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="htmx-config", content=_HTMX),
        element("title", flat(f"{title} · Vanguard")),
        element("link", rel="stylesheet", href=asset(site, "style.css")),
        element("link", rel="icon", href=asset(site, "icon.svg"), type="image/svg+xml"),
        element("script", src=asset(site, "htmx.min.js"), defer=True),
        element("script", src=asset(site, "dashboard.js"), defer=True),
    )
    return f"<!doctype html>\n{element('html', head, element('body', *body), lang='en')}"


def asset(site: Site, name: str) -> str:
    """The address of a file that pages load; it changes with the file."""
    return f"{site.base}/static/{name}?{_mark(name)}"


def refusal(site: Site, title: str, why: str, back: str = "") -> str:
    """A page that says what is wrong and where to go on."""
    go_on = element("p", element("a", "Back to the feed", href=back or site.at(), class_="button"))
    return site.page(
        title, "", element("section", element("h1", title), element("p", why), go_on, class_="empty")
    )


def chosen(query: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    """One of the known values of a query, the first where it has none of them."""
    given = query.get(name, known[0])
    return given if given in known else known[0]
