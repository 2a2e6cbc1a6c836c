"""What every audit store must do for those who read it: logs, explain, stats, verify and the dashboard.

A new store is one more entry in STORES.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from vanguard.adapters.journals.base import FIELDS
from vanguard.adapters.journals.blocks import Blocks
from vanguard.adapters.journals.chain import Verifier, lines
from vanguard.adapters.journals.cipher import cipher_of, new_key
from vanguard.adapters.journals.encode import line_of
from vanguard.adapters.journals.jsonl import JsonlJournal, base_journal, day_journal
from vanguard.adapters.journals.place import DayFolders
from vanguard.adapters.journals.read import Tail, days, entries, find, verify_all
from vanguard.cli.logs import Source
from vanguard.cli.main import app
from vanguard.cli.showing import index_of
from vanguard.dashboard.asked import Asked
from vanguard.dashboard.filling import Filler
from vanguard.errors import ConfigError
from vanguard.model.decision import Decision, Reason, Verdict
from vanguard.model.finding import Finding, Severity
from vanguard.model.record import Record
from vanguard.model.recorded import match_of, says, words_of
from vanguard.trust import signing
from vanguard.trust.checkpoints import TYPE, Checkpoints
from vanguard.trust.checkpoints import verify as verify_checkpoints

NOON = 1_795_262_400.0
SINCE = ("--since", "2026-11-01")
STORES: dict[str, str] = {
    "jsonl": "audit: {store: jsonl}",
    "sqlite": "audit: {store: sqlite}",
    "sqlite, encrypted": "audit: {store: sqlite, key_file: ./audit.key}",
}


class Store:
    """A home whose config says where the audit log is kept, and records in it."""

    def __init__(self, home: Path, audit: str) -> None:
        self.home = home
        self.config = home / "vanguard.yaml"
        self.config.write_text(f"version: 1\n{audit}\n")
        self.blocks = Blocks()
        if "key_file" in audit:
            (home / "audit.key").write_bytes(new_key())
            self.blocks = Blocks(home / "audit.key")
        self._sqlite = "sqlite" in audit

    def journal(self, **more: Any) -> JsonlJournal:
        if self._sqlite:
            return base_journal(self.home, "files", cipher=self.blocks.cipher, **more)
        return day_journal(self.home, "files", **more)

    def write(self, *records: Record) -> None:
        journal = self.journal()
        for record in records:
            assert journal.write(record)
        journal.close()

    @property
    def files(self) -> list[Path]:
        return [file for _, found in days(self.home) for file in found]

    @property
    def source(self) -> Source:
        return Source(self.home, None, self.blocks)

    def run(self, *words: str) -> tuple[int, str]:
        runner = CliRunner(env={"VANGUARD_HOME": str(self.home)})
        done = runner.invoke(app, [*words, "--config", str(self.config)])
        return done.exit_code, done.stdout


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    return Store(tmp_path, STORES[request.param])


def decided(number: int, excerpt: str = "") -> Record:
    """A decision; one with an excerpt is stopped for it."""
    id, ts = f"5f0c2e91aa-{number:x}", NOON + number
    if not excerpt:
        clear = Decision(Verdict.ALLOW, Verdict.ALLOW, (), (), (), "balanced", "digest")
        return Record("decision", ts, id, "to_server", "tools/call", "read_file", "files", decision=clear)
    found = Finding(
        "fs-outside-zone", "L1", Severity.HIGH, 0.9, "It leaves.", "filesystem", "/params", (), excerpt
    )
    reason = Reason(found, Verdict.BLOCK, Verdict.BLOCK)
    stop = Decision(Verdict.BLOCK, Verdict.BLOCK, ("fs-outside-zone",), (reason,), (), "balanced", "digest")
    return Record("decision", ts, id, "to_server", "tools/call", "write_file", "files", decision=stop)


def test_every_reader_gives_the_same_records_in_the_same_order(store: Store) -> None:
    store.write(*(decided(number, "/etc/passwd" if number % 50 == 7 else "") for number in range(300)))
    found = [*entries(store.files, pytest.fail, store.blocks)]
    assert [entry.fields["decision_id"] for entry in found] == [f"5f0c2e91aa-{n:x}" for n in range(300)]
    assert [entry.line for entry in found] == [*range(1, 301)]
    entry = find(store.files, "5f0c2e91aa-39", store.blocks)
    assert entry is not None
    assert (entry.line, entry.fields["verdict"]) == (58, "BLOCK")
    searched = entries(store.files, pytest.fail, store.blocks, ["passwd"])
    assert [each.line for each in searched if says(each.fields, ["passwd"])] == [*range(8, 300, 50)]
    assert verify_all(store.files, store.blocks)[0] == []


def test_the_commands_read_what_the_config_says(store: Store) -> None:
    store.write(decided(1), decided(2, "/etc/passwd of the old garden"), decided(3))
    code, told = store.run("logs", "--json", *SINCE)
    assert [json.loads(line)["decision_id"][-1] for line in told.splitlines()] == ["1", "2", "3"]
    assert "fs-outside-zone" in store.run("explain", "5f0c2e91aa-2")[1]
    assert json.loads(store.run("stats", *SINCE, "--json")[1])["decisions"] == 3
    assert "1 files, 0 broken" in store.run("audit", "verify")[1]
    assert code == 0


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        ("passwd", "2"),
        ("garden passwd", "2"),
        ("gard", "2"),
        ("ga", ""),
        ("read_file", "13"),
        ("nobody", ""),
        ("PASSWD", "2"),
    ],
)
def test_a_search_finds_the_same_in_every_store(store: Store, search: str, ids: str) -> None:
    store.write(decided(1), decided(2, "/etc/passwd of the old garden"), decided(3))
    told = store.run("logs", "--json", *SINCE, "--search", search)[1]
    assert "".join(json.loads(line)["decision_id"][-1] for line in told.splitlines()) == ids


def test_new_records_are_followed(store: Store) -> None:
    store.write(decided(1))
    tail = Tail(lambda: store.files, store.blocks)
    assert [entry.fields["decision_id"] for entry in tail.more()] == ["5f0c2e91aa-1"]
    assert tail.more() == []
    store.write(decided(2))
    assert [entry.fields["decision_id"] for entry in tail.more()] == ["5f0c2e91aa-2"]


def test_the_dashboard_reads_it_and_what_is_added_later(store: Store) -> None:
    store.write(*(decided(number, "/etc/passwd" if number == 7 else "") for number in range(20)))
    index = index_of(store.source, store.home / "cache")
    filler = Filler(index, store.source.files)
    filler.catch_up()
    shown, _ = index.page(Asked(q="passwd"))
    assert [each.fields["decision_id"] for each in shown if each.fields] == ["5f0c2e91aa-7"]
    store.write(decided(30, "/etc/passwd"))
    filler.catch_up()
    assert len(index.page(Asked(q="passwd"))[0]) == 2
    assert index.decision("5f0c2e91aa-1e")[1] is not None
    assert index.progress().percent == 100


def test_a_file_that_is_full_is_followed_by_the_next_and_old_days_go(store: Store) -> None:
    for number in range(3):
        journal = store.journal(file_bytes=200, keep_days=30)
        for each in range(20):
            journal.write(decided(20 * number + each))
        journal.close()
    assert len(store.files) >= 3
    assert verify_all(store.files, store.blocks)[0] == []
    DayFolders(store.home / "audit", "files", "x").tidy(NOON + 86_400 * 1_200)
    assert store.files == []
    assert [*(store.home / "audit").rglob("*.sqlite3*")] == []


def test_signed_checkpoints_cover_it(store: Store) -> None:
    private, public = signing.generate()

    def sign() -> Callable[[bytes], dict[str, str]]:
        return signing.signer(signing.private_key(private, "key"), TYPE)

    journal = store.journal(seal=Checkpoints(sign))
    for number in range(30):
        journal.write(decided(number))
    journal.close()
    (file,) = store.files
    key = signing.public_bytes(public, "key")
    sealed = verify_checkpoints(file, lines(file, 0, store.blocks), [key])
    assert (sealed.wrong, sealed.covered) == ("", 30)


def test_nobody_else_may_read_the_files(store: Store) -> None:
    store.write(decided(1))
    assert {file.stat().st_mode & 0o777 for file in store.files} == {0o600}


@pytest.fixture
def base(tmp_path: Path) -> Store:
    made = Store(tmp_path, STORES["sqlite"])
    made.write(*(decided(number) for number in range(5)))
    return made


def changed(file: Path, *statements: str, values: tuple[bytes, ...] = ()) -> None:
    """Change a database behind the gateway's back."""
    database = sqlite3.connect(file)
    for statement in statements:
        database.execute(statement, values)
    database.commit()
    database.close()


