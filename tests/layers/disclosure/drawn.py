"""Values drawn as keys are, the same ones every time: no secret of anybody, and none written down."""

from __future__ import annotations

from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits
from zlib import crc32

HEX = "0123456789abcdef"
SMALL = ascii_lowercase + digits
BASE32 = ascii_uppercase + "234567"
MIXED = ascii_letters + digits
LETTERS = ascii_letters
BASE62 = digits + ascii_uppercase + ascii_lowercase


def drawn(size: int, of: str = MIXED, seed: str = "") -> str:
    """``size`` characters of an alphabet, spread by a hash of the seed and their place."""
    return "".join(
        of[int(sha256(f"{seed}:{size}:{at}".encode()).hexdigest(), 16) % len(of)] for at in range(size)
    )


def github(start: str = "ghp") -> str:
    """A token with the checksum that GitHub puts at its end."""
    body = drawn(30)
    left, said = crc32(body.encode()), ""
    while left:
        left, digit = divmod(left, 62)
        said = BASE62[digit] + said
    return f"{start}_{body}{said:0>6}"


def jwt(head: str = '{"alg":"HS256","typ":"JWT"}', payload: str = '{"sub":"7","name":"Ada"}') -> str:
    """A signed token with this head and payload."""
    parts = [urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in (head, payload)]
    return ".".join([*parts, drawn(43)])


def pem(kind: str = "RSA PRIVATE KEY") -> str:
    """A block of base64 lines between a head and a foot."""
    body = "\n".join(drawn(64, MIXED + "+/", str(line)) for line in range(4))
    return f"-----{'BEGIN'} {kind}-----\n{body}\n-----END {kind}-----"


def account(user: str = "ada", password: str = "Kx9-vorn22") -> str:
    """A user and a password as the basic scheme sends them."""
    return b64encode(f"{user}:{password}".encode()).decode()
