"""All ways to show who one is that an operator chose, as one."""

from __future__ import annotations

from collections.abc import Callable

from vanguard.adapters.keys.file import KeyFile
from vanguard.adapters.keys.single import SingleKey
from vanguard.gate.identify import Identify, Keys, Tokens
from vanguard.model.hosted import Hosted


def identify(hosted: Hosted, say: Callable[[str], None] = lambda line: None) -> Identify:
    """Who is asking, as an operator wants it to be found out; raises ConfigError.

    ``say`` hears of a file of keys that cannot be used any more.
    """
    auth = hosted.auth
    keys: list[Keys] = []
    if auth.api_key:
        keys.append(SingleKey(auth.api_key))
    if auth.keys_file is not None:
        keys.append(KeyFile(auth.keys_file, say=say))
    tokens: Tokens | None = None
    if auth.jwt is not None:
        from vanguard.adapters.keys.sources import source
        from vanguard.adapters.keys.tokens import JwtTokens

        tokens = JwtTokens(hosted, source(auth.jwt))
    return Identify(auth, keys, tokens)
