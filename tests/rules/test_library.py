"""Finding the rules, and loading them quickly."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from vanguard import cachefile
from vanguard.errors import ConfigError
from vanguard.model.finding import Severity
from vanguard.rules import library
from vanguard.rules.folder import digest
from vanguard.rules.library import compile_to, load, locate
from vanguard.rules.packed import pack, unpack

Write = Callable[..., Path]


def test_the_shipped_rules_are_found_from_any_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules").mkdir()
    monkeypatch.chdir(tmp_path)
    assert locate() == Path(library.__file__).parents[2] / "rules"


def test_the_rules_of_a_wheel_come_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_BUNDLED", tmp_path)
    assert locate() == tmp_path


def test_an_install_without_rules_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "_BUNDLED", tmp_path / "a")
    monkeypatch.setattr(library, "_BESIDE", tmp_path / "b")
    with pytest.raises(ConfigError) as caught:
        locate()
    said = f"no rules found in {tmp_path / 'a'} or {tmp_path / 'b'} (install Vanguard again)"
    assert str(caught.value) == said


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path)
    assert (
        str(caught.value) == f"no rules found in {tmp_path} (a gateway without rules would let everything by)"
    )


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path / "none")
    assert str(caught.value) == f"no rules found in {tmp_path / 'none'} (there is no such folder)"


def test_rules_are_the_same_from_yaml_and_from_the_cache(write: Write, tmp_path: Path) -> None:
    folder, cache = write(), tmp_path / "cache"
    first, second = load(folder, cache), load(folder, cache)
    assert first == second == load(folder)
    assert len(list(cache.iterdir())) == 1
    assert first[0][0].catches == ()


def test_a_changed_rule_changes_the_digest_and_passes_by_the_cache(
    write: Write, good: str, tmp_path: Path
) -> None:
    folder, cache = write(), tmp_path / "cache"
    before = load(folder, cache)
    write(good.replace("0.9", "0.8"))
    after = load(folder, cache)
    assert before[1] != after[1]
    assert after[0][0].confidence == 0.8


def test_a_renamed_file_changes_the_digest(write: Write) -> None:
    folder = write()
    before = digest(folder)
    (folder / "shell").rename(folder / "bash")
    assert digest(folder) != before


@pytest.mark.parametrize("broken", [b"", b"{", b"[]", b'{"format":1}', b"\xff"])
def test_a_broken_cache_is_passed_by_and_written_anew(write: Write, tmp_path: Path, broken: bytes) -> None:
    folder, cache = write(), tmp_path / "cache"
    good = load(folder, cache)
    (kept,) = cache.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(broken)
    assert load(folder, cache) == good
    assert kept.read_bytes() == whole


def test_a_cache_that_cannot_be_written_is_no_error(write: Write, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    rules, _ = load(write(), tmp_path / "file" / "cache")
    assert len(rules) == 1


def test_compiled_rules_beside_the_bundled_ones_are_used(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write()
    monkeypatch.setattr(library, "_BUNDLED", folder)
    compile_to(tmp_path / "rules.json")
    fresh, stamp = load(folder)
    code = (
        "import sys; from pathlib import Path; from vanguard.rules import library;"
        f"library._BUNDLED = Path({str(folder)!r}); rules, stamp = library.load();"
        "print(len(rules), stamp, 'ruamel' in str(sorted(sys.modules)))"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.split() == ["1", stamp, "False"]
    assert unpack(pack(fresh, stamp), stamp) == fresh


def test_compiled_rules_of_other_files_are_not_used(write: Write) -> None:
    rules, stamp = load(write())
    assert unpack(pack(rules, stamp), "another") is None


def test_a_planted_cache_is_not_believed(write: Write, tmp_path: Path) -> None:
    folder, cache = write(), tmp_path / "cache"
    rules, stamp = load(folder, cache)
    (kept,) = cache.iterdir()
    planted = pack((replace(rules[0], severity=Severity.INFO),), stamp)
    for whole in (planted, b"0" * 64 + b"\n1\n" + planted):
        kept.write_bytes(whole)
        assert load(folder, cache) == (rules, stamp)
    cachefile.write(kept, planted, 2)
    assert load(folder, cache) == (rules, stamp)
