"""What a name says of the value beside it."""

from __future__ import annotations

import re

from vanguard.layers.disclosure.secret_issuers import ABROAD, ISSUERS

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")

_PASSWORD = frozenset("password passwd passphrase passcode pwd pswd passwort pass pw psk mdp senha".split())
_PASSWORD_ENDS = (
    "password",
    "passwd",
    "passphrase",
    "passwort",
    "kennwort",
    "wachtwoord",
    "storepass",
    "keypass",
)
_ABROAD = re.compile(rf"(?i)(?:{ABROAD})\s*")
_SECRET = frozenset("secret secrets credential credentials creds salt".split())
_TOKEN = frozenset("token tokens jwt".split())
_OF_PAT = frozenset("devops gh ado personal access auth api git user deploy ci bot repo".split())
"""Words before a personal access token, which elsewhere is short for a pattern."""
_KEY = frozenset("key keys".split())
_KEY_ENDS = ("apikey", "apikeys", "secretkey", "accesskey", "authkey")
_OF_KEY = frozenset(
    "api access account auth private secret encryption encrypt signing master license app service client "
    "subscription storage admin validation decryption session in nonce server webhook deploy wifi fi wpa "
    "preshared shared".split()
)
_BASE = frozenset({"secret", "key"})
_BESIDE = frozenset("value val string plain too prod production dev test live staging".split())
"""Last words that say nothing of what they stand behind."""

_LAST = frozenset(
    "id ids name names url uri urls path paths file files filename type types length len size count "
    "counts limit limits endpoint field fields label hint policy policies expiry expires expiration "
    "expire ttl age required enabled disabled manager store provider class version format regex pattern "
    "prefix suffix header headers param params parameter arg variable var env description desc title text "
    "message error errors status state mode method index position pos usage used rotation reset strength "
    "algorithm alg generator factory validator checker bucket region arn ref reference scope scopes set "
    "map list array vault ring pair board code event up down press pressed word words frame stone mesh "
    "selector signature alias sha hash checksum digest fingerprint thumbprint bits info data is time date "
    "created updated at validation confirm link page form input box prompt dialog icon image change "
    "changed storetype budget per total rate cost price window".split()
)
"""Last words of names of things that belong to a secret and are none."""

_BEFORE = frozenset(
    "public pub primary foreign sort partition cache hot idx natural schema sequence csrf xsrf "
    "authenticity antiforgery next page continuation cursor sync pagination prev previous pad eos bos unk "
    "mask cls sep max min num total input output completion prompt design rapid not no non is has show "
    "forgot forget forgotten hide toggle use verify invalid missing reset stop start special cancellation "
    "cancel idempotency tokenizer lookup store object row group hash".split()
)
"""Words that take a secret's name away from secrets."""

_STORES = frozenset({"store"})
"""Those of them that a password may well have: that of a store of keys."""
_RAPID = frozenset({"rapid"})
_CONSTANT = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*_KEY")
_NO_CONSTANT = _BEFORE | frozenset("file item project map registry user group event hash license".split()) - {
    "license"
}
"""Words before the ``_KEY`` of a setting that is an identifier or a column."""


def parts(name: str) -> list[str]:
    """The words of a name in any of the ways that names are joined, in lower case."""
    return [word.lower() for word in _WORDS.findall(name)]


def nature(name: str) -> str:
    """What a name calls its value: ``password``, ``secret``, ``token``, ``api-key``, ``auth``; or "".

    ``issuer`` is a service alone, whose key may stand beside its name.

    The last word decides, so that a ``password_file`` is none.
    """
    if _ABROAD.fullmatch(name):
        return "password"
    words = parts(name)
    while words and (words[-1].isdigit() or (words[-1] in _BESIDE and len(words) > 1)):
        words.pop()
    if not words or words[-1] in _LAST:
        return ""
    last, before = words[-1], words[-2] if len(words) > 1 else ""
    taken = _BEFORE.intersection(words[:-1])
    if last in _PASSWORD or last.endswith(_PASSWORD_ENDS):
        return "password" if taken <= _STORES else ""
    if taken - (_RAPID if before == "api" else frozenset()):
        return ""
    if last == "pat":
        return "token" if not before or before in _OF_PAT or before in ISSUERS else ""
    if last in _TOKEN or last.endswith("token"):
        return "token"
    if last in _SECRET or last.endswith("secret") or (before in _BASE and last in ("key", "base")):
        return "secret"
    if last.endswith(_KEY_ENDS) or (last in _KEY and (before in _OF_KEY or before in ISSUERS)):
        return "api-key"
    if _CONSTANT.fullmatch(name) and not _NO_CONSTANT.intersection(words):
        return "api-key"
    if name.lower() in ISSUERS:
        return "issuer"
    return "auth" if last == "auth" else ""


def is_issued(name: str) -> bool:
    """Whether a name says which service gave its value out, or is that of a header of a service's own."""
    return (
        name[:2] in ("X-", "x-")
        or not ISSUERS.isdisjoint(parts(name))
        or any(word in ISSUERS for word in re.split(r"[^a-z0-9]+", name.lower()))
    )


def is_qualified(name: str) -> bool:
    """Whether a name says whose or what for: a bare ``token`` may be anything, from a cursor to a ticket."""
    return name.lower() not in ("token", "tokens", "jwt")
