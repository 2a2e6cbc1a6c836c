from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.dashboard.asking import Asking
from tests.dashboard.peopled import pinned, review, visitor
from tests.dashboard.written import HOSTILE, NOON, append, hostile, record, records, write
from vanguard.dashboard.asked import OTHER, Asked
from vanguard.dashboard.drawing import Series, bars

SAFE = {
    *"html head meta title link script body header nav main footer section div span a p".split(),
    *"h1 h2 h3 ol ul li dl dt dd".split(),
    *"form label input select option textarea button time code pre strong bdi wbr".split(),
    *"details summary table".split(),
    *"caption thead tbody tr th td figure svg g rect line path circle text progress".split(),
}
"""Every element that the pages are made of."""


ADDRESSES = "/ /newer /approvals /approvals/newer /sessions /servers /charts /benchmark /playground".split()


class Page(HTMLParser):
    """Elements and attributes as a browser would find them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said += data

    def links(self) -> list[str]:
        """Where links lead."""
        return [about["href"] or "" for tag, about in self.elements if tag == "a"]


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    write(tmp_path / "audit", records(120, 7200))
    return Asking(tmp_path, NOON)


@pytest.fixture
def attacked(tmp_path: Path) -> Asking:
    mark = {"event": "admin", "detail": {"event": "false-stop", "decision_id": HOSTILE, "rule": HOSTILE}}
    stopped = hostile(NOON + 0.5) | {"verdict": "BLOCK"}
    write(
        tmp_path / "audit", [hostile(), stopped, hostile(NOON + 1) | {"event": HOSTILE}, hostile(NOON) | mark]
    )
    review(tmp_path, HOSTILE)
    visitor(tmp_path, HOSTILE, HOSTILE)
    pinned(tmp_path, HOSTILE, HOSTILE)
    return Asking(tmp_path, NOON + 2)


def pages(asking: Asking) -> list[str]:
    """Every page, and every record's, and what came of a hostile message and hostile filters."""
    keys = [each.key for each in asking.index.page(Asked())[0]]
    addresses = [*ADDRESSES, *(f"/records/{key}" for key in keys)]
    made = [asking.get(address).body for address in addresses]
    pins = [link for link in Page(asking.get("/servers").body).links() if "/pins/" in link]
    made += [asking.get(link.removeprefix("/room")).body for link in pins]
    filters = dict.fromkeys(("server", "tool", "rule", "session", "principal", "q"), HOSTILE)
    made.append(asking.get("/", **filters).body)
    made.append(asking.get("/", verdict=HOSTILE).body)
    made.append(asking.get(f"/decisions/{HOSTILE}").body)
    call = {"name": HOSTILE, "arguments": {HOSTILE: HOSTILE, "path": "%2e%2e%2fetc%2fpasswd"}}
    message = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    made.append(asking.post("/room/playground", {"message": message, "profile": "strict"}).body)
    made.append(
        asking.post("/room/playground", {"message": HOSTILE, "profile": HOSTILE, "direction": HOSTILE}).body
    )
    made.append(asking.post("/room/playground", {"message": HOSTILE}).body)
    return made


def test_nothing_hostile_becomes_more_than_text(attacked: Asking) -> None:
    for body in pages(attacked):
        page = Page(body)
        assert {tag for tag, _ in page.elements} <= SAFE
        for tag, about in page.elements:
            assert not [name for name in about if name.startswith("on") or name == "style"]
            assert tag != "script" or (about["src"] or "").startswith("/")
            assert all(
                (about.get(name) or "/").startswith(("/", "#"))
                for name in ("href", "src", "action", "hx-get")
            )
        assert len([tag for tag, _ in page.elements if tag == "script"]) in (0, 2)


def test_no_page_holds_a_character_that_a_reader_would_not_see(attacked: Asking) -> None:
    for body in pages(attacked):
        unseen = {c for c in body if not c.isprintable()} - {"\n", "\t"}
        assert unseen <= {"\x1b", "\r", "\x00", "\x07"} | set("\u202e\u202c\u200b\u2066\u00ad\U000e0041")
        shown = re.sub(r"<textarea.*?</textarea>", "", body, flags=re.DOTALL)
        assert {c for c in shown if not c.isprintable()} <= {"\n", "\t"}


def test_the_feed_says_what_happened_to_what(asking: Asking) -> None:
    page = Page(asking.get("/").body)
    assert "119" not in page.said
    assert all(
        word in page.said
        for word in ("ALLOW", "BLOCK", "read_file", "tools/call", "files", "fs-outside-zone")
    )
    assert len([link for link in page.links() if "/records/" in link]) == 50


