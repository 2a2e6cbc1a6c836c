"""A record's page: what was decided and why, where in the message, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from vanguard.dashboard import told
from vanguard.dashboard.elements import Child, Html, element, text
from vanguard.dashboard.records import word_of
from vanguard.dashboard.site import Site
from vanguard.model.recorded import Fields, explained, findings, objects, text_of

_WHOLE_CHARS = 65_536
"""Characters of a captured message that are shown."""

_UNDONE = {"failed": "failed", "skipped": "did not run"}


def page(site: Site, fields: Fields, offered: Child = None) -> str:
    """The page of a record that was found, with what a person is offered to do about it."""
    word, title = word_of(fields), _title(fields)
    return site.page(
        f"{word} {title}",
        "",
        element("p", element("a", "← Feed", href=site.at()), class_="back"),
        element(
            "div",
            told.verdict(word),
            element("h1", told.way(fields), title),
            class_="title",
        ),
        element("p", _happened(fields), class_="lead"),
        known(site, fields),
        reasons(site, fields),
        offered,
        raw(fields),
    )


def _title(fields: Fields) -> str:
    named = text_of(fields, "tool") or text_of(fields, "method")
    decided = text_of(fields, "event") == "decision"
    return named or ("an answer" if decided else told.happened(fields) or "an event")


def _happened(fields: Fields) -> str:
    happened = told.HAPPENED.get(text_of(fields, "verdict"), "")
    called = fields.get("upstream_called")
    if text_of(fields, "event") != "decision" or not isinstance(called, bool):
        return happened
    other = "client" if fields.get("direction") == "to_client" else "server"
    return f"{happened} The {other} {'got' if called else 'never saw'} it."


def known(site: Site, fields: Fields) -> Html:
    """What is known around a record; names lead to the records that share them."""

    def linked(name: str) -> Child:
        said = text_of(fields, name)
        return element("a", told.code(said), href=site.at(**{name: said})) if said else None

    def coded(name: str) -> Child:
        said = text_of(fields, name)
        return told.code(said) if said else None

    would_be = text_of(fields, "would_be")
    return told.facts(
        ("When", told.moment(fields, whole=True) if text_of(fields, "ts") else None),
        ("Server", linked("server")),
        ("Tool", linked("tool")),
        ("Method", coded("method")),
        ("Profile", text_of(fields, "profile")),
        ("Would be", told.verdict(would_be) if would_be not in ("", text_of(fields, "verdict")) else None),
        ("Principal", linked("principal")),
        ("Session", linked("session")),
        ("Judged in", told.duration(fields["latency_us"]) if fields.get("latency_us") else None),
        ("Decision", coded("decision_id")),
        ("Trace", coded("trace_id")),
    )


def reasons(site: Site, fields: Fields) -> list[Child]:
    """The findings, the redactions, what the profile made of them, and what would change it."""
    if text_of(fields, "event") != "decision":
        return [_detail(fields)]
    found = findings(fields)
    explanation = explained(fields)
    return [
        element(
            "section",
            element("h2", "Why"),
            element("ol", (_finding(site, each) for each in found), class_="findings")
            if found
            else element("p", "No rule found anything."),
            _undone(explanation),
            _redactions(fields),
        ),
        _detail(fields),
        _change(explanation),
    ]


def _finding(site: Site, finding: Mapping[str, Any]) -> Html:
    rule = text_of(finding, "rule")
    verdict, would_be = text_of(finding, "verdict"), text_of(finding, "would_be")
    listed = finding.get("chain")
    steps = [str(step)[:64] for step in listed[:32]] if isinstance(listed, list) else []
    excerpt = text_of(finding, "excerpt")
    return element(
        "li",
        element(
            "div",
            told.verdict(verdict) if verdict else None,
            element("strong", text_of(finding, "says") or rule),
            class_="says",
        ),
        element("pre", text(excerpt), class_="excerpt", tabindex=0, aria_label="The text that was found")
        if excerpt
        else None,
        told.facts(
            ("Rule", element("a", told.code(rule), href=site.at(rule=rule))),
            ("Layer", text_of(finding, "layer")),
            ("Severity", text_of(finding, "severity")),
            ("Confidence", _number(finding.get("confidence"))),
            ("Level", _number(finding.get("level"))),
            ("Place", told.place(text_of(finding, "pointer"))),
            ("Uncovered by", chain(steps) if steps else None),
            ("Would be", told.verdict(would_be) if would_be not in ("", verdict) else None),
        ),
    )


def chain(steps: Sequence[str]) -> Html:
    """The disguises that were taken off, one after another."""
    return element("ol", (element("li", told.code(step)) for step in steps), class_="chain")


def _number(said: Any) -> str | None:
    return None if isinstance(said, bool) or not isinstance(said, int | float) else f"{said:g}"


def _undone(explanation: Fields) -> list[Html]:
    return [
        element(
            "p",
            "Layer ",
            told.code(text_of(each, "layer")),
            f" {did}: ",
            text_of(each, "note"),
            class_="note",
        )
        for name, did in _UNDONE.items()
        for each in objects(explanation, name)
    ]


def _redactions(fields: Fields) -> Html | None:
    made = objects(fields, "redactions")
    rows = (
        element("li", text_of(each, "kind"), " at ", told.place(text_of(each, "pointer"))) for each in made
    )
    return element("div", element("h3", "Taken out"), element("ul", rows)) if made else None


def _detail(fields: Fields) -> Html | None:
    detail = fields.get("detail")
    if not isinstance(detail, dict) or not detail:
        return None
    rows = ((str(key)[:64], told.code(_said(each))) for key, each in list(detail.items())[:64])
    return element("section", element("h2", "What it says"), told.facts(*rows))


def _said(found: Any) -> str:
    return (found if isinstance(found, str) else orjson.dumps(found).decode())[:4096]


def _change(explanation: Fields) -> Html | None:
    effect = explanation.get("profile_effect")
    hint = explanation.get("tuning_hint")
    if not isinstance(effect, str) or not effect:
        return None
    pasted = None
    if isinstance(hint, str) and hint:
        pasted = [
            element(
                "p",
                "If this is honest work, put this into your ",
                told.code("vanguard.yaml"),
                "; where ",
                told.code("exceptions:"),
                " stands already, add only the item.",
            ),
            element(
                "pre",
                text(hint[:8192], lines=True),
                class_="paste",
                tabindex=0,
                aria_label="Lines for the config",
            ),
        ]
    return element("section", element("h2", "What would change it"), element("p", effect), pasted)


def whole(message: str) -> Html | None:
    """The whole message, where a capture of it is kept; secrets stand in it as they came."""
    if not message:
        return None
    more = f"\n… {len(message) - _WHOLE_CHARS:,} more characters" if len(message) > _WHOLE_CHARS else ""
    shown = text(message[:_WHOLE_CHARS] + more, lines=True)
    pre = element("pre", shown, tabindex=0, aria_label="The whole message")
    return element("details", element("summary", "The whole message, as it was captured"), pre)


def raw(fields: Fields) -> Html:
    """The record as it was written, as indented JSON."""
    shown = orjson.dumps(fields, option=orjson.OPT_INDENT_2).decode("utf-8", "replace")
    pre = element("pre", text(shown, lines=True), tabindex=0, aria_label="The record as JSON")
    return element("details", element("summary", "The record as JSON"), pre)
