"""What a shell offers where a value is one of a few."""

from __future__ import annotations

from vanguard.errors import VanguardError
from vanguard.model.message import Direction
from vanguard.policy.load import PROFILES

VERDICTS = ("ALLOW", "WARN", "SHADOW-BLOCK", "REVIEW", "BLOCK")
"""The verdicts, the mildest first."""


def profiles(incomplete: str) -> list[str]:
    """The profiles that begin so."""
    return [name for name in PROFILES if name.startswith(incomplete)]


def verdicts(incomplete: str) -> list[str]:
    """The verdicts that begin so, in small or capital letters."""
    return [name for name in VERDICTS if name.startswith(incomplete.upper())]


def directions(incomplete: str) -> list[str]:
    """The directions that begin so."""
    return [str(way.value) for way in Direction if way.value.startswith(incomplete)]


def rule_ids(incomplete: str) -> list[str]:
    """The ids of the rules that come with Vanguard and begin so; none where they cannot be read."""
    from vanguard.cli.code_rules import BUILTIN
    from vanguard.rules.folder import rule_files
    from vanguard.rules.library import locate
    from vanguard.rules.sequences import sequence_files

    try:
        files = rule_files(locate())
    except (VanguardError, OSError):
        return []
    files += sequence_files(locate())
    ids = {path.stem for path in files} | {rule.id for rule in BUILTIN}
    return sorted(id for id in ids if id.startswith(incomplete))
