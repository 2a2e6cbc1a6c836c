"""What it costs to find out who sent a request: CPU time of one, by kind of credentials.

    python benchmarks/who_asks.py [--times N] [--json]

Measured in this process, over the very code that the hosted gateway runs for each request; the best of five
rounds of N counts.  ``token, first`` is one that was not seen before: its signature is verified.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import tempfile
import time
from collections.abc import Iterator
from itertools import count, cycle
from pathlib import Path

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from vanguard.adapters.keys.entry import Entry, hashed, new_key
from vanguard.adapters.keys.file import KeyFile, write
from vanguard.adapters.keys.single import SingleKey
from vanguard.adapters.keys.sources import source
from vanguard.adapters.keys.tokens import JwtTokens
from vanguard.gate.identify import Identify
from vanguard.model.hosted import Auth, Hosted, Jwt

ISSUER, HERE = "https://idp.example", "https://gateway.example"
ROUNDS = 5
KEYS = 1_000
"""Keys in the file; how many there are makes no difference."""

Asked = Iterator[tuple[tuple[bytes, bytes], ...]]


def with_keys(folder: Path) -> tuple[Identify, Asked]:
    """A file of keys, and requests with one of them."""
    keys = [new_key() for _ in range(KEYS)]
    path = folder / "keys.json"
    write(path, [Entry(id, f"key-{n}", hashed(key)) for n, (key, id) in enumerate(keys)])
    asked = ((b"authorization", b"Bearer " + keys[-1][0].encode()),)
    return Identify(Auth(keys_file=path), (KeyFile(path),)), cycle((asked,))


def with_one_key() -> tuple[Identify, Asked]:
    """The key of the environment, and requests with it."""
    key, _ = new_key()
    asked = ((b"authorization", b"Bearer " + key.encode()),)
    return Identify(Auth(api_key=key), (SingleKey(key),)), cycle((asked,))


def with_tokens(folder: Path, *, fresh: bool) -> tuple[Identify, Asked]:
    """Tokens of an issuer (RS256, 2,048 bits): one that comes again and again, or another each time."""
    secret = rsa.generate_private_key(65537, 2048)
    public = json.loads(jwt.get_algorithm_by_name("RS256").to_jwk(secret.public_key()))
    path = folder / f"keys-{fresh}.jwks"
    path.write_text(json.dumps({"keys": [{**public, "kid": "k", "use": "sig"}]}))
    chosen = Jwt(ISSUER, HERE, jwks_file=path)
    claims = {"iss": ISSUER, "aud": HERE, "sub": "ann", "client_id": "agent", "exp": int(time.time()) + 3_600}

    def token(number: int) -> tuple[tuple[bytes, bytes], ...]:
        made = jwt.encode(claims | {"jti": str(number)}, secret, "RS256", {"kid": "k", "typ": "at+jwt"})
        return ((b"authorization", b"Bearer " + made.encode()),)

    hosted = Hosted(auth=Auth(jwt=chosen))
    asked = map(token, count()) if fresh else cycle((token(0),))
    return Identify(hosted.auth, (), JwtTokens(hosted, source(chosen))), asked


def microseconds(identify: Identify, asked: Asked, times: int) -> float:
    """CPU time of finding out who sent one request."""

    async def one_round() -> float:
        requests = [next(asked) for _ in range(times)]
        begun = time.process_time_ns()
        for headers in requests:
            await identify.principal(headers, f"{HERE}/mcp")
        return (time.process_time_ns() - begun) / times / 1_000

    asyncio.run(one_round())
    return min(asyncio.run(one_round()) for _ in range(ROUNDS))


def main() -> None:
    """Measure, and show."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        kinds = {
            "nobody is asked": (Identify(Auth()), cycle(((),))),
            "key of the environment": with_one_key(),
            "key of a file": with_keys(folder),
            "token, seen before": with_tokens(folder, fresh=False),
            "token, first": with_tokens(folder, fresh=True),
        }
        for name, (identify, asked) in kinds.items():
            took = round(microseconds(identify, asked, chosen.times), 2)
            print(json.dumps({"kind": name, "us": took}) if chosen.json else f"{name:24} {took:8.2f} us")


if __name__ == "__main__":
    main()
