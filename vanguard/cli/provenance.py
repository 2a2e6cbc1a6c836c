"""``vanguard provenance``: where a file or a server's package comes from, and who says so."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vanguard.cli.ends import DONE, FAILED_CHECK, guarded, inert, say
from vanguard.cli.examples import examples
from vanguard.cli.tools import CommandAfterDashes, Line, Named
from vanguard.errors import ConfigError, OutsideError, UsageError

if TYPE_CHECKING:
    from vanguard.settings import Settings
    from vanguard.trust.attestations import Wanted
    from vanguard.trust.provenance import Believed, Proven

EXAMPLES = """\b
Examples:
  vanguard provenance verify tool.tar.gz --attestations tool.tar.gz.sigstore.json
    --identity "https://github.com/acme/tool/.github/workflows/release.yml@*"
    --issuer https://token.actions.githubusercontent.com
    --source https://github.com/acme/tool
    --builder https://github.com/actions/runner/github-hosted
  vanguard provenance update-root
"""

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, epilog=EXAMPLES)

Carried = Annotated[
    Path | None,
    typer.Option("--attestations", help="Bundles, envelopes, or what a registry gave.", show_default=False),
]
Identity = Annotated[
    str, typer.Option(help="Who must have signed: a mail address or a URI; @* at its end for every ref.")
]
Issuer = Annotated[str, typer.Option(help="Who vouches for that identity, a URL.")]
Source = Annotated[str, typer.Option(help="The repository that it must be built from.")]
Builder = Annotated[str, typer.Option(help="What must have built it; @* at its end for every version.")]
RootFile = Annotated[Path | None, typer.Option("--root", help="A trust root of your own.")]
AsJson = Annotated[bool, typer.Option("--json", help="JSON instead of text.")]
Config = Annotated[str | None, typer.Option(help="A vanguard.yaml.", show_default=False)]


@app.callback()
def _root() -> None:
    """Check where a file or a server's package comes from, and who says so."""


@app.command(epilog=examples("provenance verify tool.tar.gz --attestations tool.tar.gz.sigstore.json"))
def verify(
    artifact: Annotated[Path, typer.Argument(metavar="FILE", help="The file that is attested.")],
    attestations: Carried = None,
    identity: Identity = "",
    issuer: Issuer = "",
    source: Source = "",
    builder: Builder = "",
    root: RootFile = None,
    as_json: AsJson = False,
) -> None:
    """Check the attestations of a file, offline.

    With --identity and --issuer those that Sigstore's certificates signed, without them those of keys that
    are trusted (vanguard trust-keys). Exit code 1 where none holds.
    """

    def work() -> int:
        from vanguard import settings

        believed = _believed(settings.load({}), identity, issuer, root)
        digests, wanted = _digests(artifact), _wanted(source, builder)
        beside = artifact.with_name(f"{artifact.name}.sigstore.json")
        hint = "" if attestations else "name the file that has them with --attestations"
        return _prove(str(artifact), _read(attestations or beside, hint), digests, believed, wanted, as_json)

    raise typer.Exit(guarded(work))


@app.command(cls=CommandAfterDashes, epilog=examples("provenance server files --json"))
def server(
    context: typer.Context,
    name: Named = None,
    server: Line = None,
    attestations: Carried = None,
    identity: Identity = "",
    issuer: Issuer = "",
    source: Source = "",
    builder: Builder = "",
    root: RootFile = None,
    archive: Annotated[
        Path | None, typer.Option(help="The package's tarball or wheel.", show_default=False)
    ] = None,
    registry: Annotated[
        str, typer.Option(help="The registry to fetch them from, a URL.", show_default=False)
    ] = "",
    file: Annotated[
        list[str] | None, typer.Option(help="PyPI: the name of a file of the version.", show_default=False)
    ] = None,
    as_json: AsJson = False,
    config: Config = None,
) -> None:
    """Check the attestations of a server's npm or PyPI package.

    They are in the file of --attestations, or fetched from the registry. Nothing is started.
    What is compared is the digest of the package's archive in the lock file; with --archive also the
    installed files with those of the archive. Exit code 1 where something differs or none holds.
    """

    def work() -> int:
        from vanguard.cli.manifests import chosen_by

        settings, chosen, found = chosen_by(context, name, server, config)
        package, digests = _package(chosen.name, found, archive)
        if archive is not None and not _is_archive(archive, found):
            return FAILED_CHECK
        raw = _read(attestations) if attestations else _fetched(package, registry, file or [])
        about = f"{package['name']} {package['version']}"
        believed = _believed(settings, identity, issuer, root)
        return _prove(about, raw, digests, believed, _wanted(source, builder), as_json)

    raise typer.Exit(guarded(work))


