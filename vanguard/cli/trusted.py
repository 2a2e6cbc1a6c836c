"""What Vanguard's home trusts: keys, and the bundles of rules that they signed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vanguard.settings import Settings
    from vanguard.trust.keyring import TrustedKey
    from vanguard.trust.rule_bundles import Bundles


def keys(settings: Settings) -> tuple[TrustedKey, ...]:
    """The keys that a person added with ``vanguard trust-keys``.  Raises ConfigError."""
    from vanguard.trust import keyring

    return keyring.read(settings.home / "trust" / keyring.FILE)


def bundles(settings: Settings) -> Bundles:
    """The bundles of rules that are installed in a home.  Raises ConfigError as `keys` does."""
    from vanguard.trust.rule_bundles import Bundles

    return Bundles(settings.home / "trust", keys(settings), datetime.now(UTC).date())


def now() -> str:
    """This second, since when something is trusted: RFC 3339 in UTC."""
    return datetime.fromtimestamp(int(time.time()), UTC).isoformat().replace("+00:00", "Z")
