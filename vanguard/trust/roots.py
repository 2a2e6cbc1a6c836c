"""Trust roots of Sigstore: whose certificates and logs count, and of which day that knowledge is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

from vanguard import files
from vanguard.errors import ConfigError
from vanguard.model.value import value

FILE = "sigstore-root.json"
"""The name of the file in the folder of trust that takes the place of the one that was shipped."""

TYPE = "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
"""The media type of a trust root."""

MOST_AGE = timedelta(days=365)
"""How old a root may be: what has changed since is not known."""

_SHIPPED = Path(__file__).with_name(FILE)


@value
class Root:
    """A trust root (the JSON of Sigstore's ``TrustedRoot``), the day that it is of, and its place."""

    document: Mapping[str, Any]
    of: date
    place: str

    def check_age(self, today: date) -> None:
        """Raises ValueError where it is too old."""
        if today - self.of > MOST_AGE:
            raise ValueError(
                f"the trust root is of {self.of}, which is more than {MOST_AGE.days} days ago "
                "(vanguard provenance update-root)"
            )


def known(home: Path) -> Root:
    """The root that was updated last, else the one that came with Vanguard.  Raises ConfigError."""
    path = home / "trust" / FILE
    raw = files.read(path)
    if raw is None:
        path, raw = _SHIPPED, _SHIPPED.read_bytes()
    try:
        held = orjson.loads(raw)
        return Root(_checked(held["root"]), date.fromisoformat(held["of"]), str(path))
    except (ValueError, KeyError, TypeError):
        raise ConfigError("this is no trust root", place=str(path)) from None


def own(raw: bytes, today: date, place: str) -> Root:
    """An operator's own root, as of today: a file as Sigstore publishes it.  Raises ConfigError."""
    try:
        return Root(_checked(orjson.loads(raw)), today, place)
    except (ValueError, KeyError, TypeError):
        raise ConfigError("this is no trust root", place=place, hint=f"its mediaType is {TYPE}") from None


def keep(home: Path, root: Root) -> Path:
    """Have a root take the place of the one before; the file.  Raises OSError."""
    path = home / "trust" / FILE
    document = {"of": str(root.of), "root": root.document}
    files.write(path, orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return path


def _checked(document: Any) -> Mapping[str, Any]:
    lists = ("tlogs", "certificateAuthorities", "ctlogs")
    if document["mediaType"] != TYPE or not all(isinstance(document[each], list) for each in lists):
        raise ValueError
    found: Mapping[str, Any] = document
    return found
