"""Bases at URLs: fetched once, kept by their digest, believed only where that is right."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from vanguard.adapters.bases import LARGEST, bases, known, looked
from vanguard.cli import health
from vanguard.cli.assembly import idle
from vanguard.cli.doctor import installation
from vanguard.cli.main import run
from vanguard.errors import ConfigError, OutsideError
from vanguard.policy.config import Pinned
from vanguard.settings import load

TODAY = date(2026, 11, 1)
BASE = b"version: 1\nprofile: strict\nrules: [{name: base-rule, action: warn}]\n"


class Site:
    """What a server on this machine gives, and how often it was asked."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.body, self.status, self.asked = body, status, 0
        self.url = ""


@contextmanager
def served(body: bytes = BASE, status: int = 200) -> Iterator[Site]:
    site = Site(body, status)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked += 1
            self.send_response(site.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", str(len(site.body)))
            self.end_headers()
            self.wfile.write(site.body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}/base.yaml"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def own(home: Path, url: str, pin: str = "", more: str = "") -> Path:
    path = home / "own.yaml"
    path.write_text(f"extends:\n  url: {url}\n" + (f"  sha256: {pin}\n" if pin else "") + more)
    return path


def loaded(home: Path, path: Path) -> str:
    """The profile of the base."""
    found = load({"config": str(path)}, {"HOME": str(home), "VANGUARD_HOME": str(home / "state")})
    assert found.base is not None
    return found.base.profile.name


def test_a_base_is_fetched_once_and_then_nobody_is_asked(tmp_path: Path) -> None:
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
        assert loaded(tmp_path, path) == "strict"
        assert loaded(tmp_path, path) == "strict"
        assert site.asked == 1
    assert loaded(tmp_path, path) == "strict"


def test_a_base_that_is_not_pinned_is_shown_to_whoever_is_to_pin_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    with served() as site:
        path = own(tmp_path, site.url)
        assert run(["policy", "check", str(path)]) == 1
        said = capsys.readouterr().out
        kept = tmp_path / "state" / "bases" / f"{digest(BASE)}.yaml"
        want = f"{path}:1: the base is not pinned (look at {kept}, then write sha256: {digest(BASE)})\n"
        assert said == want
        assert kept.read_bytes() == BASE


def test_what_is_there_now_and_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    with served(b"profile: monitor\n") as site:
        path = own(tmp_path, site.url, digest(BASE))
        with pytest.raises(ConfigError) as caught:
            loaded(tmp_path, path)
    assert f'{path}:3: "{site.url}" is not the file that is pinned here (look at ' in str(caught.value)
    assert f"then write sha256: {digest(b'profile: monitor' + bytes([10]))})" in str(caught.value)


def test_what_was_kept_and_then_changed_is_fetched_again(tmp_path: Path) -> None:
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
        loaded(tmp_path, path)
        kept = tmp_path / "state" / "bases" / f"{digest(BASE)}.yaml"
        kept.write_bytes(b"profile: monitor\n")
        assert loaded(tmp_path, path) == "strict"
        assert (site.asked, kept.read_bytes()) == (2, BASE)
        kept.write_bytes(b"profile: monitor\n")
    with pytest.raises(OutsideError, match="cannot be fetched"):
        loaded(tmp_path, path)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b"#" * (LARGEST + 1), 200, f"127.0.0.1 answered with more than {LARGEST} bytes"),
        (BASE, 404, "127.0.0.1 answered with status 404, not 200"),
        (BASE, 302, "127.0.0.1 answered with status 302, not 200"),
    ],
)
def test_what_cannot_be_had_is_told_in_one_line(tmp_path: Path, body: bytes, status: int, said: str) -> None:
    with served(body, status) as site:
        path = own(tmp_path, site.url, digest(BASE))
        with pytest.raises(OutsideError) as caught:
            loaded(tmp_path, path)
        assert str(caught.value) == f"{path}:2: the base cannot be fetched: {said}"
        assert site.asked == 1


def test_a_base_that_nobody_gives_is_a_part_outside_that_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
    assert run(["policy", "check", str(path)]) == 3
    assert "own.yaml:2: the base cannot be fetched: 127.0.0.1 could not be asked" in capsys.readouterr().err


def test_whoever_reloads_in_the_middle_of_a_loop_gets_the_base_too(tmp_path: Path) -> None:
    async def reloaded() -> Path:
        return bases(tmp_path)(site.url, "")

    with served() as site:
        assert asyncio.run(reloaded()).read_bytes() == BASE


