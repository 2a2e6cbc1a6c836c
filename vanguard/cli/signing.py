"""``vanguard keygen``, ``sign``, ``verify`` and ``trust-keys``: signatures, and whose are believed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from vanguard.trust.keyring import TrustedKey

keys_app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    epilog=examples("trust-keys list", "trust-keys add ci signing.pem.pub"),
)

Out = Annotated[str, typer.Option(help="Where to write it; - for standard output.")]
Json = Annotated[Path, typer.Argument(metavar="FILE", help="A JSON document.")]
Detached = Annotated[
    Path | None, typer.Option("--signature", help="A detached signature.", show_default=False)
]


def register(app: typer.Typer) -> None:
    """Add ``keygen``, ``sign``, ``verify`` and ``trust-keys`` to the command line."""
    app.command(epilog=examples("keygen signing.pem"))(keygen)
    app.command(epilog=examples("sign files.json --key signing.pem --out files.signed.json"))(sign)
    app.command(epilog=examples("verify files.signed.json"))(verify)
    app.add_typer(keys_app, name="trust-keys", help="The keys whose signatures are believed.")


def keygen(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="Where the private key goes, as PEM.")],
) -> None:
    """Make an Ed25519 key to sign with.

    FILE is the private key, FILE.pub can be given away.
    """

    def work() -> int:
        from vanguard import files
        from vanguard.trust import signing

        public = path.with_name(path.name + ".pub")
        for each in (path, public):
            if each.exists():
                raise UsageError("it is there already", place=str(each), hint="choose another name")
        private_pem, public_pem = signing.generate()
        files.write(path, private_pem)
        files.write(public, public_pem)
        print(f"{public}: {signing.key_id(signing.public_bytes(public_pem, str(public)))}")
        return DONE

    raise typer.Exit(guarded(work))


def sign(
    document: Json,
    key: Annotated[Path, typer.Option(help="The private key.")],
    detached: Annotated[bool, typer.Option("--detached", help="The signature alone.")] = False,
    out: Out = "-",
) -> None:
    """Sign a JSON document.

    In its canonical form (RFC 8785), as a DSSE envelope.
    """

    def work() -> int:
        from vanguard.cli.manifests import envelope

        made = envelope(_canonical(document), key)
        if detached:
            made = {each: made[each] for each in ("payloadType", "signatures")}
        whole = orjson.dumps(made) + b"\n"
        if out == "-":
            sys.stdout.buffer.write(whole)
        else:
            Path(out).write_bytes(whole)
        return DONE

    raise typer.Exit(guarded(work))


def verify(document: Json, signature: Detached = None) -> None:
    """Check who signed a document.

    An envelope, or a JSON document with its detached signature.

    Exit code 1 where no trusted key did.
    """

    def work() -> int:
        import base64

        from vanguard.trust import keyring, signing

        held = _loaded(signature or document)
        if signature is not None and isinstance(held, dict):
            held = {**held, "payload": base64.b64encode(_canonical(document)).decode()}
        today = datetime.now(UTC).date()
        keys = {each.id: each for each in keyring.read(_ring())}
        try:
            found = signing.opened(held, [each.public for each in keys.values() if not each.why_not(today)])
        except ValueError as error:
            print(inert(f"{document}: {error}{_about(held, keys, today)}"))
            return FAILED_CHECK
        print(inert(f"{document}: signed by {keys[found.key].name} ({found.key})"))
        return DONE

    raise typer.Exit(guarded(work))


@keys_app.callback()
def _root() -> None:
    """The keys whose signatures are believed."""


@keys_app.command("list", epilog=examples("trust-keys list"))
def list_() -> None:
    """List the trusted keys."""

    def work() -> int:
        from vanguard.trust import keyring

        today = datetime.now(UTC).date()
        found = keyring.read(_ring())
        for each in found:
            until = f"until {each.expires}" if each.expires else "without end"
            print(inert(f"{each.name}  {each.id}  {each.why_not(today) or f'trusted {until}'}"))
        if not found:
            print("no key is trusted")
        return DONE

    raise typer.Exit(guarded(work))


@keys_app.command(epilog=examples("trust-keys add ci signing.pem.pub --expires 2027-12-31"))
def add(
    name: Annotated[str, typer.Argument(help="Whose key it is.")],
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The public key, PEM.")],
    expires: Annotated[str, typer.Option(help="Its last day, YYYY-MM-DD.", show_default="never")] = "",
) -> None:
    """Believe the signatures of a key."""

    def work() -> int:
        from vanguard.trust import keyring, signing

        try:
            public = signing.public_bytes(path.read_bytes(), str(path))
            last = date.fromisoformat(expires) if expires else None
        except OSError as error:
            raise ConfigError(f"it cannot be read: {error.strerror}", place=str(path)) from None
        except ValueError:
            raise UsageError("this is no day", place="--expires", hint="write 2027-01-31") from None
        made = keyring.TrustedKey(name, public, last)

        def more(known: tuple[TrustedKey, ...]) -> tuple[TrustedKey, ...]:
            if any(made.id == each.id or name == each.name for each in known):
                raise UsageError(
                    f"a key {name!r}, or this key, is there already", hint="vanguard trust-keys list"
                )
            return (*known, made)

        _change(more)
        print(f"{inert(name)}  {made.id}")
        return DONE

    raise typer.Exit(guarded(work))


@keys_app.command(epilog=examples("trust-keys revoke ci"))
def revoke(name: Annotated[str, typer.Argument(help="Its name or id.")]) -> None:
    """Believe no signature of a key any more, whenever it was made."""

    def work() -> int:
        from vanguard.trust.keyring import TrustedKey

        today = datetime.now(UTC).date()

        def fewer(known: tuple[TrustedKey, ...]) -> tuple[TrustedKey, ...]:
            if not any(name in (each.name, each.id) for each in known):
                raise UsageError(f"no key {name!r} is known", hint="vanguard trust-keys list")
            return tuple(
                TrustedKey(each.name, each.public, each.expires, each.revoked or today)
                if name in (each.name, each.id)
                else each
                for each in known
            )

        _change(fewer)
        say(f"{name} is revoked")
        return DONE

    raise typer.Exit(guarded(work))


def _ring() -> Path:
    from vanguard import settings
    from vanguard.trust import keyring

    return settings.load({}).home / "trust" / keyring.FILE


def _change(how: Callable[[tuple[TrustedKey, ...]], tuple[TrustedKey, ...]]) -> None:
    from vanguard import files
    from vanguard.trust import keyring

    path = _ring()
    with files.locked(path):
        keyring.write(path, how(keyring.read(path)))


def _loaded(path: Path) -> Any:
    try:
        return orjson.loads(path.read_bytes())
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror}", place=str(path)) from None
    except ValueError:
        raise ConfigError("it is not JSON", place=str(path)) from None


def _canonical(path: Path) -> bytes:
    from vanguard.trust.canonical import canonical

    try:
        return canonical(_loaded(path))
    except ValueError as error:
        raise ConfigError(f"it cannot be signed: {error}", place=str(path)) from None


def _about(held: Any, keys: dict[str, TrustedKey], today: date) -> str:
    """Why the key that an envelope names does not count, where it names one that is known."""
    try:
        named = [keys[each["keyid"]] for each in held["signatures"] if each.get("keyid") in keys]
    except (KeyError, TypeError, AttributeError):
        return ""
    return "".join(f"; it names {each.name}: {why}" for each in named if (why := each.why_not(today)))
