"""What program code puts together out of literals."""

from __future__ import annotations

import pytest

from vanguard.layers.disguises import steps
from vanguard.layers.literals import literals


@pytest.mark.parametrize(
    ("sent", "plain"),
    [
        ("'a'+'b'", "'ab'"),
        ("'a' || 'b'", "'ab'"),
        ('"a" . "b"', '"ab"'),
        ("'wh'+\"oami\"", "'whoami'"),
        ("CHAR(97,98)", "'ab'"),
        ("SELECT CHAR(0x61)+CHAR(98)", "SELECT 'ab'"),
        ("chr(97).chr(98)", "'ab'"),
        ("CHR(115)||CHR(104)", "'sh'"),
        ("eval(String.fromCharCode(97,108,101))", "eval('ale')"),
        ("[char]105+[char]101+[char]0x78", "'iex'"),
        ("-join[char[]](105,101,120)", "-join'iex'"),
        ("CONCAT('a','b')", "'ab'"),
        ("-join('a','b')", "'ab'"),
        ("('a','b')-join''", "'ab'"),
        ("''.join(['a','b'])", "'ab'"),
        ("['a','b'].join('')", "'ab'"),
        ("('{1}{0}'-f'ami','who')", "'whoami'"),
        ("'imaohw'[::-1]", "'whoami'"),
        ("strrev('imaohw')", "'whoami'"),
        ("'imaohw'.split('').reverse().join('')", "'whoami'"),
        ("'wxhxoxaxmxi'.replace('x','')", "'whoami'"),
        ("__import__('o' 's')", "__import__('os')"),
        ("exec(bytes([112,114]))", "exec('pr')"),
        ("('i')+('e')+'x'", "'iex'"),
    ],
)
def test_what_literals_make_is_written_out(sent: str, plain: str) -> None:
    assert literals in steps(sent, acted=True)
    taken = literals(sent)
    assert taken is not None
    assert (taken.text, taken.names) == (plain, ("literals",))


@pytest.mark.parametrize(
    "honest",
    [
        "x = 'it''s'",
        "print('a', 'b')",
        "CREATE TABLE t (a CHAR(10), b VARCHAR(20))",
        "f(a + b) || c",
        "chr(7)",
        "char(1114112)",
        "{'a': 'b'}",
        "name.replace('x', 'y')",
    ],
)
def test_other_code_is_left(honest: str) -> None:
    assert literals(honest) is None