def test_bases_at_urls_stand_on_bases_at_urls(tmp_path: Path) -> None:
    with served() as first:
        middle = f"extends: {{url: '{first.url}', sha256: {digest(BASE)}}}\nprofile: balanced\n".encode()
        with served(middle) as second:
            path = own(tmp_path, second.url, digest(middle), "profile: monitor\n")
            environ = {"HOME": str(tmp_path), "VANGUARD_HOME": str(tmp_path / "state")}
            found = load({"config": str(path)}, environ)
    assert found.base is not None
    assert found.base.base is not None
    assert [found.base.profile.name, found.base.base.profile.name] == ["balanced", "strict"]


NEWER = BASE + b"zones: ['/srv']\n"


def noticed(home: Path, path: Path, url: str) -> str:
    folder = home / "state" / "bases"
    compared = f"compare {folder / digest(BASE)}.yaml with {folder / digest(NEWER)}.yaml"
    return (
        f'{path}:3: "{url}" holds another file by now; the pinned one stays in force '
        f"({compared}, then write sha256: {digest(NEWER)})"
    )


def test_a_newer_base_is_told_of_and_not_followed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
        assert run(["policy", "check", str(path)]) == 0
        assert capsys.readouterr().err == f"vanguard: {path}: nothing is wrong\n"
        site.body = NEWER
        told = noticed(tmp_path, path, site.url)
        assert run(["policy", "check", str(path)]) == 0
        assert capsys.readouterr().err == f"vanguard: {told}\nvanguard: {path}: nothing is wrong\n"
        assert run(["policy", "check", str(path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["notes"] == [told]
    assert (tmp_path / "state" / "bases" / f"{digest(NEWER)}.yaml").read_bytes() == NEWER
    assert load({"config": str(path)}).zones is None


def test_what_was_seen_at_a_check_is_told_at_a_start_which_asks_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
        settings = load({"config": str(path)})
        assert idle(settings, (), TODAY) == []
        site.body = NEWER
        looked(settings.home, settings.pinned)
        asked = site.asked
        assert idle(settings, (), TODAY) == [noticed(tmp_path, path, site.url)]
        assert site.asked == asked
        path.write_text(path.read_text().replace(digest(BASE), digest(NEWER)))
        assert idle(load({"config": str(path)}), (), TODAY) == []


def test_every_base_of_a_chain_is_asked(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "VANGUARD_HOME": str(tmp_path / "state")}
    with served() as first:
        middle = f"extends: {{url: '{first.url}', sha256: {digest(BASE)}}}\n".encode()
        with served(middle) as second:
            settings = load({"config": str(own(tmp_path, second.url, digest(middle)))}, environ)
            first.body = NEWER
            (line,) = looked(settings.home, settings.pinned)
    kept = settings.home / "bases" / f"{digest(middle)}.yaml"
    assert line.startswith(f'{kept}:1: "{first.url}" holds another file by now')


def test_a_site_that_cannot_be_asked_is_told_and_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
        load({"config": str(path)})
    assert run(["policy", "check", str(path)]) == 0
    assert f'{path}:3: whether "{site.url}" still holds the pinned base' in capsys.readouterr().err


@pytest.mark.parametrize("note", [b"", b"x" * 64, b"\xff" * 64, b"a" * 65])
def test_a_note_that_is_none_is_nothing_that_is_told(tmp_path: Path, note: bytes) -> None:
    url = "https://a.example/base.yaml"
    kept = tmp_path / "bases" / f"{digest(url.encode())}.now"
    kept.parent.mkdir()
    kept.write_bytes(note)
    assert known(tmp_path, [Pinned(url, "b" * 64, "own.yaml:3")]) == []
    kept.write_bytes(b"a" * 64)
    assert len(known(tmp_path, [Pinned(url, "b" * 64, "own.yaml:3")])) == 1


def test_the_doctor_asks_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "state"))
    with served() as site:
        path = own(tmp_path, site.url, digest(BASE))
        here = installation(str(path), None, 2_000_000_000.0)
        assert [each.status for each in health.checks(here) if each.name == "bases"] == ["ok"]
        site.body = NEWER
        (check,) = (each for each in health.checks(here) if each.name == "bases")
    assert (check.status, check.found) == ("warn", noticed(tmp_path, path, site.url))