def test_older_records_are_a_link_away_and_the_newest_too(asking: Asking) -> None:
    seen: list[str] = []
    address = "/"
    query: dict[str, str] = {}
    for _ in range(3):
        page = Page(asking.get(address, None, **query).body)
        seen += [link for link in page.links() if "/records/" in link]
        older = [link for link in page.links() if "before=" in link]
        query = {"before": older[0].split("before=")[1]} if older else {}
    assert len(set(seen)) == 120
    assert older == []
    assert "/room/" in page.links()


def test_filters_stay_chosen_and_can_be_cleared(asking: Asking) -> None:
    page = Page(asking.get("/", verdict="BLOCK", q="s-19").body)
    chosen = [about["value"] for tag, about in page.elements if tag == "option" and "selected" in about]
    assert chosen == ["BLOCK"] + [""] * (len(chosen) - 1)
    assert [about["value"] for tag, about in page.elements if about.get("name") == "q"] == ["s-19"]
    assert "Clear" in page.said


def test_new_records_come_on_top_with_the_next_question(asking: Asking) -> None:
    latest = asking.index.latest()
    append(min(asking.audit.iterdir()), record(199, NOON + 1), record(200, NOON + 2))
    asking.filler.catch_up()
    page = Page(asking.get("/newer", after=latest, verdict="BLOCK").body)
    first, about = page.elements[0]
    assert (first, about["hx-swap"], about["hx-trigger"]) == ("li", "outerHTML", "every 200ms")
    assert "verdict=BLOCK" in (about["hx-get"] or "")
    assert len(page.links()) == 1
    quiet = Page(asking.get("/newer", after=asking.index.latest()).body)
    assert [tag for tag, _ in quiet.elements] == ["li"]


def test_more_than_can_be_shown_at_once_says_so(asking: Asking) -> None:
    latest = asking.index.latest()
    append(min(asking.audit.iterdir()), *(record(n, NOON + n) for n in range(1, 251)))
    asking.filler.catch_up()
    page = Page(asking.get("/newer", after=latest).body)
    assert "load the page anew" in page.said
    assert len(page.links()) == 201


def test_a_decision_says_why_where_and_what_would_change_it(asking: Asking) -> None:
    key = asking.index.page(Asked(verdict="BLOCK"))[0][0].key
    page = Page(asking.get(f"/records/{key}").body)
    for told in (
        "It was stopped. The client never saw it.",
        "paths may not leave the allowed folders.",
        "/home/me/",
        "/params/arguments/path",
        "percent",
        "base64",
        "0.95",
        "balanced blocks this; monitor would let this pass",
        'because: "say here why this is safe"',
        '"decision_id": "5f0c2e91aa-63"',
    ):
        assert told in page.said
    assert "/room/?rule=fs-outside-zone" in page.links()


def test_a_decision_is_found_by_its_id(asking: Asking) -> None:
    answer = asking.get("/decisions/5f0c2e91aa-63")
    assert answer.status == 303
    assert "5f0c2e91aa-63" in asking.get(answer.headers["location"].removeprefix("/room")).body


def test_an_event_that_is_no_decision_has_a_page_too(asking: Asking) -> None:
    started = {"event": "start", "command": ["npx", "server"]}
    bare = dict.fromkeys(("verdict", "would_be", "rule", "policy_explanation", "method", "tool"))
    append(min(asking.audit.iterdir()), record(7, NOON + 1) | bare | {"event": "session", "detail": started})
    asking.filler.catch_up()
    page = Page(asking.get(f"/records/{asking.index.latest()}").body)
    assert '["npx","server"]' in page.said
    assert "Why" not in page.said
    assert "session start · Vanguard" in page.said
    shown = Page(asking.get("/").body).said
    assert "command: ['npx', 'server']" in shown
    assert "start" in shown


def test_all_but_what_passed_unremarked_is_one_choice(asking: Asking) -> None:
    shown, _ = asking.index.page(Asked(verdict=OTHER), size=10_000)
    every, _ = asking.index.page(Asked(), size=10_000)
    wanted = [each.key for each in every if (each.fields or {}).get("verdict") not in ("ALLOW", None)]
    assert [each.key for each in shown] == wanted
    assert wanted
    body = asking.get("/", verdict=OTHER, server="files").body
    assert "all but ALLOW" in body


def test_what_is_not_there_says_so(asking: Asking) -> None:
    for address in ("/records/1", "/records/99999999999999999999", "/decisions/none"):
        answer = asking.get(address)
        assert (answer.status, "No such record" in answer.body) == (404, True)
    assert asking.get("/nothing").status == 404
    assert "No record matches" in asking.get("/", q="zzzzzz").body
    assert "There are no older records" in asking.get("/", before=1).body
    for query in ({"before": "x"}, {"before": "9" * 30}, {"verdict": "NO"}, {"q": "***"}):
        assert asking.get("/", None, **query).status == 400


