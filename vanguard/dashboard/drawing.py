"""Charts as SVG, made here: no script, no style of their own, and every figure as a table too."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vanguard.dashboard.elements import Child, Html, element
from vanguard.dashboard.told import scrolled
from vanguard.model.value import value

WIDTH, HEIGHT = 960, 240
_RIGHT, _BOTTOM, _TOP = 84, 28, 10
_LINES = 4


@value
class Series:
    """Numbers with a name, one for each column; ``kind`` is the class that gives them their colour."""

    name: str
    kind: str
    numbers: Sequence[float | None]


def bars(
    title: str, columns: Sequence[str], series: Sequence[Series], ticks: Sequence[tuple[int, str]]
) -> Html:
    """Columns of numbers on top of one another.

    ``ticks`` name some of the columns below; the page says what each colour is.
    """
    totals = [sum(each.numbers[at] or 0 for each in series) for at in range(len(columns))]
    top = _round_up(max(totals, default=0))
    step = (WIDTH - _RIGHT) / max(len(columns), 1)
    drawn = []
    for at, column in enumerate(columns):
        if not totals[at]:
            continue
        y = float(HEIGHT - _BOTTOM)
        parts = []
        for each in series:
            number = each.numbers[at] or 0
            height = number / top * (HEIGHT - _BOTTOM - _TOP)
            y -= height
            parts.append(_bar(at * step, y, step, height, each.kind) if number else None)
        told = ", ".join(f"{each.numbers[at]:,} {each.name}" for each in series if each.numbers[at])
        drawn.append(element("g", element("title", f"{column}: {told}"), parts))
    return _figure(title, [_scale(top, lambda number: f"{number:,.0f}"), drawn, _ticks(ticks, step)])


def lines(
    title: str,
    columns: Sequence[str],
    series: Sequence[Series],
    ticks: Sequence[tuple[int, str]],
    shown: Callable[[float], str],
) -> Html:
    """Numbers as lines; a column without one leaves a gap."""
    top = _round_up(max((number or 0 for each in series for number in each.numbers), default=0))
    step = (WIDTH - _RIGHT) / max(len(columns), 1)

    def place(at: int, number: float) -> tuple[float, float]:
        return (at + 0.5) * step, HEIGHT - _BOTTOM - number / top * (HEIGHT - _BOTTOM - _TOP)

    drawn = []
    for each in series:
        points = [None if number is None else place(at, number) for at, number in enumerate(each.numbers)]
        drawn.append(element("path", d=_path(points), class_=f"line {each.kind}"))
        drawn += [
            element(
                "circle",
                element("title", f"{columns[at]}: {each.name} {shown(each.numbers[at] or 0)}"),
                cx=f"{point[0]:.1f}",
                cy=f"{point[1]:.1f}",
                r=3,
                class_=f"dot {each.kind}",
            )
            for at, point in enumerate(points)
            if point
        ]
    return _figure(title, [_scale(top, shown), drawn, _ticks(ticks, step)], series)


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Html:
    """The figures of a chart, folded away below it."""
    of = [None, *["number"] * (len(heads) - 1)]
    head = element(
        "tr", (element("th", each, scope="col", class_=to) for each, to in zip(heads, of, strict=True))
    )
    body = (
        element(
            "tr", element("th", first, scope="row"), (element("td", each, class_="number") for each in rest)
        )
        for first, *rest in rows
    )
    made = element("table", element("caption", caption), element("thead", head), element("tbody", body))
    return element("details", element("summary", "The figures"), scrolled(caption, made))


def _figure(title: str, inner: Child, key: Sequence[Series] = ()) -> Html:
    drawing = element(
        "svg",
        element("title", title),
        inner,
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
        role="img",
        class_="chart",
    )
    named = (element("li", element("span", class_=f"swatch {each.kind}"), each.name) for each in key)
    key_of = element("ul", named, class_="key") if key else None
    return element(
        "figure",
        key_of,
        scrolled(title, drawing),
    )


def _bar(x: float, y: float, width: float, height: float, kind: str) -> Html:
    gap = min(width * 0.2, 3)
    return element(
        "rect",
        x=f"{x + gap / 2:.2f}",
        y=f"{y:.2f}",
        width=f"{max(width - gap, 0.5):.2f}",
        height=f"{max(height, 0.75):.2f}",
        class_=kind,
    )


def _path(points: Sequence[tuple[float, float] | None]) -> str:
    """A line through the points, taken up anew after each gap."""
    steps, drawing = [], False
    for point in points:
        if point:
            steps.append(f"{'L' if drawing else 'M'}{point[0]:.1f} {point[1]:.1f}")
        drawing = point is not None
    return "".join(steps)


def _scale(top: float, shown: Callable[[float], str]) -> list[Html]:
    drawn = []
    for at in range(_LINES + 1):
        y = HEIGHT - _BOTTOM - at / _LINES * (HEIGHT - _BOTTOM - _TOP)
        drawn.append(element("line", x1=0, x2=WIDTH - _RIGHT, y1=f"{y:.1f}", y2=f"{y:.1f}", class_="grid"))
        drawn.append(
            element("text", shown(top * at / _LINES), x=WIDTH - _RIGHT + 8, y=f"{y + 4:.1f}", class_="scale")
        )
    return drawn


def _ticks(ticks: Sequence[tuple[int, str]], step: float) -> list[Html]:
    drawn = []
    for at, name in ticks:
        x = (at + 0.5) * step
        place = f"{x:.1f}"
        drawn.append(element("text", name, x=place, y=HEIGHT - 8, class_="below"))
    return drawn


def _round_up(number: float) -> int:
    """The number or a little more: one that the lines divide into whole and plain parts."""
    if number <= _LINES:
        return _LINES
    step: int = 10 ** (len(str(int(number))) - 1)
    tops = (round(part * step) for part in (1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10, 12))
    return next(top for top in tops if top >= number and top % _LINES == 0)
