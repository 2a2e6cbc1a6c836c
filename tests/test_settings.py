"""Where each setting comes from, and what is said of those that cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.model.context import Destinations
from vanguard.model.profile import Levels
from vanguard.settings import Settings, load, server_environment


class Place:
    """A machine of one's own: a home, a VANGUARD_HOME and a project with a config."""

    def __init__(self, folder: Path) -> None:
        self.person = folder / "me"
        self.home = folder / "state"
        self.project = folder / "project"
        self.config = self.project / "vanguard.yaml"
        for each in (self.person, self.home, self.project):
            each.mkdir()

    def load(self, *, variables: dict[str, str] | None = None, **flags: object) -> Settings:
        """The settings; with the project's config where it was written."""
        environ = {"HOME": str(self.person), "VANGUARD_HOME": str(self.home), **(variables or {})}
        if self.config.exists():
            flags.setdefault("config", str(self.config))
        return load(flags, environ)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_who_names_no_config_has_the_one_of_the_home(place: Place) -> None:
    own = place.home / "vanguard.yaml"
    own.write_text("version: 1\nprofile: strict\n")
    found = place.load()
    assert (found.profile.name, found.config, found.sources["config"]) == ("strict", own, "home")
    assert place.load(own_config=False).config is None
    other = place.project / "other.yaml"
    other.write_text("version: 1\nprofile: monitor\n")
    assert place.load(config=str(other)).profile.name == "monitor"
    assert place.load(variables={"VANGUARD_CONFIG": str(other)}).profile.name == "monitor"


def test_without_anything_it_is_balanced_and_in_memory(place: Place) -> None:
    found = place.load()
    assert (found.profile.name, found.state, found.refusal, found.detail) == (
        "balanced",
        "memory",
        "error",
        "full",
    )
    assert (found.start_s, found.answer_s, found.zones, found.destinations) == (
        30.0,
        None,
        None,
        Destinations(),
    )
    assert (found.config, found.servers, found.exceptions, found.warnings) == (None, {}, (), ())
    assert found.sources["profile"] == "default"
    assert found.sources["limits.forms"] == "profile balanced"
    assert found.sources["home"] == "VANGUARD_HOME"


def test_the_stronger_source_wins_one_by_one(place: Place) -> None:
    place.config.write_text("profile: strict\n")
    assert (place.load().profile.name, place.load().sources["profile"]) == ("strict", f"{place.config}:1")

    (place.home / ".env").write_text("VANGUARD_PROFILE=monitor\n")
    found = place.load()
    assert (found.profile.name, found.sources["profile"]) == ("monitor", f"{place.home / '.env'}:1")

    (place.project / ".env").write_text("# ours\nVANGUARD_PROFILE=balanced\n")
    found = place.load()
    assert (found.profile.name, found.sources["profile"]) == ("balanced", f"{place.project / '.env'}:2")

    found = place.load(variables={"VANGUARD_PROFILE": "strict"})
    assert (found.profile.name, found.sources["profile"]) == ("strict", "VANGUARD_PROFILE")

    found = place.load(variables={"VANGUARD_PROFILE": "strict"}, profile="monitor")
    assert (found.profile.name, found.sources["profile"]) == ("monitor", "--profile")


def test_a_flag_that_was_not_given_and_an_empty_variable_count_as_nothing(place: Place) -> None:
    found = place.load(variables={"VANGUARD_PROFILE": "", "VANGUARD_CONFIG": ""}, profile=None, config=None)
    assert (found.profile.name, found.sources["profile"]) == ("balanced", "default")


