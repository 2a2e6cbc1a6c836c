"""The names of all kinds of sensitive values that are looked for."""

from __future__ import annotations

from vanguard.layers.disclosure.personal import PERSONAL_KINDS
from vanguard.layers.disclosure.secrets import SECRET_KINDS

KINDS = frozenset((*SECRET_KINDS, *PERSONAL_KINDS))
"""Every kind that a config may name, besides its own."""
