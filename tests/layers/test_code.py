from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.inspection import inspect
from vanguard.layers.code.calls import Effect
from vanguard.layers.code.names import Room
from vanguard.layers.code.program import seen
from vanguard.layers.code.reader import ProgramReader
from vanguard.layers.code.rules import BUILTIN
from vanguard.layers.commands import layer as commands
from vanguard.model.context import Context, Policy
from vanguard.model.decision import Decision
from vanguard.model.finding import Severity
from vanguard.model.message import Direction, Message
from vanguard.policy.load import profile
from vanguard.rules import library
from vanguard.rules.index import Index
from vanguard.wire.jsonrpc import parse

_spec = importlib.util.spec_from_file_location(
    "program_samples", Path(__file__).with_name("program_samples.py")
)
assert _spec is not None
assert _spec.loader is not None
samples = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(samples)

RULES, DIGEST = library.load(None, None)
BALANCED, STRICT = (
    Context(Policy(profile(name), Index(RULES, DIGEST), DIGEST)) for name in ("balanced", "strict")
)
IDS = {rule.id for rule in BUILTIN}


def asked(tool: str, arguments: dict[str, Any], context: Context = BALANCED) -> Decision:
    """The decision on a call of a tool."""
    body = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "tools/call",
        "params": {"name": tool, "arguments": arguments},
    }
    message = parse(json.dumps(body).encode(), Direction.TO_SERVER)
    assert isinstance(message, Message)
    return inspect(message, context)


def broken(program: str) -> set[str]:
    """The rules that a program breaks so that balanced stops it."""
    return {
        each.rule.id
        for each in seen(program, Room(len(program)))
        if each.severity >= Severity.HIGH and each.level <= 2 and each.confidence >= 0.75
    }


def told(decision: Decision) -> set[str]:
    """The rules of this layer that a decision names."""
    return {reason.finding.rule for reason in decision.reasons} & IDS


@pytest.mark.parametrize("program", samples.HARMFUL)
def test_a_program_that_does_harm_is_stopped(program: str) -> None:
    stopping = [each for each in asked("run_code", {"code": program}).reasons if each.verdict.stops]
    assert {each.finding.rule for each in stopping} & (IDS | {rule.id for rule in commands.BUILTIN})


@pytest.mark.parametrize("program", samples.HONEST)
def test_a_program_that_works_is_let_through(program: str) -> None:
    assert broken(program) == set()
    reasons = asked("run_code", {"code": program}).reasons
    assert [each for each in reasons if each.finding.rule in IDS and each.verdict.stops] == []


@pytest.mark.parametrize(
    ("program", "rule"),
    [
        ("import os\nos.remove('/etc/hosts')", "code-changes-system"),
        ("import shutil\nshutil.rmtree('/')", "code-wipes-folders"),
        ("open('/root/.bashrc', 'a').write('x')", "code-plants-startup"),
        ("print(open('/etc/shadow').read())", "code-reads-protected"),
        ("import os\nos.listdir('/etc/ssh')", "code-surveys-system"),
        ("import requests\nrequests.post(u, data=open('/etc/passwd'))", "code-sends-protected"),
        ("import socket, os\ns = socket.socket()\nos.system(s.recv(99).decode())", "code-remote-shell"),
        ("import requests\nexec(requests.get(u).text)", "code-runs-download"),
        ("import base64\nexec(base64.b64decode(x))", "code-runs-hidden"),
        ("import pickle\npickle.loads(b\"cos\\nsystem\\n(S'id'\\ntR.\")", "code-rebuilds-objects"),
        ("import os\nwhile True: os.fork()", "code-exhausts-machine"),
        ("import os\nos.kill(1, 9)", "code-kills-service"),
        ("import os\nos.setuid(0)", "code-gains-privilege"),
        ("import win32crypt\nwin32crypt.CryptUnprotectData(x)", "code-spies"),
    ],
)
def test_each_harm_has_its_rule(program: str, rule: str) -> None:
    assert rule in broken(program)


