"""How things are told on every page: verdicts, times, directions, names."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from vanguard.dashboard.elements import Child, Html, element
from vanguard.model.recorded import Fields, text_of

HAPPENED = {
    "ALLOW": "It went on as it was.",
    "WARN": "It went on, and the finding was recorded.",
    "SHADOW-BLOCK": "It went on. Where the rule and the profile enforce, it would be stopped.",
    "REVIEW": "It was held for a person to grant.",
    "BLOCK": "It was stopped.",
}
WAYS = {"to_server": ("→", "to the server"), "to_client": ("←", "to the client")}


def verdict(word: str) -> Html:
    """A verdict or event as a badge; its word is always written, colour only helps."""
    kind = word.lower() if word in HAPPENED else "event"
    return element("span", word or "unknown", class_=f"badge v-{kind}")


def way(fields: Fields) -> Html | None:
    """The direction as an arrow with its name."""
    arrow, name = WAYS.get(text_of(fields, "direction"), ("", ""))
    if not arrow:
        return None
    return element("span", arrow, class_="way", title=name, role="img", aria_label=name)


def moment(fields: Fields, *, whole: bool = False) -> Html:
    """When it happened: the time of day with its day, or to the millisecond."""
    ts = text_of(fields, "ts")
    shown = f"{ts[:10]} {ts[11:23]}" if whole else ts[11:19]
    day = None if whole else element("span", ts[5:10], class_="day")
    return element("time", day, shown or "no time", datetime=ts, title=f"{ts[:10]} {ts[11:23]} UTC")


def day_of(hour: int) -> str:
    """An hour since the epoch as ``21 Nov 14:00``."""
    return f"{datetime.fromtimestamp(hour * 3600, UTC):%-d %b %H:%M}"


def stamp(ts: str) -> Html:
    """When something was done, to the second, of a time in RFC 3339."""
    return element("time", f"{ts[:10]} {ts[11:19]}".strip() or "no time", datetime=ts)


def happened(fields: Fields) -> str:
    """What happened, of a record that is no decision; "" where it does not say."""
    detail = fields.get("detail")
    return text_of(detail, "event") if isinstance(detail, dict) else ""


def duration(took: Any) -> str:
    """Microseconds as people say them."""
    if isinstance(took, bool) or not isinstance(took, int | float):
        return "not measured"
    if took < 1000:
        return f"{took:.0f} µs"
    if took < 100_000:
        return f"{took / 1000:.1f} ms"
    return f"{took / 1000:.0f} ms" if took < 1_000_000 else f"{took / 1_000_000:.2f} s"


def span(seconds: float) -> str:
    """A span of time, roughly."""
    whole = max(0, round(seconds))
    for under, unit, name in ((120, 1, "s"), (7_200, 60, "min"), (172_800, 3_600, "h")):
        if whole < under:
            return f"{whole // unit} {name}"
    return f"{whole // 86_400} days"


def code(said: str, **attributes: str) -> Html:
    """A name or a value in the type of code."""
    return element("code", said, **attributes)


def place(pointer: str) -> Html:
    """A JSON pointer, which may be broken into lines before each of its steps."""
    first, *steps = (pointer or "the whole message").split("/")
    return element("code", first, ((element("wbr"), f"/{step}") for step in steps))


_WIDE = frozenset(("Place", "Source"))
"""Facts that are long as a rule, and have a row of their own."""


def facts(*rows: tuple[str, Child]) -> Html:
    """Terms with what they are, those without a value left out."""
    return element(
        "dl",
        (
            element("div", element("dt", term), element("dd", told), class_="wide" if term in _WIDE else None)
            for term, told in rows
            if told not in (None, "")
        ),
        class_="facts",
    )


def scrolled(name: str, wide: Html) -> Html:
    """What is wider than the page may be, in a frame that scrolls, by a keyboard too."""
    return element("div", wide, class_="scroll", tabindex=0, role="region", aria_label=name)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
