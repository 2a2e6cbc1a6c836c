"""The three profiles, and where they are read from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.layers import BUILTIN
from vanguard.model.decision import Verdict
from vanguard.model.profile import Levels, Limits, Profile
from vanguard.policy import load
from vanguard.policy.load import PROFILES, compile_profiles, profile, profiles


@pytest.fixture(autouse=True)
def nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "_KNOWN", {})


def test_there_are_three_profiles_the_mildest_first() -> None:
    assert tuple(profiles()) == PROFILES == ("monitor", "balanced", "strict")
    assert all(each.about and each.limits == Limits() for each in profiles().values())


def test_monitor_enforces_nothing_and_is_else_balanced() -> None:
    monitor, balanced = profile("monitor"), profile("balanced")
    assert not monitor.enforcing
    assert balanced.enforcing
    assert (monitor.verdicts, monitor.sure, monitor.rules, monitor.level) == (
        balanced.verdicts,
        balanced.sure,
        balanced.rules,
        balanced.level,
    )
    assert not monitor.failed.stops
    assert monitor.unrecorded == "forward"


def test_each_profile_looks_one_level_further_than_it_enforces() -> None:
    assert {name: each.level for name, each in profiles().items()} == {
        "monitor": Levels(2, 3),
        "balanced": Levels(2, 3),
        "strict": Levels(3, 4),
    }


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ("{enforce: 2, shadow: 1}", "the level in shadow is below the one enforced (at least 2)"),
        ("{enforce: 2, shadow: 5}", "5 is too large (at most 4)"),
        ("{enforce: 0, shadow: 4}", "0 is too small (at least 1)"),
        ("{enforce: 2}", 'the key "shadow" is missing'),
        ("{enforce: 2, shadows: 3}", 'unknown key "shadows" (did you mean "shadow"?)'),
        ("2", "a mapping is wanted, this is 2"),
    ],
)
def test_levels_that_cannot_be_are_an_error_with_their_line(
    levels: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in PROFILES:
        text = (Path(load.__file__).parent / "profiles" / f"{name}.yaml").read_text()
        start, _, rest = text.partition("level:\n")
        (tmp_path / f"{name}.yaml").write_text(f"{start}level: {levels}\n{rest[rest.index('# What') :]}")
        if name == "monitor":
            line = start.count("\n") + 1
    monkeypatch.setattr(load, "_FOLDER", tmp_path)
    with pytest.raises(ConfigError) as caught:
        profiles()
    assert str(caught.value) == f"{tmp_path / 'monitor.yaml'}:{line}: {said}"


def test_strict_refuses_what_it_could_not_check_or_record() -> None:
    strict = profile("strict")
    assert (strict.failed, strict.unrecorded) == (Verdict.BLOCK, "refuse")


def test_every_rule_that_a_profile_names_exists() -> None:
    known = {rule.id for rule in BUILTIN} | {path.stem for path in Path("rules").rglob("*.yaml")}
    assert {rule for each in profiles().values() for rule in each.rules} <= known


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "balnced",
            '--profile: unknown profile "balnced" '
            '(did you mean "balanced"? the profiles are monitor, balanced, strict)',
        ),
        ("open", '--profile: unknown profile "open" (the profiles are monitor, balanced, strict)'),
        ("", '--profile: unknown profile "" (the profiles are monitor, balanced, strict)'),
    ],
)
def test_an_unknown_profile_is_an_error_with_the_nearest_name(name: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        profile(name, place="--profile")
    assert str(caught.value) == said


def parsing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Forget what is known, and count the YAML files that are parsed from here on."""
    parsed: list[str] = []
    read = load.read_file

    def counting(path: Path) -> object:
        parsed.append(path.stem)
        return read(path)

    monkeypatch.setattr(load, "read_file", counting)
    monkeypatch.setattr(load, "_KNOWN", {})
    return parsed


def both(cache: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Profile], list[str]]:
    parsed = parsing(monkeypatch)
    return profiles(cache), parsed


def test_yaml_is_parsed_once_and_then_read_from_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "home" / "cache"
    first, parsed = both(cache, monkeypatch)
    assert parsed == list(PROFILES)
    second, parsed = both(cache, monkeypatch)
    assert parsed == []
    assert first == second
    assert (cache.stat().st_mode & 0o777, cache.parent.stat().st_mode & 0o777) == (0o700, 0o700)


@pytest.mark.parametrize("broken", ["", "{", "[]", "7", '{"digest": "DIGEST", "profiles": {"monitor": {}}}'])
def test_a_broken_cache_is_no_error(broken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _ = both(tmp_path, monkeypatch)
    (file,) = tmp_path.iterdir()
    file.write_text(broken.replace("DIGEST", file.stem.removeprefix("profiles-")))
    again, parsed = both(tmp_path, monkeypatch)
    assert parsed == list(PROFILES)
    assert again == first


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    found, _ = both(tmp_path / "file" / "cache", monkeypatch)
    assert tuple(found) == PROFILES


def test_the_compiled_form_is_believed_only_for_the_very_same_profiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = tmp_path / "profiles.json"
    compile_profiles(compiled)
    monkeypatch.setattr(load, "_SHIPPED", compiled)
    found, parsed = both(tmp_path, monkeypatch)
    assert parsed == []
    assert found["strict"].failed is Verdict.BLOCK
    stale = json.loads(compiled.read_text())
    stale["digest"] = "of other profiles"
    stale["profiles"]["strict"]["failed"] = "allow"
    compiled.write_text(json.dumps(stale))
    found, parsed = both(tmp_path / "empty", monkeypatch)
    assert parsed == list(PROFILES)
    assert found["strict"].failed is Verdict.BLOCK