def test_the_current_directory_is_never_looked_at(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    hostile = place.person / "cloned"
    hostile.mkdir()
    (hostile / ".env").write_text("VANGUARD_PROFILE=monitor\n")
    (hostile / "vanguard.yaml").write_text("profile: monitor\n")
    monkeypatch.chdir(hostile)
    found = place.load()
    assert (found.profile.name, found.config) == ("balanced", None)


def test_a_dotenv_may_not_move_the_home_or_choose_the_config(place: Place) -> None:
    (place.home / ".env").write_text("VANGUARD_HOME=/elsewhere\nVANGUARD_CONFIG=/x.yaml\nOTHER=1\n")
    found = place.load()
    assert (found.home, found.config) == (place.home, None)
    assert found.warnings == (
        f"{place.home / '.env'}:1: VANGUARD_HOME counts in the environment only",
        f"{place.home / '.env'}:2: VANGUARD_CONFIG counts in the environment only",
    )


def test_a_config_may_be_named_by_the_environment(place: Place) -> None:
    place.config.write_text("refusal: tool_result\n")
    found = load({}, {"HOME": str(place.person), "VANGUARD_CONFIG": str(place.config)})
    assert (found.refusal, found.config, found.sources["config"]) == (
        "tool_result",
        place.config,
        "VANGUARD_CONFIG",
    )


def test_the_config_sets_limits_over_those_of_the_profile(place: Place) -> None:
    place.config.write_text("limits: {forms: 12}\n")
    found = place.load()
    assert (found.profile.limits.forms, found.profile.limits.nodes) == (12, 200_000)
    assert found.sources["limits.forms"] == f"{place.config}:1"
    assert found.sources["limits.nodes"] == "profile balanced"


@pytest.mark.parametrize(
    ("text", "levels", "source"),
    [
        ("{enforce: 1}", Levels(1, 3), "profile balanced"),
        ("{shadow: 2}", Levels(2, 2), "config"),
        ("{enforce: 4}", Levels(4, 4), "profile balanced"),
        ("{enforce: 3, shadow: 4}", Levels(3, 4), "config"),
    ],
)
def test_the_config_sets_levels_over_those_of_the_profile(
    text: str, levels: Levels, source: str, place: Place
) -> None:
    place.config.write_text(f"level: {text}\n")
    found = place.load()
    assert found.profile.level == levels
    assert found.sources["level.shadow"] == source.replace("config", f"{place.config}:1")


def test_a_level_in_shadow_below_the_profiles_own_is_an_error(place: Place) -> None:
    place.config.write_text("profile: strict\nlevel: {shadow: 2}\n")
    with pytest.raises(ConfigError) as caught:
        place.load()
    assert str(caught.value) == (
        f"{place.config}:2: the level in shadow is below the one enforced, 3 "
        "(write enforce: 2 too, or a shadow of at least 3)"
    )


def test_the_audit_log_may_be_named_by_the_environment_or_the_config(place: Place) -> None:
    place.config.write_text("audit: {path: logs/a.jsonl}\n")
    assert place.load().audit_log == place.project / "logs/a.jsonl"
    found = place.load(variables={"VANGUARD_AUDIT_LOG": "/var/log/v.jsonl"})
    assert (found.audit_log, found.sources["audit.path"]) == (Path("/var/log/v.jsonl"), "VANGUARD_AUDIT_LOG")


@pytest.mark.parametrize(
    ("flags", "variables", "said"),
    [
        (
            {"profile": "balnced"},
            {},
            '--profile: unknown profile "balnced" '
            '(did you mean "balanced"? the profiles are monitor, balanced, strict)',
        ),
        (
            {},
            {"VANGUARD_PROFILE": "stric"},
            'VANGUARD_PROFILE: unknown profile "stric" '
            '(did you mean "strict"? the profiles are monitor, balanced, strict)',
        ),
        (
            {"state": "sqllite"},
            {},
            '--state: "sqllite" is not a value here (did you mean "sqlite"?)',
        ),
        (
            {},
            {"VANGUARD_STATE": "redis"},
            "VANGUARD_STATE: no Redis is named to keep the state in (give --redis, or VANGUARD_REDIS_URL)",
        ),
        (
            {"redis": "http://localhost"},
            {},
            "--redis: this is no URL of a Redis (write redis://HOST:PORT/0, rediss:// for TLS)",
        ),
        ({"config": ""}, {}, "--config: no file is named (name one, or leave the option out)"),
        ({"config": "/no/such.yaml"}, {}, '--config: there is no file "/no/such.yaml"'),
        ({}, {"VANGUARD_CONFIG": "/no/such.yaml"}, 'VANGUARD_CONFIG: there is no file "/no/such.yaml"'),
    ],
)
def test_a_value_that_cannot_be_used_is_one_line_with_its_place(
    flags: dict[str, object], variables: dict[str, str], said: str, place: Place
) -> None:
    with pytest.raises(ConfigError) as caught:
        place.load(variables=variables, **flags)
    assert str(caught.value) == said


def test_the_state_is_in_redis_where_one_is_named(place: Place) -> None:
    url = "redis://localhost"
    assert place.load().state == "memory"
    for found in (place.load(redis=url, state="memory"), place.load(variables={"VANGUARD_REDIS_URL": url})):
        assert (found.state, found.redis_url) == ("redis", url)
    assert place.load(variables={"VANGUARD_REDIS_URL": url}, state="sqlite").state == "sqlite"


def test_unknown_names_with_our_prefix_are_warned_of(place: Place) -> None:
    found = place.load(variables={"VANGUARD_COLOUR": "red", "PROFILE": "x"})
    assert found.warnings == ("VANGUARD_COLOUR is not a setting",)


def test_a_name_that_is_nearly_a_setting_stops_the_start(place: Place) -> None:
    with pytest.raises(ConfigError) as caught:
        place.load(variables={"VANGUARD_PROFLE": "strict"})
    assert str(caught.value) == 'VANGUARD_PROFLE is not a setting (did you mean "VANGUARD_PROFILE"?)'
    (place.home / ".env").write_text("VANGUARD_AUDITLOG=x\n")
    with pytest.raises(ConfigError, match=r'\.env:1: VANGUARD_AUDITLOG is .* "VANGUARD_AUDIT_LOG"'):
        place.load()


def test_folders_of_rules_stand_beside_the_config_and_are_guarded(place: Place) -> None:
    place.config.write_text("version: 1\nrule_folders: [./my-rules, my-rules]\n")
    found = place.load()
    assert found.rule_folders == (place.project / "my-rules",)
    assert found.sources["rule_folders"] == f"{place.config}:2"
    assert str(place.project / "my-rules") in found.guarded


def test_a_dotenv_is_read_as_people_write_it(place: Place) -> None:
    (place.home / ".env").write_text(
        "\n# a comment\nOTHER='x y'\nexport VANGUARD_PROFILE = \"strict\"  # why\n"
        "VANGUARD_AUDIT_LOG=/var/log/a b.jsonl # where\nEMPTY=\nQUOTE='a # b'\n"
    )
    found = place.load()
    assert (found.profile.name, found.audit_log) == ("strict", Path("/var/log/a b.jsonl"))


def test_a_dotenv_expands_nothing(place: Place) -> None:
    (place.home / ".env").write_text("VANGUARD_AUDIT_LOG=/x/$HOME/`id`\n")
    assert place.load().audit_log == Path("/x/$HOME/`id`")


@pytest.mark.parametrize(
    "line",
    ["VANGUARD_PROFILE", "VANGUARD_PROFILE: strict", 'export VANGUARD_PROFILE="x', "VANGUARD_X=\ufffd"],
)
def test_a_line_for_us_in_a_dotenv_that_is_none_is_an_error(line: str, place: Place) -> None:
    (place.home / ".env").write_text(f"A=1\n{line}\n")
    with pytest.raises(ConfigError) as caught:
        place.load()
    assert str(caught.value) == f"{place.home / '.env'}:2: not a line of the form NAME=value"


def test_a_home_that_cannot_be_written_is_no_error(place: Place) -> None:
    found = load({}, {"HOME": str(place.person), "VANGUARD_HOME": "/dev/null/home"})
    assert found.profile.name == "balanced"


def test_the_guarded_paths_cover_home_config_and_the_clients(place: Place) -> None:
    place.config.write_text("version: 1\n")
    guarded = place.load().guarded
    for path in (
        place.home,
        place.home / ".env",
        place.config,
        place.project / ".env",
        place.person / ".claude.json",
        place.person / ".cursor/mcp.json",
    ):
        assert str(path) in guarded


def test_importing_settings_loads_no_heavy_library() -> None:
    code = "import sys, vanguard.settings; print(*{name.partition('.')[0] for name in sys.modules})"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"ruamel", "pydantic", "typer", "re2", "asyncio", "tempfile"} & set(loaded.split())


