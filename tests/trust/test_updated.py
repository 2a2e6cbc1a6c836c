"""A trust root from a TUF repository: what is believed of it, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import pytest

pytest.importorskip("sigstore", reason="the package sigstore is not installed")

from tests.trust.public_good import AT, IDENTITY, ISSUER, Services
from tests.trust.tuf_repository import IN_A_WEEK, Repository, served
from vanguard.cli.main import run
from vanguard.errors import OutsideError
from vanguard.trust import roots
from vanguard.trust.sigstore import Signer, verified
from vanguard.trust.updated import SIGSTORE, root_of_today


@pytest.fixture(scope="module")
def services() -> Services:
    return Services()


@pytest.fixture
def repository(tmp_path: Path, services: Services) -> Repository:
    made = Repository(tmp_path / "published")
    made.publish(orjson.dumps(services.root()))
    return made


@pytest.fixture
def url(repository: Repository) -> Iterator[str]:
    with served(repository.folder) as url:
        yield url


def test_the_root_of_a_repository_is_fetched_and_verifies_bundles(
    tmp_path: Path, services: Services, repository: Repository, url: str
) -> None:
    raw = root_of_today(tmp_path / "seen", url, repository.first)
    root = roots.own(raw, AT.date(), url)
    bundle = orjson.dumps(services.file(b"an artifact"))
    digest = sha256(b"an artifact").digest()
    found = verified(bundle, digest, Signer(IDENTITY, ISSUER), root, AT.date())
    assert found.identity == IDENTITY


def test_the_next_visit_needs_no_first_root_and_finds_what_is_new(
    tmp_path: Path, repository: Repository, url: str
) -> None:
    root_of_today(tmp_path / "seen", url, repository.first)
    repository.publish(b'{"second":true}')
    assert root_of_today(tmp_path / "seen", url) == b'{"second":true}'


def test_a_repository_that_nobody_named_a_first_root_of_is_not_believed(tmp_path: Path, url: str) -> None:
    with pytest.raises(OutsideError, match="its first root is needed"):
        root_of_today(tmp_path / "seen", url)


def test_keys_that_the_old_root_hands_over_to_are_believed(
    tmp_path: Path, repository: Repository, url: str
) -> None:
    root_of_today(tmp_path / "seen", url, repository.first)
    repository.replace_key("timestamp")
    repository.publish(b"{}")
    assert root_of_today(tmp_path / "seen", url) == b"{}"


def forged(repository: Repository) -> None:
    """Somebody else publishes, with keys of their own, under the same URL."""
    other = Repository(repository.folder.with_name("other"))
    other.publish(b"{}", version=9)
    for each in other.folder.iterdir():
        if each.is_file():
            (repository.folder / each.name).write_bytes(each.read_bytes())


def older(repository: Repository) -> None:
    """What was published before is published again."""
    repository.publish(b"{}", version=1)


def expired(repository: Repository) -> None:
    """What is published has expired."""
    repository.publish(b"{}", expires=IN_A_WEEK - timedelta(days=30))


def swapped(repository: Repository) -> None:
    """The file is another one than the one that was signed, and as long."""
    repository.publish(b'{"a":1}')
    for each in (repository.folder / "targets").iterdir():
        each.write_bytes(b'{"b":2}')


def longer(repository: Repository) -> None:
    """The file goes on where the one that was signed ends."""
    repository.publish(b"{}")
    for each in (repository.folder / "targets").iterdir():
        each.write_bytes(each.read_bytes() + b" " * 1_000_000)


def gone(repository: Repository) -> None:
    """Nothing is there any more."""
    (repository.folder / "timestamp.json").unlink()


@pytest.mark.parametrize(
    "attack", [forged, older, expired, swapped, longer, gone], ids=lambda how: how.__name__
)
def test_what_is_forged_old_swapped_or_missing_changes_nothing(
    tmp_path: Path,
    repository: Repository,
    url: str,
    attack: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
) -> None:
    home = tmp_path / "home"
    monkeypatch.setenv("VANGUARD_HOME", str(home))
    first = tmp_path / "first.json"
    first.write_bytes(repository.first)
    words = ["provenance", "update-root", "--tuf", url]
    assert run([*words, "--tuf-root", str(first)]) == 0
    repository.publish(orjson.dumps(roots.known(home).document))
    assert run(words) == 0
    before = roots.known(home)
    attack(repository)
    capsys.readouterr()
    assert run(words) == 3
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "cannot be had" in told
    assert roots.known(home) == before


def test_a_repository_whose_root_is_none_changes_nothing(
    tmp_path: Path, repository: Repository, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path / "home"))
    (tmp_path / "first.json").write_bytes(repository.first)
    repository.publish(b'{"mediaType":"other"}')
    words = ["provenance", "update-root", "--tuf", url, "--tuf-root", str(tmp_path / "first.json")]
    assert run(words) == 2
    assert not (tmp_path / "home" / "trust" / roots.FILE).exists()


@pytest.mark.parametrize("words", [["--tuf", "ftp://x"], ["--tuf", "https://x", "--file", "y"]])
def test_what_cannot_be_meant_is_refused(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VANGUARD_HOME", str(tmp_path))
    assert run(["provenance", "update-root", *words]) == 2


def test_sigstores_own_repository_begins_with_the_root_that_its_package_brings(tmp_path: Path) -> None:
    from tuf.api.metadata import Metadata, Root

    from vanguard.trust.updated import _begins

    raw = _begins(tmp_path, SIGSTORE)
    assert raw is not None
    assert isinstance(Metadata.from_bytes(raw).signed, Root)