@app.command("show-root", epilog=examples("provenance show-root"))
def show_root() -> None:
    """Show the trust root, and since when it is known.

    It says whose certificates and logs count.
    """

    def work() -> int:
        from vanguard import settings
        from vanguard.trust import roots

        found = roots.known(settings.load({}).home)
        print(inert(f"{found.place}: of {found.of}"))
        for member in ("certificateAuthorities", "ctlogs", "tlogs", "timestampAuthorities"):
            for each in found.document.get(member, ()):
                period = each.get("publicKey", each).get("validFor") or {}
                where = each.get("uri") or each.get("baseUrl")
                print(inert(f"{member}  {where}  {period.get('start')} to {period.get('end', 'now')}"))
        return DONE

    raise typer.Exit(guarded(work))


@app.command(
    "update-root",
    epilog=examples(
        "provenance update-root --file root.json",
        "provenance update-root --tuf https://tuf.example.com --tuf-root first-root.json",
    ),
)
def update_root(
    file: Annotated[
        Path | None, typer.Option(help="Your own root instead of Sigstore's.", show_default=False)
    ] = None,
    tuf: Annotated[
        str | None, typer.Option(help="Another TUF repository than Sigstore's.", show_default=False)
    ] = None,
    tuf_root: Annotated[
        Path | None,
        typer.Option(help="The root.json that its first visit begins with.", show_default=False),
    ] = None,
) -> None:
    """Take over today's trust root, or your own.

    Today's is Sigstore's, fetched by TUF.
    """

    def work() -> int:
        from vanguard import settings
        from vanguard.trust import roots

        if file and tuf:
            raise UsageError("a root comes from a file or from a repository", place="--tuf", hint="name one")
        home, today = settings.load({}).home, datetime.now(UTC).date()
        raw = _read(file) if file else _from_tuf(home, tuf, tuf_root)
        made = roots.own(raw, today, str(file or tuf or "the root of Sigstore"))
        print(inert(f"{roots.keep(home, made)}: of {made.of}"))
        return DONE

    raise typer.Exit(guarded(work))


def _from_tuf(home: Path, url: str | None, first: Path | None) -> bytes:
    from vanguard.policy.addresses import at, server_url
    from vanguard.trust import updated

    chosen = at("--tuf", server_url, url) if url else updated.SIGSTORE
    return updated.root_of_today(home / "trust" / "tuf", chosen, _read(first) if first else None)


def _prove(
    about: str,
    raw: bytes,
    digests: Mapping[str, frozenset[str]],
    believed: Believed,
    wanted: Wanted | None,
    as_json: bool,
) -> int:
    from vanguard.trust.provenance import proven

    try:
        good, bad = proven(raw, digests, believed, wanted)
    except ValueError as error:
        good, bad = [], [str(error)]
    if as_json:
        told = {"about": about, "holds": [_plain(each) for each in good], "refused": bad}
        print(json.dumps(told, indent=2))
    else:
        for line in bad:
            print(inert(f"{about}: {line}"))
        for each in good:
            print(inert(f"{about}: {_line(each)}"))
        if not good:
            print(inert(f"{about}: nothing is proven"))
    return DONE if good else FAILED_CHECK


def _line(each: Proven) -> str:
    if each.built is None:
        return f"signed by {each.by}"
    made = each.built
    commit = f" at {made.commit}" if made.commit else ""
    return f"signed by {each.by}: built by {made.builder} from {made.source}{commit} ({made.type})"


