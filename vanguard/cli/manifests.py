"""``vanguard server-manifest`` and its kin: what a server is and offers, as documents that are signed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.cli.tools import CommandAfterDashes, Line, Named, meant
from vanguard.cli.trusted import keys, now
from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from vanguard.cli.assembly import Chosen
    from vanguard.settings import Settings
    from vanguard.trust.manifests import Opened

Out = Annotated[str, typer.Option(help="Where to write it; - for standard output.")]
Key = Annotated[Path | None, typer.Option(help="A private key to sign it with.", show_default=False)]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)]
Unsigned = Annotated[bool, typer.Option("--unsigned", help="Take one that nobody has signed.")]
_HINTS = {
    "nobody has signed it": "--unsigned takes it all the same",
    "no trusted key has signed it": "vanguard trust-keys add NAME FILE",
}

Manifest = Annotated[Path, typer.Option("--manifest", help="The manifest.")]


def register(app: typer.Typer) -> None:
    """Add the commands of manifests to the command line."""
    by_server = (
        (server_manifest, "--out files.json -- npx -y @modelcontextprotocol/server-filesystem ."),
        (server_verify, "files --manifest files.json --config vanguard.yaml"),
        (capability_manifest, "--key signing.pem -- npx -y @modelcontextprotocol/server-filesystem ."),
        (capability_verify, "files --manifest files.json --config vanguard.yaml"),
    )
    for command, example in by_server:
        name = command.__name__.replace("_", "-")
        app.command(name, cls=CommandAfterDashes, epilog=examples(f"{name} {example}"))(command)
    sign = "baseline-bundle --key signing.pem --out baseline.json"
    app.command("baseline-bundle", epilog=examples(sign))(baseline_bundle)


def server_manifest(
    context: typer.Context,
    name: Named = None,
    server: Line = None,
    out: Out = "-",
    key: Key = None,
    config: Config = None,
) -> None:
    """Write down which program a server is.

    Its package, version and a digest of its code. Nothing is started.
    """

    def work() -> int:
        from vanguard.trust import manifests

        _, chosen = _chosen(context, name, server, config)
        made = manifests.server_manifest(chosen.name, _identity(chosen), now())
        if not made.get("digest"):
            say("no digest: what is run cannot be found on this machine, so the manifest will verify nothing")
        return _write(made, out, key)

    raise typer.Exit(guarded(work))


def server_verify(
    context: typer.Context,
    manifest: Manifest,
    name: Named = None,
    server: Line = None,
    unsigned: Unsigned = False,
    config: Config = None,
) -> None:
    """Check that a server is the program of a manifest.

    Exit code 1 where it is not. Nothing is started.
    """

    def work() -> int:
        from vanguard.trust import manifests

        settings, chosen = _chosen(context, name, server, config)
        found = read(settings, manifest, manifests.SERVER, unsigned=unsigned)
        return _told(manifests.program_differs(found.document, _identity(chosen)), found)

    raise typer.Exit(guarded(work))


def capability_manifest(
    context: typer.Context,
    name: Named = None,
    server: Line = None,
    out: Out = "-",
    key: Key = None,
    config: Config = None,
) -> None:
    """Start a server, and write down all that it offers.

    Every tool whole, and what it can do. No tool is called.
    """

    def work() -> int:
        from vanguard.cli.trust_pin import told_by
        from vanguard.trust import manifests

        settings, chosen = _chosen(context, name, server, config)
        told, source = told_by(settings, chosen)
        return _write(manifests.capability_manifest(chosen.name, source, told, now()), out, key)

    raise typer.Exit(guarded(work))


def capability_verify(
    context: typer.Context,
    manifest: Manifest,
    name: Named = None,
    server: Line = None,
    unsigned: Unsigned = False,
    config: Config = None,
) -> None:
    """Check that a server offers what a manifest says.

    It is started. Exit code 1 where more than form differs.
    """

    def work() -> int:
        from vanguard.cli.trust_pin import told_by
        from vanguard.cli.trust_text import difference
        from vanguard.trust import manifests

        settings, chosen = _chosen(context, name, server, config)
        found = read(settings, manifest, manifests.CAPABILITY, unsigned=unsigned)
        told, source = told_by(settings, chosen)
        pin, seen = manifests.offer_differs(found.document, source, told)
        return _told([*difference(pin, seen)] if manifests.harsh(pin, seen) else [], found, masked=True)

    raise typer.Exit(guarded(work))


def baseline_bundle(out: Out = "-", key: Key = None, config: Config = None) -> None:
    """Write all pins down, for another machine.

    vanguard trust import takes them over there.
    """

    def work() -> int:
        from vanguard.cli.pinning import store_of
        from vanguard.trust import manifests

        pins = store_of(_settings(config)).pins()
        return _write(manifests.bundle(pins, now()), out, key)

    raise typer.Exit(guarded(work))


def read(settings: Settings, path: Path, kind: str, *, unsigned: bool) -> Opened:
    """A signed document of one kind; raises ConfigError where it is none or no trusted key signed it."""
    from vanguard.trust import manifests

    try:
        raw = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror}", place=str(path)) from None
    try:
        return manifests.read(raw, kind, keys(settings), datetime.now(UTC).date(), unsigned=unsigned)
    except ValueError as error:
        raise ConfigError(str(error), place=str(path), hint=_HINTS.get(str(error), "")) from None


def _settings(config: str | None) -> Settings:
    from vanguard import settings

    return settings.load({"config": config}, hosting=True)


def _chosen(
    context: typer.Context, name: str | None, server: str | None, config: str | None
) -> tuple[Settings, Chosen]:
    from vanguard.cli.assembly import Ways, chosen_server

    settings = _settings(config)
    how = 'say which: NAME with --config FILE, --server "COMMAND LINE", or -- COMMAND ARG...'
    ways = Ways("no server is meant", how, "NAME")
    return settings, chosen_server(settings, meant(context, name, server), ways)


def chosen_by(
    context: typer.Context, name: str | None, server: str | None, config: str | None
) -> tuple[Settings, Chosen, dict[str, Any]]:
    """The settings, the server that is meant, and the identity of its program.  Raises as they do."""
    settings, chosen = _chosen(context, name, server, config)
    return settings, chosen, _identity(chosen)


def _identity(chosen: Chosen) -> dict[str, Any]:
    from vanguard.cli.assembly import cwd
    from vanguard.trust.identity import identity_of

    return identity_of(chosen.command, chosen.environment or {}, cwd())


def _write(document: Mapping[str, Any], out: str, key: Path | None) -> int:
    """Write a document, in a signed envelope where there is a key."""
    from vanguard.trust import manifests

    try:
        payload = manifests.written(document)
    except ValueError as error:
        raise UsageError(f"this cannot be written in canonical JSON: {error}") from None
    whole = payload if key is None else orjson.dumps(envelope(payload, key))
    if out == "-":
        sys.stdout.buffer.write(whole + b"\n")
    else:
        Path(out).write_bytes(whole + b"\n")
    return DONE


def envelope(payload: bytes, key: Path) -> dict[str, Any]:
    """A DSSE envelope around canonical JSON; raises ConfigError where the key is none."""
    from vanguard import files
    from vanguard.trust import signing

    raw = files.read(key)
    if raw is None:
        raise ConfigError("there is no such file", place=str(key), hint="vanguard keygen makes a key")
    return signing.sign(payload, signing.JSON_TYPE, signing.private_key(raw, str(key)))


def _told(differs: list[str], found: Opened, *, masked: bool = False) -> int:
    show: Callable[[str], str] = (lambda line: line) if masked else inert
    for line in differs:
        print(show(line))
    by = f"signed by {found.signer}" if found.signer else "signed by nobody"
    print(
        inert(
            f"{'differs from' if differs else 'is as in'} the manifest of {found.document.get('made')}, {by}"
        )
    )
    return FAILED_CHECK if differs else DONE
