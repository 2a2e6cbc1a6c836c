"""Who comes: sessions, their risk, pauses, and what is switched off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from vanguard.dashboard import told
from vanguard.dashboard.desk import Remembered
from vanguard.dashboard.elements import Child, Html, element
from vanguard.dashboard.site import Site
from vanguard.model.history import Subject, Switch

PAUSE_S = 600
"""Seconds of a pause that is made here."""

_SESSIONS = 100


def page(site: Site, known: Remembered) -> str:
    """The page of everybody who is remembered."""
    return site.page(
        "Sessions",
        "sessions",
        element("h1", "Who comes, and how risky it looks"),
        _missing(known) if known.missing else [_switches(site, known), _people(site, known)],
    )


def _missing(known: Remembered) -> Html:
    return element(
        "section",
        element("p", f"Nothing is known here: {known.missing}."),
        element(
            "p",
            "Start the gateways with ",
            told.code("--state sqlite"),
            " or ",
            told.code("--redis URL"),
            ", and the dashboard with the same settings.",
        ),
        class_="empty",
    )


def _switches(site: Site, known: Remembered) -> Html:
    off = sorted(known.switches, key=lambda each: (each.scope, each.name))
    everything = Switch("all")
    return element(
        "section",
        element("h2", "Switches"),
        element(
            "ul",
            (element("li", _named(each), " is off ", _switch(site, each, off=False)) for each in off),
            class_="bare acts-list",
        )
        if off
        else element("p", "Nothing is switched off."),
        None if everything in known.switches else _switch(site, everything, off=True),
    )


def _named(switch: Switch) -> Child:
    if switch.scope == "all":
        return element("strong", "everything")
    return [f"the {switch.scope} ", told.code(switch.name)]


def _switch(site: Site, switch: Switch, *, off: bool) -> Html:
    what = "everything" if switch.scope == "all" else f"the {switch.scope}"
    return element(
        "form",
        element("input", type="hidden", name="scope", value=switch.scope),
        element("input", type="hidden", name="name", value=switch.name),
        element("input", type="hidden", name="off", value="1" if off else ""),
        element(
            "button",
            f"Switch {what} {'off' if off else 'on'}",
            type="submit",
            class_="plain small" + (" danger" if off else ""),
        ),
        method="post",
        action=site.at("sessions", "switch"),
        class_="inline",
    )


def _people(site: Site, known: Remembered) -> Child:
    people: dict[str, list[Subject]] = {}
    for each in known.subjects:
        people.setdefault(each.who.principal, []).append(each)
    if not people:
        return element("section", element("p", "Nobody is remembered yet."), class_="empty")
    riskiest = sorted(people.items(), key=lambda each: -each[1][0].score)
    return [_person(site, known, principal, theirs) for principal, theirs in riskiest]


def _person(site: Site, known: Remembered, principal: str, theirs: Sequence[Subject]) -> Html:
    paused = max(each.paused_s for each in theirs)
    off = next((each.off for each in theirs if each.off in ("all", "principal")), "")
    state = f"switched off ({off})" if off else f"paused for {told.span(paused)} more" if paused else "free"
    return element(
        "section",
        element("h2", element("a", principal or "(nobody)", href=site.at(principal=principal))),
        told.facts(
            ("Risk", _risk(known, theirs[0].score)),
            ("State", state),
            ("Seen last", _when(max(each.last for each in theirs))),
            ("Sessions", f"{len(theirs):,}"),
        ),
        _table(site, theirs),
        element(
            "div",
            _pause(site, principal, paused),
            None if off else _switch(site, Switch("principal", principal), off=True),
            class_="acts",
        ),
        class_="card",
    )


def _risk(known: Remembered, score: float) -> Child:
    kind = "allow"
    if known.review and score >= known.review:
        kind = "block"
    elif known.warn and score >= known.warn:
        kind = "warn"
    bounds = [
        f"{name} from {least:g}"
        for name, least in (("warned of", known.warn), ("stopped", known.review))
        if least
    ]
    return [
        element("span", f"{score:.1f}", class_=f"badge v-{kind}"),
        f" {', '.join(bounds)}" if bounds else None,
    ]


def _pause(site: Site, principal: str, paused: float) -> Html:
    return element(
        "form",
        element("input", type="hidden", name="principal", value=principal),
        element("input", type="hidden", name="seconds", value="0" if paused else str(PAUSE_S)),
        element(
            "button",
            "End the pause" if paused else f"Pause for {PAUSE_S // 60} minutes",
            type="submit",
            class_="plain small",
        ),
        method="post",
        action=site.at("sessions", "pause"),
        class_="inline",
    )


_HEADS = ("Server", "Client", "Session", "Seen last", "State")


def _table(site: Site, theirs: Sequence[Subject]) -> Html:
    rows = (element("tr", _cells(site, each)) for each in theirs[:_SESSIONS])
    made = element(
        "table",
        element("thead", element("tr", (element("th", head, scope="col") for head in _HEADS))),
        element("tbody", rows),
    )
    name = f"Sessions of {theirs[0].who.principal}"
    return told.scrolled(name, made)


def _cells(site: Site, each: Subject) -> Iterable[Html]:
    who = each.who
    session: Child = (
        element("a", told.code(who.session), href=site.at(session=who.session)) if who.session else "-"
    )
    state = f"off ({each.off})" if each.off else "paused" if each.paused_s else "free"
    return (
        element("th", element("a", told.code(who.server), href=site.at(server=who.server)), scope="row"),
        element("td", who.client or "-"),
        element("td", session),
        element("td", _when(each.last), class_="when"),
        element("td", state),
    )


def _when(seconds: float) -> str:
    return f"{datetime.fromtimestamp(int(seconds), UTC):%Y-%m-%d %H:%M:%S}"
