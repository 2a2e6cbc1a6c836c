"""``vanguard allow``: the narrowest exception for what was stopped, written into the person's file."""

from __future__ import annotations

import difflib
import hashlib
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.errors import UsageError
from vanguard.model.value import value
from vanguard.places import own_config
from vanguard.strict_yaml import quoted

if TYPE_CHECKING:
    from vanguard.model.context import Exemption
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard allow 5f0c2e91aa-1b --because "the reports lie there"
  vanguard allow 5f0c2e91aa-1b --for 2w --because "until the move is done" --config vanguard.yaml

\b
Exit codes: 0 written; 1 nothing was written; 2 wrong use or no such decision.
"""

Yes = Annotated[bool, typer.Option("--yes", help="Ask nothing; a terminal is needed all the same.")]


def register(app: typer.Typer) -> None:
    """Add ``allow`` to the command line."""

    @app.command(epilog=EXAMPLES)
    def allow(
        decision_id: Annotated[str, typer.Argument(metavar="DECISION_ID", help="What was stopped.")],
        because: Annotated[str, typer.Option(help="Why this is safe.")],
        span: Annotated[str, typer.Option("--for", help="How long: 7d, 2w.")] = "7d",
        config: Annotated[str | None, typer.Option(help="The vanguard.yaml to write into.")] = None,
        log: Annotated[Path | None, typer.Option("--file", help="Look in this audit file alone.")] = None,
        yes: Annotated[
            bool, typer.Option("--yes", help="Ask nothing; a terminal is needed all the same.")
        ] = False,
    ) -> None:
        """Write an exception for what was stopped.

        It is the narrowest that helps: the rules that stopped it, the server and the tool, why, and a day on
        which it ends. The difference is shown. Where no config is named, it goes into vanguard.yaml in
        VANGUARD_HOME, which every gateway of yours reads that has no other.
        """

        def work() -> int:
            return run(decision_id, because, span, config, log, yes)

        raise typer.Exit(guarded(work))


def run(decision_id: str, because: str, span: str, config: str | None, log: Path | None, yes: bool) -> int:
    """Write the exception; the exit code.  Raises UsageError or ConfigError."""
    from vanguard.cli.explain import of_record
    from vanguard.cli.logs import source_of
    from vanguard.settings import load

    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        raise UsageError("this needs a terminal and a person at it", hint="run it in a terminal yourself")
    settings = load({"config": config})
    fields = of_record(source_of(log, config), decision_id)
    change = change_of(settings, fields, because, span, date.today())
    if change.refused:
        return _ask_the_owner(change.path, decision_id, change.made, change.refused)
    print(inert_lines(change.difference))
    if not yes and input("\nwrite this? [y/N] ").strip().lower() not in ("y", "yes"):
        say("nothing was written")
        return FAILED_CHECK
    written(change.path, change.after, settings)
    say(f"written to {change.path}; it ends on {change.made.expires}")
    return DONE


@value
class Change:
    """An exception and what it makes of the config: ``difference`` line by line, ``after`` the whole text.

    ``refused`` are rules that a base does not leave to it, and then nothing changes; ``stamp`` is a digest
    of the text as it was.
    """

    path: Path
    made: Exemption
    difference: list[str]
    after: str
    stamp: str
    refused: frozenset[str] = frozenset()


def change_of(settings: Settings, fields: Mapping[str, Any], because: str, span: str, today: date) -> Change:
    """What the narrowest exception for a recorded decision would change; raises ConfigError."""
    from vanguard.policy.excepting import until, with_exception

    if not because.strip():
        raise UsageError("an exception says why it is safe", place="--because")
    made = exemption_of(fields, because.strip(), until(span, today))
    path = settings.config or own_config(settings.home)
    before = path.read_text(encoding="utf-8") if settings.config else ""
    stamp = hashlib.sha256(before.encode()).hexdigest()
    if refused := not_delegated(settings, made):
        return Change(path, made, [], before, stamp, refused)
    after = with_exception(before or "version: 1\n", made)
    return Change(path, made, difference(before, after, str(path)), after, stamp)


def exemption_of(fields: Mapping[str, Any], because: str, expires: date) -> Exemption:
    """The narrowest exception for a recorded decision; raises UsageError where none would help."""
    from vanguard.model.context import Exemption
    from vanguard.policy.compose import LAYER_FAILED
    from vanguard.policy.mask import MASK

    found = (fields.get("policy_explanation") or {}).get("findings") or []
    stops = ("SHADOW-BLOCK",) if fields.get("verdict") == "SHADOW-BLOCK" else ("BLOCK", "REVIEW")
    stopping = [each for each in found if each.get("verdict") in stops]
    if not stopping:
        raise UsageError("this decision stopped nothing, so it needs no exception")
    own = [each["rule"] for each in stopping if each.get("family") == "operator"]
    if own:
        raise UsageError(
            f"{quoted(own[0])} is a rule of the operator's own, of which there is no exception",
            hint="change it, or write a rule before it that allows this",
        )
    rules = frozenset(each["rule"] for each in stopping)
    if LAYER_FAILED in rules:
        raise UsageError("a layer failed there, and that cannot be excepted", hint="see vanguard explain")
    server, tool = fields.get("server") or "", fields.get("tool") or ""
    if MASK in f"{server}{tool}":
        raise UsageError("the name of the tool or server is masked in the log", hint="write it by hand")
    return Exemption(rules, server, tool, because, expires)


def not_delegated(settings: Settings, made: Exemption) -> frozenset[str]:
    """The rules of an exception that a base does not leave to the file that stands on it."""
    from vanguard.adapters.bases import bases
    from vanguard.policy.config import config

    if settings.config is None:
        return frozenset()
    known = config(settings.config, str(settings.user_home), bases(settings.home)).base
    left: frozenset[str] = frozenset()
    while known is not None:
        left |= made.rules - known.may_except
        known = known.base
    return left


def _ask_the_owner(path: Path, decision_id: str, made: Exemption, rules: frozenset[str]) -> int:
    """Write what the owner of the base would have to say; the exit code."""
    from vanguard.policy.excepting import with_exception

    name = "".join(c for c in decision_id if c.isalnum() or c == "-")
    target = path.with_name(f"vanguard-request-{name}.yaml")
    head = [
        f"# A request to the owner of the base of {path.name}: these rules are not left to others.",
        f"# Either add the exception below to the base, or: may_except: [{', '.join(sorted(rules))}]",
    ]
    target.write_text("\n".join([*map(inert, head), with_exception("version: 1\n", made)]), encoding="utf-8")
    say(f"the base does not leave this to you; a request to its owner was written to {target}")
    return FAILED_CHECK


def difference(before: str, after: str, name: str) -> list[str]:
    """What changes, line by line."""
    return [*difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, lineterm="", n=2)]


def inert_lines(lines: list[str]) -> str:
    """Lines for a terminal."""
    return "\n".join(map(inert, lines))


def written(path: Path, text: str, settings: Settings) -> None:
    """Put a text in the place of a file's, once it is known to be a policy file; a new one is its owner's."""
    from vanguard.adapters.bases import bases
    from vanguard.policy.config import read_config

    read_config(path, str(settings.user_home), text, elsewhere=bases(settings.home))
    path = path.resolve()
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o600
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    spare = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        spare.write_text(text, encoding="utf-8")
        spare.chmod(mode)
        os.replace(spare, path)
    finally:
        spare.unlink(missing_ok=True)
