"""All settings, from the strongest source that gives each; the only reader of the environment.

Strength: flags, then ``VANGUARD_*`` of the environment, then a ``.env`` beside the config file or in
VANGUARD_HOME, then the config file, then the profile.  Nothing is ever looked for in the current directory:
a cloned project may be hostile.  VANGUARD_HOME is absolute; a relative config file is from the current one.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vanguard import dotenv, scorers
from vanguard.errors import ConfigError
from vanguard.model.context import Destinations, Exemption
from vanguard.model.operating import OPERATING, Operating
from vanguard.model.profile import Profile
from vanguard.model.value import value
from vanguard.places import chosen_config, client_files, expanded, guarded_paths, state_home, user_home
from vanguard.policy import load as profiles
from vanguard.strict_yaml import nearest, quoted
from vanguard.strongest import Strongest
from vanguard.variables import NAMES as NAMES
from vanguard.variables import PREFIX
from vanguard.variables import warnings as warnings_of

if TYPE_CHECKING:
    from vanguard.model.hosted import Hosted, Upstream
    from vanguard.model.operator import Action
    from vanguard.model.semantic import Service
    from vanguard.model.sequence import Budget
    from vanguard.policy.config import Config, Pinned, ServerEntry
    from vanguard.policy.exceptions import ExceptionEntry
    from vanguard.policy.operator import RuleEntry

_ENVIRONMENT_ONLY = ("VANGUARD_HOME", "VANGUARD_CONFIG")
_STATES = ("memory", "sqlite", "redis")
_DEFAULTS: Mapping[str, Any] = {
    "profile": "balanced",
    "state": "memory",
    "redis_url": "",
    "zones": None,
    "destinations": Destinations(),
    "rule_folders": (),
    "refusal": "error",
    "detail": "full",
    "definitions": "drop",
    "default_action": None,
    "deadlines.start_s": 30.0,
    "deadlines.answer_s": None,
    "review.wait_s": 0.0,
    "review.ttl_s": 900.0,
    **OPERATING,
    "audit.path": None,
    "audit.max_bytes": 64 * 1024 * 1024,
    "audit.keep_days": 30,
    "audit.store": "jsonl",
    "audit.key_file": None,
    "semantic.model": "",
    "semantic.timeout_s": 20.0,
    "semantic.hourly": 1_000,
}


@value
class Settings:
    """Every setting in force.

    ``profile`` already has the config's limits and levels.  ``config`` is the config file, None without one.
    ``audit_log`` is the one file to write to, None for the default place under ``home``, where files are of
    the kind ``audit_store``, encrypted with the key of ``audit_key_file`` where there is one.
    ``definitions`` says what becomes of a list with entries that stop it.  ``answer_s`` None means that a
    server may take for ever.  ``zones`` and ``destinations`` hold for every server that has none of its own.
    ``kinds`` are the sensitive kinds that the config names, with their places.  ``rule_folders`` have rules
    beside the shipped ones.  ``rules`` are the operator's own, ``default_action`` is for calls that none of
    them matches (None: the profile's).  A message is held for ``review_wait_s``, and may be granted for
    ``review_ttl_s``.  ``sources`` says where each came from; ``guarded`` are paths no server may touch;
    ``pinned`` are the bases at URLs that the config stands on.
    """

    profile: Profile
    config: Path | None
    home: Path
    user_home: Path
    state: str
    redis_url: str
    audit_log: Path | None
    audit_max_bytes: int
    audit_keep_days: int
    audit_store: str
    audit_key_file: Path | None
    refusal: str
    detail: str
    definitions: str
    start_s: float
    answer_s: float | None
    review_wait_s: float
    review_ttl_s: float
    zones: tuple[str, ...] | None
    destinations: Destinations
    rule_folders: tuple[Path, ...]
    exceptions: tuple[ExceptionEntry, ...]
    rules: tuple[RuleEntry, ...]
    default_action: Action | None
    budgets: tuple[Budget, ...]
    kinds: Mapping[str, str]
    servers: Mapping[str, ServerEntry]
    guarded: tuple[str, ...]
    sources: Mapping[str, str]
    warnings: tuple[str, ...] = ()
    hosted: Hosted | None = None
    """The hosted gateway's settings, where they were asked for."""
    scorer: Service | None = None
    """What scores texts elsewhere; None where nothing does."""
    base: Settings | None = None
    """What the config that this one extends says by itself."""
    pinned: tuple[Pinned, ...] = ()
    operating: Operating = Operating()
    """How the gateway is run beside judging."""

    @property
    def cache(self) -> Path:
        """The folder for compiled rules and profiles."""
        return self.home / "cache"

    @property
    def exemptions(self) -> tuple[Exemption, ...]:
        """The exceptions as the policy applies them."""
        return tuple(entry.exemption for entry in self.exceptions)


def load(
    flags: Mapping[str, object], environ: Mapping[str, str] = os.environ, *, hosting: bool = False
) -> Settings:
    """All settings; ``flags`` are the options given (``profile``, ``config``, ``state``, ``redis``).

    ``hosting`` is for those of the hosted gateway too, with its flags (``host``, ``port``, ``public_url``,
    ``no_auth``, ``limits``, ``tls_cert``, ``tls_key``); a Redis then holds limits beside the state.
    ``own_config``: False leaves out the config of Vanguard's home.  Other flags, and None, are left alone.
    Raises ConfigError, naming the option, variable or ``file:line``, for a value that cannot be used.
    """
    person = user_home(environ)
    home = state_home(environ, person)
    found = Strongest()
    found.offer("home", home, "VANGUARD_HOME" if environ.get("VANGUARD_HOME") else "default")
    config = _config(flags, environ, person, found)
    variables = {name: (value, name) for name, value in environ.items() if name.startswith(PREFIX)}
    warnings = warnings_of(variables)
    beside = [config.path.parent] if config else []
    for folder in dict.fromkeys([*beside, home]):
        named = _dotenv(folder / ".env", warnings)
        warnings += warnings_of(named, ignored=_ENVIRONMENT_ONLY)
        variables = named | variables
    said = {**config.values, **(config.hosted if hosting else {})} if config else {}
    if config and config.base:
        from vanguard.policy.extends import fixed

        found.offer_all({name: said[name] for name in fixed(config.base) & said.keys()}, config.places)
    if hosting:
        from vanguard import hosting as hosted

        hosted.take(found, flags, variables, person)
    _take_flags(found, flags)
    _take_variables(found, variables, person)
    if config:
        found.offer_all(said, config.places)
    if hosting and config and config.hosted.get("hosted.redis_url"):
        _take_redis(found, config.hosted["hosted.redis_url"], config.places["hosted.redis_url"])
    if config and len(config.servers) > 1 and not hosting:
        found.offer("state", "sqlite", "default")
    found.offer_all(_DEFAULTS)
    settings = _settings(found, config, home, person, environ, tuple(warnings))
    if any(variables.get(name, ("",))[0] for name in scorers.VARIABLES):
        settings = replace(settings, scorer=scorers.service(found, variables))
    return replace(settings, hosted=hosted.settle(found, environ, home)) if hosting else settings


def clients(environ: Mapping[str, str] = os.environ) -> tuple[Path, dict[str, tuple[Path, ...]]]:
    """Vanguard's home, and the config files of each MCP client on this machine, there or not."""
    person = user_home(environ)
    return state_home(environ, person), client_files(person, sys.platform, environ)


def server_environment(
    more: Mapping[str, str], environ: Mapping[str, str] = os.environ, *, withheld: Collection[str] = ()
) -> dict[str, str]:
    """The environment of a server: this process's own without our settings, and what the config adds.

    Our settings hold secrets, and the servers are what we guard against.  ``withheld`` are other names
    of secrets that are not for this server.
    """
    theirs = {
        name: value
        for name, value in environ.items()
        if not name.upper().startswith(PREFIX) and name not in withheld
    }
    return {**theirs, **more}


def credentials(upstream: Upstream, place: str, environ: Mapping[str, str] = os.environ) -> Upstream:
    """The server behind a URL, with the values of its headers looked up in the environment and in files.

    Raises ConfigError at ``place`` where a variable or a file is missing or holds no header's value.
    """
    from vanguard.hosting import looked_up

    return replace(
        upstream,
        headers={name: looked_up(name, text, place, environ) for name, text in upstream.headers.items()},
    )


def secret(text: str, what: str, place: str, environ: Mapping[str, str] = os.environ) -> bytes:
    """A secret of the config, looked up (see `hosting.secret`)."""
    from vanguard.hosting import secret as secret_of

    return secret_of(text, what, place, environ)


def _dotenv(path: Path, warnings: list[str]) -> dict[str, tuple[str, str]]:
    try:
        return dotenv.read(path, PREFIX)
    except OSError as error:
        warnings.append(f"{path} is left out: it cannot be read ({error.strerror})")
        return {}


def _settings(
    found: Strongest,
    config: Config | None,
    home: Path,
    person: Path,
    environ: Mapping[str, str],
    warnings: tuple[str, ...],
) -> Settings:
    values, sources, path = found.values, found.sources, config.path if config else None
    profile = _profile(found, config, home)
    if values["audit.path"]:
        from vanguard.adapters.journals.place import refuse_stdout

        refuse_stdout(values["audit.path"], sources["audit.path"])
    operating = Operating(*(values[name] for name in OPERATING))
    return Settings(
        profile=profile,
        config=path,
        home=home,
        user_home=person,
        state=_state(values["state"], sources["state"], values["redis_url"]),
        redis_url=values["redis_url"],
        audit_log=values["audit.path"],
        audit_max_bytes=values["audit.max_bytes"],
        audit_keep_days=values["audit.keep_days"],
        audit_store=_audit_store(values, sources),
        audit_key_file=values["audit.key_file"],
        refusal=values["refusal"],
        detail=values["detail"],
        definitions=values["definitions"],
        start_s=values["deadlines.start_s"],
        answer_s=values["deadlines.answer_s"],
        review_wait_s=values["review.wait_s"],
        review_ttl_s=values["review.ttl_s"],
        zones=values["zones"],
        destinations=values["destinations"],
        rule_folders=values["rule_folders"],
        exceptions=config.exceptions if config else (),
        rules=config.rules if config else (),
        default_action=values["default_action"],
        budgets=config.budgets if config else (),
        kinds=config.kinds if config else {},
        servers=config.servers if config else {},
        guarded=(*_guarded(values, home, path, person, environ), *operating.secrets("file")),
        sources=sources,
        warnings=warnings,
        base=_base(config, home, person, environ) if config and config.base else None,
        operating=operating,
        pinned=config.pinned if config else (),
    )


def _profile(found: Strongest, config: Config | None, home: Path) -> Profile:
    """The profile in force, with what the config says over it; the sources say where each part is from."""
    sources = found.sources
    profile = profiles.profile(found.values["profile"], home / "cache", place=sources["profile"])
    for group in ("limits", "level", "disclosure"):
        named = (each.name for each in fields(getattr(profile, group)) if each.init)
        sources |= {f"{group}.{name}": f"profile {profile.name}" for name in named}
    sources |= {f"trust.{key}": f"profile {profile.name}" for key in ("pins", *profile.trust.responses)}
    if config:
        from vanguard.policy.under import under

        profile = under(config, profile, sources)
    return scorers.scored_by(found, profile)


def _base(config: Config, home: Path, person: Path, environ: Mapping[str, str]) -> Settings:
    """What the base of a config says by itself: no flag and no variable has a say there.

    Of the config's exceptions those count that the base leaves to others.
    """
    base = config.base
    assert base is not None
    found = Strongest()
    found.offer("home", home, "default")
    found.offer_all(base.values, base.places)
    found.offer_all(_DEFAULTS)
    from vanguard.policy.extends import delegated

    settings = _settings(found, delegated(config, base), home, person, environ, ())
    if not any(name.startswith("hosted.access.") for name in base.hosted):
        return settings
    from vanguard.hosting import of_base

    return replace(settings, hosted=of_base(base.hosted))


def _take_redis(found: Strongest, url: str, place: str) -> None:
    """A Redis that is named is what keeps the state, where nothing stronger says otherwise."""
    from vanguard.policy.addresses import at, redis_url

    found.offer("redis_url", at(place, redis_url, url), place)
    found.offer("state", "redis", place)


def _take_flags(found: Strongest, flags: Mapping[str, object]) -> None:
    if flags.get("redis") is not None:
        _take_redis(found, str(flags["redis"]), "--redis")
    if flags.get("shadow") is not None:
        found.offer("policy.shadow", Path(str(flags["shadow"])).absolute(), "--shadow")
    for name in ("profile", "state"):
        if flags.get(name) is not None:
            found.offer(name, str(flags[name]), f"--{name}")


def _take_variables(found: Strongest, variables: Mapping[str, tuple[str, str]], person: Path) -> None:
    for name, setting in (("PROFILE", "profile"), ("STATE", "state"), ("AUDIT_LOG", "audit.path")):
        value, place = variables.get(f"VANGUARD_{name}", ("", ""))
        if value:
            found.offer(setting, expanded(value, person).absolute() if name == "AUDIT_LOG" else value, place)
    url, place = variables.get("VANGUARD_REDIS_URL", ("", ""))
    if url:
        _take_redis(found, url, place)


def _guarded(
    values: Mapping[str, Any], home: Path, path: Path | None, person: Path, environ: Mapping[str, str]
) -> tuple[str, ...]:
    """The paths no server may touch; the key of the audit log among them."""
    key: Path | None = values["audit.key_file"]
    own = (str(key), os.path.realpath(key)) if key else ()
    found = guarded_paths(home, path, values["rule_folders"], user_home=person, folders=environ)
    return tuple(dict.fromkeys((*found, *own)))


def _audit_store(values: Mapping[str, Any], sources: Mapping[str, str]) -> str:
    """The kind of the audit files; raises ConfigError where other settings contradict it."""
    store: str = values["audit.store"]
    if store == "sqlite" and values["audit.path"]:
        raise ConfigError(
            "a database is not one file of lines",
            place=sources["audit.store"],
            hint="leave out audit.path, or store: sqlite",
        )
    if store != "sqlite" and values["audit.key_file"]:
        hint = "add store: sqlite"
        raise ConfigError("only databases are encrypted", place=sources["audit.key_file"], hint=hint)
    return store


def _state(state: str, place: str, redis_url: str) -> str:
    if state not in _STATES:
        raise ConfigError(f"{quoted(state)} is not a value here", place=place, hint=nearest(state, _STATES))
    if state == "redis" and not redis_url:
        raise ConfigError(
            "no Redis is named to keep the state in", place=place, hint="give --redis, or VANGUARD_REDIS_URL"
        )
    return state


def _config(
    flags: Mapping[str, object], environ: Mapping[str, str], person: Path, found: Strongest
) -> Config | None:
    """The config file that was asked for, else that of Vanguard's home, read; None where there is none."""
    home = found.values["home"] if flags.get("own_config", True) else None
    given, source = chosen_config(flags.get("config"), environ, home)
    if not given:
        found.offer("config", None, "default")
        return None
    from vanguard.adapters.bases import bases
    from vanguard.policy.config import config

    path = expanded(str(given), person)
    if not path.is_file():
        raise ConfigError(f"there is no file {quoted(str(path))}", place=source)
    found.offer("config", path.absolute(), source)
    return config(path, str(person), bases(found.values["home"]))
