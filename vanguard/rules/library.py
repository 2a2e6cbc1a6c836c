"""Where the rules are, and how a gateway gets them quickly."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from vanguard.errors import ConfigError
from vanguard.model.rule import Rule
from vanguard.rules.folder import digest
from vanguard.rules.packed import FORMAT, pack, unpack
from vanguard.rules.sketch import sketches

_PACKAGE = Path(__file__).resolve().parent.parent
_BUNDLED = _PACKAGE / "_bundle" / "rules"
_BESIDE = _PACKAGE.parent / "rules"


def locate() -> Path:
    """The folder of the rules that came with Vanguard: in a wheel, an editable install or a checkout.

    Never looks at the current directory: a project that happens to own a ``rules`` folder must not
    change what is detected.  Raises ConfigError where there is none.
    """
    for folder in (_BUNDLED, _BESIDE):
        if folder.is_dir():
            return folder
    raise ConfigError(f"no rules found in {_BUNDLED} or {_BESIDE}", hint="install mcp-vanguard again")


def load(folder: Path | None = None, cache: Path | None = None) -> tuple[tuple[Rule, ...], str]:
    """The rules of a folder (None: those that came with Vanguard), without cases, and their digest.

    Reads the compiled file of the wheel, or one under ``cache``, where it fits the rule files, and
    the YAML otherwise; then leaves a compiled file under ``cache`` for the next start.  Raises
    RuleError for a file that cannot be used and ConfigError where there is no rule at all.
    """
    chosen = folder or locate()
    stamp = digest(chosen)
    kept = cache / f"rules-{FORMAT}-{stamp[:32]}.json" if cache else None
    shipped = chosen.with_suffix(".json") if chosen == _BUNDLED else None
    for compiled in (shipped, kept):
        rules = unpack(_bytes(compiled), stamp) if compiled else None
        if rules:
            return rules, stamp
    fresh = tuple(
        replace(rule, catches=(), passes=(), sketches=sketches(rule.match)) for rule in _read(chosen)
    )
    if kept:
        _keep(kept, pack(fresh, stamp))
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


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _keep(path: Path, raw: bytes) -> None:
    """Write the file whole or not at all; a cache that cannot be written is no reason to stop."""
    # Costs milliseconds that a start with a fitting cache does not need to spend.
    from tempfile import NamedTemporaryFile

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".rules-", delete=False) as unfinished:
            unfinished.write(raw)
        try:
            os.replace(unfinished.name, path)
        except OSError:
            os.unlink(unfinished.name)
    except OSError:
        return
