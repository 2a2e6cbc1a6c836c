"""`vanguard allow`: the narrowest exception, and a request where a base does not leave it to the file."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.cli.test_replay import logged
from vanguard.cli.main import run
from vanguard.policy.config import config
from vanguard.settings import load

Run = Callable[..., int]


@pytest.fixture
def allow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command as a person at a terminal would."""
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    log = logged(tmp_path, "rules: [{name: no-notes, when: {path: {matches: notes}}, action: block}]\n")

    def ran(decision: str, *words: str) -> int:
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
        file = ["--file", str(log), "--config", str(tmp_path / "vanguard.yaml")]
        return run(["allow", decision, *file, "--because", "it is a sample", "--yes", *words])

    return ran


def test_the_exception_is_as_narrow_as_can_be(
    allow: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "vanguard.yaml"
    path.write_text("# ours\nversion: 1\n")
    assert allow("d2", "--for", "2w") == 0
    assert '+    because: "it is a sample"' in capsys.readouterr().out
    (entry,) = config(path).exceptions
    made = entry.exemption
    assert (made.rules, made.tool) == (frozenset({"fs-project-secret"}), "read_file")
    assert made.expires == date.today() + timedelta(days=14)
    assert path.read_text().startswith("# ours\n")


def test_without_a_config_it_makes_the_one_of_the_home_which_every_gateway_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    log = logged(tmp_path, "version: 1\n")
    monkeypatch.setenv("VANGUARD_HOME", str(home))
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)
    assert run(["allow", "d2", "--file", str(log), "--because", "it is a sample", "--yes"]) == 0
    path = home / "vanguard.yaml"
    assert (path.stat().st_mode & 0o777, home.stat().st_mode & 0o777) == (0o600, 0o700)
    (entry,) = load({}).exceptions
    assert entry.exemption.rules == {"fs-project-secret"}
    assert run(["allow", "d2", "--file", str(log), "--because", "once more", "--yes"]) == 0
    assert [each.exemption.because for each in load({}).exceptions] == ["once more", "it is a sample"]


def test_a_rule_of_the_operators_own_has_no_exceptions(
    allow: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "vanguard.yaml").write_text("version: 1\n")
    assert allow("d1") == 2
    assert '"no-notes" is a rule of the operator\'s own' in capsys.readouterr().err


def test_what_a_base_does_not_leave_to_others_becomes_a_request(allow: Run, tmp_path: Path) -> None:
    base = tmp_path / "base.yaml"
    base.write_text("profile: strict\n")
    digest = hashlib.sha256(base.read_bytes()).hexdigest()
    text = f"extends: {json.dumps({'file': 'base.yaml', 'sha256': digest})}\n"
    (tmp_path / "vanguard.yaml").write_text(text)
    assert allow("d2") == 1
    assert (tmp_path / "vanguard.yaml").read_text() == text
    request = tmp_path / "vanguard-request-d2.yaml"
    assert "may_except: [fs-project-secret]" in request.read_text()
    assert config(request).exceptions[0].exemption.rules == {"fs-project-secret"}


def test_it_needs_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["allow", "d1", "--because", "x", "--yes"]) == 2
    assert "this needs a terminal" in capsys.readouterr().err
