"""The settings of the hosted gateway, from flags, the environment, a platform's own variables and the config.

Nobody but ``vanguard serve`` and ``vanguard config show`` needs them, so nothing else loads this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from vanguard.errors import ConfigError, UsageError
from vanguard.model.hosted import Access, Auth, Bounds, Hosted, Jwt
from vanguard.places import expanded
from vanguard.policy import addresses
from vanguard.policy.addresses import at
from vanguard.policy.upstreams import is_header_value, reference
from vanguard.strongest import Strongest

KEYS_FILE = "keys.json"
"""The file of API keys in Vanguard's home, asked where it is there and no other is named."""

SHORTEST_SECRET = 16
"""Bytes that a secret has at least."""

_FLAGS: Mapping[str, str] = {
    "host": "hosted.host",
    "port": "hosted.port",
    "public_url": "hosted.public_url",
    "tls_cert": "hosted.tls.cert",
    "tls_key": "hosted.tls.key",
    "redis": "hosted.redis_url",
}
_VARIABLES: Mapping[str, str] = {
    "VANGUARD_API_KEY": "hosted.auth.api_key",
    "VANGUARD_JWKS_URL": "hosted.auth.jwt.jwks_url",
    "VANGUARD_JWKS_FILE": "hosted.auth.jwt.jwks_file",
    "VANGUARD_ISSUER": "hosted.auth.jwt.issuer",
    "VANGUARD_AUDIENCE": "hosted.auth.jwt.audience",
    "VANGUARD_REQUIRED_SCOPES": "hosted.auth.jwt.required_scopes",
    "VANGUARD_ALLOWED_ORIGINS": "hosted.allowed_origins",
    "VANGUARD_ALLOWED_HOSTS": "hosted.allowed_hosts",
    "VANGUARD_PUBLIC_URL": "hosted.public_url",
    "VANGUARD_REPLICA": "hosted.replica",
    "VANGUARD_TRACES_URL": "hosted.traces_url",
    "VANGUARD_REDIS_URL": "hosted.redis_url",
}
_PATHS = ("hosted.tls.cert", "hosted.tls.key", "hosted.auth.jwt.jwks_file")
_LISTS: Mapping[str, Callable[[str], str]] = {
    "hosted.auth.jwt.required_scopes": addresses.scope,
    "hosted.allowed_origins": addresses.origin,
    "hosted.allowed_hosts": addresses.host_pattern,
}
_CHECKS: Mapping[str, Callable[[str], Any]] = {
    "hosted.host": addresses.bind_host,
    "hosted.port": addresses.port,
    "hosted.public_url": addresses.public_url,
    "hosted.redis_url": addresses.redis_url,
    "hosted.replica": addresses.replica,
    "hosted.traces_url": addresses.server_url,
}
_JWT = "hosted.auth.jwt."
_RAILWAY = "RAILWAY_PUBLIC_DOMAIN"
_RAILWAY_PROBE = "healthcheck.railway.app"
"""The Host header of Railway's health checks (docs.railway.com, Healthchecks)."""


def take(
    found: Strongest,
    flags: Mapping[str, object],
    variables: Mapping[str, tuple[str, str]],
    person: Path,
) -> None:
    """Offer what flags and ``VANGUARD_*`` variables (each with its place) say.

    Raises ConfigError, naming the option or variable, for a value that cannot be used.
    """
    for flag, name in _FLAGS.items():
        if flags.get(flag) is not None:
            _offer(found, name, str(flags[flag]), "--" + flag.replace("_", "-"), person)
    if flags.get("no_auth"):
        found.offer("hosted.no_auth", True, "--no-auth")
    if flags.get("limits") is not None:
        found.offer("hosted.limits", str(flags["limits"]), "--limits")
    for variable, name in _VARIABLES.items():
        text, place = variables.get(variable, ("", ""))
        if text:
            where = place if place == variable else f"{place}: {variable}"
            _offer(found, name, text, where, person)


