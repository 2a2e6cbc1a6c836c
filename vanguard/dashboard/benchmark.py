"""The figures of the benchmark that this version was measured by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vanguard.dashboard import told
from vanguard.dashboard.elements import Html, element
from vanguard.dashboard.site import Site

Figures = Mapping[str, Any]


def page(site: Site, profiles: Mapping[str, Figures]) -> str:
    """The page of what was measured, a section for each profile."""
    nothing = element("section", element("p", "No figures come with this installation."), class_="empty")
    how = element(
        "p",
        "What this version holds to on the corpora that come with it. A build that does worse fails: ",
        told.code("vanguard benchmark-run"),
        ".",
        class_="lead",
    )
    return site.page(
        "Benchmark",
        "benchmark",
        element("h1", "Benchmark"),
        how if profiles else None,
        [_profile(name, figures) for name, figures in profiles.items()] or nothing,
    )


def _profile(name: str, figures: Figures) -> Html:
    totals = figures.get("totals") or {}
    return element(
        "section",
        element("h2", name),
        told.facts(
            ("Attacks", _number(totals, "attacks")),
            ("Caught", _share(totals, "caught_rate")),
            ("Honest messages", _number(totals, "benign")),
            ("Stopped though honest", _share(totals, "false_stop_rate")),
            ("Warned of though honest", _number(totals, "false_flags")),
        ),
        _categories(name, figures.get("categories") or {}),
    )


_HEADS = (("Category", None), ("Cases", "number"), ("Caught", "number"), ("False stops", "number"))


def _categories(name: str, categories: Figures) -> Html:
    title = f"Categories in {name}"
    rows = (
        element(
            "tr",
            element("th", category, scope="row"),
            element("td", _number(each, "attacks") or _number(each, "benign") or "-", class_="number"),
            element("td", _share(each, "caught_rate") or "-", class_="number"),
            element("td", _share(each, "false_stop_rate") or "-", class_="number"),
        )
        for category, each in sorted(categories.items())
        if isinstance(each, Mapping)
    )
    head = element("tr", (element("th", head, scope="col", class_=of) for head, of in _HEADS))
    made = element("table", element("thead", head), element("tbody", rows))
    return element(
        "details",
        element("summary", "By category"),
        told.scrolled(title, made),
    )


def _number(figures: Figures, name: str) -> str | None:
    found = figures.get(name)
    return f"{found:,}" if isinstance(found, int) else None


def _share(figures: Figures, name: str) -> str | None:
    found = figures.get(name)
    return f"{100 * found:.2f} %" if isinstance(found, int | float) else None
