"""What every store of pins must do (trust.store.Store), and what gateways that share one do by it."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from redis import Redis

from tests.redis_server import a_cluster, needs_redis, own_folder, running
from tests.trust.test_pins_at_the_gate import LIST, POISON, READ, SINK, Gateway
from vanguard.cli.main import run
from vanguard.cli.trust import change
from vanguard.errors import OutsideError
from vanguard.trust.approval import approved, revoked
from vanguard.trust.folder import Folder
from vanguard.trust.pins import LOOK_S
from vanguard.trust.replicas import AWAY_S, RedisPins
from vanguard.trust.store import Pin, Seen, Store, Told
from vanguard.trust.watched import Watched

Open = Callable[[], Store]
FILES = ("files", "npm:files")


def pin(*tools: dict[str, object], by: str = "first sight") -> Pin:
    return Pin(*FILES, Told({str(each["name"]): each for each in tools}), "2026-01-01T00:00:00Z", by)


def flush(url: str) -> None:
    """Have a Redis lose everything."""
    with Redis.from_url(url) as kept:
        kept.flushall()


def url_of_each(url: str) -> list[str]:
    """The URLs of all nodes of the cluster of one."""
    with Redis.from_url(url) as node:
        return [f"redis://{each}" for each in node.cluster("NODES")]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with own_folder() as folder, running(folder) as url:
        yield url


@pytest.fixture(
    params=["folder", pytest.param("redis", marks=[needs_redis, pytest.mark.xdist_group("redis-pins")])]
)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Opens the same store again, as another gateway would."""
    made: list[RedisPins] = []
    if request.param == "redis":
        url = request.getfixturevalue("url")
        flush(url)

    def opened() -> Store:
        if request.param == "folder":
            return Folder(tmp_path / "trust")
        made.append(RedisPins(url))
        return made[-1]

    yield opened
    for each in made:
        each.close()


def replicas(open_store: Open, tmp_path: Path, name: str = "strict") -> tuple[Gateway, Gateway]:
    """Two gateways of the same server, which share nothing but the store."""
    return Gateway(tmp_path, name, store=open_store()), Gateway(tmp_path, name, store=open_store())


def approve(store: Store) -> None:
    """Approve all that differs, as a person does."""
    found = store.pin(*FILES)
    assert found is not None
    change(store, found, lambda now, seen: approved(now, seen, (), "me", "2026-02-01T00:00:00Z"))


def test_nothing_is_kept_of_a_server_that_nobody_saw(open_store: Open) -> None:
    store = open_store()
    assert (store.pin(*FILES), store.seen(*FILES), store.pins()) == (None, Seen(), [])


def test_what_one_keeps_all_have(open_store: Open) -> None:
    seen = Seen("2026-01-02T00:00:00Z", {"x": {"name": "x"}}, ("y",), "Hi \u2028", {"digest": "d"})
    kept = open_store().change(*FILES, lambda was, saw: (pin(READ), seen))
    assert (kept.pin, kept.seen) == (pin(READ), seen)
    other = open_store()
    assert (other.pin(*FILES), other.seen(*FILES), other.pins()) == (pin(READ), seen, [pin(READ)])
    assert other.held(*FILES) == kept


def test_servers_of_one_name_that_run_something_else_have_their_own(open_store: Open) -> None:
    store = open_store()
    store.change(*FILES, lambda was, saw: (pin(READ), saw))
    assert store.pin("files", "npm:other") is None
    store.change("files", "npm:other", lambda was, saw: (replace(pin(LIST), source="npm:other"), saw))
    assert len(store.pins()) == 2


def test_the_stamp_is_another_one_after_each_change_and_the_same_without(open_store: Open) -> None:
    store, other = open_store(), open_store()
    stamps = [store.stamp(*FILES)]
    store.change(*FILES, lambda was, saw: (pin(READ), saw))
    stamps.append(other.stamp(*FILES))
    other.change(*FILES, lambda was, saw: (was, Seen("2026-01-02T00:00:00Z", {"x": {}})))
    stamps.append(store.stamp(*FILES))
    store.change(*FILES, lambda was, saw: (was, saw))
    assert store.stamp(*FILES) == stamps[-1]
    store.forget(*FILES)
    stamps.append(store.stamp(*FILES))
    assert all(before != after for before, after in pairwise(stamps))


