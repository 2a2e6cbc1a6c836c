"""``vanguard rules bundle``, ``update`` and ``remove``: rules that somebody has signed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vanguard.cli.ends import DONE, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.cli.recording import record
from vanguard.cli.trusted import bundles, keys, now
from vanguard.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from vanguard.cli.rules_table import Listed
    from vanguard.settings import Settings

Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)]


def register(app: typer.Typer) -> None:
    """Add the commands of signed rules to ``vanguard rules``."""
    sign = "rules bundle ./my-rules --name team --version 2 --key keys/rules.pem --out team-rules.json"
    app.command(epilog=examples(sign))(bundle)
    app.command(epilog=examples("rules update team-rules.json"))(update)
    app.command(epilog=examples("rules remove team"))(remove)


def bundle(
    folder: Annotated[Path, typer.Argument(help="A folder of rules.")],
    key: Annotated[Path, typer.Option(help="The private key to sign with.")],
    name: Annotated[str, typer.Option(help="What the bundle is called, the same in every version.")],
    version: Annotated[int, typer.Option(min=1, help="A whole number, higher than the one before.")],
    out: Annotated[Path, typer.Option(help="Where to write it.")],
) -> None:
    """Sign a folder of rules, as one file that others install with update."""

    def work() -> int:
        from vanguard.cli.manifests import envelope
        from vanguard.rules.load import load_rules
        from vanguard.rules.sequences import read_all
        from vanguard.trust import manifests, rule_bundles

        count = len(load_rules(folder)) + len(read_all(folder))
        if not count:
            raise ConfigError("no rules are there", place=str(folder))
        told = rule_bundles.manifest(name, version, folder, now())
        out.write_bytes(rule_bundles.packed(envelope(manifests.written(told), key), folder) + b"\n")
        print(inert(f"{out}: {name} {version}, {count} rules"))
        return DONE

    raise typer.Exit(guarded(work))


def update(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="A bundle, or where to fetch it.")],
    private: Annotated[
        bool, typer.Option("--private-host", help="The URL may lead to a private host, without TLS.")
    ] = False,
    config: Config = None,
) -> None:
    """Install a signed bundle of rules, or a newer version of it.

    Only what a trusted key signed (vanguard trust-keys) is taken, and nothing older than what was installed
    before. Gateways verify it again at each start. A rule with the id of a shipped one takes its place.
    """

    def work() -> int:
        settings = _settings(config)
        raw = _fetched(source, private) if "://" in source else _read(Path(source))
        try:
            found = bundles(settings).install(raw)
        except ValueError as error:
            hint = "vanguard trust-keys add NAME FILE" if "signed" in str(error) else ""
            raise ConfigError(str(error), place=source, hint=hint) from None
        record(
            settings,
            "rules",
            "admin",
            {"event": "rules-updated", "name": found.name, "version": found.version},
        )
        print(inert(f"{found.name} {found.version}, signed by {found.signer}"))
        say("gateways use it from their next start on")
        return DONE

    raise typer.Exit(guarded(work))


def remove(name: Annotated[str, typer.Argument(help="The bundle's name.")], config: Config = None) -> None:
    """Remove a bundle.

    Which version it had stays known: an older one is not installed later either.
    """

    def work() -> int:
        settings = _settings(config)
        if not bundles(settings).remove(name):
            raise UsageError(f"no bundle {name!r} is installed", hint="vanguard rules list")
        record(settings, "rules", "admin", {"event": "rules-removed", "name": name})
        print(inert(f"{name} is removed"))
        return DONE

    raise typer.Exit(guarded(work))


def listed(folder: Path | None, config: str | None) -> list[Listed]:
    """The rules of a folder; else what a gateway has: shipped, of signed bundles, of the config's folders.

    Raises RuleError, and ConfigError where a bundle does not verify or there is no such folder.
    """
    from vanguard.rules.library import locate

    if folder is not None:
        return _of(folder, *_origin(folder))
    settings = _settings(config)
    signed = [_of(each.folder, "signed", each.signer) for each in bundles(settings).all()]
    replaced = {each.rule.id for found in signed for each in found}
    shipped = [each for each in _of(locate(), "shipped") if each.rule.id not in replaced]
    own = [_of(each, "unsigned") for each in settings.rule_folders]
    return [*shipped, *(each for found in (*signed, *own) for each in found)]


def _of(folder: Path, origin: str, signer: str = "") -> list[Listed]:
    from vanguard.cli.rules_table import Listed
    from vanguard.rules.load import load_rules
    from vanguard.rules.sequences import read_all

    rules = [Listed(each, origin, signer) for each in load_rules(folder)]
    return [*rules, *(Listed(each, origin, signer) for each in read_all(folder))]


def _origin(folder: Path) -> tuple[str, str]:
    """Whether a folder's rules were shipped, are signed as they stand, or are nobody's, and the signer."""
    from vanguard.rules.library import locate
    from vanguard.trust.rule_bundles import MANIFEST, verified

    if folder.resolve() == locate().resolve():
        return "shipped", ""
    if not (folder / MANIFEST).is_file():
        return "unsigned", ""
    try:
        return "signed", verified(folder, keys(_settings(None)), datetime.now(UTC).date()).signer
    except ValueError:
        return "unsigned", ""


def _settings(config: str | None) -> Settings:
    from vanguard import settings

    return settings.load({"config": config})


def _read(path: Path) -> bytes:
    from vanguard.trust.rule_bundles import LARGEST

    try:
        with path.open("rb") as stream:
            raw = stream.read(LARGEST + 1)
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror}", place=str(path)) from None
    if len(raw) > LARGEST:
        raise ConfigError("it is too large", place=str(path))
    return raw


def _fetched(url: str, private: bool) -> bytes:
    import asyncio

    import orjson

    from vanguard.adapters.keys.fetch import fetch_json
    from vanguard.trust.rule_bundles import LARGEST

    return orjson.dumps(asyncio.run(fetch_json(url, private_hosts=private, timeout_s=60.0, most=LARGEST)))