def test_a_line_that_somebody_changed_in_the_database_shows(base: Store) -> None:
    (file,) = base.files
    other = "replace(CAST(line AS TEXT), 'read_file', 'read_fine')"
    changed(file, f"UPDATE lines SET line = CAST({other} AS BLOB) WHERE start > 0")
    assert Verifier(base.blocks).verify(file) is not None


def test_the_view_has_every_field_that_a_record_has(base: Store) -> None:
    held = Record("session", NOON, "a-1", detail={"event": "end"})
    line = json.loads(line_of(held, "0" * 64))
    assert set(line) <= set(FIELDS)


def test_people_ask_the_database_with_the_names_of_the_record(base: Store) -> None:
    (file,) = base.files
    database = sqlite3.connect(file)
    row = database.execute("SELECT decision_id, verdict, tool FROM records WHERE ts > ''").fetchone()
    assert row == ("5f0c2e91aa-0", "ALLOW", "read_file")
    found = database.execute("SELECT count(*) FROM words WHERE words MATCH '\"read_file\"'").fetchone()
    assert found == (5,)
    database.close()


def test_nothing_of_an_encrypted_log_lies_on_the_disk_in_plain_words(tmp_path: Path) -> None:
    store = Store(tmp_path, STORES["sqlite, encrypted"])
    store.write(decided(1, "/etc/passwd of the old garden"))
    index = index_of(store.source, tmp_path / "cache")
    Filler(index, store.source.files).catch_up()
    assert index.page(Asked(q="garden"))[0]
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    for word in (b"passwd", b"garden", b"write_file", b"fs-outside-zone", b"5f0c2e91aa"):
        assert word not in kept


