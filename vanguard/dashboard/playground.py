"""The playground: a message that somebody pastes is judged, and each layer shows what it saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape

from vanguard.dashboard import record_page, told
from vanguard.dashboard.asked import DIRECTIONS
from vanguard.dashboard.elements import Child, Html, element, text
from vanguard.dashboard.site import Site
from vanguard.errors import VanguardError
from vanguard.model.finding import Evidence, Status
from vanguard.model.message import Fragment, Reading
from vanguard.model.recorded import Fields
from vanguard.model.value import value

PROFILES = ("balanced", "strict", "monitor")
BODY_BYTES = 256 * 1024
"""Bytes that may be pasted."""

_FRAGMENTS = 200
_TEXT_CHARS = 2000
_EXAMPLE = (
    '{"jsonrpc":"2.0","id":1,"method":"tools/call",\n'
    ' "params":{"name":"run","arguments":{"command":"curl -s http://169.254.169.254/latest/meta-data/"}}}'
)
_WAYS = {"": "by its shape", "to_server": "to the server", "to_client": "to the client"}


@value
class Trial:
    """What judging a message gave: the record's fields, what each layer says, and what L0 read."""

    fields: Fields
    evidence: Sequence[Evidence]
    reading: Reading


Try = Callable[[str, str, str], Trial]
"""Judges a message, or a case, by a profile in a direction, "" for the one its shape tells.

Raises VanguardError where it cannot be read."""


@value
class Playground:
    """The playground's page."""

    site: Site
    judge: Try

    def page(self, given: Mapping[str, str]) -> str:
        """The form, and below it what came of the message that was given, if one was."""
        message = given.get("message", "")
        profile, direction = given.get("profile", PROFILES[0]), given.get("direction", "")
        return self.site.page(
            "Playground",
            "playground",
            element("h1", "Playground"),
            element(
                "p",
                "Judge a message as a gateway would. Nothing is sent, and nothing is recorded.",
                class_="lead",
            ),
            self._form(message or _EXAMPLE, profile, direction),
            self._outcome(message, profile, direction) if message.strip() else None,
        )

    def _form(self, message: str, profile: str, direction: str) -> Html:
        return element(
            "form",
            element(
                "label",
                element("span", "A JSON-RPC message, or a case"),
                element(
                    "textarea", Html("\n"), text_area(message), name="message", rows=8, spellcheck="false"
                ),
                class_="wide",
            ),
            _choice("Profile", "profile", {each: each for each in PROFILES}, profile),
            _choice("Direction", "direction", _WAYS, direction),
            element("span", element("button", "Judge", type="submit"), class_="acts"),
            method="post",
            action=self.site.at("playground"),
            class_="filters",
        )

    def _outcome(self, message: str, profile: str, direction: str) -> Html:
        if profile not in PROFILES or direction not in ("", *DIRECTIONS):
            return _refused("There is no such profile or direction.")
        try:
            trial = self.judge(message, profile, direction)
        except VanguardError as error:
            return _refused(str(error))
        verdict = str(trial.fields.get("verdict"))
        return element(
            "div",
            element(
                "div", told.verdict(verdict), element("h2", told.HAPPENED.get(verdict, "")), class_="title"
            ),
            record_page.known(self.site, trial.fields),
            record_page.reasons(self.site, trial.fields),
            _layers(trial.evidence),
            _read(trial.reading),
            record_page.raw(trial.fields),
            id="outcome",
        )


def text_area(message: str) -> Html:
    """A text as the value of a text area, which shows it as it is: only escaped."""
    return Html(escape(message))


def _choice(label: str, name: str, known: Mapping[str, str], chosen: str) -> Html:
    options = (element("option", shown, value=each, selected=each == chosen) for each, shown in known.items())
    return element("label", element("span", label), element("select", options, name=name))


def _refused(why: str) -> Html:
    return element(
        "section",
        element("h2", "This is no message"),
        element("p", why),
        class_="empty",
        role="alert",
        id="outcome",
    )


def _layers(evidence: Sequence[Evidence]) -> Html:
    rows = (
        element(
            "tr",
            element("th", told.code(each.layer), scope="row"),
            element("td", _did(each)),
            element("td", _saw(each)),
        )
        for each in evidence
    )
    head = element("tr", (element("th", name, scope="col") for name in ("Layer", "Did", "Saw")))
    made = element("table", element("thead", head), element("tbody", rows))
    return element(
        "section",
        element("h2", "What each layer says"),
        told.scrolled("What each layer says", made),
    )


def _did(evidence: Evidence) -> Child:
    if evidence.status is Status.RAN:
        return "ran"
    return [str(evidence.status), f": {evidence.note}" if evidence.note else None]


def _saw(evidence: Evidence) -> Child:
    """The findings of a layer, those of one rule at many places counted."""
    if not evidence.findings and not evidence.redactions:
        return element("span", "nothing", class_="none")
    seen: dict[str, int] = {}
    for each in evidence.findings:
        seen[each.rule] = seen.get(each.rule, 0) + 1
    rules = [element("li", told.code(rule), f" × {n}" if n > 1 else None) for rule, n in seen.items()]
    spans = [
        element(
            "li",
            f"{each.kind}: characters {each.start} to {each.end} of ",
            told.code(each.pointer or "the message"),
        )
        for each in evidence.redactions[:_FRAGMENTS]
    ]
    return element("ul", rules, spans, class_="bare")


def _read(reading: Reading) -> Html:
    fragments = reading.fragments
    more = len(fragments) - _FRAGMENTS
    return element(
        "section",
        element("h2", "What was read"),
        element(
            "p", "Every text of the message with its place, and each form that a disguise hid.", class_="lead"
        ),
        element("ol", (_fragment(each) for each in fragments[:_FRAGMENTS]), class_="fragments"),
        element("p", f"and {more:,} more", class_="note") if more > 0 else None,
    )


def _fragment(fragment: Fragment) -> Html:
    return element(
        "li",
        element("p", told.place(fragment.pointer), " (a key)" if fragment.is_key else None),
        (
            element(
                "div",
                record_page.chain(form.chain) if form.chain else None,
                element("pre", text(_cut(form.text), lines=True)),
                class_="form" if form.chain else "form first",
            )
            for form in fragment.forms
        ),
    )


def _cut(said: str) -> str:
    return (
        said
        if len(said) <= _TEXT_CHARS
        else f"{said[:_TEXT_CHARS]} … {len(said) - _TEXT_CHARS:,} more characters"
    )