def test_other_peoples_lines_in_a_dotenv_stop_nothing(place: Place) -> None:
    (place.home / ".env").write_bytes(
        b'KEY="-----BEGIN KEY-----\nabc=\n-----END KEY-----"\n= x\nA="x\n1A=2\nL=\xe9\n'
        b"VANGUARD_PROFILE=strict\r\n"
    )
    found = place.load()
    assert (found.profile.name, found.sources["profile"]) == ("strict", f"{place.home / '.env'}:8")


def test_a_separator_that_no_editor_shows_begins_no_line_of_a_dotenv(place: Place) -> None:
    (place.home / ".env").write_text("NOTE=a\u2028VANGUARD_PROFILE=monitor\n")
    assert place.load().profile.name == "balanced"


def test_a_folder_called_dotenv_is_none(place: Place) -> None:
    (place.home / ".env").mkdir()
    assert place.load().warnings == ()


def test_a_dotenv_that_cannot_be_read_is_left_out_with_a_warning(place: Place) -> None:
    (place.home / ".env").symlink_to("/proc/self/mem")
    (warning,) = place.load().warnings
    assert warning.startswith(f"{place.home / '.env'} is left out: it cannot be read (")


@pytest.mark.parametrize("home", ["state", "./state", "../x", "~other/x"])
def test_a_relative_home_is_refused(home: str, place: Place) -> None:
    with pytest.raises(ConfigError, match=r"^VANGUARD_HOME: .* is not an absolute path"):
        place.load(variables={"VANGUARD_HOME": home})