@pytest.mark.parametrize(
    "disguise",
    [
        "from os import remove as r\nr('/etc/passwd')",
        "import os as o\no.remove('/etc/passwd')",
        "import os\nf = os.remove\nf('/etc/passwd')",
        "__import__('os').remove('/etc/passwd')",
        "import os\ngetattr(os, 'rem' + 'ove')('/etc/passwd')",
        "import os\nos.__dict__['remove']('/etc/passwd')",
        "import importlib\nm = importlib.import_module('o' + 's')\nm.remove('/etc/passwd')",
        "import os\np = '/etc'\nos.remove(os.path.join(p, 'passwd'))",
        "import os\np = '/etc'\nos.remove(f'{p}/passwd')",
        "import os\nos.remove('/'.join([]) or '/etc/passwd')",
        "import os\nos.remove('%s/%s' % ('/etc', 'passwd'))",
        "import os\nos.remove('{}/passwd'.format('/etc'))",
        "import os\nos.remove('\\x2fetc/passwd')",
        "import os\ndef clean(p):\n    os.remove(p)\nclean('/etc/passwd')",
        "import os\nclass A:\n    def __init__(self, p):\n        self.p = p\n    def go(self):\n        "
        "os.remove(self.p)\n"
        "A('/etc/passwd').go()",
        "import os\ndef where():\n    return '/etc/passwd'\nos.remove(where())",
        "import os\nfor p in ['/etc/passwd', 'x']:\n    os.remove(p)",
        "import os\nfor d, _, fs in os.walk('/etc'):\n    for f in fs:\n        os.remove(os.path.join(d, "
        "f))",
        "exec(\"import os; os.remove('/etc/passwd')\")",
        "from pathlib import Path\n(Path('/etc') / 'passwd').unlink()",
        "import os\nos.remove(\n    '/etc/passwd'\n)",
        "a = \"'''\"\nimport os\nos.remove('/etc/passwd')\nb = \"'''\"",
    ],
)
def test_a_name_or_a_path_that_is_put_together_is_followed(disguise: str) -> None:
    assert "code-changes-system" in broken(disguise)


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("write_file", {"path": "clean.py", "content": "import os\nos.remove('/etc/passwd')"}),
        ("search_code", {"query": "os.remove('/etc/passwd')"}),
        ("post_message", {"channel": "dev", "text": "he ran shutil.rmtree('/') by accident"}),
        ("create_issue", {"title": "exec(requests.get(url).text)", "body": "never do that"}),
    ],
)
def test_code_that_is_written_or_talked_about_is_not_run(tool: str, arguments: dict[str, Any]) -> None:
    assert told(asked(tool, arguments)) == set()


@pytest.mark.parametrize(
    "command",
    [
        "python3 -c \"import os; os.remove('/etc/passwd')\"",
        "node -e \"require('fs').rmSync('/etc', {recursive: true})\"",
        "perl -e 'unlink \"/etc/shadow\"'",
        "php -r 'unlink(\"/etc/passwd\");'",
        "ruby -e 'File.delete(\"/etc/passwd\")'",
        "echo \"import os; os.remove('/etc/passwd')\" | python3",
        "python3 - <<'E'\nimport os\nos.remove('/etc/hosts')\nE",
    ],
)
def test_a_program_that_a_command_runs_is_judged_too(command: str) -> None:
    assert told(asked("bash", {"command": command}))


@pytest.mark.parametrize(
    "program",
    [
        "import os\nd = '/etc'\nos.system('rm -rf ' + d)",
        "import subprocess\ntarget = '/usr'\nsubprocess.run(['rm', '-rf', target])",
        "const d = '/etc'; require('child_process').execSync(`rm -rf ${d}`)",
    ],
)
def test_a_command_that_a_program_puts_together_is_judged_as_a_command(program: str) -> None:
    assert "command-deletes-system" in {each.rule.id for each in seen(program, Room(0))}


def test_a_shell_for_the_network_is_stopped_also_where_it_is_written_to_a_file() -> None:
    program = (
        'int main(){ int s=socket(2,1,0); connect(s,a,16); dup2(s,0); dup2(s,1); execve("/bin/sh",0,0); }'
    )
    assert "code-remote-shell" in told(asked("write_file", {"path": "a.c", "content": program}))


