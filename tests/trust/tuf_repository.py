"""A TUF repository of the tests' own, in a folder and served over HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

ROLES = ("root", "timestamp", "snapshot", "targets")
IN_A_WEEK = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
PLAIN = JSONSerializer(compact=False)


class Repository:
    """Metadata and targets as a publisher keeps them; each role has a key of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "targets").mkdir(parents=True)
        self.signers = {role: CryptoSigner.generate_ecdsa() for role in ROLES}
        self.version = 0
        self.root = Root(expires=IN_A_WEEK, consistent_snapshot=True)
        for role, signer in self.signers.items():
            self.root.add_key(signer.public_key, role)
        self.first = self._write("1.root.json", self.root, "root")

    def publish(self, held: bytes, *, version: int = 0, expires: datetime = IN_A_WEEK) -> None:
        """Publish a trust root in place of the one before."""
        self.version = version or self.version + 1
        target = TargetFile.from_data("trusted_root.json", held)
        name = f"{target.hashes['sha256']}.trusted_root.json"
        (self.folder / "targets" / name).write_bytes(held)
        number = self.version
        targets = Targets(number, expires=expires, targets={"trusted_root.json": target})
        self._write(f"{number}.targets.json", targets, "targets")
        snapshot = Snapshot(number, expires=expires, meta={"targets.json": MetaFile(number)})
        self._write(f"{number}.snapshot.json", snapshot, "snapshot")
        stamp = Timestamp(number, expires=expires, snapshot_meta=MetaFile(number))
        self._write("timestamp.json", stamp, "timestamp")

    def replace_key(self, role: str) -> None:
        """Have another key for a role from the next root on."""
        old = self.signers[role].public_key.keyid
        self.root.version += 1
        self.root.revoke_key(old, role)
        self.signers[role] = CryptoSigner.generate_ecdsa()
        self.root.add_key(self.signers[role].public_key, role)
        self._write(f"{self.root.version}.root.json", self.root, "root")

    def _write(self, name: str, signed: Any, role: str) -> bytes:
        made = Metadata(signed)
        made.sign(self.signers[role])
        raw = made.to_bytes(PLAIN)
        (self.folder / name).write_bytes(raw)
        return raw


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a client that hangs up in the middle of a file."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The URL of a folder."""
    with _Server(("127.0.0.1", 0), partial(_Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
