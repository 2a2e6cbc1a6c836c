"""The policy file: what it may say, and the one line that each slip gets."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vanguard.errors import ConfigError
from vanguard.model.capability import Capability
from vanguard.model.context import Destinations, Exemption
from vanguard.policy.config import config
from vanguard.policy.exceptions import check_rule_ids, idle_exceptions

WHOLE = """\
version: 1
profile: strict
servers:
  files:
    command: npx
    args: ["-y", server-filesystem, "."]
    env: {LEVEL: debug}
    zones: ["."]
    tool_zones: {write_file: [out]}
    destinations: {deny: [evil.example]}
    capabilities: {write_file: [fs.write], think: []}
zones: [~/work, ../shared]
destinations: {allow: ["*.Example.com", 10.0.0.0/8, "::1"], deny: [169.254.169.254]}
exceptions:
  - rule: fs-outside-zone
    server: files
    tool: read_file
    because: the reports are there
    expires: 2027-01-31
  - rules: [a, b]
    because: both are noise here
refusal: tool_result
detail: none
limits: {nodes: 40, frame_bytes: 1048576}
level: {enforce: 3}
deadlines: {start_s: 5, answer_s: 60.5}
audit: {path: logs/audit.jsonl, max_bytes: 1000, keep_days: 7}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "vanguard.yaml"
    path.write_text(text)
    return path


def test_everything_it_may_say(tmp_path: Path) -> None:
    folder = tmp_path / "project"
    folder.mkdir()
    found = config(written(folder, WHOLE), user_home=str(tmp_path / "me"))
    root = tmp_path.resolve()
    assert found.values == {
        "profile": "strict",
        "zones": (str(root / "me/work"), str(root / "shared")),
        "destinations": Destinations(("*.example.com", "10.0.0.0/8", "::1"), ("169.254.169.254",)),
        "refusal": "tool_result",
        "detail": "none",
        "deadlines.start_s": 5.0,
        "deadlines.answer_s": 60.5,
        "audit.path": folder / "logs/audit.jsonl",
        "audit.max_bytes": 1000,
        "audit.keep_days": 7,
    }
    assert found.limits == {"nodes": 40, "frame_bytes": 1048576}
    assert (found.levels, found.places["level.enforce"]) == ({"enforce": 3}, f"{found.path}:25")
    files = found.servers["files"]
    assert (files.command, files.args) == ("npx", ("-y", "server-filesystem", "."))
    assert (files.env, files.destinations) == ({"LEVEL": "debug"}, Destinations(deny=("evil.example",)))
    assert files.zones == (str(root / "project"),)
    assert files.tool_zones == {"write_file": (str(root / "project/out"),)}
    assert files.capabilities == {"write_file": frozenset({Capability.FS_WRITE}), "think": frozenset()}
    first, second = found.exceptions
    assert first.exemption == Exemption(
        frozenset({"fs-outside-zone"}), "files", "read_file", "the reports are there", date(2027, 1, 31)
    )
    assert second.exemption == Exemption(frozenset({"a", "b"}), because="both are noise here")
    assert (first.place, second.place) == (f"{found.path}:15", f"{found.path}:20")
    assert found.places["deadlines.answer_s"] == f"{found.path}:26"
    assert found.places["limits.nodes"] == f"{found.path}:24"


def test_a_zone_that_is_a_link_is_the_place_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    found = config(written(tmp_path, "zones: [link]\n"))
    assert found.values["zones"] == (str((tmp_path / "real").resolve()),)


