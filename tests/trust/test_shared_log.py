"""What checkpoints show of an audit file that several processes append to."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from vanguard.adapters.journals.chain import digest, genesis, lines
from vanguard.adapters.journals.jsonl import file_journal
from vanguard.cli import assembly
from vanguard.cli.main import run
from vanguard.model.record import Record
from vanguard.settings import load
from vanguard.trust import receipts, signing
from vanguard.trust.canonical import canonical
from vanguard.trust.checkpoints import SUFFIX, TYPE, Sealed
from vanguard.trust.shared_log import SharedCheckpoints, is_shared, verify

PRIVATE, PUBLIC_PEM = signing.generate()
SIGN = signing.signer(signing.private_key(PRIVATE, "k"), TYPE)
PUBLIC = signing.public_bytes(PUBLIC_PEM, "p")

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="files are not locked there")

Rows = list[bytes]


class Writer:
    """A process that appends its own chain to a file."""

    def __init__(self, file: Path, name: str, *, signs: bool = True, after: str = "") -> None:
        self.file, self.name, self.count = file, name, 0
        self.head = genesis(file.name, name, after)
        self.seal = SharedCheckpoints(lambda: SIGN, every=10) if signs else None

    def write(self, count: int = 1) -> None:
        for _ in range(count):
            fields = {"decision_id": f"{self.name}-{self.count}", "verdict": "ALLOW", "prev": self.head}
            line = orjson.dumps(fields)
            self.count += 1
            self.head = digest(line)
            with self.file.open("ab") as stream:
                stream.write(line + b"\n")
            if self.seal:
                self.seal.wrote(self.file, [line + b"\n"], "t")

    def end(self) -> None:
        if self.seal:
            self.seal.end("t")


def two(folder: Path) -> Path:
    """A file of 40 lines that two processes wrote in turns, and signed."""
    file = folder / "a.jsonl"
    one, other = Writer(file, "one"), Writer(file, "other")
    for _ in range(5):
        one.write(3)
        other.write(5)
    one.end()
    other.end()
    return file


def checked(file: Path) -> Sealed:
    return verify(file, lines(file), [PUBLIC])


def beside(file: Path) -> Path:
    return file.with_name(file.name + SUFFIX)


def test_a_file_that_nobody_touched_verifies_and_each_line_is_covered(tmp_path: Path) -> None:
    file = two(tmp_path)
    assert is_shared(file)
    assert checked(file) == Sealed(file, "", 40, 40)


def test_lines_after_the_last_checkpoint_of_their_chain_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    one, other = Writer(file, "one"), Writer(file, "other")
    one.write(13)
    other.write(12)
    assert checked(file) == Sealed(file, "", 25, 20)


def test_chains_that_nobody_signs_are_counted(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    one, other = Writer(file, "one"), Writer(file, "other", signs=False)
    one.write(10)
    other.write(4)
    assert checked(file) == Sealed(file, "", 14, 10, unsigned=1)


FORGERIES: dict[str, Callable[[Rows, int], Rows]] = {
    "changed": lambda rows, at: [
        *rows[:at],
        rows[at].replace(b"ALLOW", b"BLOCK"),
        *rows[at + 1 :],
    ],
    "removed": lambda rows, at: [*rows[:at], *rows[at + 1 :]],
    "cut off": lambda rows, at: rows[:at],
    "replaced": lambda rows, at: [*rows[:at], b'{"decision_id":"x","prev":"0"}\n', *rows[at + 1 :]],
}


@pytest.mark.parametrize("at", [0, 1, 3, 17, 38, 39])
@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES)
def test_every_change_behind_a_checkpoint_is_found(
    tmp_path: Path, at: int, forge: Callable[[Rows, int], Rows]
) -> None:
    file = two(tmp_path)
    file.write_bytes(b"".join(forge(file.read_bytes().splitlines(keepends=True), at)))
    assert checked(file).wrong


def test_a_chain_that_is_written_anew_with_all_its_digests_is_found(tmp_path: Path) -> None:
    file = two(tmp_path)
    forged, heads = [], {"one": genesis("a.jsonl", "one", ""), "other": genesis("a.jsonl", "other", "")}
    for row in file.read_bytes().splitlines():
        fields = orjson.loads(row)
        name = fields["decision_id"].split("-")[0]
        line = orjson.dumps({**fields, "verdict": "BLOCK", "prev": heads[name]})
        heads[name] = digest(line)
        forged.append(line + b"\n")
    file.write_bytes(b"".join(forged))
    assert "not those that were signed" in checked(file).wrong


def test_a_chain_that_is_removed_whole_is_missed(tmp_path: Path) -> None:
    file = two(tmp_path)
    rows = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(row for row in rows if b'"one-' not in row))
    assert checked(file).wrong == "one: lines are missing: 15 were signed, 0 are there"


@pytest.mark.parametrize("at", [0, 1, 2])
def test_no_checkpoint_can_be_taken_out_of_the_row(tmp_path: Path, at: int) -> None:
    file = two(tmp_path)
    rows = beside(file).read_bytes().splitlines(keepends=True)
    assert len(rows) == 5
    beside(file).write_bytes(b"".join([*rows[:at], *rows[at + 1 :]]))
    assert "does not follow" in checked(file).wrong


def test_nobody_without_the_key_writes_checkpoints(tmp_path: Path) -> None:
    file = two(tmp_path)
    assert (
        "no trusted key"
        in verify(file, lines(file), [signing.public_bytes(signing.generate()[1], "p")]).wrong
    )


def test_checkpoints_of_one_process_mean_nothing_in_a_file_of_several(tmp_path: Path) -> None:
    file = two(tmp_path)
    told = {"count": 1, "file": "a.jsonl", "prev": "", "root": "00", "ts": "t"}
    plain = orjson.dumps({"checkpoint": told, **SIGN(canonical(told))}) + b"\n"
    first = beside(file).read_bytes().splitlines(keepends=True)[:1]
    beside(file).write_bytes(b"".join([*first, plain]))
    assert "does not follow" in checked(file).wrong


def test_a_checkpoint_that_was_torn_is_taken_away_by_the_next(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    one = Writer(file, "one")
    one.write(10)
    with beside(file).open("ab") as stream:
        stream.write(b'{"checkpoint":{"cha')
    assert checked(file) == Sealed(file, "", 10, 10)
    other = Writer(file, "other")
    other.write(10)
    assert checked(file) == Sealed(file, "", 20, 20)


def test_a_log_that_is_moved_with_its_checkpoints_and_the_one_after_it_both_verify(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    one = Writer(file, "one")
    one.write(14)
    moved = file.rename(tmp_path / "a.jsonl.1")
    beside(file).rename(beside(moved))
    one.head = genesis(file.name, "one", one.head)
    one.write(3)
    one.end()
    assert checked(moved) == Sealed(moved, "", 14, 10)
    assert checked(file) == Sealed(file, "", 3, 3)


def test_a_receipt_is_of_the_chain_that_has_the_decision(tmp_path: Path) -> None:
    file = two(tmp_path)
    for id in ("one-0", "one-14", "other-0", "other-11", "other-24"):
        made = receipts.receipt(file, lines(file), id)
        assert made is not None
        why, fields = receipts.verified(orjson.dumps(made), [PUBLIC])
        assert (why, fields["decision_id"]) == ("", id)
    assert receipts.receipt(file, lines(file), "nobody") is None


PROGRAM = (
    "import sys; from vanguard import settings; from vanguard.cli.assembly import journal; "
    "from vanguard.model.record import Record; held = journal(settings.load({}), 'x'); "
    "print('ready', flush=True); sys.stdin.readline(); "
    "[held.write(Record('admin', 1e9, f'd-{at}')) for at in range(1200)]; held.close()"
)


def test_three_processes_sign_one_file_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VANGUARD_AUDIT_LOG", str(tmp_path / "all.jsonl"))
    assert run(["audit", "keygen"]) == 0
    made = [
        subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for each in made:
        assert each.stdout is not None
        assert each.stdout.readline() == b"ready\n"
    for each in made:
        each.communicate(b"go\n")
        assert each.returncode == 0
    capsys.readouterr()
    assert run(["audit", "verify"]) == 0
    assert (
        capsys.readouterr()
        .out.splitlines()[-1]
        .startswith("1 files, 0 broken; 1 signed, 0 records after the last checkpoint")
    )
    file = tmp_path / "all.jsonl"
    rows = file.read_bytes().splitlines(keepends=True)
    assert len(rows) == 3600
    file.write_bytes(b"".join([*rows[:1700], *rows[1701:]]))
    assert run(["audit", "verify"]) == 1


def test_what_a_process_without_the_key_writes_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VANGUARD_AUDIT_LOG", str(tmp_path / "all.jsonl"))
    assert run(["audit", "keygen"]) == 0
    for journal in (assembly.journal(load({}), "x"), file_journal(tmp_path / "all.jsonl")):
        journal.write(Record("admin", 1e9, "d"))
        journal.close()
    capsys.readouterr()
    assert run(["audit", "verify"]) == 0
    assert "note: 1 chains of it are not signed" in capsys.readouterr().out
