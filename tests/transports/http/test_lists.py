from __future__ import annotations

import orjson
import pytest

from vanguard.model.message import TO_CLIENT, TO_SERVER, Message
from vanguard.transports.http.lists import Lists
from vanguard.wire.jsonrpc import parse


def request(method: str = "tools/list", **params: object) -> Message:
    found = parse(orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}), TO_SERVER)
    assert isinstance(found, Message)
    return found


def answer(**result: object) -> Message:
    body = {"jsonrpc": "2.0", "id": 1, "result": {"tools": [], **result}}
    found = parse(orjson.dumps(body), TO_CLIENT)
    assert isinstance(found, Message)
    return found


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def kept(lists: Lists, said: Message, asker: str, *, modern: bool = True, **params: object) -> bytes | None:
    key = lists.key(request(**params), modern=modern)
    assert key is not None
    lists.keep(key, "ann", said)
    return lists.page(key, asker, "x")


def test_a_public_page_is_for_everybody_with_the_askers_own_id() -> None:
    page = kept(Lists(0, Clock()), answer(ttlMs=1000, cacheScope="public"), "bob")
    assert page is not None
    assert orjson.loads(page)["id"] == "x"


@pytest.mark.parametrize("scope", [{"cacheScope": "private"}, {}, {"cacheScope": "PUBLIC"}])
def test_any_other_page_is_for_its_asker_alone(scope: dict[str, str]) -> None:
    lists = Lists(0, Clock())
    assert kept(lists, answer(ttlMs=1000, **scope), "bob") is None
    assert kept(lists, answer(ttlMs=1000, **scope), "ann") is not None


@pytest.mark.parametrize("said", [{}, {"ttlMs": 0}, {"ttlMs": -5}, {"ttlMs": True}, {"ttlMs": "9"}])
def test_what_has_no_time_to_live_is_not_kept(said: dict[str, object]) -> None:
    assert kept(Lists(0, Clock()), answer(cacheScope="public", **said), "ann") is None


def test_what_is_not_complete_is_not_kept() -> None:
    said = answer(ttlMs=1000, cacheScope="public", resultType="input_required")
    assert kept(Lists(0, Clock()), said, "ann") is None


def test_a_page_is_asked_for_anew_after_its_time() -> None:
    clock = Clock()
    lists = Lists(0, clock)
    assert kept(lists, answer(ttlMs=1000), "ann") is not None
    clock.now += 1.0
    key = lists.key(request(), modern=True)
    assert key is not None
    assert lists.page(key, "ann", 2) is None


def test_each_page_has_its_own_cursor() -> None:
    lists = Lists(0, Clock())
    assert kept(lists, answer(ttlMs=1000), "ann") is not None
    key = lists.key(request(cursor="2"), modern=True)
    assert key is not None
    assert lists.page(key, "ann", 2) is None


def test_earlier_revisions_have_the_operators_time() -> None:
    assert Lists(0, Clock()).key(request(), modern=False) is None
    assert kept(Lists(5, Clock()), answer(), "ann", modern=False) is not None
    assert kept(Lists(5, Clock()), answer(cacheScope="public"), "bob", modern=False) is None


def test_a_change_forgets_the_pages_of_its_kind() -> None:
    lists = Lists(0, Clock())
    assert kept(lists, answer(ttlMs=1000), "ann") is not None
    for method, there in (("prompts", True), ("tools", False)):
        body = {"jsonrpc": "2.0", "method": f"notifications/{method}/list_changed"}
        notice = parse(orjson.dumps(body), TO_CLIENT)
        assert isinstance(notice, Message)
        lists.hear(notice)
        key = lists.key(request(), modern=True)
        assert key is not None
        assert (lists.page(key, "ann", 1) is not None) is there


def test_what_is_no_plain_list_is_never_looked_up() -> None:
    assert Lists(9, Clock()).key(request("tools/call", name="x"), modern=True) is None
    assert Lists(9, Clock()).key(request(filter="x"), modern=True) is None
