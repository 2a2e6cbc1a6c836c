"""``vanguard rules`` on the terminal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import vanguard
from vanguard.cli.rules import app
from vanguard.layers import BUILTIN
from vanguard.rules.scaffold import write


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one rule that is proven and well written."""
    path = write(tmp_path / "rules", "sql-injection", "sql-union")
    text = path.read_text().replace("todo what", "queries").replace("TODO-pattern", "union-select")
    path.write_text(text.replace("title: TODO what", "title: What").replace("TODO ", "Something "))
    return tmp_path / "rules"


def test_list_is_a_plain_table_where_it_is_no_terminal(folder: Path) -> None:
    said = run("list", "--rules-dir", folder)
    assert said.exit_code == 0
    assert said.stdout == "sql-union  medium  1  sql-injection  What is seen, as a heading (unsigned)\n"


def test_list_gives_json_to_programs(folder: Path) -> None:
    (rule,) = json.loads(run("list", "--json", "--rules-dir", folder).stdout)
    assert (rule["id"], rule["severity"], rule["tags"]) == ("sql-union", "medium", ["owasp:MCP05", "cwe:77"])


def test_rules_that_are_code_are_listed_and_marked() -> None:
    lines = run("list").stdout.splitlines()
    (line,) = (line for line in lines if line.startswith("fs-traversal "))
    assert line.split()[1:4] == ["high", "1", "filesystem"]
    assert line.endswith("(built-in)")
    listed = {rule["id"]: rule for rule in json.loads(run("list", "--json").stdout)}
    assert listed.keys() >= {rule.id for rule in BUILTIN}
    assert listed["net-metadata"]["built_in"]
    assert listed["net-metadata"]["verdicts"]["balanced"] == "BLOCK"


def test_show_tells_what_each_profile_does_about_a_rule_that_is_code() -> None:
    said = run("show", "fs-outside-zone").stdout
    for told in (
        "# fs-outside-zone",
        "layer L1, family filesystem",
        "| severity | high |",
        "| in strict | BLOCK |",
    ):
        assert told in said
    assert "| in monitor | SHADOW-BLOCK |" in said
    unknown = run("show", "fs-outsidezone")
    assert (unknown.exit_code, "fs-outside-zone" in unknown.stderr) == (2, True)


def test_a_rule_that_is_code_has_no_cases_to_prove() -> None:
    said = run("test", "fs-outside-zone")
    assert (said.exit_code, said.stdout) == (2, "")
    assert "fs-outside-zone is built in" in said.stderr


def test_a_new_rule_is_followed_by_commands_for_its_own_folder(tmp_path: Path) -> None:
    said = run("new", "web", "web-form", "--rules-dir", tmp_path).stderr
    assert (
        f"rules check --rules-dir {tmp_path}; vanguard rules test web-form --rules-dir {tmp_path}\n" in said
    )
    assert "rule_folders:" in said


def test_no_rule_is_written_into_an_installed_package() -> None:
    inside = Path(vanguard.__file__).parent / "_bundle" / "rules"
    said = run("new", "web", "web-form", "--rules-dir", inside)
    assert (said.exit_code, said.stdout, inside.exists()) == (2, "", False)
    assert "belongs to the installed package (name a folder of yours" in said.stderr


def test_list_knows_the_shipped_rules() -> None:
    assert len(json.loads(run("list", "--json").stdout)) >= 40


def test_show_prints_the_page_of_a_rule(folder: Path) -> None:
    said = run("show", "sql-union", "--rules-dir", folder)
    assert said.exit_code == 0
    assert "# sql-union" in said.stdout


@pytest.mark.parametrize("command", ["show", "test"])
def test_an_unknown_rule_is_wrong_use_and_the_nearest_is_named(folder: Path, command: str) -> None:
    said = run(command, "sql-unoin", "--rules-dir", folder)
    assert said.exit_code == 2
    assert said.stderr == 'vanguard: ID: there is no rule "sql-unoin" (did you mean "sql-union"?)\n'


def test_new_names_the_file_that_it_has_written(tmp_path: Path) -> None:
    said = run("new", "web", "web-form", "--rules-dir", tmp_path)
    assert said.exit_code == 0
    assert said.stdout.split() == [str(tmp_path / "web" / "web-form.yaml")]
    assert run("new", "web", "web-form", "--rules-dir", tmp_path).exit_code == 2


def test_good_rules_pass_both_checks(folder: Path) -> None:
    proven, written = run("test", "--rules-dir", folder), run("check", "--rules-dir", folder)
    assert (proven.exit_code, proven.stdout) == (0, "1 rules proven by 4 cases\n")
    assert (written.exit_code, written.stdout) == (0, "1 rules are well written\n")


def test_a_rule_that_fails_its_cases_fails_the_test(folder: Path) -> None:
    path = folder / "sql-injection" / "sql-union.yaml"
    path.write_text(path.read_text().replace("union-select as", "union as"))
    said = run("test", "sql-union", "--rules-dir", folder)
    assert said.exit_code == 1
    assert said.stdout.startswith(f"{path}:17: the rule does not catch this")
    assert said.stderr == "vanguard: 1 problem\n"


def test_check_tells_every_file_that_cannot_be_read(folder: Path) -> None:
    write(folder, "web", "web-form")
    (folder / "web" / "web-odd.yaml").write_text("id: [")
    said = run("check", "--rules-dir", folder)
    assert said.exit_code == 1
    assert "web-odd.yaml:1: not YAML" in said.stdout
    assert "web-form.yaml:2: `title` is still to be written" in said.stdout


@pytest.mark.parametrize("command", ["list", "test", "check"])
def test_a_folder_without_rules_is_wrong_use(tmp_path: Path, command: str) -> None:
    said = run(command, "--rules-dir", tmp_path)
    assert said.exit_code == 2
    why = "rules stand in <category>/<rule-id>.yaml"
    assert said.stderr == f"vanguard: no rules found in {tmp_path} ({why})\n"


def test_pages_are_written_where_they_are_asked_for(folder: Path, tmp_path: Path) -> None:
    said = run("pages", "--rules-dir", folder, "--out", tmp_path / "docs")
    assert (said.exit_code, said.stdout) == (0, f"2 pages in {tmp_path / 'docs'}\n")
    assert {path.name for path in (tmp_path / "docs").iterdir()} == {"index.md", "sql-union.md"}


def test_what_a_terminal_might_obey_is_written_out(folder: Path) -> None:
    path = folder / "sql-injection" / "sql-union.yaml"
    path.write_text(
        path.read_text().replace("title: What", 'title: "\\e[31mWhat').replace("heading\n", 'heading"\n', 1)
    )
    said = run("list", "--rules-dir", folder)
    assert "\x1b" not in said.stdout
    assert "\\u{1b}[31mWhat" in said.stdout