def test_what_a_tool_for_other_things_is_given_is_judged_with_less_certainty() -> None:
    decision = asked("analyze", {"input": "import os\nos.remove('/etc/passwd')"})
    assert not decision.verdict.stops
    assert asked("analyze", {"input": "import os\nos.remove('/etc/passwd')"}, STRICT).verdict.stops


def test_strict_asks_a_person_about_programs_that_use_the_network_and_balanced_does_not() -> None:
    program = "import requests\nprint(requests.get('https://example.com').text)"
    assert asked("run_code", {"code": program}, STRICT).verdict.stops
    assert not asked("run_code", {"code": program}).verdict.stops


def test_answers_are_not_looked_at() -> None:
    body = {"jsonrpc": "2.0", "id": 1, "result": {"content": [{"type": "text", "text": samples.HARMFUL[0]}]}}
    message = parse(json.dumps(body).encode(), Direction.TO_CLIENT)
    assert isinstance(message, Message)
    assert told(inspect(message, BALANCED)) == set()


@given(st.text(alphabet="abos.remve(){}[]'\"`/\\$#=,:; \n\x00é0123", max_size=300) | st.text(max_size=200))
def test_no_text_is_refused(text: str) -> None:
    list(seen(text, Room(len(text))))
    ProgramReader(text, Room(len(text))).run()


@given(
    st.lists(st.sampled_from([*samples.HARMFUL, *samples.HONEST]), min_size=1, max_size=3),
    st.integers(0, 400),
)
def test_no_piece_of_a_program_is_refused(programs: list[str], cut: int) -> None:
    text = "\n".join(programs)[cut:]
    list(seen(text, Room(len(text))))


FLOODS = [
    "os.remove(a{0})\n",
    "a{0} = a{1} + b{0}\nopen(a{0})\n",
    "def f{0}(x{0}, y):\n  os.remove(x{0})\n  return y\nf{0}(f{1}('a', z{0}), 'b')\n",
    "os.remove(open(eval(exec(os.system(",
    "const a{0} = require('fs').b{0}; fs.unlinkSync(`${{a{0}}}/x`);\n",
    "<?php $a{0} = $b{0} . $c; unlink($a{0});\n",
]


@pytest.mark.parametrize("flood", FLOODS)
def test_a_flood_of_calls_is_read_within_bounds_and_said_to_be_one(flood: str) -> None:
    text = "".join(flood.format(number, number + 1) for number in range(4_000))
    reader = ProgramReader(text, Room(len(text)))
    acts = reader.run()
    assert reader.spent
    assert len(acts) < 1_000 + len(text) // 20
    assert "code-not-read" in {each.rule.id for each in seen(text, Room(len(text)))}


def test_what_does_harm_is_read_before_a_flood_of_what_does_not() -> None:
    text = "f.write(a)\n" * 5_000 + "import os\nos.remove('/etc/passwd')"
    assert "code-changes-system" in broken(text)


def test_an_act_says_by_which_name_and_on_what() -> None:
    (act,) = ProgramReader("import os\nos.rename('a', '/etc/b')", Room(0)).run()
    assert (act.effect, act.name) == (Effect.MOVE, "os.rename")
    assert (act.what.texts, act.argument(1).texts) == (("a",), ("/etc/b",))


@pytest.mark.parametrize(
    ("address", "asks"),
    [
        ("https://api.weather.example/v1/now", False),
        ("https://www.shop.example/rest/items/5", False),
        ("https://data.example/list.json?limit=5", False),
        ("https://pages.example/index.html", True),
        ("http://api.weather.example/v1/now", True),
    ],
)
def test_strict_asks_about_pages_and_not_about_data_that_programs_are_given(address: str, asks: bool) -> None:
    decision = asked(
        "run_python", {"code": f"import requests\nprint(requests.get('{address}').text)"}, STRICT
    )
    assert ("code-goes-online" in told(decision)) is asks


def test_strict_asks_about_what_is_sent_to_an_interface() -> None:
    code = "import requests\nrequests.post('https://api.weather.example/v1/now', data={'a': 1})"
    assert "code-goes-online" in told(asked("run_python", {"code": code}, STRICT))
