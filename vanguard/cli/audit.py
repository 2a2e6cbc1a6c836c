"""``vanguard audit``: an audit log that shows when somebody changed it, and receipts of single decisions."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from vanguard.settings import Settings

EXAMPLES = """\b
Examples:
  vanguard audit keygen
  vanguard audit verify
  vanguard audit verify --key audit-key.pub.pem --file 2026-11-20/files-….jsonl
  vanguard audit receipt 0ce42ad27c-8 > receipt.jsonl
  vanguard audit receipt 0ce42ad27c-8 --hide principal --hide detail
  vanguard audit check-receipt receipt.jsonl --key audit-key.pub.pem
"""

PUBLIC = "audit-key.pub.pem"
"""The name of the public key, in the folder of trust."""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Key = Annotated[
    list[Path] | None,
    typer.Option(help="A public key, PEM; may be given again.", show_default="that of audit keygen"),
]
File = Annotated[list[Path] | None, typer.Option("--file", help="One audit file, not the whole folder.")]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)]


@app.callback()
def _root() -> None:
    """Sign the audit log, check it, and take receipts from it."""


@app.command(epilog=examples("audit keygen"))
def keygen(config: Config = None) -> None:
    """Make the key that signs the audit log from now on.

    Keep the public key, and copies of the checkpoints, where the gateway cannot write.
    """

    def work() -> int:
        from vanguard import files
        from vanguard.cli.assembly import AUDIT_KEY
        from vanguard.trust import signing

        folder = _settings(config).home / "trust"
        path = folder / AUDIT_KEY
        with files.locked(path):
            if path.exists():
                raise UsageError("there is a key already", place=str(path), hint="move it away first")
            private, public = signing.generate()
            files.write(folder / PUBLIC, public)
            files.write(path, private)
        print(folder / PUBLIC)
        say(f"{path} signs the audit log from the next start on")
        return DONE

    raise typer.Exit(guarded(work))


@app.command("cipher-key", epilog=examples("audit cipher-key /run/secrets/audit.key"))
def cipher_key(
    file: Annotated[Path, typer.Argument(help="The new file; keep it on another disk than the log.")],
) -> None:
    """Make a key that encrypts the audit log.

    Name it in the config: audit: {store: sqlite, key_file: FILE}. Who loses it cannot read the log.
    """

    def work() -> int:
        from vanguard import files
        from vanguard.adapters.journals.cipher import new_key

        if file.exists():
            raise UsageError("there is a file already", place=str(file), hint="move it away first")
        files.write(file, new_key())
        print(file)
        return DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("audit verify", "audit verify --key audit-key.pub.pem"))
def verify(file: File = None, key: Key = None, config: Config = None) -> None:
    """Check the audit log: chains and signatures.

    Exit code 1 where records were changed, removed, moved or cut off. Files whose last record ends no
    session are noted: they are still being written, or were cut off. The chain alone cannot show a change
    of the very last line, a file that was removed whole, nor one that was written anew: signatures can, as
    far as they reach.
    """

    def work() -> int:
        from vanguard.adapters.journals.chain import lines
        from vanguard.adapters.journals.read import verify_all
        from vanguard.cli.logs import source_in
        from vanguard.trust import checkpoints, shared_log

        settings = _settings(config)
        source = source_in(settings)
        found = file or source.files()
        broken, unended = verify_all(found, source.blocks)
        wrong = {each.file: f"line {each.line}: {each.why}" for each in broken}
        signed = [each for each in found if checkpoints.checkpoints_of(each).exists()]
        keys = _keys(settings, key) if signed or key else []
        loose = 0
        for each in signed:
            check = shared_log.verify if shared_log.is_shared(each) else checkpoints.verify
            sealed = check(each, lines(each, 0, source.blocks), keys)
            if sealed.wrong:
                wrong[each] = sealed.wrong
            elif sealed.unsigned:
                print(inert(f"{each}: note: {sealed.unsigned} chains of it are not signed"))
            loose += sealed.lines - sealed.covered
        for orphan in () if file else _orphans(settings, found):
            wrong[orphan] = "the file is gone, its checkpoints are there"
        for path, why in wrong.items():
            print(inert(f"{path}: {why}"))
        for path in unended:
            print(inert(f"{path}: note: open or cut off, its last record ends no session"))
        open_ = f"; {len(unended)} open or cut off" if unended else ""
        print(
            f"{len(found)} files, {len(wrong)} broken; {len(signed)} signed, "
            f"{loose} records after the last checkpoint{open_}"
        )
        return FAILED_CHECK if wrong else DONE

    raise typer.Exit(guarded(work))


@app.command(epilog=examples("audit receipt 0ce42ad27c-8"))
def receipt(
    decision_id: Annotated[str, typer.Argument(help="The decision's id, as logs show it.")],
    hidden: Annotated[
        list[str] | None, typer.Option("--hide", help="A field to leave out; may be given again.")
    ] = None,
    file: File = None,
    config: Config = None,
) -> None:
    """Print the receipt of a decision.

    One line, which anybody with the public key can check. Of a field that is left out it holds a salted
    commitment, so that the receipt holds all the same and nobody can guess what stood there.
    """

    def work() -> int:
        import orjson

        from vanguard.adapters.journals.chain import lines
        from vanguard.adapters.journals.read import find
        from vanguard.cli.logs import source_in
        from vanguard.trust import receipts
        from vanguard.trust.fields import HIDEABLE

        for each in hidden or ():
            if each not in HIDEABLE:
                raise UsageError(
                    f"{each!r} cannot be left out", place="--hide", hint=f"these can: {', '.join(HIDEABLE)}"
                )
        source = source_in(_settings(config))
        entry = find(file or source.files(), decision_id, source.blocks)
        if entry is None:
            raise UsageError(f"no decision {decision_id!r} is in the audit log")
        try:
            held = lines(entry.file, 0, source.blocks)
            made = receipts.receipt(entry.file, held, decision_id, hidden or ())
        except ValueError as error:
            raise UsageError(str(error), place=f"{entry.file}:{entry.line}") from None
        if made is None:
            raise UsageError(
                "no checkpoint covers it yet",
                place=f"{entry.file}:{entry.line}",
                hint="vanguard audit keygen",
            )
        print(orjson.dumps(made).decode())
        return DONE

    raise typer.Exit(guarded(work))


@app.command("check-receipt", epilog=examples("audit check-receipt receipt.jsonl --key audit-key.pub.pem"))
def check_receipt(
    receipts_file: Annotated[
        str, typer.Argument(metavar="FILE", help="Receipts, one a line; - for standard input.")
    ],
    key: Key = None,
    config: Config = None,
) -> None:
    """Check receipts against a public key, offline.

    Exit code 1 where one does not hold.
    """

    def work() -> int:
        from vanguard.bench.lines import opened
        from vanguard.trust import receipts

        keys = _keys(None if key else _settings(config), key)
        bad = number = 0
        with opened(receipts_file) as stream:
            for number, line in enumerate(stream, 1):
                why, fields = receipts.verified(line, keys)
                bad += bool(why)
                told = f"{fields.get('ts')} {fields.get('verdict')} {fields.get('decision_id')}"
                left = ", ".join(receipts.hidden_in(line))
                left = f" (not shown: {left})" if left else ""
                print(inert(f"{number}: {why or f'holds: {told}{left}'}"))
        if not number:
            raise UsageError("no receipt is in it", place=receipts_file)
        return FAILED_CHECK if bad else DONE

    raise typer.Exit(guarded(work))


def _settings(config: str | None) -> Settings:
    from vanguard import settings

    return settings.load({"config": config})


def _keys(settings: Settings | None, given: list[Path] | None) -> list[bytes]:
    """The public keys that are believed: those that were named, else that of this home."""
    from vanguard.trust import signing

    paths = given or ([settings.home / "trust" / PUBLIC] if settings else [])
    found = []
    for path in paths:
        try:
            found.append(signing.public_bytes(path.read_bytes(), str(path)))
        except OSError as error:
            raise ConfigError(f"the key cannot be read: {error.strerror}", place=str(path)) from None
    return found


def _orphans(settings: Settings, known: list[Path]) -> list[Path]:
    """Audit files that are gone although their checkpoints are still there."""
    from vanguard.trust.checkpoints import SUFFIX, checkpoints_of

    there = {os.fspath(each) for each in known if each.exists()}
    one = settings.audit_log
    beside = [checkpoints_of(one)] if one else (settings.home / "audit").glob(f"*/*{SUFFIX}")
    found = (Path(os.fspath(each).removesuffix(SUFFIX)) for each in sorted(beside) if each.exists())
    return [each for each in found if os.fspath(each) not in there]
