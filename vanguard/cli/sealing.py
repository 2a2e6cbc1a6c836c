"""What signs checkpoints of the audit log, put together from the key that ``vanguard audit keygen`` made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanguard.gate.ports import Seal


def seal(key: Path, *, shared: bool = False) -> Seal | None:
    """What signs checkpoints; None where no key for it was made.

    ``shared`` says that other processes append to the same file; where files cannot be locked such a file
    is not signed.
    """
    if not key.is_file() or (shared and sys.platform == "win32"):
        return None
    if shared:
        from vanguard.trust.shared_log import SharedCheckpoints

        return SharedCheckpoints(lambda: _sign(key))
    from vanguard.trust.checkpoints import Checkpoints

    return Checkpoints(lambda: _sign(key))


def _sign(key: Path) -> Callable[[bytes], dict[str, str]]:
    from vanguard import files
    from vanguard.trust import signing
    from vanguard.trust.checkpoints import TYPE

    return signing.signer(signing.private_key(files.read(key) or b"", str(key)), TYPE)
