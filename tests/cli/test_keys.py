"""``vanguard keys`` on the terminal."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from vanguard.adapters.keys.file import KeyFile, read
from vanguard.cli.keys import app
from vanguard.model.principal import Principal


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


def test_a_key_is_shown_once_and_works(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    said = run(
        "create", "ci", "--scope", "mcp:read", "--scope", "mcp:net", "--role", "dev", "--server", "files",
        "--file", file,
    )  # fmt: skip
    assert said.exit_code == 0
    key = said.stdout.strip()
    assert KeyFile(file).principal(key) == Principal(
        "key:ci", frozenset({"mcp:read", "mcp:net"}), frozenset({"dev"}), frozenset({"files"})
    )
    assert key not in said.stderr + run("list", "--file", file).output + file.read_text()


def test_a_key_without_scopes_may_do_everything(tmp_path: Path) -> None:
    key = json.loads(run("create", "me", "--json", "--file", tmp_path / "k.json").stdout)["key"]
    assert KeyFile(tmp_path / "k.json").principal(key) == Principal("key:me")


def test_the_default_file_is_in_the_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    # The runner's own environment is the process's.
    monkeypatch.setattr("vanguard.cli.keys._home", lambda: tmp_path / "home")
    assert run("list").stdout == "no keys\n"
    assert run("create", "ci").exit_code == 0
    assert (tmp_path / "home" / "keys.json").exists()
    assert run("revoke", "ci").exit_code == 0


def test_the_list_is_a_table_or_json(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "keys.json"
    monkeypatch.setattr(time, "time", lambda: 1_900_000_000.9)
    run("create", "ci", "--scope", "mcp:read", "--expires", "90d", "--file", file)
    run("create", "laptop", "--file", file)
    ids = [each.id for each in read(file)]
    assert run("list", "--file", file).stdout.splitlines() == [
        "name    id            scopes    roles  servers  expires",
        f"ci      {ids[0]}  mcp:read  -      all      2030-06-15T17:46:40Z",
        f"laptop  {ids[1]}  all       -      all      never",
    ]
    first, second = json.loads(run("list", "--json", "--file", file).stdout)
    assert (first["scopes"], second["scopes"], second["expires"]) == (["mcp:read"], None, None)
    assert "hash" not in first
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert "(expired)" in run("list", "--file", file).stdout


@pytest.mark.parametrize(
    ("given", "end"),
    [
        ("12h", "2030-03-18T05:46:40Z"),
        ("2w", "2030-03-31T17:46:40Z"),
        ("1y", "2031-03-17T17:46:40Z"),
        ("2031-01-31", "2031-01-31T00:00:00Z"),
        ("2031-01-31T12:00:00+02:00", "2031-01-31T10:00:00Z"),
    ],
)
def test_the_end_is_a_span_or_a_date(
    given: str, end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_900_000_000.0)
    said = run("create", "ci", "--json", "--expires", given, "--file", tmp_path / "k.json")
    assert json.loads(said.stdout)["expires"] == end


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create", "a b"), "NAME"),
        (("create", "a", "--expires", "soon"), "--expires"),
        (("create", "a", "--expires", "0d"), "--expires"),
        (("create", "a", "--expires", "2001-01-01"), "past"),
        (("create", "a", "--scope", 'x"y'), "--scope"),
        (("create", "a", "--server", ""), "--server"),
        (("create", "ci"), "already"),
        (("revoke", "cii"), 'did you mean "ci"'),
    ],
)
def test_what_cannot_be_meant_is_refused_and_changes_nothing(
    words: tuple[str, ...], told: str, tmp_path: Path
) -> None:
    file = tmp_path / "keys.json"
    run("create", "ci", "--file", file)
    before = file.read_bytes()
    said = run(*words, "--file", file)
    assert (said.exit_code, said.stdout) == (2, "")
    assert told in said.stderr
    assert file.read_bytes() == before


def test_a_revoked_key_is_refused_by_a_gateway_that_runs(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    made = json.loads(run("create", "ci", "--json", "--file", file).stdout)
    gateway = KeyFile(file)
    assert gateway.principal(made["key"])
    assert run("revoke", made["id"], "--file", file).stdout == f"{made['id']} is revoked\n"
    assert gateway.principal(made["key"]) is None


def test_a_key_that_is_typed_in_place_of_a_name_is_not_repeated(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    key = run("create", "ci", "--file", file).stdout.strip()
    said = run("revoke", key, "--file", file)
    assert said.exit_code == 2
    assert key not in said.output


def test_a_yaml_file_is_its_writers_own(tmp_path: Path) -> None:
    said = run("create", "ci", "--file", tmp_path / "keys.yaml")
    assert (said.exit_code, "YAML" in said.stderr) == (2, True)
    assert run("list", "--file", tmp_path / "keys.yaml").exit_code == 2
