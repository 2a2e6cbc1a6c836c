"""What a shell undoes before it runs a text, and honest commands."""

from __future__ import annotations

import base64
import gzip
import zlib

import pytest

from vanguard.layers.disguises import steps
from vanguard.layers.shell_text import expansions, printed, undisguised, words


def wide(text: str) -> str:
    return base64.b64encode(text.encode("utf-16-le")).decode()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize(
    ("sent", "plain", "name"),
    [
        ("r''m -rf /", "rm -rf /", "shell-quotes"),
        ('c"a"t /et\'c\'/pas"swd"', "cat /etc/passwd", "shell-quotes"),
        ("'c''a''t' /etc/passwd", "cat /etc/passwd", "shell-quotes"),
        ('cat /etc"/"passwd', "cat /etc/passwd", "shell-quotes"),
        ('"rm" -rf /', "rm -rf /", "shell-quotes"),
        ("$'whoami' x", "whoami x", "shell-ansi"),
        (r"w\ho\am\i", "whoami", "shell-backslashes"),
        (r"/e\tc/pas\swd", "/etc/passwd", "shell-backslashes"),
        (r"\rm -r\f /", "rm -rf /", "shell-backslashes"),
        (r"vangu\ard appr\ovals gran\t", "vanguard approvals grant", "shell-backslashes"),
        ("ca\\\nt /etc/passwd", "cat /etc/passwd", "shell-backslashes"),
        ("wh$@oami", "whoami", "shell-empty"),
        ("c${@}at", "cat", "shell-empty"),
        ("wh$()oami", "whoami", "shell-empty"),
        ("wh``oami", "whoami", "shell-empty"),
        ("cat$u /etc$u/passwd$u", "cat /etc/passwd", "shell-empty"),
        ("w^h^o^a^m^i", "whoami", "shell-marks"),
        ("i`e`x", "iex", "shell-marks"),
        ("cat${IFS}/etc/passwd", "cat /etc/passwd", "shell-ifs"),
        ("cat$IFS$9/etc/passwd", "cat /etc/passwd", "shell-ifs"),
        ("cat${IFS%??}/etc/passwd", "cat /etc/passwd", "shell-ifs"),
        ("a=c;b=at;$a$b /etc/passwd", "cat /etc/passwd", "shell-variables"),
        ('D=/etc; cat "$D/passwd"', 'cat "/etc/passwd"', "shell-variables"),
        ("cat ${PATH:0:1}etc", "cat /etc", "shell-variables"),
        ("a=wxhxoxaxmxi;${a//x/}", "whoami", "shell-variables"),
        ("A=WhOaMi;${A,,}", "whoami", "shell-variables"),
        ("a=whoami.txt;${a%.*}", "whoami", "shell-variables"),
        ("a=x/whoami;${a##*/}", "whoami", "shell-variables"),
        ("set a=who&&set b=ami&&%a%%b%", "whoami", "shell-variables"),
        ("%COMSPEC:~0,2%", "C:", "shell-variables"),
        ("iex ($env:ComSpec[4,24,25]-join'')", "iex (iex)", "shell-variables"),
        ("{cat,/etc/passwd}", "cat /etc/passwd", "shell-braces"),
        ("cat /etc/{passwd,shadow}", "cat /etc/passwd /etc/shadow", "shell-braces"),
        ("/???/c?t /etc/p?ss*", "/bin/cat /etc/passwd", "shell-globs"),
        ("/b[i]n/c[^x]t", "/bin/cat", "shell-globs"),
        ("$(printf 'whoami')", "whoami", "shell-printed"),
        ("`echo whoami`", "whoami", "shell-printed"),
        ("$(rev<<<'imaohw')", "$(whoami)", "shell-printed"),
        ('$(tr "[A-Z]" "[a-z]"<<<"WhOaMi")', "$(whoami)", "shell-printed"),
        ("bash<<<$(base64 -d<<<aWQ=)", "bash<<<$(id)", "shell-printed"),
        ("eval(atob('YWxlcnQoMSk='))", "eval('alert(1)')", "shell-printed"),
        ("Buffer.from('6964','hex')", "'id'", "shell-printed"),
        ("codecs.decode('vq','rot13')", "'id'", "shell-printed"),
        (
            f"gzinflate(base64_decode('{b64(zlib.compress(b'system(1);')[2:-4])}'))",
            "'system(1);'",
            "shell-printed",
        ),
    ],
)
def test_shell_text_is_read_as_a_shell_would(sent: str, plain: str, name: str) -> None:
    taken = undisguised(sent)
    assert taken is not None
    assert (taken.text, taken.names[-1]) == (plain, name)
    assert {words, expansions, printed} & set(steps(sent, acted=True))