def test_a_home_of_the_person_that_is_relative_is_refused(place: Place) -> None:
    with pytest.raises(ConfigError, match=r"^HOME: .* is not an absolute path"):
        place.load(variables={"HOME": "."})


def test_a_tilde_is_the_persons_home(place: Place) -> None:
    (place.person / "v.yaml").write_text("profile: strict\n")
    found = place.load(
        variables={"VANGUARD_HOME": "~/v", "VANGUARD_CONFIG": "~/v.yaml", "VANGUARD_AUDIT_LOG": "~/a.jsonl"}
    )
    assert (found.home, found.profile.name) == (place.person / "v", "strict")
    assert found.audit_log == place.person / "a.jsonl"


def test_a_relative_config_is_taken_from_the_current_directory(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place.project / "mine.yaml").write_text("profile: strict\n")
    monkeypatch.chdir(place.project)
    assert place.load(variables={"VANGUARD_CONFIG": "mine.yaml"}).config == place.project / "mine.yaml"


def test_standard_output_is_no_audit_log(place: Place) -> None:
    code = (
        "from vanguard.errors import ConfigError; from vanguard.settings import load\n"
        "try: load({})\n"
        "except ConfigError as error: import sys; sys.exit(str(error))"
    )
    file = place.home / "out"
    for named in ("/dev/stdout", "/dev/fd/1", str(file)):
        environ = os.environ | {"HOME": str(place.person), "VANGUARD_AUDIT_LOG": named}
        with file.open("wb") as out:
            done = subprocess.run(
                [sys.executable, "-c", code], stdout=out, stderr=subprocess.PIPE, env=environ, text=True
            )
        said = f'VANGUARD_AUDIT_LOG: "{named[:40]}" is standard output, which belongs to MCP '
        assert done.stderr == f"{said}(name a file, or /dev/stderr)\n"


def test_a_server_gets_none_of_our_settings() -> None:
    ours = {"PATH": "/bin", "VANGUARD_API_KEY": "k", "Vanguard_X": "y", "VANGUARD": "z"}
    assert server_environment({}, ours) == {"PATH": "/bin", "VANGUARD": "z"}
    assert server_environment({"PATH": "/x", "VANGUARD_HOME": "/h"}, ours) == {
        "PATH": "/x",
        "VANGUARD": "z",
        "VANGUARD_HOME": "/h",
    }


def test_a_server_gets_no_credentials_that_are_for_others() -> None:
    ours = {"PATH": "/bin", "WEB_TOKEN": "t"}
    assert server_environment({}, ours, withheld={"WEB_TOKEN"}) == {"PATH": "/bin"}
    assert server_environment({"WEB_TOKEN": "own"}, ours, withheld={"WEB_TOKEN"})["WEB_TOKEN"] == "own"
