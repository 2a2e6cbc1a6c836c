"""The audit log, checked and shown to others: ``vanguard audit``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from vanguard import settings
from vanguard.cli import assembly
from vanguard.cli.main import run
from vanguard.gate.gate import Gate
from vanguard.model.record import Record

START = Record("session", 1e9, "", detail={"event": "start"})
END = Record("session", 1e9, "", detail={"event": "end"})


class Desk:
    """A home, and what the commands say about it."""

    def __init__(self, home: Path, capsys: Any) -> None:
        self.home = home
        self._capsys = capsys

    def run(self, *words: str, code: int = 0) -> str:
        assert run(("audit", *words)) == code, self._capsys.readouterr()
        told = self._capsys.readouterr()
        return str(told.out + told.err)

    def write(self, name: str, *records: Record) -> Path:
        """An audit file with these records."""
        journal = assembly.journal(settings.load({}), name)
        for each in records:
            journal.write(each)
        journal.close()
        return next(each for each in self.home.glob(f"audit/*/{name}-*") if each.suffix == ".jsonl")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Desk:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    return Desk(tmp_path, capsys)


def call(number: int) -> Record:
    return Record("decision", 1e9, f"d-{number}", tool="read", principal="ann@example.com")


def test_whole_chains_verify(desk: Desk) -> None:
    desk.write("one", START, call(1), END)
    desk.write("two", START, call(2), END)
    assert desk.run("verify").startswith("2 files, 0 broken; 0 signed")


def test_a_file_whose_session_did_not_end_is_noted(desk: Desk) -> None:
    file = desk.write("one", START, call(1))
    first, last = desk.run("verify").splitlines()
    assert first == f"{file}: note: open or cut off, its last record ends no session"
    assert last.endswith("1 open or cut off")


def test_what_a_person_did_by_a_command_has_no_session_to_end(desk: Desk) -> None:
    for event in ("admin", "trust", "approval"):
        desk.write(event, Record(event, 1e9, "", detail={"event": "done"}))
    assert "cut off" not in desk.run("verify")


def test_a_command_leaves_a_log_that_is_not_called_cut_off(desk: Desk) -> None:
    assert run(("sessions", "pause", "key:ci", "--state", "sqlite")) == 0
    journal = assembly.journal(settings.load({}), "trust")
    Gate(journal).note("trust", {"event": "approved"}, server="files")
    journal.close()
    desk._capsys.readouterr()
    assert desk.run("verify").startswith("2 files, 0 broken; 0 signed, 0 records after the last checkpoint\n")


def test_an_edited_file_is_found(desk: Desk) -> None:
    file = desk.write("one", *map(call, range(4)))
    file.write_bytes(file.read_bytes().replace(b"d-1", b"d-9"))
    assert f"{file}: line 3: it does not follow the line before it" in desk.run("verify", code=1)


def test_one_file_is_checked_by_itself_and_its_name_steers_no_terminal(desk: Desk) -> None:
    file = desk.home / "a\x1b[2J.jsonl"
    file.write_bytes(b"nothing\n")
    told = desk.run("verify", "--file", str(file), code=1)
    assert "a\\u{1b}[2J.jsonl: line 1: it is not a record" in told
    assert "\x1b" not in told


@pytest.mark.parametrize(
    "forge",
    [
        lambda rows: [*rows[:4], rows[4].replace(b"read", b"rEad"), *rows[5:]],
        lambda rows: [*rows[:4], *rows[5:]],
        lambda rows: [*rows[:4], rows[5], rows[4], *rows[6:]],
        lambda rows: rows[:-1],
        lambda rows: [*rows[:-1], rows[-1].replace(b'"event"', b' "event"')],
        lambda rows: [],
    ],
    ids=["flip", "deletion", "reorder", "truncation", "a space in the last line", "emptied"],
)
def test_every_change_behind_a_checkpoint_is_found(desk: Desk, forge: Any) -> None:
    desk.run("keygen")
    file = desk.write("one", *map(call, range(8)))
    assert "1 signed, 0 records after" in desk.run("verify")
    file.write_bytes(b"".join(forge(file.read_bytes().splitlines(keepends=True))))
    desk.run("verify", code=1)


def receipt(desk: Desk, *hidden: str) -> dict[str, Any]:
    desk.run("keygen")
    desk.write("one", *map(call, range(8)))
    words = [word for each in hidden for word in ("--hide", each)]
    made: dict[str, Any] = json.loads(desk.run("receipt", "d-5", *words))
    return made


def checked(desk: Desk, made: Any, code: int = 0) -> str:
    path = desk.home / "receipt.jsonl"
    path.write_text(json.dumps(made) + "\n")
    public = str(desk.home / "trust" / "audit-key.pub.pem")
    return desk.run("check-receipt", str(path), "--key", public, code=code)


def test_a_receipt_that_leaves_fields_out_still_holds_and_says_what_is_not_shown(desk: Desk) -> None:
    made = receipt(desk, "principal")
    assert "ann@example.com" not in json.dumps(made)
    assert checked(desk, made) == ("1: holds: 2001-09-09T01:46:40.000000Z None d-5 (not shown: principal)\n")
    assert made["redacted"]["fields"]["tool"]["value"] == "read"


def test_the_receipt_of_a_decision_is_found_in_the_one_log_of_the_settings(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_AUDIT_LOG", str(desk.home / "all.jsonl"))
    desk.run("keygen")
    journal = assembly.journal(settings.load({}), "one")
    for each in (START, call(5), END):
        journal.write(each)
    journal.close()
    assert "1: holds: " in checked(desk, json.loads(desk.run("receipt", "d-5")))


def test_nothing_of_what_a_redacted_receipt_shows_can_be_changed(desk: Desk) -> None:
    made = receipt(desk, "principal")
    told = made["redacted"]
    tool, hidden = told["fields"]["tool"], told["fields"]["principal"]
    forged: list[dict[str, Any]] = [
        {**told, "shown": told["shown"].replace("d-5", "d-6")},
        {**told, "line": "0" * 64},
        {**told, "fields": {**told["fields"], "tool": {**tool, "value": "write"}}},
        {**told, "fields": {**told["fields"], "tool": {**tool, "salt": "00" * 16}}},
        {**told, "fields": {**told["fields"], "principal": {"value": "bob", "salt": "00" * 16}}},
        {**told, "fields": {"tool": tool}},
        {**told, "fields": {**told["fields"], "server": hidden}},
        {**told, "fields": {**told["fields"], "tool": hidden, "principal": hidden}},
        {**told, "fields": {**told["fields"], "other": hidden}},
        {**told, "fields": 1},
        {},
    ]
    for each in forged:
        checked(desk, {**made, "redacted": each}, code=1)
    assert checked(desk, made)


def test_a_hidden_value_cannot_be_guessed_from_its_commitment(desk: Desk) -> None:
    from hashlib import sha256

    first, second = receipt(desk, "principal"), json.loads(desk.run("receipt", "d-6", "--hide", "principal"))
    commitments = {each["redacted"]["fields"]["principal"]["commitment"] for each in (first, second)}
    assert len(commitments) == 2
    guesses = {sha256(b'principal="ann@example.com"').hexdigest(), sha256(b'"ann@example.com"').hexdigest()}
    assert not commitments & guesses


def test_only_some_fields_can_be_left_out_and_only_of_records_that_were_made_for_it(desk: Desk) -> None:
    assert "cannot be left out" in desk.run("receipt", "d-5", "--hide", "verdict", code=2)
    made = receipt(desk)
    assert "holds: " in checked(desk, made)
    path = next(desk.home.glob("audit/*/one-*.jsonl"))
    (path.parent / f"{path.name}.checkpoints").unlink()
    assert "no checkpoint" in desk.run("receipt", "d-5", "--hide", "tool", code=2)


def test_a_log_without_a_key_has_no_salts(desk: Desk) -> None:
    assert b'"salt"' not in desk.write("one", call(1)).read_bytes()


def test_a_killed_process_leaves_a_log_that_verifies(desk: Desk) -> None:
    desk.run("keygen")
    program = (
        "import os, signal, time; from vanguard import settings; from vanguard.cli import assembly\n"
        "from vanguard.model.record import Record; from pathlib import Path\n"
        "journal = assembly.journal(settings.load({}), 'x')\n"
        "for n in range(1200): journal.write(Record('decision', 1e9, f'd-{n}'))\n"
        f"while not list(Path({str(desk.home)!r}).glob('audit/*/*.checkpoints')): pass\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", program], env={**os.environ}, check=False).returncode == -9
    desk.write("y", START, END)
    assert "2 files, 0 broken; 2 signed" in desk.run("verify")


def test_a_file_without_a_receipt_does_not_hold(desk: Desk) -> None:
    receipt(desk)
    empty = desk.home / "empty.jsonl"
    empty.write_text("")
    public = str(desk.home / "trust" / "audit-key.pub.pem")
    assert "no receipt is in it" in desk.run("check-receipt", str(empty), "--key", public, code=2)