def test_what_is_forgotten_is_gone_for_all(open_store: Open) -> None:
    store = open_store()
    before = store.change(*FILES, lambda was, saw: (pin(READ), Seen("t", {"x": {}})))
    open_store().forget(*FILES)
    assert (store.pin(*FILES), store.seen(*FILES), store.pins()) == (None, Seen(), [])
    assert store.held(*FILES, before).pin is None


def test_of_many_that_change_at_once_nobody_undoes_another(open_store: Open) -> None:
    open_store().change(*FILES, lambda was, saw: (pin(), saw))

    def add(name: str) -> None:
        def how(was: Pin | None, saw: Seen) -> tuple[Pin | None, Seen]:
            assert was is not None
            tools = {**(was.told.tools or {}), name: {"name": name}}
            return replace(was, told=replace(was.told, tools=tools)), saw

        open_store().change(*FILES, how)

    threads = [threading.Thread(target=add, args=(f"t{number}",)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found = open_store().pin(*FILES)
    assert found is not None
    assert sorted(found.told.tools or ()) == [f"t{number}" for number in range(8)]


def test_what_one_replica_pins_is_pinned_for_all(open_store: Open, tmp_path: Path) -> None:
    one, other = replicas(open_store, tmp_path)
    one.listed(READ)
    assert other.listed(POISON) == []
    assert other.called("read_file")["error"]["code"] == -31001
    assert [each["event"] for each in other.trust] == ["drift"]


def test_of_two_that_see_a_server_at_once_the_first_one_pins(open_store: Open, tmp_path: Path) -> None:
    one, other = replicas(open_store, tmp_path)
    taken = other.store.change

    def late(*given: object, **more: object) -> object:
        """The other replica has read that nothing is pinned, and then the first one pins."""
        other.store.change = taken
        one.listed(READ)
        return taken(*given, **more)

    other.store.change = late
    other.listed(POISON)
    found = open_store().pin(*FILES)
    assert found is not None
    assert found.told.tools == {"read_file": READ}
    assert other.listed(POISON) == []


def test_a_difference_is_approved_once_for_all(open_store: Open, tmp_path: Path) -> None:
    one, other = replicas(open_store, tmp_path)
    one.listed(READ)
    assert (one.listed(SINK), other.listed(SINK)) == ([], [])
    approve(open_store())
    assert ("result" in one.called("read_file"), "result" in other.called("read_file")) == (True, True)
    assert (one.listed(SINK), other.listed(SINK)) == (["read_file"], ["read_file"])
    assert not open_store().seen(*FILES).differs


def test_a_tool_that_is_revoked_is_refused_by_all(open_store: Open, tmp_path: Path) -> None:
    one, other = replicas(open_store, tmp_path)
    one.listed(READ)
    other.listed(READ)
    store = open_store()
    change(store, pin(READ), lambda now, seen: (revoked(now, ["read_file"], "me", "t"), seen))
    for each in (one, other):
        each.now += LOOK_S
        assert each.called("read_file")["error"]["data"]["rule"] == "trust-revoked"


def test_a_replica_that_is_behind_brings_nothing_back(open_store: Open, tmp_path: Path) -> None:
    one, other = replicas(open_store, tmp_path)
    one.listed(READ)
    other.listed(READ)
    taken = other.store.change

    def late(*given: object, **more: object) -> object:
        """The other replica is about to note a difference, and a person revokes the tool."""
        other.store.change = taken
        store = open_store()
        change(store, pin(READ), lambda now, seen: (revoked(now, ["read_file"], "me", "t"), seen))
        return taken(*given, **more)

    other.store.change = late
    other.listed(SINK)
    found = open_store().pin(*FILES)
    assert found is not None
    assert found.revoked == ("read_file",)
    assert other.called("read_file")["error"]["data"]["rule"] == "trust-revoked"


def test_what_one_server_still_shows_stays_hidden_there_though_anothers_is_clean(
    open_store: Open, tmp_path: Path
) -> None:
    one, other = replicas(open_store, tmp_path)
    one.listed(READ)
    assert one.listed(POISON) == []
    assert other.listed(READ) == ["read_file"]
    one.now += LOOK_S
    assert one.called("read_file")["error"]["code"] == -31001
    assert "result" in other.called("read_file")


class Away:
    """A store that cannot be asked any more, or not yet."""

    def __init__(self, inner: Store) -> None:
        self.inner, self.away = inner, False

    def __getattr__(self, name: str) -> object:
        if self.away:
            raise OutsideError("the pins cannot be had: Redis does not answer")
        return getattr(self.inner, name)


@pytest.mark.parametrize(("profile", "passes"), [("strict", False), ("balanced", True), ("monitor", True)])
def test_while_the_store_is_away_nothing_counts_as_compared(
    open_store: Open, tmp_path: Path, profile: str, passes: bool
) -> None:
    store = Away(open_store())
    gateway = Gateway(tmp_path, profile, store=store)  # type: ignore[arg-type]  # its calls are the store's
    store.away = True
    assert ("result" in gateway.ask("tools/list", {"tools": [READ]})) is passes
    before = len(gateway.journal.records)
    assert ("result" in gateway.called("read_file")) is passes
    decision = gateway.journal.records[before].decision
    assert decision is not None
    assert decision.because == ("layer-failed",)
    assert gateway.said == [
        "the pins of 'files' cannot be used: the pins cannot be had: Redis does not answer"
    ]
    store.away = False
    gateway.now += LOOK_S
    assert gateway.listed(READ) == ["read_file"]
    assert "result" in gateway.called("read_file")
    assert gateway.said[1:] == ["the pins of 'files' can be used again"]
    assert open_store().pin(*FILES) is not None


@pytest.mark.parametrize("profile", ["strict", "balanced"])
def test_what_was_known_before_the_store_went_away_still_counts(
    open_store: Open, tmp_path: Path, profile: str
) -> None:
    store = Away(open_store())
    gateway = Gateway(tmp_path, profile, store=store)  # type: ignore[arg-type]  # its calls are the store's
    gateway.listed(READ)
    change(open_store(), pin(READ), lambda now, seen: (revoked(now, ["read_file"], "me", "t"), seen))
    gateway.now += LOOK_S
    assert gateway.called("read_file")["error"]["data"]["rule"] == "trust-revoked"
    store.away = True
    gateway.now += LOOK_S
    gateway.called("read_file")
    decision = gateway.journal.records[-1].decision
    assert decision is not None
    assert {"trust-revoked", "layer-failed"} >= set(decision.because)
    assert decision.verdict.word == "BLOCK"


@pytest.fixture
def redis_pins(url: str) -> Iterator[Callable[[], RedisPins]]:
    flush(url)
    made: list[RedisPins] = []

    def opened() -> RedisPins:
        made.append(RedisPins(url))
        return made[-1]

    yield opened
    for each in made:
        each.close()


in_redis = [needs_redis, pytest.mark.xdist_group("redis-pins")]


class TestRedisThatLostEverything:
    pytestmark = in_redis

    def test_whoever_knows_the_pin_puts_it_back(
        self, redis_pins: Callable[[], RedisPins], url: str, tmp_path: Path
    ) -> None:
        one, other = replicas(redis_pins, tmp_path)
        one.listed(READ)
        flush(url)
        assert other.listed(SINK) == ["read_file"], "nobody has told the other one of a pin"
        one.now += LOOK_S
        one.called("read_file")
        found = redis_pins().pin(*FILES)
        assert found is not None
        assert found.told.tools == {"read_file": READ}
        assert other.listed(SINK) == []

    def test_the_one_who_knows_most_wins_whoever_comes_first(
        self, redis_pins: Callable[[], RedisPins], url: str
    ) -> None:
        behind, ahead = redis_pins(), redis_pins()
        old = behind.change(*FILES, lambda was, saw: (pin(READ), saw))
        new = ahead.change(*FILES, lambda was, saw: (replace(pin(READ), revoked=("read_file",)), saw))
        for turns in ([(behind, old), (ahead, new)], [(ahead, new), (behind, old)]):
            flush(url)
            for store, known in turns:
                store.held(*FILES, known)
            assert behind.pin(*FILES) == new.pin

    def test_a_new_first_sight_counts_less_than_what_was_trusted_however_often_it_changes(
        self, redis_pins: Callable[[], RedisPins], url: str
    ) -> None:
        one, other = redis_pins(), redis_pins()
        known = one.change(*FILES, lambda was, saw: (pin(READ), saw))
        flush(url)
        later = replace(pin(SINK), since="2026-01-02T00:00:00Z")
        other.change(*FILES, lambda was, saw: (later, saw))
        for at in ("t1", "t2", "t3"):
            other.change(*FILES, lambda was, saw, at=at: (was, Seen(at, {"read_file": POISON})))
        assert one.held(*FILES, known).pin == known.pin
        assert other.pin(*FILES) == known.pin

    def test_what_a_person_approved_since_is_not_undone(
        self, redis_pins: Callable[[], RedisPins], url: str
    ) -> None:
        one, other = redis_pins(), redis_pins()
        known = one.change(*FILES, lambda was, saw: (pin(READ), saw))
        flush(url)
        later = replace(pin(SINK), since="2026-01-02T00:00:00Z")
        other.change(*FILES, lambda was, saw: (later, saw))
        new = other.change(*FILES, lambda was, saw: (replace(later, by="me"), saw))
        assert one.held(*FILES, known).pin == new.pin

    def test_pins_that_a_home_had_before_are_taken_over_once(
        self, redis_pins: Callable[[], RedisPins], url: str, tmp_path: Path
    ) -> None:
        folder = Folder(tmp_path)
        folder.keep(pin(READ, by="me"))
        folder.note(*FILES, Seen("t", {"read_file": POISON}))
        store = RedisPins(url, before=folder)
        gateway = Gateway(tmp_path, "strict", store=store)
        assert gateway.called("read_file")["error"]["code"] == -31001
        assert redis_pins().pin(*FILES) == pin(READ, by="me")
        store.forget(*FILES)
        assert store.pin(*FILES) is None
        store.close()

    def test_who_looks_again_and_again_puts_back_what_was_known(
        self, redis_pins: Callable[[], RedisPins], url: str
    ) -> None:
        watched = Watched(redis_pins(), every_s=3600.0)
        watched.change(*FILES, lambda was, saw: (pin(READ, by="me"), saw))
        watched.stamp(*FILES)
        flush(url)
        watched.look()
        assert redis_pins().pin(*FILES) == pin(READ, by="me")
        watched.close()

    def test_what_was_forgotten_stays_forgotten(self, redis_pins: Callable[[], RedisPins]) -> None:
        store = redis_pins()
        known = store.change(*FILES, lambda was, saw: (pin(READ), saw))
        redis_pins().forget(*FILES)
        assert store.held(*FILES, known).pin is None


@needs_redis
def test_a_redis_that_does_not_answer_is_left_alone_for_a_while(tmp_path: Path) -> None:
    now = 0.0
    store = RedisPins(f"unix://{tmp_path}/nobody.sock", timeout_s=0.1, monotonic=lambda: now)
    with own_folder() as folder:
        for _ in range(2):
            with pytest.raises(OutsideError, match="Redis does not answer"):
                store.stamp(*FILES)
        with running(folder) as url:
            (tmp_path / "nobody.sock").symlink_to(url.removeprefix("unix://"))
            with pytest.raises(OutsideError):
                store.stamp(*FILES)
            now += AWAY_S
            assert store.pins() == []
            store.close()


@needs_redis
def test_pins_lie_together_on_a_cluster_of_three_nodes(tmp_path: Path) -> None:
    with a_cluster(tmp_path) as url:
        nodes = url_of_each(url)
        one, *others = [RedisPins(node) for node in nodes]
        one.change(*FILES, lambda was, saw: (pin(READ), saw))
        for each in others:
            assert each.pin(*FILES) == pin(READ)
            each.change(*FILES, lambda was, saw: (was, Seen("t", {"read_file": SINK})))
        assert one.seen(*FILES).tools == {"read_file": SINK}
        assert one.pins() == [pin(READ)]
        one.forget(*FILES)
        assert [each.pin(*FILES) for each in others] == [None, None]
        for store in (one, *others):
            store.close()


def test_the_client_of_redis_is_loaded_only_when_it_is_used() -> None:
    import subprocess

    program = "import sys, vanguard.trust.replicas, vanguard.trust.pins; print('redis' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@needs_redis
@pytest.mark.xdist_group("redis-pins")
def test_a_person_approves_in_the_redis_that_the_settings_name(
    redis_pins: Callable[[], RedisPins],
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VANGUARD_REDIS_URL", url)
    Folder(tmp_path / "home" / "trust").keep(pin(LIST, by="somebody here"))
    store = redis_pins()
    store.change(*FILES, lambda was, saw: (pin(READ), Seen("t", {"read_file": SINK})))
    assert run(["trust", "list"]) == 1
    assert run(["trust", "approve", "files", "--yes"]) == 0
    assert run(["trust", "list"]) == 0
    assert run(["trust", "revoke", "files", "read_file"]) == 0
    found = store.pin(*FILES)
    assert found is not None
    assert (found.told.tools, found.revoked) == ({"read_file": SINK}, ("read_file",))
    capsys.readouterr()
    monkeypatch.setenv("VANGUARD_REDIS_URL", url.replace("redis.sock", "nobody.sock"))
    assert run(["trust", "list"]) == 3
    assert capsys.readouterr().err.count("\n") == 1
