"""What signed checkpoints of an audit file show, and what a receipt proves to somebody else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

from vanguard.adapters.journals.chain import lines
from vanguard.adapters.journals.jsonl import day_journal
from vanguard.cli.main import run
from vanguard.model.record import Record
from vanguard.trust import receipts, signing
from vanguard.trust.checkpoints import SUFFIX, TYPE, Checkpoints, Sealed, verify
from vanguard.trust.merkle import Tree, leaf, path, proves

PRIVATE, PUBLIC_PEM = signing.generate()
SIGN = signing.signer(signing.private_key(PRIVATE, "k"), TYPE)
PUBLIC = signing.public_bytes(PUBLIC_PEM, "p")


def log(folder: Path, count: int = 25, every: int = 10) -> Path:
    """An audit file with its checkpoints."""
    file = folder / "a.jsonl"
    seal = Checkpoints(lambda: SIGN, every)
    with file.open("wb") as stream:
        for number in range(count):
            line = orjson.dumps({"decision_id": f"d-{number}", "verdict": "ALLOW"}) + b"\n"
            stream.write(line)
            seal.wrote(file, [line], f"t{number}")
    seal.end("end")
    return file


def checked(file: Path) -> Sealed:
    return verify(file, lines(file), [PUBLIC])


def test_a_file_that_nobody_touched_verifies(tmp_path: Path) -> None:
    assert checked(log(tmp_path)) == Sealed(tmp_path / "a.jsonl", "", 25, 25)


@pytest.mark.parametrize("number", [0, 5, 9, 10, 19, 20, 24])
@pytest.mark.parametrize(
    "forge",
    [
        lambda rows, at: [*rows[:at], rows[at].replace(b"ALLOW", b"BLOCK"), *rows[at + 1 :]],
        lambda rows, at: [*rows[:at], *rows[at + 1 :]],
        lambda rows, at: [*rows[:at], rows[at], rows[at], *rows[at + 1 :]],
        lambda rows, at: [*rows[:at], b'{"decision_id":"x"}\n', *rows[at + 1 :]],
        lambda rows, at: [rows[at], *rows[:at], *rows[at + 1 :]] if at else [rows[1], rows[0], *rows[2:]],
        lambda rows, at: rows[:at],
    ],
    ids=["changed", "removed", "doubled", "replaced", "moved", "cut off"],
)
def test_every_change_behind_a_checkpoint_is_found(
    tmp_path: Path, number: int, forge: Callable[[list[bytes], int], list[bytes]]
) -> None:
    file = log(tmp_path)
    file.write_bytes(b"".join(forge(file.read_bytes().splitlines(keepends=True), number)))
    found = checked(file)
    appended = found.lines == 26 and found.covered == 25  # behind the last checkpoint all is as it was
    assert found.wrong or appended


def test_whoever_has_no_key_cannot_write_checkpoints_anew(tmp_path: Path) -> None:
    file = log(tmp_path)
    own = signing.signer(signing.private_key(signing.generate()[0], "k"), TYPE)
    file.write_bytes(b'{"decision_id":"forged"}\n')
    file.with_name("a.jsonl" + SUFFIX).unlink()
    seal = Checkpoints(lambda: own)
    seal.wrote(file, [file.read_bytes()], "t")
    seal.end("t")
    assert "no trusted key" in checked(file).wrong


def test_checkpoints_that_are_removed_or_moved_between_files_are_missed(tmp_path: Path) -> None:
    file = log(tmp_path)
    beside = file.with_name("a.jsonl" + SUFFIX)
    rows = beside.read_bytes().splitlines(keepends=True)
    beside.write_bytes(b"".join(rows[1:]))
    assert "does not follow" in checked(file).wrong
    beside.write_bytes(b"".join(rows[:-1]))
    assert checked(file) == Sealed(file, "", 25, 20)
    other = file.rename(tmp_path / "b.jsonl")
    beside.rename(tmp_path / ("b.jsonl" + SUFFIX))
    assert "does not follow" in checked(other).wrong


@pytest.mark.parametrize("noise", [b"{}", b"[]", b"null", b"{", b'{"checkpoint":{},"sig":""}', b"\xff"])
def test_a_checkpoint_of_any_shape_is_no_checkpoint(tmp_path: Path, noise: bytes) -> None:
    file = log(tmp_path)
    beside = file.with_name("a.jsonl" + SUFFIX)
    beside.write_bytes(noise + b"\n" + beside.read_bytes())
    assert checked(file).wrong


def test_what_was_being_written_when_the_process_died_counts_for_nothing(tmp_path: Path) -> None:
    file = log(tmp_path)
    beside = file.with_name("a.jsonl" + SUFFIX)
    beside.write_bytes(beside.read_bytes()[:-7])
    with file.open("ab") as stream:
        stream.write(b'{"decision_id":"to')
    assert checked(file) == Sealed(file, "", 25, 20)


def test_a_killed_gateway_leaves_a_log_that_verifies_and_the_next_one_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    assert run(["audit", "keygen"]) == 0
    program = (
        "import os, signal, sys; from pathlib import Path; from vanguard import settings; "
        "from vanguard.cli import assembly; from vanguard.model.record import Record; "
        "journal = assembly.journal(settings.load({}), 'x')\n"
        "for n in range(2500): journal.write(Record('decision', 1e9, f'd-{n}'))\n"
        "while len(list(Path(sys.argv[1]).glob('audit/*/*.checkpoints'))) < int(sys.argv[2]): pass\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    for number in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path), number], env={**os.environ}, check=False
        )
        assert done.returncode == -9
    capsys.readouterr()
    assert run(["audit", "verify"]) == 0
    assert "2 files, 0 broken; " in capsys.readouterr().out
    file = next(
        each for each in tmp_path.glob("audit/*/*.jsonl") if each.with_name(each.name + SUFFIX).exists()
    )
    file.write_bytes(file.read_bytes().replace(b'"d-3"', b'"d-4"', 1))
    assert run(["audit", "verify"]) == 1
    file.unlink()
    assert run(["audit", "verify"]) == 1
    assert "its checkpoints are there" in capsys.readouterr().out


def test_a_receipt_is_checked_with_nothing_but_the_public_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("VANGUARD_HOME", str(home))
    journal = day_journal(home, "x", seal=Checkpoints(lambda: SIGN))
    for number in range(9):
        journal.write(Record("decision", 1e9, f"d-{number}"))
    journal.close()
    assert run(["audit", "receipt", "d-7"]) == 0
    told = capsys.readouterr().out
    (tmp_path / "r.jsonl").write_text(told)
    (tmp_path / "pub.pem").write_bytes(PUBLIC_PEM)
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "elsewhere"))
    assert run(["audit", "check-receipt", str(tmp_path / "r.jsonl"), "--key", str(tmp_path / "pub.pem")]) == 0
    assert orjson.loads(told)["receipt"] == "receipt_v1"
    assert run(["audit", "check-receipt", str(tmp_path / "r.jsonl")]) == 2
    capsys.readouterr()


def test_nothing_of_a_receipt_can_be_changed(tmp_path: Path) -> None:
    file = log(tmp_path)
    made = receipts.receipt(file, lines(file), "d-13")
    assert made is not None
    assert receipts.verified(orjson.dumps(made), [PUBLIC])[0] == ""
    forged: list[Any] = [
        {**made, "record": made["record"].replace("ALLOW", "BLOCK")},
        {**made, "index": made["index"] + 1},
        {**made, "path": made["path"][1:]},
        {**made, "path": [*made["path"], made["path"][0]]},
        {**made, "signed": {**made["signed"], "checkpoint": {**made["signed"]["checkpoint"], "count": 99}}},
        {**made, "signed": None},
        {**made, "receipt": "receipt_v2"},
        {},
        [],
        None,
    ]
    for each in forged:
        assert receipts.verified(orjson.dumps(each), [PUBLIC])[0], each
    assert receipts.verified(orjson.dumps(made), [])[0]
    assert receipts.receipt(file, lines(file), "nonesuch") is None


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33])
def test_every_leaf_of_a_tree_is_proved_by_its_path_and_by_no_other(count: int) -> None:
    leaves = [leaf(b"%d" % number) for number in range(count)]
    tree = Tree()
    for each in leaves:
        tree.add(each)
    for index in range(count):
        proof = path(leaves, index)
        assert proves(leaves[index], index, count, proof, tree.root)
        assert not proves(leaves[index], (index + 1) % count, count, proof, tree.root) or count == 1
        assert not proves(leaf(b"x"), index, count, proof, tree.root)


def test_the_tree_of_nothing_and_of_one_are_those_of_rfc_9162() -> None:
    assert Tree().root == sha256(b"").digest()
    one = Tree()
    one.add(leaf(b""))
    assert one.root.hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