def settle(found: Strongest, environ: Mapping[str, str], home: Path) -> Hosted:
    """The hosted gateway's settings, once flags, variables and config were offered.

    What the platform says (``PORT``, ``RAILWAY_PUBLIC_DOMAIN``) comes next, then defaults.  Raises
    ConfigError where settings contradict each other.
    """
    _take_platform(found, environ)
    keys = home / KEYS_FILE
    open_door = found.values.get("hosted.no_auth")
    found.offer("hosted.auth.keys_file", keys if not open_door and keys.is_file() else None, "default")
    for name, value in named(Hosted()).items():
        found.offer(name, value, "default")
    hosted = _hosted(found)
    _agree(hosted, found.sources)
    return hosted


def named(hosted: Hosted) -> dict[str, Any]:
    """Every value under its name in `Settings.sources`; where no tokens are taken, theirs are the usual."""
    jwt = hosted.auth.jwt or Jwt("")
    plain = ("host", "port", "public_url", "allowed_hosts", "allowed_origins", "trusted_proxies", "no_auth")
    more = ("lists_s", "redis_url", "dashboard", "replica", "traces_url")
    values: dict[str, Any] = {name: getattr(hosted, name) for name in (*plain, *more)}
    values |= {"tls.cert": hosted.tls_cert, "tls.key": hosted.tls_key}
    values |= {"tls.ends_elsewhere": hosted.tls_ends_elsewhere, "limits": "on" if hosted.bounded else "off"}
    values |= {"auth.api_key": hosted.auth.api_key, "auth.keys_file": hosted.auth.keys_file}
    for group, each in (("auth.jwt", jwt), ("access", hosted.access), ("bounds", hosted.bounds)):
        values |= {f"{group}.{field.name}": getattr(each, field.name) for field in fields(each)}
    return {f"hosted.{name}": value for name, value in values.items()}


def of_base(said: Mapping[str, Any]) -> Hosted:
    """What the base of a config says of who may use what; nothing else of it is a floor (see `extends`)."""
    prefix = "hosted.access."
    access = {name.removeprefix(prefix): each for name, each in said.items() if name.startswith(prefix)}
    return Hosted(access=Access(**access))


def check_files(hosted: Hosted, sources: Mapping[str, str]) -> None:
    """Raise ConfigError for the first file that is named and not there."""
    jwt = hosted.auth.jwt
    for name, path in (
        ("hosted.tls.cert", hosted.tls_cert),
        ("hosted.tls.key", hosted.tls_key),
        ("hosted.auth.keys_file", hosted.auth.keys_file),
        ("hosted.auth.jwt.jwks_file", jwt.jwks_file if jwt else None),
    ):
        if path is not None and not path.is_file():
            raise ConfigError(f'there is no file "{path}"', place=sources[name])


def looked_up(name: str, text: str, place: str, environ: Mapping[str, str]) -> str:
    """The value of a header, with ``env:NAME`` and ``file:PATH`` looked up; ``place`` is for errors.

    Raises ConfigError, which never shows the value, where it is missing or no value of a header.
    """
    refers = reference(text)
    if refers is None:
        return text
    before, kind, target = refers
    if kind == "env":
        found, where = environ.get(target, ""), f"the variable {target}"
        if not found:
            raise ConfigError(f"{where} is not set, and the header {name} needs it", place=place)
    else:
        where = f'the file "{target}"'
        try:
            found = Path(target).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            raise ConfigError(
                f"{where} cannot be read, and the header {name} needs it", place=place
            ) from None
    if not is_header_value(found):
        raise ConfigError(f"{where} holds no value for the header {name}", place=place)
    return before + found


def secret(text: str, what: str, place: str, environ: Mapping[str, str]) -> bytes:
    """A secret that stands as ``env:NAME`` or ``file:PATH`` in a config; ``what`` needs it.

    Raises ConfigError at ``place``, which never shows it, where it is missing or shorter than 16 bytes.
    """
    kind, _, target = text.partition(":")
    if kind == "env":
        found, where = environ.get(target, "").encode(), f"the variable {target}"
    else:
        where = f'the file "{target}"'
        try:
            found = Path(target).read_bytes().strip()
        except OSError:
            raise ConfigError(f"{where} cannot be read, and {what} needs it", place=place) from None
    if len(found) < SHORTEST_SECRET:
        why = "is not set" if not found else f"holds less than {SHORTEST_SECRET} bytes"
        raise ConfigError(f"{where} {why}, and {what} needs a secret there", place=place)
    return found