def _plain(each: Proven) -> dict[str, Any]:
    made, by = each.built, each.certificate
    return {
        "by": each.by,
        "issuer": by.issuer if by else None,
        "at": by.at if by else None,
        "log_index": by.index if by else None,
        "type": made.type if made else None,
        "subject": made.subject if made else None,
        "builder": made.builder if made else (by.builder if by else None),
        "source": made.source if made else (by.source if by else None),
        "commit": made.commit if made else (by.commit if by else None),
    }


def _is_archive(archive: Path, found: Mapping[str, Any]) -> bool:
    """Whether what is installed is what is in the archive; says what differs."""
    from vanguard.trust.archives import differs

    try:
        lines = differs(archive, found)
    except ValueError as error:
        raise ConfigError(str(error), place=str(archive)) from None
    for line in lines:
        print(inert(line))
    return not lines


def _package(
    name: str, found: Mapping[str, Any], archive: Path | None
) -> tuple[Mapping[str, Any], Mapping[str, frozenset[str]]]:
    """The package that a server is and the digests of its archives; raises UsageError for want of them."""
    from vanguard.trust.provenance import digests_of

    package = found.get("package")
    if not isinstance(package, dict):
        raise UsageError(f"no npm or PyPI package is known of {name!r}", hint="install it first")
    digests = digests_of(package)
    if archive is not None:
        own = _digests(archive)
        if any(own[each].isdisjoint(digests[each]) for each in digests):
            raise UsageError("the lock file has another digest", place=str(archive))
        return package, own
    if not digests:
        hint = "install it from a lock file (package-lock.json, uv.lock), or give --archive"
        raise UsageError(f"no lock file has a digest of {package['name']}", hint=hint)
    return package, digests


def _believed(settings: Settings, identity: str, issuer: str, root: Path | None) -> Believed:
    from vanguard.cli import trusted
    from vanguard.trust import roots
    from vanguard.trust.provenance import Believed
    from vanguard.trust.sigstore import Signer

    if bool(identity) != bool(issuer):
        raise UsageError("identity and issuer belong together", hint="give both --identity and --issuer")
    if root is not None and not identity:
        raise UsageError("a trust root is for certificates", hint="give --identity and --issuer")
    today = datetime.now(UTC).date()
    found = roots.own(_read(root), today, str(root)) if root else roots.known(settings.home)
    keys = () if identity else trusted.keys(settings)
    return Believed(Signer(identity, issuer) if identity else None, found, keys, today)


def _wanted(source: str, builder: str) -> Wanted | None:
    from vanguard.trust.attestations import Wanted

    if bool(source) != bool(builder):
        raise UsageError("source and builder belong together", hint="give both --source and --builder")
    return Wanted(builder, source) if source else None


def _fetched(package: Mapping[str, Any], registry: str, files: list[str]) -> bytes:
    """What a registry has of a version; raises UsageError where it is not said what to ask for."""
    import asyncio

    import orjson

    from vanguard.adapters.keys.fetch import fetch_json
    from vanguard.trust.provenance import addresses

    if not registry:
        raise UsageError(
            "no attestations are given", hint="name a file with --attestations, or --registry URL"
        )
    urls = addresses(package, registry, files)
    if not urls:
        raise UsageError("PyPI keeps attestations by file", hint="name it with --file, or --attestations")
    found: list[bytes] = []
    for url in urls:
        try:
            found.append(orjson.dumps(asyncio.run(fetch_json(url, most=4 * 1024 * 1024, timeout_s=30.0))))
        except OutsideError as error:
            say(f"{url}: {error}")
    if not found:
        raise OutsideError(f"no attestations of {package['name']} {package['version']} can be had")
    return b"\n".join(found)


def _digests(path: Path) -> dict[str, frozenset[str]]:
    """The digests of a file by their algorithm, as `digests_of` has those of a package."""
    return {name: frozenset([_digest(path, name)]) for name in ("sha256", "sha512")}


def _digest(path: Path, algorithm: str) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, algorithm).hexdigest()
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror}", place=str(path)) from None


def _read(path: Path, hint: str = "") -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"it cannot be read: {error.strerror}", place=str(path), hint=hint) from None
