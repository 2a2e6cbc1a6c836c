"""Where the rules are, and how a gateway gets them quickly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from vanguard import cachefile
from vanguard.errors import ConfigError
from vanguard.model.rule import Rule
from vanguard.places import shipped
from vanguard.rules.folder import digest, rule_files
from vanguard.rules.packed import FORMAT, pack, unpack

_PACKAGE = Path(__file__).resolve().parent.parent
_BUNDLED, _BESIDE = shipped("rules")


def locate() -> Path:
    """The folder of the rules that came with Vanguard: in a wheel, an editable install or a checkout.

    Never looks at the current directory: a project that happens to own a ``rules`` folder must not
    change what is detected.  Raises ConfigError where there is none.
    """
    for folder in (_BUNDLED, _BESIDE):
        if folder.is_dir():
            return folder
    raise ConfigError(f"no rules found in {_BUNDLED} or {_BESIDE}", hint="install Vanguard again")


def compiled_sequences() -> Path:
    """The sequences as the wheel has them compiled; the file need not be there."""
    return _BUNDLED.with_name("sequences.json")


def is_installed(folder: Path) -> bool:
    """Whether a folder lies inside the package, and so is no place for rules of one's own."""
    return folder.resolve().is_relative_to(_PACKAGE)


def load_with(
    more: Sequence[Path], cache: Path | None = None, place: str = "", signed: Sequence[Path] = ()
) -> tuple[tuple[Rule, ...], str]:
    """The rules that came with Vanguard and those of ``more`` folders, and one digest of them all.

    ``place`` is where the folders are named.  A rule of a ``signed`` folder takes the place of the shipped
    one with its id.  Raises as ``load`` does, and ConfigError, naming both files, for any other id that two
    rules have.
    """
    rules, stamp = load(None, cache)
    if not more and not signed:
        return rules, stamp
    news = [(folder, *_signed(folder, cache)) for folder in signed]
    replaced = {rule.id for _, found, _ in news for rule in found}
    whole = [rule for rule in rules if rule.id not in replaced]
    files = {rule.id: locate() / rule.place for rule in whole}
    groups = news + [(folder, *_own(folder, cache, place)) for folder in more]
    for folder, found, _ in groups:
        for rule in found:
            file = folder / rule.place
            if rule.id in files:
                raise ConfigError(f'the id "{rule.id}" is taken by {files[rule.id]}', place=str(file))
            files[rule.id] = file
        whole += found
    stamps = [stamp, *(each for _, _, each in groups)]
    return tuple(whole), sha256("\0".join(stamps).encode()).hexdigest()


def _signed(folder: Path, cache: Path | None) -> tuple[tuple[Rule, ...], str]:
    """The rules of a signed bundle, which may hold sequences alone."""
    return load(folder, cache) if rule_files(folder) else ((), digest(folder))


def _own(folder: Path, cache: Path | None, place: str) -> tuple[tuple[Rule, ...], str]:
    """The rules of an operator's folder; where it is missing or empty, the error is at ``place``."""
    if not folder.is_dir() or not rule_files(folder):
        hint = "rules stand in <category>/<rule-id>.yaml" if folder.is_dir() else "there is no such folder"
        raise ConfigError(f"no rules found in {folder}", place=place, hint=hint)
    return load(folder, cache)


def load(folder: Path | None = None, cache: Path | None = None) -> tuple[tuple[Rule, ...], str]:
    """The rules of a folder (None: those that came with Vanguard), without cases, and their digest.

    Reads the compiled file of the wheel, or one under ``cache``, where it fits the rule files, and
    the YAML otherwise; then leaves a compiled file under ``cache`` for the next start.  Raises
    RuleError for a file that cannot be used and ConfigError where there is no rule at all.
    """
    chosen = folder or locate()
    stamp = digest(chosen)
    kept = cache / f"rules-{FORMAT}-{stamp[:32]}.cache" if cache else None
    compiled = _shipped(chosen, stamp) or (_kept(kept, stamp) if kept else None)
    if compiled:
        return compiled, stamp
    from vanguard.rules.sketch import sketches

    fresh = tuple(
        replace(rule, catches=(), passes=(), sketches=sketches(rule.match)) for rule in _read(chosen)
    )
    if kept:
        cachefile.write(kept, pack(fresh, stamp), len(fresh))
    return fresh, stamp


def compile_to(out: Path, folder: Path | None = None) -> None:
    """Write the compiled form of a folder's rules to ``out``.  Raises as ``load`` does, and OSError."""
    chosen = folder or locate()
    out.write_bytes(pack(_read(chosen), digest(chosen)))


def _read(folder: Path) -> tuple[Rule, ...]:
    # What reads YAML is wanted once for each change of the rules, not at every start.
    from vanguard.rules.load import load_rules

    rules = load_rules(folder)
    if not rules:
        raise ConfigError(
            f"no rules found in {folder}", hint="a gateway without rules would let everything by"
        )
    return rules


def _shipped(folder: Path, stamp: str) -> tuple[Rule, ...] | None:
    """The compiled rules of the wheel, where these are the wheel's rules."""
    try:
        return unpack(folder.with_suffix(".json").read_bytes(), stamp) if folder == _BUNDLED else None
    except OSError:
        return None


def _kept(path: Path, stamp: str) -> tuple[Rule, ...] | None:
    """The rules that an earlier start compiled, where the file is ours and whole."""
    found = cachefile.read(path)
    rules = unpack(found[0], stamp) if found else None
    return rules if found and rules and len(rules) == found[1] else None
