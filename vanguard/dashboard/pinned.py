"""What is pinned of a server: its tools, what they can do, and all that differs from what was trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from vanguard.dashboard import told
from vanguard.dashboard.desk import Pinned
from vanguard.dashboard.elements import Child, Html, element, text
from vanguard.dashboard.site import Site
from vanguard.model.drift import Change

_LONGEST = 20_000
"""Characters of one value that are shown."""
_TOOLS = 300


def key_of(pin: Pinned) -> str:
    """What names a pin in an address."""
    return hashlib.sha256("\0".join((pin.server, pin.source)).encode("utf-8", "replace")).hexdigest()[:16]


def found(pins: Sequence[Pinned], key: str) -> Pinned | None:
    """The pin that an address names."""
    return next((each for each in pins if key_of(each) == key), None)


def page(site: Site, pin: Pinned) -> str:
    """The page of one pinned server."""
    return site.page(
        f"Pin of {pin.server}",
        "servers",
        element("p", element("a", "← Servers", href=site.at("servers")), class_="back"),
        element("div", _state(pin), element("h1", pin.server or "(no name)"), class_="title"),
        told.facts(
            ("Source", told.code(pin.source)),
            ("Pinned", told.stamp(pin.since)),
            ("By", pin.by),
            ("Tools", f"{len(pin.tools):,}"),
            ("Withdrawn", ", ".join(pin.revoked) or None),
        ),
        _differences(site, pin),
        _tools(site, pin),
    )


def summary(site: Site, pin: Pinned) -> Html:
    """One line of a pin, which leads to its page."""
    return element(
        "p",
        _state(pin),
        " ",
        element("a", "The pin, its tools and differences", href=site.at("pins", key_of(pin))),
        " · pinned ",
        told.stamp(pin.since),
        " by ",
        pin.by,
    )


def _state(pin: Pinned) -> Html:
    if pin.changes:
        return element(
            "span", told.count(len(pin.changes), "thing differs", "things differ"), class_="badge v-block"
        )
    if pin.revoked:
        return element("span", "trust withdrawn", class_="badge v-warn")
    return element("span", "as pinned", class_="badge v-allow")


def _differences(site: Site, pin: Pinned) -> Html:
    if not pin.changes and not pin.revoked:
        return element("section", element("h2", "Differences"), element("p", "Nothing differs from the pin."))
    return element(
        "section",
        element("h2", "Differences"),
        [_difference(what, changes) for what, changes in sorted(pin.changes.items())],
        element(
            "form",
            element("input", type="hidden", name="seen", value=pin.seen),
            element("button", "Approve all of this", type="submit"),
            element(
                "span", "What is approved is what is shown here; what the server shows later is judged anew."
            ),
            method="post",
            action=site.at("pins", key_of(pin), "approve"),
            class_="acts answer",
        ),
    )


def _difference(what: str, changes: Sequence[Change]) -> Html:
    kinds = sorted({each.kind for each in changes}, key=lambda kind: -kind.rank)
    return element(
        "div",
        element("h3", told.code(what.removesuffix(":")), f": {', '.join(kinds)}"),
        [_change(each) for each in changes],
        class_="difference",
    )


def _change(change: Change) -> Html:
    sides = (("was", change.was, "-"), ("now", change.now, "+"))
    return element(
        "div",
        element("p", str(change.kind), " at ", told.place(change.pointer), class_="note"),
        [
            element(
                "pre",
                element("span", f"{sign} ", class_="sign"),
                _value(each),
                class_=name,
                tabindex=0,
                aria_label=name,
            )
            for name, each, sign in sides
            if each is not None
        ],
    )


def _value(said: Any) -> Html:
    shown = (
        said
        if isinstance(said, str)
        else orjson.dumps(said, option=orjson.OPT_NON_STR_KEYS).decode("utf-8", "replace")
    )
    more = f" … {len(shown) - _LONGEST:,} characters more" if len(shown) > _LONGEST else ""
    return text(shown[:_LONGEST] + more, lines=True)


def _tools(site: Site, pin: Pinned) -> Html:
    if not pin.tools:
        return element("section", element("h2", "Tools"), element("p", "No list of tools was seen yet."))
    return element(
        "section",
        element("h2", "Tools"),
        element(
            "ul",
            (_tool(site, pin, name, each) for name, each in list(pin.tools.items())[:_TOOLS]),
            class_="tools",
        ),
        element("p", f"and {len(pin.tools) - _TOOLS:,} more", class_="note")
        if len(pin.tools) > _TOOLS
        else None,
    )


def _tool(site: Site, pin: Pinned, name: str, definition: Any) -> Html:
    withdrawn = name in pin.revoked or "*" in pin.revoked
    said = definition.get("description") if isinstance(definition, Mapping) else None
    able: list[Child] = [
        element("span", each, class_="badge v-event") for each in pin.capabilities.get(name, ())
    ]
    shown = orjson.dumps(definition, option=orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS).decode(
        "utf-8", "replace"
    )
    form = element(
        "form",
        element("input", type="hidden", name="tool", value=name),
        element("button", "Withdraw trust", type="submit", class_="plain small danger"),
        method="post",
        action=site.at("pins", key_of(pin), "revoke"),
        class_="inline",
    )
    return element(
        "li",
        element(
            "p",
            element("strong", element("a", told.code(name), href=site.at(server=pin.server, tool=name))),
            " ",
            able or "no capability is known",
            element("span", "trust withdrawn", class_="badge v-warn") if withdrawn else None,
        ),
        element("p", said[:600], class_="note") if isinstance(said, str) and said else None,
        element(
            "details",
            element("summary", "The definition as pinned"),
            element(
                "pre", text(shown[:_LONGEST], lines=True), tabindex=0, aria_label="The definition as pinned"
            ),
        ),
        None if withdrawn else form,
    )
