"""Charts as SVG that stands in a page: every colour is a variable of the page, every text is escaped."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from html import escape

from vanguard.model.value import value

_WIDTH, _ROW, _LABEL, _NUMBER = 860, 24, 230, 150


@value
class Rate:
    """A rate of 0..1 with its interval; ``counts`` is what stands beside it."""

    name: str
    rate: float
    low: float
    high: float
    counts: str


def rates(rows: Sequence[Rate], bad: bool, top: float = 1.0) -> str:
    """Bars with their intervals, one a row; ``top`` is the rate at the right end."""
    height = _ROW * len(rows) + 26
    room = _WIDTH - _LABEL - _NUMBER
    parts, kind = [_grid(room, height, top)], "bad" if bad else "good"
    for place, row in enumerate(rows):
        y = place * _ROW + 4
        width = room * min(row.rate / top, 1.0)
        low, high = (_LABEL + room * min(each / top, 1.0) for each in (row.low, row.high))
        parts += [
            _text(_LABEL - 8, y + 12, row.name[:34], "end"),
            f'<rect class="{kind}" x="{_LABEL}" y="{y}" width="{width:.1f}" height="16" rx="2">'
            f"<title>{escape(row.name)}: {_percent(row.rate)}, {_percent(row.low)} to {_percent(row.high)}"
            "</title></rect>",
            f'<path class="whisker" d="M{low:.1f} {y + 8}H{high:.1f}"/>',
            f'<path class="whisker" d="M{low:.1f} {y + 4}v8M{high:.1f} {y + 4}v8"/>',
            _text(_WIDTH - _NUMBER + 10, y + 12, _percent(row.rate)),
            _text(_WIDTH, y + 12, row.counts, "end", "dim"),
        ]
    return _svg(height, parts, "Rates with their 95 % intervals")


def _grid(room: int, height: int, top: float) -> str:
    lines = []
    for step in range(5):
        x = _LABEL + room * step / 4
        lines.append(f'<path class="grid" d="M{x:.1f} 0V{height - 20}"/>')
        lines.append(_text(x, height - 5, _percent(top * step / 4), "middle", "dim"))
    return "".join(lines)


def heat(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[float | None]]], bad: bool) -> str:
    """A cell for each row and column, the darker the higher its rate; ``bad``: rates of what is wrong."""
    width = (_WIDTH - _LABEL) / max(len(columns), 1)
    parts = [
        _text(_LABEL + width * (place + 0.5), 14, name, "middle", "dim") for place, name in enumerate(columns)
    ]
    for line, (name, cells) in enumerate(rows):
        y = 22 + line * _ROW
        parts.append(_text(_LABEL - 8, y + 16, name[:34], "end"))
        parts += [_cell(_LABEL + width * at, y, width, rate, bad, name) for at, rate in enumerate(cells)]
    return _svg(22 + _ROW * len(rows), parts, "Rates by class")


def _cell(x: float, y: int, width: float, rate: float | None, bad: bool, name: str) -> str:
    box = f'x="{x + 1:.1f}" y="{y}" width="{width - 2:.1f}" height="{_ROW - 2}" rx="2"'
    middle = f'x="{x + width / 2:.1f}" y="{y + 15}" text-anchor="middle"'
    if rate is None:
        return f'<rect class="none" {box}/><text class="dim" {middle}>–</text>'
    # A tenth of a percent of honest work lost is much, so the shade of wrongs grows with its root.
    shade = math.sqrt(rate) if bad else rate
    word = "bad" if bad else "good"
    ink = ' class="on"' if shade > 0.55 else ""
    title = f"<title>{escape(name)}: {_percent(rate)}</title>"
    fill = f'<rect class="{word}" fill-opacity="{0.08 + 0.92 * shade:.2f}" {box}>{title}</rect>'
    return f"{fill}<text{ink} {middle}>{_percent(rate)}</text>"


def histogram(buckets: Sequence[tuple[float, float, int]], marks: Iterable[tuple[str, float]]) -> str:
    """Counts over a logarithmic axis of microseconds; ``marks`` are percentiles, each with its name."""
    if not buckets:
        return ""
    height, base = 220, 190
    begin, end = math.log10(max(buckets[0][0], 1)), math.log10(max(buckets[-1][1], 10))
    scale = (_WIDTH - 20) / max(end - begin, 0.1)

    def place(us: float) -> float:
        return 10 + (math.log10(max(us, 1)) - begin) * scale

    most = max(count for _, _, count in buckets)
    parts = [f'<path class="axis" d="M10 {base}H{_WIDTH - 10}"/>']
    for low, high, count in buckets:
        tall = (base - 34) * count / most
        x, width = place(low), place(high) - place(low)
        parts.append(
            f'<rect class="calm" x="{x:.1f}" y="{base - tall:.1f}" '
            f'width="{max(width - 1, 1):.1f}" height="{tall:.1f}">'
            f"<title>{low:,.0f} to {high:,.0f} µs: {count:,}</title></rect>"
        )
    for power in range(math.ceil(begin), math.floor(end) + 1):
        told = {0: "1 µs", 1: "10 µs", 2: "100 µs", 3: "1 ms", 4: "10 ms", 5: "100 ms", 6: "1 s"}.get(
            power, ""
        )
        parts.append(_text(place(10.0**power), base + 18, told, "middle", "dim"))
    for number, (name, us) in enumerate(marks):
        x, y = place(us), 12 + 12 * number
        parts.append(f'<path class="whisker" d="M{x:.1f} {y + 2}V{base}"/>')
        side = "end" if x > _WIDTH - 120 else "start"
        parts.append(_text(x + (-4 if side == "end" else 4), y, f"{name} {us:,.0f} µs", side))
    return _svg(height, parts, "How long judging took")


def trade_off(points: Sequence[tuple[str, float, float]]) -> str:
    """Profiles by false stops (to the right) and attacks caught (up), joined by a line."""
    height, left, base = 300, 60, 260
    most = max([stops for _, stops, _ in points] + [0.001]) * 1.15
    least = min([caught for _, _, caught in points] + [1.0])
    floor = max(0.0, math.floor(least * 10 - 1) / 10)

    def across(stops: float) -> float:
        return left + (_WIDTH - left - 110) * stops / most

    def up(caught: float) -> float:
        return base - (base - 20) * (caught - floor) / max(1 - floor, 0.01)

    parts = []
    for step in range(5):
        caught, stops = floor + (1 - floor) * step / 4, most * step / 4
        parts += [
            f'<path class="grid" d="M{left} {up(caught):.1f}H{_WIDTH}"/>',
            _text(left - 6, up(caught) + 4, _percent(caught), "end", "dim"),
            _text(across(stops), base + 16, _percent(stops), "middle", "dim"),
        ]
    ordered = sorted(points, key=lambda point: point[1])
    line = "L".join(f"{across(stops):.1f} {up(caught):.1f}" for _, stops, caught in ordered)
    parts.append(f'<path class="line" d="M{line}"/>')
    heights: list[float] = []
    for name, stops, caught in ordered:
        x, y = across(stops), up(caught)
        label = y + 4
        while any(abs(label - other) < 14 for other in heights):
            label += 14
        heights.append(label)
        parts.append(
            f'<circle class="calm" cx="{x:.1f}" cy="{y:.1f}" r="6"><title>{escape(name)}</title></circle>'
        )
        parts.append(_text(x + 12, label, name))
    parts.append(
        f'<text class="dim" x="{_WIDTH}" y="{base + 34}" text-anchor="end">honest messages stopped →</text>'
    )
    parts.append(_text(0, 12, "↑ attacks caught", kind="dim"))
    return _svg(height, parts, "What each profile catches and what it costs")


def _text(x: float, y: float, text: str, anchor: str = "start", kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _svg(height: int, parts: Iterable[str], label: str) -> str:
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def _percent(rate: float) -> str:
    whole = 100 * rate
    return (
        f"{whole:.0f} %" if whole in (0, 100) or (whole >= 10 and whole == round(whole)) else f"{whole:.2f} %"
    )
