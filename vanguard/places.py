"""Where things are on this machine: what came with Vanguard, its own folder, and what no agent may reach.

An agent that can edit a client's config can take the gateway out of it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from vanguard.errors import ConfigError

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> tuple[Path, Path]:
    """Where a top-level folder of the project is, if it is: in a wheel, and in a checkout.

    An editable install reads the checkout.  The current directory never counts.
    """
    return _PACKAGE / "_bundle" / name, _PACKAGE.parent / name


def state_home(environ: Mapping[str, str], person: Path, platform: str = sys.platform) -> Path:
    """VANGUARD_HOME, or the platform's per-user folder for a program's state.

    A leading ``~`` is the person's home.  Raises ConfigError for any other relative path: it would
    let the current directory, which may be a cloned project, supply rules and settings.

    Sources: XDG Base Directory Specification 0.8 (a relative XDG_STATE_HOME is ignored), Apple's
    File System Programming Guide, Windows Known Folders.
    """
    given = environ.get("VANGUARD_HOME")
    if given:
        home = expanded(given, person)
        if not home.is_absolute():
            raise ConfigError(
                f"{given!r} is not an absolute path", place="VANGUARD_HOME", hint="write the whole path"
            )
        return home
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or person / "AppData" / "Local") / "Vanguard"
    if platform == "darwin":
        return person / "Library" / "Application Support" / "Vanguard"
    state = Path(environ.get("XDG_STATE_HOME", ""))
    return (state if state.is_absolute() else person / ".local" / "state") / "vanguard"


def own_config(home: Path) -> Path:
    """The config file of who names none: it need not be there."""
    return home / "vanguard.yaml"


def chosen_config(option: object, environ: Mapping[str, str], home: Path | None) -> tuple[object, str]:
    """The config file that is meant and who says so: the option, else the variable, else the home's.

    "" as both where there is none; ``home`` None stands for no home.  Raises ConfigError for an empty option.
    """
    if option == "":
        raise ConfigError("no file is named", place="--config", hint="name one, or leave the option out")
    if option is not None:
        return option, "--config"
    if given := environ.get("VANGUARD_CONFIG"):
        return given, "VANGUARD_CONFIG"
    if home is not None and own_config(home).is_file():
        return own_config(home), "home"
    return "", ""


def expanded(path: str, person: Path) -> Path:
    """A path of the environment, in which a leading ``~`` stands for the person's home."""
    return person / path[2:] if path == "~" or path.startswith(("~/", "~\\")) else Path(path)


def user_home(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """The home folder of the person whose environment this is, an absolute path.

    Raises ConfigError where none is known, and for a relative one.
    """
    name = "USERPROFILE" if platform == "win32" else "HOME"
    given = environ.get(name)
    if given:
        if not Path(given).is_absolute():
            raise ConfigError(f"{given!r} is not an absolute path", place=name)
        return Path(given)
    try:
        return Path.home()
    except RuntimeError:
        raise ConfigError("your home folder is not known", hint="set HOME") from None


def guarded_paths(
    home: Path,
    config: Path | None,
    rules: Iterable[Path] = (),
    *,
    user_home: Path,
    platform: str = sys.platform,
    folders: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Absolute paths, as written and with symbolic links resolved; a folder stands for all within.

    ``home`` is VANGUARD_HOME and ``rules`` are folders of rules.  A ``.env`` in the home or beside
    the config has settings too, and is guarded like them.  ``folders`` are the platform's own names
    for places (``APPDATA``, ``XDG_CONFIG_HOME``), where the user's environment has them.  The usual
    home is guarded too where another is set: other gateways of the person have theirs there.
    """
    usual = state_home({**(folders or {}), "VANGUARD_HOME": ""}, user_home, platform)
    beside = [config, config.parent / ".env"] if config else []
    own = [home, home / ".env", *beside, *rules, usual]
    paths = [*own, *client_configs(user_home, platform, folders or {})]
    spelled = (spelling for path in paths for spelling in (os.path.abspath(path), os.path.realpath(path)))
    return tuple(dict.fromkeys(spelled))


def client_configs(user_home: Path, platform: str, folders: Mapping[str, str]) -> tuple[Path, ...]:
    """Where MCP clients keep what they start and what they allow, whether or not the files exist."""
    claude = user_home / ".claude"
    files = client_files(user_home, platform, folders)
    lists = (path for each in files.values() for path in each)
    profiles = _data(user_home, platform, folders) / "Code" / "User" / "profiles"
    return (*lists, claude / "settings.json", claude / "settings.local.json", profiles)


def client_files(user_home: Path, platform: str, folders: Mapping[str, str]) -> dict[str, tuple[Path, ...]]:
    """The files in which each MCP client keeps a person's list of servers, by the client's short name.

    ``folders`` are names of places where the environment has them: ``APPDATA``, ``LOCALAPPDATA``,
    ``XDG_CONFIG_HOME``, and the clients' own ``CODEX_HOME`` and ``CLAUDE_CONFIG_DIR``.

    Sources: the documentation of Claude Desktop, Claude Code, Cursor, VS Code, Windsurf, Cline, Codex and
    Gemini CLI.
    """
    data = _data(user_home, platform, folders)
    claude = _given(folders, "CLAUDE_CONFIG_DIR", user_home)
    editors = [data / name / "User" for name in ("Code", "Code - Insiders")]
    cline = ("globalStorage", "saoudrizwan.claude-dev", "settings", "cline_mcp_settings.json")
    desktop = [data / "Claude"]
    if platform == "win32":
        local = Path(folders.get("LOCALAPPDATA") or user_home / "AppData" / "Local")
        store = local / "Packages" / "Claude_pzs8sxrjxfjjc"  # the edition of the Microsoft Store
        desktop.append(store / "LocalCache" / "Roaming" / "Claude")
    return {
        "claude-desktop": tuple(folder / "claude_desktop_config.json" for folder in desktop),
        "claude-code": (claude / ".claude.json",),
        "cursor": (user_home / ".cursor" / "mcp.json",),
        "vscode": tuple(folder / name for folder in editors for name in ("mcp.json", "settings.json")),
        "windsurf": (user_home / ".codeium" / "windsurf" / "mcp_config.json",),
        "cline": (
            *(folder.joinpath(*cline) for folder in editors),
            user_home / ".cline" / "data" / "settings" / "cline_mcp_settings.json",
        ),
        "codex": (_given(folders, "CODEX_HOME", user_home / ".codex") / "config.toml",),
        "gemini": (user_home / ".gemini" / "settings.json",),
    }


def _data(user_home: Path, platform: str, folders: Mapping[str, str]) -> Path:
    """Where the platform's programs keep what belongs to a person."""
    if platform == "win32":
        return Path(folders.get("APPDATA") or user_home / "AppData" / "Roaming")
    if platform == "darwin":
        return user_home / "Library" / "Application Support"
    return _given(folders, "XDG_CONFIG_HOME", user_home / ".config")


def _given(folders: Mapping[str, str], name: str, usual: Path) -> Path:
    """The folder that a variable names by an absolute path, else the usual one."""
    given = Path(folders.get(name, ""))
    return given if given.is_absolute() else usual
