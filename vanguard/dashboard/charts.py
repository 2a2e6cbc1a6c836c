"""Charts over time: verdicts, the rules that found most, and how long judging took."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence

from vanguard.dashboard import told
from vanguard.dashboard.drawing import Series, bars, lines, table
from vanguard.dashboard.elements import Html, element
from vanguard.dashboard.index import Index
from vanguard.dashboard.site import Site
from vanguard.dashboard.tallies import false_stops, latencies, top_rules, verdicts
from vanguard.model.decision import Verdict
from vanguard.model.value import value

SPANS = {"day": ("24 hours", 24, 1), "week": ("7 days", 7 * 24, 6), "month": ("30 days", 30 * 24, 24)}
"""What can be looked at: its name, its hours, and the hours of one column."""

_TICKS = {1: 4, 6: 4, 24: 5}
"""By the hours of a column: one column of how many is named."""


@value
class Span:
    """Columns of hours, the last of which holds now."""

    name: str
    hours: int
    width: int
    last: int

    @property
    def columns(self) -> range:
        """The number of each column: an hour since the epoch, divided by the width."""
        return range(self.last // self.width - self.hours // self.width + 1, self.last // self.width + 1)

    @property
    def since(self) -> int:
        """The first hour of the first column."""
        return self.columns[0] * self.width

    @property
    def names(self) -> list[str]:
        """When each column begins."""
        return [told.day_of(column * self.width) for column in self.columns]

    @property
    def ticks(self) -> list[tuple[int, str]]:
        """The columns that begin with a round number of hours or days, with that, short."""
        shown = [name.rsplit(" ", 1)[1 if self.width == 1 else 0] for name in self.names]
        return [(at, shown[at]) for at, column in enumerate(self.columns) if column % _TICKS[self.width] == 0]


def page(site: Site, index: Index, chosen: str, clock: Callable[[], float] = time.time) -> str:
    """The page of a span of time."""
    name, hours, width = SPANS[chosen]
    span = Span(name, hours, width, int(clock()) // 3600)
    with index.opened() as database:
        of_verdicts = verdicts(database, span.since)
        of_rules = top_rules(database, span.since)
        of_latency = latencies(database, span.since, span.width)
        of_marks = false_stops(database, span.since)
    links = (
        element(
            "a", told_as, href=site.at("charts", span=each), aria_current="page" if each == chosen else None
        )
        for each, (told_as, *_) in SPANS.items()
    )
    return site.page(
        "Charts",
        "charts",
        element(
            "div",
            element("h1", "Charts"),
            element("nav", links, class_="tabs", aria_label="Span of time"),
            class_="title",
        ),
        _verdicts(span, of_verdicts),
        _rules(site, of_rules),
        _latency(span, of_latency),
        _marks(site, span, of_marks),
    )


def _nothing(title: str) -> Html:
    return element(
        "section", element("h2", title), element("p", "Nothing in this span of time."), class_="empty"
    )


def _verdicts(span: Span, by_hour: dict[int, dict[str, int]]) -> Html:
    title = f"Verdicts per {_unit(span.width)}"
    words = [verdict.word for verdict in Verdict]
    series = [Series(word, f"v-{word.lower()}", _summed(span, by_hour, word)) for word in words]
    series = [each for each in series if any(each.numbers)]
    if not series:
        return _nothing(title)
    rows = [
        [name, *(f"{each.numbers[at] or 0:,}" for each in series)]
        for at, name in enumerate(span.names)
        if any(each.numbers[at] for each in series)
    ]
    sums = [
        element(
            "li",
            element("span", class_=f"swatch {each.kind}"),
            f"{each.name} {sum(n or 0 for n in each.numbers):,}",
        )
        for each in series
    ]
    return element(
        "section",
        element("h2", title),
        element("ul", sums, class_="sums"),
        bars(title, span.names, series, span.ticks),
        table(title, ["From", *(each.name for each in series)], rows),
    )


def _summed(span: Span, by_hour: dict[int, dict[str, int]], word: str) -> Sequence[int]:
    return [
        sum(by_hour.get(column * span.width + hour, {}).get(word, 0) for hour in range(span.width))
        for column in span.columns
    ]


def _rules(site: Site, found: Sequence[tuple[str, int, int]]) -> Html:
    title = "Rules that found most"
    if not found:
        return _nothing(title)
    most = max(n for _, n, _ in found)
    rows = (
        element(
            "tr",
            element("th", element("a", told.code(rule), href=site.at(rule=rule)), scope="row"),
            element("td", _share(n / most), class_="bar"),
            element("td", f"{n:,}", class_="number"),
            element("td", f"{stopped:,}", class_="number" if stopped else "number none"),
        )
        for rule, n, stopped in found
    )
    heads = (("Rule", None), ("", None), ("Found", "number"), ("Stopped", "number"))
    head = element(
        "tr", (element("th", name, scope="col", class_=of) if name else element("td") for name, of in heads)
    )
    made = element("table", element("thead", head), element("tbody", rows))
    return element(
        "section",
        element("h2", title),
        told.scrolled(title, made),
    )


def _marks(site: Site, span: Span, found: Sequence[tuple[int, str]]) -> Html:
    """Stops that people call false, by the hour and by the rule."""
    title = f"Stops marked as false, per {_unit(span.width)}"
    if not found:
        return _nothing(title)
    by_hour = Counter(hour // span.width for hour, _ in found)
    numbers = [by_hour.get(column, 0) for column in span.columns]
    named = Counter(rule for _, rule in found).most_common(12)
    rows = [[name, f"{numbers[at]:,}"] for at, name in enumerate(span.names) if numbers[at]]
    return element(
        "section",
        element("h2", title),
        bars(title, span.names, [Series("marked", "v-shadow-block", numbers)], span.ticks),
        element(
            "ul",
            (
                element(
                    "li",
                    element("a", told.code(rule), href=site.at(rule=rule)) if rule else "no rule",
                    f" {n:,}",
                )
                for rule, n in named
            ),
            class_="sums",
        ),
        table(title, ["From", "Marked"], rows),
    )


def _share(part: float) -> Html:
    """A bar as long as this part of its room."""
    bar = element("rect", width=f"{100 * part:.1f}", height=8)
    return element("svg", bar, viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")


def _latency(span: Span, found: dict[int, tuple[float, float, float]]) -> Html:
    title = f"Time that judging took, per {_unit(span.width)}"
    if not any(column in found for column in span.columns):
        return _nothing(title)
    series = [
        Series(name, kind, [found[column][at] if column in found else None for column in span.columns])
        for at, (name, kind) in enumerate((("median", "l-50"), ("90 %", "l-90"), ("99 %", "l-99")))
    ]
    rows = [
        [name, *(told.duration(each.numbers[at]) for each in series)]
        for at, name in enumerate(span.names)
        if series[0].numbers[at] is not None
    ]
    return element(
        "section",
        element("h2", title),
        lines(title, span.names, series, span.ticks, told.duration),
        table(title, ["From", *(each.name for each in series)], rows),
    )


def _unit(width: int) -> str:
    return {1: "hour", 24: "day"}.get(width, f"{width} hours")