def test_an_answer_deadline_may_be_off(tmp_path: Path) -> None:
    assert config(written(tmp_path, "deadlines: {answer_s: off}\n")).values == {"deadlines.answer_s": None}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("version: 2\n", 1, "version 2 is not known (write version: 1)"),
        (
            "profile: balnced\n",
            1,
            'unknown profile "balnced" (did you mean "balanced"? the profiles are monitor, balanced, strict)',
        ),
        ("\nprofil: strict\n", 2, 'unknown key "profil" (did you mean "profile"?)'),
        (
            "weather: fine\n",
            1,
            'unknown key "weather" (known: audit, budgets, captures, cases, deadlines, default_action, '
            "definitions, destinations, detail, disclosure, exceptions, extends, hosted, level, limits, "
            "management, may_except, policy, profile, refusal, review, rule_folders, rules, semantic, …)",
        ),
        ("profile: strict\nprofile: monitor\n", 2, 'the key "profile" stands twice (first on line 1)'),
        ("profile: [strict]\n", 1, "a text is wanted, this is a list"),
        ("refusal: eror\n", 1, '"eror" is not a value here (did you mean "error"?)'),
        ("detail: some\n", 1, '"some" is not a value here (known: full, none)'),
        ("zones: .\n", 1, 'a list is wanted, this is the text "."'),
        ('zones:\n  - "a"\n  - ""\n', 3, "a path is wanted, this is empty"),
        ("zones: [~/x]\n", 1, "nobody's home is known here, so ~ means nothing (write the whole path)"),
        ("limits: {node: 5}\n", 1, 'unknown key "node" (did you mean "nodes"?)'),
        (
            "limits: {depth: 5}\n",
            1,
            'unknown key "depth" (known: decoded_factor, forms, frame_bytes, layers, nodes)',
        ),
        ("level: {enforce: 5}\n", 1, "5 is too large (at most 4)"),
        ("level: {enforced: 2}\n", 1, 'unknown key "enforced" (did you mean "enforce"?)'),
        (
            "level:\n  enforce: 3\n  shadow: 2\n",
            3,
            "the level in shadow is below the one enforced (at least 3)",
        ),
        ("limits: {nodes: 0}\n", 1, "0 is too small (at least 1)"),
        ("audit: {keep_days: 1000000}\n", 1, "1000000 is too large (at most 36500)"),
        ("deadlines: {answer_s: 1.0e+300}\n", 1, "1e+300 is not between 0.1 and 31536000"),
        (f"audit: {{max_bytes: {'9' * 5000}}}\n", 1, "this is no number that can be used"),
        ("deadlines: {answer_s: never}\n", 1, 'a number is wanted, this is the text "never"'),
        ("deadlines: {start_s: 0}\n", 1, "0 is not between 0.1 and 31536000"),
        ("servers:\n  a:\n    comand: x\n", 3, 'unknown key "comand" (did you mean "command"?)'),
        ("servers: {a: {env: {N: 1}}}\n", 1, "a text is wanted, this is 1"),
        (
            "servers:\n  a:\n    capabilities: {read: [fs.read,\n      fs.wrte]}\n",
            4,
            'unknown capability "fs.wrte" (did you mean "fs.write"?)',
        ),
        (
            "servers: {a: {capabilities: {read: [sql]}}}\n",
            1,
            'unknown capability "sql" (known: admin, db, exec, fs.read, fs.write, message.send, money, '
            "net.out, secrets)",
        ),
        ("servers: {a: {capabilities: [exec]}}\n", 1, "a mapping is wanted, this is a list"),
        ("servers: {a: {capabilities: {x: exec}}}\n", 1, 'a list is wanted, this is the text "exec"'),
        ("servers: {a: {capabilities: {x: [1]}}}\n", 1, "a text is wanted, this is 1"),
        (
            "destinations: {deny: ['http://x/']}\n",
            1,
            '"http://x/" is not a destination (write a host name, *.suffix, an address or a CIDR block)',
        ),
        (
            "exceptions:\n  - server: a\n",
            2,
            'an exception names its rule or its rules (write "rule: ID" or "rules: [ID, ID]")',
        ),
        (
            "exceptions: [{rule: a, because: b, expires: soon}]\n",
            1,
            '"soon" is not a date (write it as 2027-01-31)',
        ),
        ("exceptions: [{rules: []}]\n", 1, "an exception names at least one rule"),
        ("exceptions: [{rule: a}]\n", 1, 'an exception says why it is safe (write "because: …")'),
        (
            "exceptions:\n  - {rule: a, because: ' '}\n",
            2,
            'an exception says why it is safe (write "because: …")',
        ),
        ("profile: a: b\n", 1, "not YAML: mapping values are not allowed here"),
    ],
)
def test_every_slip_is_one_line_with_its_place(text: str, line: int, said: str, tmp_path: Path) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ConfigError) as caught:
        config(path)
    assert str(caught.value) == f"{path}:{line}: {said}"


def test_an_exception_for_a_rule_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "exceptions:\n  - {rule: fs-outside-zone, because: a}\n  - {rule: fs-outsidezone, because: a}\n",
    )
    with pytest.raises(ConfigError) as caught:
        check_rule_ids(config(path).exceptions, {"fs-outside-zone", "net-private"})
    assert str(caught.value) == f'{path}:3: unknown rule "fs-outsidezone" (did you mean "fs-outside-zone"?)'


def test_exceptions_that_do_nothing_are_told(tmp_path: Path) -> None:
    text = (
        "exceptions:\n"
        "  - {rule: a, because: b, expires: 2026-12-01}\n"
        "  - {rule: a, because: b, expires: 2026-12-02, server: flies}\n"
        "  - {rule: a, because: b, server: files}\n"
        "  - {rule: a, because: b}\n"
    )
    path = written(tmp_path, text)
    assert idle_exceptions(config(path).exceptions, {"files"}, date(2026, 12, 1)) == [
        f"{path}:2: this exception has expired on 2026-12-01, so it does nothing",
        f'{path}:3: this exception names an unknown server, "flies" (did you mean "files"?)',
    ]


def test_folders_of_rules_are_taken_from_the_files_own_folder(tmp_path: Path) -> None:
    found = config(written(tmp_path, "rule_folders: [./mine, mine, ../ours]\n"))
    root = tmp_path.resolve()
    assert found.values == {"rule_folders": (root / "mine", root.parent / "ours")}


def test_what_a_change_of_a_server_means_is_read_with_its_places(tmp_path: Path) -> None:
    path = tmp_path / "vanguard.yaml"
    path.write_text("trust:\n  pins: off\n  new-sink: stop\n")
    found = config(path)
    assert found.trust == {"pins": False, "new-sink": "stop"}
    assert found.places["trust.new-sink"] == f"{path}:3"
    for wrong in ("pins: no", "new-sinks: warn", "new-sink: block"):
        path.write_text(f"trust:\n  {wrong}\n")
        with pytest.raises(ConfigError, match=f"{path}:2: "):
            config(path)
