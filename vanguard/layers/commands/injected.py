"""Commands inside values that should be names, hosts or branches: what a shell would run if it read one.

A value is no command line; whoever puts it into one runs what stands behind a separator or in a
substitution.  So it is enough that a program is there, in a place where a shell would start it.  What
keeps prose, lists and formulas apart is said at each step.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import re2

from vanguard.layers.commands.hints import SIGNS
from vanguard.layers.shell.command import Command, unversioned
from vanguard.layers.shell.follow import follow
from vanguard.layers.shell.programs import sureness

MOST_PLACES = 24
"""Separators of one value behind which a program is looked for; a value with more is no name."""
WINDOW = 240
"""Characters behind the first separator, or from a substitution on, that are read."""
_TAIL = 100
"""Characters behind every other separator that are read: a program and its first words."""
_DOCUMENT = 4096
_LINES = 4

_NOMINATES = re2.compile(SIGNS)


def suspicious(text: str) -> bool:
    """Whether a value could carry a command at all: a cheap test, true for little of what is honest."""
    if _NOMINATES.search(text if text.isascii() else text.encode("ascii", "replace").decode()) is not None:
        return True
    return ("\n" in text or "\r" in text) and _LINE.search(text) is not None


_LINE = re.compile(r"[\n\r][ \t]*[\w./]")
_SEPARATOR = re.compile(r"(?:[;|&\n\r]|\\[nr](?=[\w/;|&]))[\s;|&+]*")
_OPENING = re.compile(r"[\s\"'`)\]}+({$]*(?:[;|&\n\r]|\\[nr]|[\^<](?=[\w/$])|$)")
_HEAD = re.compile(
    r"\w?|\d[\d.,:/-]*|fail|true|false|null|test|[\w-]+(?:\.[\w-]+)+(?::\d+)?/?|/[\w./-]*|[a-z]+://\S+|"
    r"\S*[\"')\]}>$]|[A-Z]+",
)
_SHAPED = re.compile(
    r"-{1,2}[A-Za-z?]|[/\\~$.*]|[a-z]:[\\/]|\d+\Z|\d+\.\d+\.|[\w.-]+\.(?:\w{2,4})\Z|\S*[/\\=@]\S|.*://|"
    r"/[a-z?]\Z",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"-{1,2}[A-Za-z?]|%[a-z]{2,32}%|(?:[a-z]:)?[/\\](?:\w|\*|$)|~|\$|.*://|\d+\.\d+\.\d+\.\d+|'|\.\.?/",
    re.IGNORECASE,
)
_BARE = re.compile(r"[\w-]+(?:\s*[;|&,]\s*[\w-]+)+\s*", re.ASCII)
# What they are given to run is no program that they start.
_INTERPRETERS = frozenset("python perl ruby node php lua".split())
_COLUMNS = frozenset(
    "name title type user uuid key email label value product order customer item price code color size "
    "status state".split()
)
_RECON = frozenset(
    "whoami uname ifconfig ipconfig netstat nslookup systeminfo tasklist lastlog curl wget printenv "
    "hostnamectl sysinfo phpinfo "
    "lastlogin getent traceroute tracert nc ncat netcat certutil mshta powershell reboot id ls ps pwd "
    "dir ping iwr invoke-webrequest net reg nmap".split()
)
_ASK = frozenset("id ls ps pwd dir".split())
_TALK = re.compile(r"[a-z]+[,.!?]?", re.IGNORECASE)
_FUNCTION = re.compile(
    r"(?i)(?:system|exec|passthru|shell_exec|popen|proc_open|phpinfo|eval|assert|print|echo|"
    r"response\.write)\s*\("
)
# A line of a program: behind it a line may print or assert without being put there.
_STATEMENT = re.compile(
    r"\s*(?:(?:import|from|def|class|with|for|if|elif|else|try|except|while|return|const|let|var|my|use|"
    r"require|puts|echo)\b.*|(?:[\w.]++(?:\[[^\]]*+\])?+(?:,\s*+)?+)++\s*+[-+*/|&]?=(?!=)\s*\S.*|[A-Za-z_][\w.]*\(.*\);?|"
    r"[)\]}]+[;,)]*|#.*)\s*"
)
_SAYS = re.compile(r"(?:print|echo|assert)\s*\(")
_OPTION = re.compile(r"-{1,2}[A-Za-z]|/etc/")
_LITERAL = re.compile(r"\\[nr](?![\w]*\\)")
_TELLING = re.compile(r"-{1,2}[A-Za-z]|[a-z]:[\\/]|/[a-z]\w*/|https?://", re.IGNORECASE)
# Programs that people list among what they know.
_SKILLS = frozenset(
    "python python2 python3 bash zsh perl php php7 php8 docker podman kubectl terraform ansible "
    "powershell nginx npm yarn pip "
    "gcc gdb grep awk gawk sed emacs vim ssh ftp sftp openssl systemd tmux openvpn octave".split()
)
# What only a shell gives a meaning: its history, its folders, itself, a function that a variable smuggles in.
_ODD = re.compile(
    r"(?:!-\d+(?:!-?\d+|!!)*|~[+-](?:/\S*)?)\Z|\$\[\]\Z|\$\{?(?:SHELL|BASH|0)\}?\s+-|\(\)\s?\{|"
    r"\$\(\(.*\)\)\Z|"
    r"[^\s<>]{0,80}\s{0,4}>{1,2}\s{0,4}(?:/var/www/|/etc/|/root/|~/\.|/[/\w.-]{1,200}\.(?:php|jspx?|aspx?)\Z)|"
    r"\S*\s-wrapper\s+\S*sh,-c,|[;|&]{1,2}\w{2,16}\\[nr]\Z"
)
_DRIVE = re.compile(r"(?<![A-Za-z])([A-Za-z]:)\\(?!\\)")
_MAKE = re.compile(r"\$\([A-Z_][A-Z0-9_]*\)")
_CUT = re.compile(
    r"\$\{[!]?\w+(?:#{1,2}|%{1,2}|/{1,2}|\^{1,2}|,{1,2}|@[A-Z]\}|:\d)[^\n]{0,80}\}|"
    r"\$\[\s*\d+\s*[-+*/%]\s*\d+\s*\]|\$\(\("
)
_BATCH = re.compile(
    r"(?is)(?:\A|[\s&|;(\"'])for\s+(?:/[dflr]\s+(?:[^\s%]+\s+|"
    r"\"[^\"]{0,120}\"\s+){0,3})?%{1,2}\S{0,12}\s+in\s*\(.{0,300}?\)\s*do\b|"
    r"(?:\A|[\s&|;(\"'])if\s+(?:/i\s+)?(?:not\s+)?(?:exist\s+\S+\s+\(|defined\s+\w+\s*(?:\(|set\b|"
    r"echo\b)|exist\s+\(?\S+\)?\s+(?:\(|echo\b|del\b|cmd\b|call\b)|"
    r"(?:\(?\S{1,80}\)?|\"[^\"]{0,80}\"|\{[^}]{0,40}\})\s*(?:==|\b(?:equ|neq|lss|leq|gtr|"
    r"geq)\b)\s*(?:\(?[^\s()]{1,80}\)?|\"[^\"]{0,80}\"|\{[^}]{0,40}\})\s*"
    r"(?:\((?!\s*\w+\s*[=<>])|\b(?:echo|set|goto|call|exit|del|cd|copy|start|cmd)\b|\Z))"
)
_MARKUP = re.compile(r"=\s*\"([^\"<]{1,400})\"|=\s*'([^'<]{1,400})'|>([^<>]{1,400})<")
_FIELD = re.compile(r"(?:\A|&)[\w.-]{1,32}=([^=]{1,400}?)(?=&[\w.-]{1,32}=|\Z)")
# A variable of a template with filters that are named like programs: ``{{ name|sort|join }}``.  A filter ends
# where the next one or the end begins: what lies between is not divided in any other way.
_FILTERED = re.compile(
    r"\{\{-?\s*[\w.'\"\[\] ]{1,80}(?>\|\s*(?:abs|batch|capitalize|cut|date|default|escape|first|float|format|"
    r"groupby|head|indent|int|join|json|last|length|list|lower|map|max|min|pluralize|raw|reject|replace|reverse|round|safe|"
    r"select|slice|sort|split|strip|striptags|sum|time|title|tojson|trim|truncate|unique|upper|urlencode|wordcount|"
    r"wordwrap)\b(?:\s*\([^()|;&`$]{0,80}\)|:\s?[\w'\", /.-]{1,40}?)?\s*(?=\||-?\}\}))+-?\}\}"
)
# Programs that do harm, or are there to look around, and need no words beside their name.
_BY_ITSELF = frozenset("reboot halt poweroff shutdown whoami printenv".split())
_TABLE = re.compile(r"\|\s*:?-{3,}")


def injected(text: str, *, pattern: bool = False) -> float:
    """How surely a value carries a command, 0 where it does not.

    ``pattern`` says that the value is a pattern to search for, in which ``|`` and ``^`` are signs of
    their own.
    """
    for part in parts(text):
        sure = _judged(_DRIVE.sub(r"\1/", part), pattern)
        if sure:
            return sure
    return 0.0


def parts(text: str) -> Iterator[str]:
    """The value, and the values inside it where it is markup or the fields of a form."""
    yield text
    if "+" in text and " " not in text:
        yield text.replace("+", " ")
    if len(text) > _DOCUMENT:
        return
    if text[:1] == "<" and "=" in text:
        for found in _MARKUP.finditer(text):
            inner = found[1] or found[2] or found[3]
            yield inner
            yield from (field[1] for field in _FIELD.finditer(inner))
    elif "=" in text:
        yield from (field[1] for field in _FIELD.finditer(text))


def _judged(text: str, pattern: bool) -> float:
    if _BATCH.search(text) is not None or _ODD.match(text.strip()) is not None:
        return 0.85
    if _substituted(text):
        return 0.9
    if not pattern and _CUT.fullmatch(text.strip()):
        return 0.8
    opening = _OPENING.match(text)
    if opening is not None and _of_a_pattern(text, opening.end(), pattern):
        opening = None
    if _TABLE.search(text) is not None:
        return 0.0
    document = len(text) > _DOCUMENT or text.strip().count("\n") >= _LINES
    if opening is not None and _begins(text[opening.end() :]):
        return 0.9
    if document:
        return 0.0
    if _braced(text):
        return 0.85
    text = _FILTERED.sub("{{x}}", text) if "{{" in text else text
    return _behind(text, pattern) or (0.0 if pattern else _asking(text))


def _of_a_pattern(text: str, at: int, pattern: bool) -> bool:
    """Whether the sign that a value begins with is that of a regular expression."""
    return text[at - 1 : at] in ("^", "<") and (pattern or text.endswith("$"))


def _begins(tail: str) -> bool:
    """Whether a value that begins with a separator goes on with a program."""
    tail = _LITERAL.sub("\n", tail[:WINDOW]).lstrip(" ;|&+\t()\n")
    if _FUNCTION.match(tail.lstrip("\"'")):
        return True
    return _program(tail) or (tail[:1] in ("'", '"') and _program(tail.lstrip("\"'")))


def _program(text: str) -> bool:
    """Whether a text begins with a program that a shell would start, in the shape of a command."""
    command = _first(text)
    if command is None:
        return False
    program, args = _called(command)
    sure = sureness(program)
    if sure == 2:
        return True
    if sure == 1:
        return not args or len(args) == 1 or any(_SHAPED.match(word) or " " in word for word in args)
    return bool(args) and program[:1].isalpha() and program.isascii() and _OPTION.match(args[0]) is not None


def _called(command: Command) -> tuple[str, list[str]]:
    """The program of a command and its words; what is not set in front of it is nothing."""
    words = list(command.words)
    while len(words) > 1 and words[0].startswith("$") and words[0][1:].isalnum():
        words.pop(0)
    return words[0].strip("$'\"\\`").removesuffix("/n"), words[1:]


def _first(text: str) -> Command | None:
    """The first program that a text would start, starters such as ``time`` left aside."""
    found = None
    for command in follow(text).commands:
        if command.words and not command.inside:
            if found is not None and not (command.via and command.via[-1] == found.name):
                break
            if found is not None and unversioned(found.name) in _INTERPRETERS:
                break
            if found is None or len(command.words) < len(found.words):
                found = command
    return found


def _behind(text: str, pattern: bool) -> float:
    """A program behind a separator somewhere in the value."""
    if "://" in text[:16]:
        separators = [found for found in _SEPARATOR.finditer(text) if "&" not in found[0] or "&&" in found[0]]
    else:
        separators = list(_SEPARATOR.finditer(text))
    if not separators or len(separators) > MOST_PLACES:
        return 0.0
    bare = _BARE.fullmatch(text) is not None
    first = text[: separators[0].start()].strip()
    if first in _RECON and len(first) > 4 and separators[0][0][0] in ";|&" and len(separators) == 1:
        return 0.85
    for found in separators:
        head = text[: found.start()]
        if pattern and found[0].strip() == "|":
            continue
        if _starts(head, found[0], text[found.end() : found.end() + _TAIL], bare):
            return 0.88
    return 0.0


def _starts(head: str, sign: str, tail: str, bare: bool) -> bool:
    """Whether what stands behind a separator is a program that a shell would start."""
    if _FUNCTION.match(tail) and head[-1:] in "'\")]}":
        said = sign[0] in "\r\n" and _SAYS.match(tail) is not None
        return not (said and _STATEMENT.fullmatch(head[head.rfind("\n") + 1 :]) is not None)
    command = _first(tail.lstrip("\"'("))
    if command is None:
        return False
    program, args = _called(command)
    sure = sureness(program)
    if not sure:
        return False
    name = program.lower()
    if _commands(head):
        return True
    odd = _HEAD.fullmatch(head.strip().split(" ")[-1]) is not None and " " not in head.strip()
    if bare and not (sure == 2 and name not in _SKILLS and sureness(head.strip()) > 0):
        return _listed(head, sign, name, odd)
    # ``C++ > Java`` compares two names.
    writes = any(program == name or not into.isalnum() for into, _ in command.writes)
    strong = writes or any(_STRONG.match(word) for word in args) or command.after is not None
    if sure == 2 or "/" in program:
        spaced = sign[:1] == " " or sign.strip() == "&"
        talk = bool(args) and all(_TALK.fullmatch(word) for word in args)
        started = name not in _SKILLS and sureness(head.strip()) > 0
        return strong or odd or started or not (talk or (spaced and " " in head.strip()))
    if program != name and not strong:
        return False
    return (
        strong or (odd and not args) or (odd and len(args) <= 2 and any(_SHAPED.match(word) for word in args))
    )


def _commands(head: str) -> bool:
    """Whether what stands before a separator is itself a command, and surely no prose."""
    words = head.split(";")[0].split()
    return len(words) > 1 and sureness(words[0]) > 0 and all(_STRONG.match(word) for word in words[1:])


def _asking(text: str) -> float:
    """A value that as a whole asks a machine about itself, or makes it call out."""
    command = _first(text.strip()[:WINDOW])
    if command is None or text.strip().count("\n"):
        return 0.0
    program, args = _called(command)
    name = program.lower()
    if name == "alias":
        return 0.85 if args and re.match(r"[\w.-]+=\S", args[0]) else 0.0
    if name not in _RECON or not args or (program != name and name not in ("dir", "invoke-webrequest")):
        return 0.0
    plain = [word for word in args if _TALK.fullmatch(word)]
    strong = any(_TELLING.match(word) for word in args)
    return 0.8 if strong and len(plain) <= 1 else 0.0


def _listed(head: str, sign: str, name: str, odd: bool) -> bool:
    """Whether a row of bare words is no mere list: ``x;id`` is none, ``name;date;id`` is one."""
    tight = not sign.endswith(" ") and not head.endswith(" ")
    if name in _RECON and name not in _ASK:
        return True
    first = head.strip().lower()
    if name in _ASK and tight and not re.search(r"[;|&]", first) and sign != "|":
        return first not in _COLUMNS
    return odd and tight and len(first) <= 4


def _substituted(text: str) -> bool:
    """Whether a substitution stands in the value that runs a program."""
    if "$(" not in text and "`" not in text and "<(" not in text and ">(" not in text:
        return False
    whole = text.strip().strip("\"'")
    end = 0
    for start in _places(text):
        if start < end:
            continue
        end = start + WINDOW
        window = text[start:end]
        backtick = window[0] == "`"
        inner = _inside(window)
        if inner is None:
            continue
        around = text[:start] if not backtick else re.sub(r"`[^`]{0,400}`", "", text)
        if backtick and (len(around.split()) > 1 + around[:1].isspace() or _of_code(text, inner)):
            continue
        sure = max((sureness(command.words[0].strip("'\"")) for command in inner if command.words), default=0)
        if sure == 2 or (sure == 1 and (window[:2] == "$(" or start == 0 or not text[start - 1].isspace())):
            return True
        if window[:2] in ("$(", "<(", ">(") and _whole(whole) and not _MAKE.fullmatch(whole):
            return True
    return False


def _of_code(text: str, inner: list[Command]) -> bool:
    """Whether a text speaks of one word in the marks of code, with a word apart from it: ``id`` column."""
    word = inner[0].words
    return (
        len(word) == 1
        and word[0] not in _BY_ITSELF
        and re.fullmatch(r"`[a-z]{2,12}` [A-Za-z]{3,20}", text) is not None
    )


def _whole(text: str) -> bool:
    return re.fullmatch(r"(?:[\w.-]+=)?(?:\$|<|>)\([a-z][^()]{0,80}\)", text) is not None


def _places(text: str) -> Iterator[int]:
    for found in re.finditer(r"\$\(|[<>]\(|`", text):
        yield found.start()


def _inside(window: str) -> list[Command] | None:
    """The commands of the substitution that a text begins with."""
    commands = [command for command in follow(window).commands if command.inside]
    return commands or None


def _braced(text: str) -> bool:
    """Whether braces put together the words of a command."""
    if "{" not in text or "," not in text:
        return False
    at = text.index("{")
    if not re.match(r"[\w;|&\"'` ]{0,24}\Z", text[:at]):
        return False
    commands = follow(text[:WINDOW]).commands
    command = next((each for each in commands if each.words), None)
    if (
        command is None
        or "{" in command.words[0]
        or not re.match(r"\S*\{[^}\s]*,[^}]*\}", text[at - 1 if at else 0 :])
    ):
        return False
    sure = sureness(command.words[0])
    empty = re.search(r"\{,|,\}", text) is not None
    if re.fullmatch(r"[a-z]+\{[a-z]+,[a-z]+\}[a-z]+", text) and sure:
        return True
    return (sure >= 1 and (empty or any(_STRONG.match(word) for word in command.words[1:]))) or (
        sure == 2 and len(command.words) > 1
    )