def test_without_its_key_an_encrypted_log_is_refused_with_what_to_do(tmp_path: Path) -> None:
    store = Store(tmp_path, STORES["sqlite, encrypted"])
    store.write(decided(1))
    store.config.write_text("version: 1\n")
    runner = CliRunner(env={"VANGUARD_HOME": str(tmp_path)})
    done = runner.invoke(app, ["logs", "--config", str(store.config)])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "audit: {key_file" in done.stderr


def test_a_line_of_an_encrypted_log_holds_at_its_place_alone(tmp_path: Path) -> None:
    store = Store(tmp_path, STORES["sqlite, encrypted"])
    store.write(*(decided(number) for number in range(4)))
    (file,) = store.files
    database = sqlite3.connect(file)
    (third,) = database.execute("SELECT line FROM lines ORDER BY start LIMIT 1 OFFSET 2").fetchone()
    database.close()
    changed(file, "UPDATE lines SET line = ? WHERE start = (SELECT max(start) FROM lines)", values=(third,))
    broken = verify_all(store.files, store.blocks)[0]
    assert [(each.line, each.why) for each in broken] == [(4, "it is not a record")]
    assert len([*entries(store.files, lambda each: None, store.blocks)]) == 3


def test_what_was_written_before_there_was_a_key_stays_readable(tmp_path: Path) -> None:
    store = Store(tmp_path, STORES["sqlite"])
    store.write(decided(1))
    (tmp_path / "audit.key").write_bytes(new_key())
    later = Blocks(tmp_path / "audit.key")
    journal = base_journal(tmp_path, "files", cipher=later.cipher)
    journal.write(decided(2))
    journal.close()
    found = [entry.fields["decision_id"] for entry in entries(store.files, pytest.fail, later)]
    assert found == ["5f0c2e91aa-1", "5f0c2e91aa-2"]


@pytest.mark.parametrize("text", ["", "00ff", "zz" * 32, "ü"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "audit.key").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match="no key of an audit log"):
        cipher_of(tmp_path / "audit.key")


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    runner = CliRunner(env={"VANGUARD_HOME": str(tmp_path)})
    path = tmp_path / "audit.key"
    assert runner.invoke(app, ["audit", "cipher-key", str(path)]).exit_code == 0
    assert path.stat().st_mode & 0o777 == 0o600
    assert cipher_of(path)
    again = runner.invoke(app, ["audit", "cipher-key", str(path)])
    assert (again.exit_code, "there is a file already" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    ("audit", "told"),
    [
        ("audit: {store: sqlite, path: ./log.jsonl}", "a database is not one file of lines"),
        ("audit: {key_file: ./audit.key}", "only databases are encrypted"),
        ("audit: {store: sqlit}", "sqlit"),
    ],
)
def test_settings_that_contradict_each_other_are_refused(tmp_path: Path, audit: str, told: str) -> None:
    (tmp_path / "vanguard.yaml").write_text(f"version: 1\n{audit}\n")
    runner = CliRunner(env={"VANGUARD_HOME": str(tmp_path)})
    done = runner.invoke(app, ["logs", "--config", str(tmp_path / "vanguard.yaml")])
    assert (done.exit_code, told in done.stderr) == (2, True)


@pytest.mark.parametrize("search", ["passwd", "old gard", "Of THE", "x", "/etc", "straße", "id_rsa"])
def test_a_search_without_an_index_finds_what_one_with_it_does(search: str) -> None:
    texts = ["/etc/passwd of the old garden", "Straße STRASSE", "~/.ssh/id_rsa", "", "gardener x"]
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE words USING fts5(said, tokenize='unicode61 remove_diacritics 0')")
    database.executemany("INSERT INTO words VALUES (?)", [(text,) for text in texts])
    words = words_of(search)
    rows = database.execute("SELECT said FROM words WHERE words MATCH ?", (match_of(words),))
    assert {said for (said,) in rows} == {text for text in texts if says({"tool": text}, words)}
    database.close()
