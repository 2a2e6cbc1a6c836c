"""A trust root as a TUF repository has it today (theupdateframework.github.io/specification/latest).

The client is that of the package ``tuf``, which comes with ``sigstore``.  What it has seen is kept in a
folder, so that neither a repository that is older than one seen before nor one that has expired is believed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from vanguard import files
from vanguard.errors import OutsideError
from vanguard.trust.sigstore import installed

SIGSTORE = "https://tuf-repo-cdn.sigstore.dev"
"""The repository of Sigstore's own root."""

TARGET = "trusted_root.json"
"""What a repository calls its trust root."""


def root_of_today(folder: Path, url: str = SIGSTORE, first: bytes | None = None) -> bytes:
    """The trust root of a repository, its signatures and dates checked.

    ``folder`` keeps what was seen of each repository; ``first`` is the ``root.json`` that its first visit
    begins with, which for Sigstore's comes with its package.  Raises ConfigError where the package is
    missing, and OutsideError where nothing can be had that is believed.
    """
    installed()
    from tuf.api.exceptions import DownloadError, RepositoryError
    from tuf.ngclient.updater import Updater

    own = folder / sha256(url.rstrip("/").encode()).hexdigest()[:16]
    targets = own / "targets"
    try:
        files.make_folders(targets)
        beginning = first if first is not None else _begins(own, url)
        updater = Updater(str(own), url, str(targets), f"{url.rstrip('/')}/targets/", bootstrap=beginning)
        target = updater.get_targetinfo(TARGET)
        if target is None:
            raise OutsideError(f"the repository at {url} has no {TARGET}")
        return Path(updater.find_cached_target(target) or updater.download_target(target)).read_bytes()
    except (DownloadError, RepositoryError, OSError, ValueError) as error:
        why = " ".join(str(error).split())[:300] or "it does not answer"
        raise OutsideError(f"the trust root cannot be had from {url}: {why}") from None


def _begins(own: Path, url: str) -> bytes | None:
    """The first root of Sigstore's own repository; of another None, which is one that was visited before."""
    if url.rstrip("/") != SIGSTORE:
        if not (own / "root.json").exists():
            raise OutsideError(
                f"nothing is known of the repository at {url}: its first root is needed (--tuf-root FILE)"
            )
        return None
    from importlib.resources import files as resources
    from urllib.parse import quote

    return resources("sigstore._store").joinpath(quote(SIGSTORE, safe=""), "root.json").read_bytes()