def test_without_any_record_it_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "audit").mkdir()
    asking = Asking(tmp_path, NOON)
    assert "vanguard start" in Page(asking.get("/").body).said
    assert "no server is known" in Page(asking.get("/servers").body).said
    assert "Nothing in this span of time" in Page(asking.get("/charts").body).said


def test_while_the_log_is_read_it_says_how_far(asking: Asking) -> None:
    with asking.index.opened() as database:
        database.execute("UPDATE files SET size = read * 4")
    assert "25 %" in Page(asking.get("/").body).said


def test_servers_and_their_tools_have_their_numbers(asking: Asking) -> None:
    page = Page(asking.get("/servers").body)
    assert "40 decisions, 1 stopped, 1 warned of" in page.said
    assert "/room/?server=files&tool=read_file" in page.links()


@pytest.mark.parametrize(
    ("span", "unit"), [("day", "hour"), ("week", "6 hours"), ("month", "day"), ("x", "hour")]
)
def test_charts_are_drawn_with_their_figures_beside_them(asking: Asking, span: str, unit: str) -> None:
    page = Page(asking.get("/charts", span=span).body)
    assert f"Verdicts per {unit}" in page.said
    assert "ALLOW 116" in page.said
    assert len([tag for tag, _ in page.elements if tag == "rect"]) >= 3
    assert len([tag for tag, _ in page.elements if tag == "table"]) == 3
    assert "fs-outside-zone" in page.said


def test_what_lies_outside_the_span_is_not_drawn(tmp_path: Path) -> None:
    write(tmp_path / "audit", [record(99, NOON - 86_400 * 10)])
    asking = Asking(tmp_path, NOON)
    assert "Nothing in this span of time" in asking.get("/charts", span="week").body
    assert "BLOCK 1" in asking.get("/charts", span="month").body


ATTACK = (
    '{"jsonrpc":"2.0","id":1,"method":"tools/call",\r\n'
    '"params":{"name":"run","arguments":{"command":"rm -rf ~/"}}}'
)


@pytest.mark.parametrize(("profile", "verdict"), [("balanced", "BLOCK"), ("monitor", "SHADOW-BLOCK")])
def test_the_playground_judges_by_the_profile_and_shows_each_layer(
    asking: Asking, profile: str, verdict: str
) -> None:
    answer = asking.post("/room/playground", {"message": ATTACK, "profile": profile})
    page = Page(answer.body)
    assert answer.status == 200
    assert verdict in page.said
    assert "command-deletes-system" in page.said
    assert all(layer in page.said for layer in ("normalize", "signatures", "commands", "disclosure"))
    assert "/params/arguments/command" in page.said


def test_the_playground_shows_the_forms_that_a_disguise_hid(asking: Asking) -> None:
    hidden = ATTACK.replace("rm -rf ~/", "%2e%2e%2fetc%2fpa\u200bsswd").replace("command", "path")
    page = Page(asking.post("/room/playground", {"message": hidden}).body)
    assert "../etc/passwd" in page.said
    assert "paU+200Bsswd" in page.said


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"message": "no json"}, "This is no message"),
        ({"message": "[]"}, "This is no message"),
        ({"message": ATTACK, "profile": "lax"}, "no such profile"),
        ({"message": ATTACK, "direction": "up"}, "no such profile or direction"),
        ({"message": '{"message": 7}'}, "message is not an object"),
    ],
)
def test_the_playground_says_what_it_cannot_judge(asking: Asking, form: dict[str, str], told: str) -> None:
    answer = asking.post("/room/playground", form)
    assert (answer.status, told in answer.body) == (200, True)


def test_what_was_pasted_stays_in_the_form(asking: Asking) -> None:
    body = asking.post("/room/playground", {"message": "\n<\u202e>", "profile": "strict"}).body
    assert 'spellcheck="false">\n\n&lt;\u202e&gt;</textarea>' in body
    assert "selected>strict" in body


@pytest.mark.parametrize(
    ("most", "scale"),
    [
        (0, ["0", "1", "2", "3", "4"]),
        (6, ["0", "2", "4", "6", "8"]),
        (9, ["0", "3", "6", "9", "12"]),
        (10, ["0", "3", "6", "9", "12"]),
        (97, ["0", "25", "50", "75", "100"]),
        (1201, ["0", "400", "800", "1,200", "1,600"]),
        (999_999, ["0", "250,000", "500,000", "750,000", "1,000,000"]),
    ],
)
def test_the_scale_of_a_chart_has_plain_numbers(most: int, scale: list[str]) -> None:
    drawn = bars("Numbers", ["one"], [Series("ALLOW", "v-allow", [most])], [])
    assert re.findall(r'class="scale">([\d,]+)<', drawn) == scale