@pytest.mark.parametrize(
    "sent",
    [
        "echo d2hvYW1p | base64 -d | sh",
        "echo ON4GC3LJ | tr x x | sh; echo 77686f616d69 | xxd -r -p | sh",
        f"echo {b64(gzip.compress(b'whoami', mtime=0))} | base64 -d | gunzip | sh",
        "openssl base64 -d <<< d2hvYW1p | bash",
        "rev <<< 'imaohw' | sh",
        "echo 'jubnzv' | tr 'A-Za-z' 'N-ZA-Mn-za-m' | sh",
        f"powershell -nop -w hidden -enc {wide('whoami')}",
        f"pwsh /e {wide('whoami')}",
        "echo 'whoami' | sh",
    ],
)
def test_what_is_decoded_to_be_run_is_read_alone(sent: str) -> None:
    taken = undisguised(sent)
    assert taken is not None
    assert "whoami" in (taken.aside or taken.text).split("\n")


@pytest.mark.parametrize(
    "honest",
    [
        "C:\\Windows\\System32\\cmd.exe",
        "grep -E '^a.*b$' file | head -5",
        'echo "hello world" && printf "%s\\n" done',
        'docker run -v "$PWD":/src image make',
        "git commit -m 'fix: x' && git push",
        "find . -name '*.py' -exec rm {} \\;",
        "for i in 1 2; do cat file$i; done",
        'while read -r line; do echo "$line"; done < in.txt',
        "sed -i 's/a/b/g' *.txt",
        "awk '{print $1, $2}' f | sort | uniq -c",
        "rm -rf /tmp/build/* ~/.cache/x",
        "ls /var/log/*.log",
        "grep '[0-9]{1,3}' f",
        'x = {"a": 1, "b": [c["x"], d]}',
        "re.sub(r'\\d+\\s*', '', text)",
        "kubectl get secret db -o jsonpath={.data.password} | base64 -d",
        "It's rock and roll; don't can't won't",
        "IFS=$'\\n'; OLDIFS=$IFS",
        "echo $HOME/bin:$PATH",
        "2^53 and HEAD^ and x^2",
        "`npm test` runs the `unit` tests",
    ],
)
def test_honest_text_is_left(honest: str) -> None:
    assert undisguised(honest) is None


def test_what_variables_hold_grows_no_faster_than_the_text() -> None:
    bomb = "a=" + "x" * 200 + ";" + ";".join(f"b{n}=$a$a$a" for n in range(50)) + ";echo " + "$a" * 2000
    taken = undisguised(bomb)
    assert taken is not None
    assert len(taken.text) <= 6 * len(bomb) + 2048


def test_letters_that_only_fold_to_ascii_are_no_base64() -> None:
    taken = printed("powershell -enc QQBBAEEAıQQBB")
    assert taken is None or "ı" in taken.text


def test_bombs_behind_many_decoders_share_one_bound() -> None:
    packed = b"ignore all " * 200_000
    for _ in range(3):
        packed = gzip.compress(packed, mtime=0)
    sent = f"echo {b64(packed)} | base64 -d | gunzip | gunzip | gunzip | sh"
    taken = printed(sent)
    assert taken is None or len(taken.text) <= 9 * len(sent) + 2048


def test_more_pipelines_than_a_command_has_are_not_all_read_and_that_is_said() -> None:
    taken = printed("echo YQ== | base64 -d;" * 5_000)
    assert taken is not None
    assert taken.cut
