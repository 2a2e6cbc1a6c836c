"""Where the keys that sign tokens come from: a file, a URL, or what the issuer publishes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

import orjson

from vanguard import files
from vanguard.adapters.keys.fetch import fetch_json
from vanguard.adapters.keys.keyset import KeySet, key_set
from vanguard.errors import ConfigError, OutsideError
from vanguard.model.hosted import Jwt

LIFETIME_S = 300.0
"""Seconds for which fetched keys are used without asking again; then a key that was removed is refused."""

COOLDOWN_S = 30.0
"""Seconds between two fetches, whatever asks for them: unknown key ids, or keys that are too old."""

STALE_S = 3_600.0
"""Seconds beyond their lifetime for which keys are still used while the issuer cannot be asked."""

LARGEST = 512 * 1024
"""Bytes of the largest file of keys."""

Fetch = Callable[[str], Awaitable[Any]]
"""Gives the JSON document at a URL; raises OutsideError."""


class Source(Protocol):
    """Keys that may change."""

    def current(self) -> KeySet | None:
        """The keys, where they are at hand and young enough."""

    async def keys(self) -> KeySet:
        """The keys, fetched where they are not at hand; raises OutsideError."""

    async def renewed(self, seen: KeySet) -> KeySet:
        """The keys again, because ``seen`` lacks one; the same where it is too early to ask."""


def source(jwt: Jwt) -> Source:
    """The keys that an operator chose; raises ConfigError for a file that cannot be used."""
    if jwt.jwks_file is not None:
        return FileSource(jwt.jwks_file)

    def fetch(url: str) -> Awaitable[Any]:
        return fetch_json(url, private_hosts=jwt.private_hosts)

    return FetchedSource(jwt.issuer, jwt.jwks_url, fetch)


class FileSource:
    """Keys in a file, read again when its time, size or inode changes; a broken one leaves the old ones."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp: files.Stamp | None = None
        try:
            self._stamp = files.stamp(self._path)
            self._keys = self._read()
        except (OSError, ValueError, OutsideError) as error:
            raise ConfigError(f"no JWK Set can be read from it ({error})", place=str(path)) from None

    def current(self) -> KeySet:
        """The keys of the file as it is."""
        try:
            stamp = files.stamp(self._path)
            if stamp != self._stamp:
                self._stamp = stamp
                self._keys = self._read()
        except (OSError, ValueError, OutsideError):
            pass
        return self._keys

    async def keys(self) -> KeySet:
        """The keys of the file as it is."""
        return self.current()

    async def renewed(self, seen: KeySet) -> KeySet:
        """The keys of the file as it is."""
        del seen
        return self.current()

    def _read(self) -> KeySet:
        with self._path.open("rb") as stream:
            text = stream.read(LARGEST + 1)
        if len(text) > LARGEST:
            raise ValueError("it is too large")
        return key_set(orjson.loads(text))


class FetchedSource:
    """Keys behind a URL, or wherever the issuer's own metadata says (RFC 8414, else OIDC discovery).

    All who need them at once wait for one fetch; one that nobody waits for any more still ends.
    ``clock`` gives seconds that never run backwards.
    """

    def __init__(
        self, issuer: str, url: str, fetch: Fetch, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._issuer = issuer
        self._given_url = url
        self._found_url = ""
        self._fetch = fetch
        self._clock = clock
        self._keys: KeySet | None = None
        self._fetched = 0.0
        self._tried: float | None = None
        self._task: asyncio.Task[None] | None = None
        self._why = "the issuer was not asked yet"

    def current(self) -> KeySet | None:
        """The keys, where they are younger than their lifetime."""
        return self._keys if self._younger(LIFETIME_S) else None

    async def keys(self) -> KeySet:
        """The keys; those that are too old only while the issuer cannot be asked, and not for long."""
        if not self._younger(LIFETIME_S):
            await self._refresh()
        if self._keys is None or not self._younger(LIFETIME_S + STALE_S):
            raise OutsideError(self._why)
        return self._keys

    async def renewed(self, seen: KeySet) -> KeySet:
        """The keys after another fetch, unless there was one just now."""
        if self._keys is seen:
            await self._refresh()
        return self._keys or seen

    def _younger(self, seconds: float) -> bool:
        return self._keys is not None and self._clock() - self._fetched < seconds

    async def _refresh(self) -> None:
        task = self._task
        if task is None or task.done():
            now = self._clock()
            if self._tried is not None and now - self._tried < COOLDOWN_S:
                return
            self._tried = now
            self._task = task = asyncio.ensure_future(self._get())
        # Who stops waiting stops nobody else's fetch.
        await asyncio.shield(task)

    async def _get(self) -> None:
        try:
            url = self._given_url or self._found_url or await self._discover()
            self._keys = key_set(await self._fetch(url))
            self._fetched = self._clock()
        except (OutsideError, ValueError) as error:
            self._why, self._found_url = str(error), ""

    async def _discover(self) -> str:
        """Where the issuer's metadata says that its keys are; raises OutsideError."""
        why = OutsideError("the issuer publishes no metadata")
        for url in discovery_urls(self._issuer):
            try:
                document = await self._fetch(url)
            except OutsideError as error:
                why = error
                continue
            found = document.get("jwks_uri") if isinstance(document, dict) else None
            if not isinstance(found, str) or document.get("issuer") != self._issuer:
                why = OutsideError("the issuer's metadata is another's, or names no keys")
                continue
            self._found_url = found
            return found
        raise why


def discovery_urls(issuer: str) -> tuple[str, ...]:
    """Where an issuer may publish its metadata, in the order in which MCP clients ask."""
    parts = urlsplit(issuer)
    origin, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/")
    found = (
        f"{origin}/.well-known/oauth-authorization-server{path}",
        f"{origin}/.well-known/openid-configuration{path}",
        f"{origin}{path}/.well-known/openid-configuration",
    )
    return tuple(dict.fromkeys(found))