def _offer(found: Strongest, name: str, text: str, place: str, person: Path) -> None:
    """Offer a text of the command line or the environment as what it stands for."""
    if name in _PATHS:
        value: Any = expanded(text, person).absolute()
    elif name in _LISTS:
        words = text.replace(",", " ").split()
        value = tuple(dict.fromkeys(at(place, _LISTS[name], word) for word in words))
    elif name in _CHECKS:
        value = at(place, _CHECKS[name], text)
    else:
        value = text
    found.offer(name, value, place)


def _take_platform(found: Strongest, environ: Mapping[str, str]) -> None:
    """Offer what a platform sets for every program: the port to listen on, and the public name."""
    if environ.get("PORT"):
        found.offer("hosted.port", at("PORT", addresses.port, environ["PORT"]), "PORT")
        found.offer("hosted.host", "0.0.0.0", "PORT")
    domain = environ.get(_RAILWAY)
    if domain:
        url = at(_RAILWAY, addresses.public_url, f"https://{domain}")
        found.offer("hosted.public_url", url, _RAILWAY)
        found.offer("hosted.tls.ends_elsewhere", True, _RAILWAY)
        found.offer("hosted.allowed_hosts", (_RAILWAY_PROBE,), _RAILWAY)


def _hosted(found: Strongest) -> Hosted:
    values = found.values

    def group(prefix: str) -> dict[str, Any]:
        whole = f"hosted.{prefix}."
        return {name.removeprefix(whole): each for name, each in values.items() if name.startswith(whole)}

    return Hosted(
        host=values["hosted.host"],
        port=values["hosted.port"],
        public_url=values["hosted.public_url"],
        allowed_hosts=values["hosted.allowed_hosts"],
        allowed_origins=values["hosted.allowed_origins"],
        trusted_proxies=values["hosted.trusted_proxies"],
        tls_cert=values["hosted.tls.cert"],
        tls_key=values["hosted.tls.key"],
        tls_ends_elsewhere=values["hosted.tls.ends_elsewhere"],
        no_auth=values["hosted.no_auth"],
        auth=Auth(
            values["hosted.auth.api_key"],
            values["hosted.auth.keys_file"],
            _jwt(group("auth.jwt"), found.sources),
        ),
        access=Access(**group("access")),
        bounds=Bounds(**group("bounds")),
        bounded=values["hosted.limits"] != "off",
        lists_s=values["hosted.lists_s"],
        redis_url=values["hosted.redis_url"],
        dashboard=values["hosted.dashboard"],
        replica=values["hosted.replica"],
        traces_url=values["hosted.traces_url"],
    )


def _jwt(values: Mapping[str, Any], sources: Mapping[str, str]) -> Jwt | None:
    """Which tokens are taken; None where nothing was said of tokens."""
    said = [source for name in values if (source := sources[_JWT + name]) != "default"]
    if not said:
        return None
    if not values["issuer"]:
        raise ConfigError(
            "nobody is named whose tokens to take", place=said[0], hint="set issuer:, or VANGUARD_ISSUER"
        )
    check = addresses.server_url if values["private_hosts"] else addresses.secure_url
    for name in ("issuer", "jwks_url"):
        if values[name]:
            at(sources[_JWT + name], check, values[name])
    return Jwt(**values)


def _agree(hosted: Hosted, sources: Mapping[str, str]) -> None:
    """Raise ConfigError for settings that contradict each other."""
    if (hosted.tls_cert is None) != (hosted.tls_key is None):
        named = "hosted.tls.key" if hosted.tls_cert is None else "hosted.tls.cert"
        raise ConfigError(
            "a certificate and its key go together", place=sources[named], hint="give both, or neither"
        )
    if hosted.no_auth and hosted.auth.asked:
        raise ConfigError(
            "callers have to say who they are, and also need not",
            place=sources["hosted.no_auth"],
            hint="leave out no_auth, or what is under auth",
        )
    if hosted.dashboard and not hosted.auth.asked:
        raise ConfigError(
            "the dashboard is for callers with its scope, and nobody has to say who they are",
            place=sources["hosted.dashboard"],
            hint="make a key: vanguard keys create ops --scope vanguard:admin",
        )
    if not hosted.bounded and not addresses.is_loopback(hosted.host):
        raise UsageError(
            f"limits are lifted only where nobody else can come, not on {hosted.host}",
            place="--limits",
            hint="listen on 127.0.0.1",
        )
