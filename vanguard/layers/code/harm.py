"""What the acts of a program mean: which of them do harm, how grave it is, how sure that is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from vanguard.layers.code import rules
from vanguard.layers.code.calls import NAMES, Effect
from vanguard.layers.code.language import ascii_only
from vanguard.layers.code.reader import Act
from vanguard.layers.code.values import FACTS, HOLE, UNKNOWN, WATCHED, Mark, Value, union
from vanguard.layers.commands.hints import DOES
from vanguard.layers.commands.judge import judged
from vanguard.layers.places import folded
from vanguard.layers.publishers import drops, ill_named
from vanguard.layers.system_places import Ground, Touch, ground, harm
from vanguard.model.finding import Severity
from vanguard.model.rule import Builtin


class Seen(NamedTuple):
    """One harm: the rule that it breaks, how grave, how sure, of which level, at which characters."""

    rule: Builtin
    severity: Severity
    confidence: float
    level: int
    span: tuple[int, int]


_PATHS = {
    Effect.DELETE: Touch.DELETE,
    Effect.WIPE: Touch.WIPE,
    Effect.WRITE: Touch.WRITE,
    Effect.READ: Touch.READ,
    Effect.LIST: Touch.LIST,
    Effect.MODE: Touch.MODE,
}
# What nobody lists but to learn about the machine; folders of settings are visited in honest work.
_INNERMOST = (Ground.KERNEL, Ground.TRACES)
_MACHINE = re.compile(r"/(?:dev|var|sys|boot|run|s?bin)/?\*{0,2}\Z")
_WRITES = re.compile(r"[waxWAX+]|>|O_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC)|WRITE")
_FLAGS = re.compile(r"O_(?:WRONLY|RDWR|CREAT|APPEND|TRUNC)|WRITE|[\"'][rbt]*[wax+]")
_SETUID = re.compile(r"\A(?:0o?)?[2-7][0-7]{3}\Z")
_SETUID_NAME = re.compile(r"S_IS[UG]ID|[\"'][ug]\+s[\"']")
_SCRIPT = re.compile(
    r"(?i)\.(?:sh|bash|py|exe|ps1|bat|cmd|vbs|js|hta|dll|so|elf|bin|msi|jar|scr|pl|rb|php|apk|run|command)\b"
)
_PICKLE = re.compile(
    r"\A(?:c[\w.]+\n[\w.]+\n|\x80[\x02-\x05].{0,40}(?:posix|nt|subprocess|builtins|os)\b|cos\n|\(c)",
    re.DOTALL,
)
_PROGRAMMED = re.compile(
    r"!!(?:python|ruby|java)|!ruby/|\bpy/(?:reduce|object)\b|_\$\$ND_FUNC\$\$_|[OC]:\d+:\""
)
# Calls that hand their text to a shell, whatever else they are given.
_SHELLED = (
    "os.system",
    "os.popen",
    "getoutput",
    "getstatusoutput",
    "child_process.exec",
    "execsync",
    "shell_exec",
    "passthru",
    "io.popen",
    "kernel.system",
    "create_subprocess_shell",
    "`",
)
_TIMERS = frozenset(["settimeout", "setinterval"])
_SAFE_LOADERS = re.compile(r"(?i)safe|base")
_FROM_OUTSIDE = Mark.FETCHED | Mark.RECEIVED
_SERVER = Effect.FETCH, Effect.SEND, Effect.CONNECT
_LOCAL = re.compile(r"(?i)^(?:\w+://)?(?:localhost|127\.|\[?::1|0\.0\.0\.0)")
# An address that by its own name is asked by programs for data, and not a page that somebody wrote.
_INTERFACE = re.compile(
    r"(?i)https://(?:(?=[\w.-]++(?<=[a-z]{2})(?:[/?]|\Z))(?:[\w-]+\.)*(?:[\w-]*-)?api(?:-[\w-]++)?\.[\w.-]{3}|"
    r"[\w.-]+\.[a-z]{2,}/(?:[\w.-]+/){0,3}?(?:api|rest)(?:/|\Z)|[\w.-]+\.[a-z]{2,}/[^?#\s]*\.json(?:[?#]|\Z))"
)
_SHELL = re.compile(r"(?:\A|[\s/'])(?:ba|z|da|k)?sh'?(?:\s+-\w+)*\Z")
_WORDS, _LONGEST = 64, 2_000
"""Words and characters of a command that is looked at."""


def harms(acts: list[Act], text: str) -> Iterator[Seen]:
    """Every harm that single acts, and what flows between them, come to."""
    for act in acts:
        yield from _paths(act, text)
        yield from _flows(act)
        if (judge := _BY_EFFECT.get(act.effect)) is not None:
            yield from judge(act)
    yield from _dropped(acts)


def _seen(
    rule: Builtin,
    act: Act,
    severity: Severity | None = None,
    confidence: float | None = None,
    level: int | None = None,
) -> Seen:
    return Seen(
        rule,
        rule.severity if severity is None else severity,
        rule.confidence if confidence is None else confidence,
        rule.level if level is None else level,
        act.span,
    )


# --- paths


def _paths(act: Act, text: str) -> Iterator[Seen]:
    effect = act.effect
    if effect is Effect.OPEN:
        yield from _opened(act, text)
    elif effect is Effect.MOVE:
        yield from _touched(act, Touch.DELETE, act.what)
        yield from _touched(act, Touch.WRITE, _second(act))
    elif effect is Effect.COPY:
        yield from _touched(act, Touch.READ, act.what)
        yield from _touched(act, Touch.WRITE, _second(act))
    elif effect in _PATHS:
        touch = _PATHS[effect]
        if effect is Effect.DELETE and any(_recursive(each) for each in act.given.values):
            touch = Touch.WIPE
        yield from _touched(act, touch, act.what)
    if effect is Effect.MODE and (
        any(_SETUID.match(each.texts[0]) for each in act.given.values if each.number)
        or _SETUID_NAME.search(text, act.span[0], act.span[1]) is not None
    ):
        yield _seen(rules.RISES, act)


def _recursive(value: Value) -> bool:
    found = value.named("recursive") or value.named("force")
    return found is not None


def _opened(act: Act, text: str) -> Iterator[Seen]:
    mode = act.given.named("mode") or act.argument(
        0 if act.name.endswith(".open") and act.what is not act.argument(0) else 1
    )
    what = act.what
    writes = any(_WRITES.search(each) for each in mode.texts if len(each) < 40)
    if not mode.texts and mode is not UNKNOWN:
        writes = _FLAGS.search(text[act.span[0] : act.span[0] + 300]) is not None
    if what.texts == () and mode.texts and mode.texts[0].lstrip().startswith((">", "<", "+")):
        # Perl: open(HANDLE, ">path") and open(HANDLE, ">", "path").
        rest = mode.texts[0].lstrip("+<>&= ")
        what = Value((rest,)) if rest else act.argument(2)
        writes = ">" in mode.texts[0]
    yield from _touched(act, Touch.WRITE if writes else Touch.READ, what)


def _second(act: Act) -> Value:
    """Where something is moved or copied to."""
    return act.given.named("dst") or act.given.named("target") or act.argument(1)


def _touched(act: Act, touch: Touch, value: Value) -> Iterator[Seen]:
    for path in value.texts:
        found = harm(touch, path)
        if found is not None:
            yield _placed(act, touch, path, *found)


def _placed(act: Act, touch: Touch, path: str, severity: Severity, confidence: float) -> Seen:
    level = None if severity >= Severity.HIGH else rules.BROAD
    if touch is Touch.LIST:
        if severity is Severity.MEDIUM and (ground(path) in _INNERMOST or _MACHINE.match(folded(path))):
            return _seen(rules.SURVEYS, act, Severity.HIGH, 0.78)
        return _seen(rules.SURVEYS, act, severity, confidence, level)
    if touch is Touch.READ:
        return _seen(rules.READS, act, severity, confidence, level)
    kind = ground(path)
    if touch is Touch.WIPE and kind is Ground.TREE:
        return _seen(rules.WIPES, act, severity, confidence)
    if touch is Touch.WRITE and kind is Ground.STARTUP:
        return _seen(rules.PLANTS, act, severity, confidence)
    return _seen(rules.CHANGES, act, severity, confidence, level)


# --- what flows where


def _flows(act: Act) -> Iterator[Seen]:
    if act.effect is Effect.PUT and act.what.marks & (Mark.SOCKET | Mark.FETCHED):
        yield from _leaks(act, union(act.given.values))
    if act.effect not in _SERVER:
        return
    sent = union([*act.given.values, act.what])
    yield from _leaks(act, sent)
    asks = act.effect is Effect.FETCH and any(map(_INTERFACE.match, sent.texts))
    if not asks and not any(_LOCAL.match(text) for text in sent.texts):
        yield _seen(rules.ONLINE, act)
    if act.effect is Effect.FETCH:
        if any(map(ill_named, sent.texts)):
            yield _seen(rules.ILL_NAMED, act)
        elif any(map(drops, act.what.texts)):
            yield _seen(rules.DROPPED, act)


def _leaks(act: Act, sent: Value) -> Iterator[Seen]:
    for path in sent.opened:
        found = harm(Touch.READ, path)
        if found is not None and found[0] >= Severity.HIGH:
            yield _seen(rules.SENDS, act)
        elif ground(path) not in (None, Ground.TREE):
            yield _seen(rules.SENDS, act, Severity.HIGH, 0.8)
    marks = sent.marks
    if marks & Mark.SECRET:
        yield _seen(rules.SENDS, act)
    if marks & (Mark.ENVIRONMENT | WATCHED):
        yield _seen(rules.SENDS, act, Severity.HIGH)
    facts = sum(1 for fact in FACTS if marks & fact)
    if facts >= 3:
        yield _seen(rules.SENDS, act, Severity.HIGH, 0.8)
    elif facts == 2 or marks & Mark.OUTPUT:
        yield _seen(rules.SENDS, act, Severity.MEDIUM, 0.8, rules.BROAD)


def _run(act: Act) -> Iterator[Seen]:
    """A program or a command is started."""
    # The ``exec`` of a thing of which nothing is known is mostly that of a regular expression.
    if not act.name.endswith("exec") or ".".join(act.name.split(".")[-2:]) in NAMES:
        yield from _from_where(act, act.what.marks)
    if act.name.endswith(_SHELLED) or act.given.named("shell") is not None:
        yield _seen(rules.STARTS, act)
    # What has keys of its own says how to run it, and is no word of the command.
    words = [each for each in act.given.plain[:_WORDS] if not any(each.keys)]
    command = " ".join(map(_line, words))[:_LONGEST]
    given = act.given.named("input")
    if given is not None and given.texts and _SHELL.search(command) is not None:
        command += f" <<< {shlex.quote(given.texts[0][:_LONGEST])}"
    if DOES.search(ascii_only(command)) is None:
        return
    for each in judged(command):
        severity, confidence = each.weight
        yield Seen(each.rule, severity, confidence, each.rule.level, act.span)


def _line(value: Value) -> str:
    """A value as words of a command line."""
    if value.items and not value.texts:
        return " ".join(shlex.quote(item.texts[0] if item.texts else HOLE) for item in value.items[:_WORDS])
    return value.texts[0] if value.texts else ""


def _from_where(act: Act, marks: int) -> Iterator[Seen]:
    """What is run comes from the network, or out of hiding."""
    if act.name in _TIMERS:
        # They are given functions, and hardly ever texts.
        return
    if marks & (Mark.RECEIVED | Mark.SERVED):
        yield _seen(rules.REMOTE, act)
    elif marks & Mark.FETCHED:
        yield _seen(rules.FETCHED, act)
    elif marks & Mark.DECODED:
        yield _seen(rules.HIDDEN, act)
    elif marks & Mark.EMBEDDED and act.effect is Effect.EVAL:
        yield _seen(rules.HIDDEN, act, confidence=0.8)


def _load(act: Act) -> Iterator[Seen]:
    """Objects are rebuilt; harmless where the form cannot ask for code to be run."""
    marks = union([act.what, *act.given.values]).marks
    if any(_PICKLE.match(text) or _PROGRAMMED.search(text) for text in act.what.texts):
        yield _seen(rules.REBUILDS, act, confidence=0.92)
    if act.name.startswith("yaml.") and any(
        _SAFE_LOADERS.search(text) for each in act.given.values for text in each.texts
    ):
        return
    if marks & _FROM_OUTSIDE:
        yield _seen(rules.REBUILDS, act)
    elif marks & Mark.DECODED and marks & Mark.EMBEDDED:
        yield _seen(rules.REBUILDS, act, confidence=0.8)
    elif marks & Mark.DECODED and not marks & Mark.FILE:
        yield _seen(rules.REBUILDS, act, confidence=0.78)
    elif marks & Mark.DECODED or act.name.startswith("marshal."):
        yield _seen(rules.REBUILDS, act, Severity.MEDIUM, level=rules.BROAD)
    elif marks & Mark.PICKLED:
        yield _seen(rules.REBUILDS, act, Severity.MEDIUM, 0.7, rules.BROAD)


def _duplicate(act: Act) -> Iterator[Seen]:
    """A connection takes the place of standard input or output."""
    target = act.argument(1).texts
    if act.what.marks & Mark.SOCKET and (not target or target[0] in ("0", "1", "2")):
        yield _seen(rules.REMOTE, act)


def _privilege(act: Act) -> Iterator[Seen]:
    if any(each.texts == ("0",) for each in act.given.values):
        yield _seen(rules.RISES, act)


def _kill(act: Act) -> Iterator[Seen]:
    first = act.argument(0).texts
    if act.name.endswith("kill") and first and first[0] in ("1", "-1") and len(act.given.values) > 1:
        yield _seen(rules.KILLS, act)


def _credential(act: Act) -> Iterator[Seen]:
    yield _seen(rules.SPIES, act, confidence=0.9)


_BY_EFFECT = {
    Effect.RUN: _run,
    Effect.EVAL: lambda act: _from_where(act, act.what.marks),
    Effect.LOAD: _load,
    Effect.DUPLICATE: _duplicate,
    Effect.PRIVILEGE: _privilege,
    Effect.KILL: _kill,
    Effect.CREDENTIAL: _credential,
}


def _dropped(acts: list[Act]) -> Iterator[Seen]:
    """What was downloaded into a file and is then run, or made a program."""
    files: dict[str, Act] = {}
    for act in acts:
        if act.effect in (Effect.WRITE, Effect.PUT) and union(act.given.values).marks & Mark.FETCHED:
            for path in (*act.what.texts, *act.what.opened):
                files.setdefault(_name(path), act)
        elif act.effect is Effect.FETCH:
            for value in act.given.values[1:]:
                for path in value.texts[:2]:
                    files.setdefault(_name(path), act)
    files.pop("", None)
    if not files:
        return
    for act in acts:
        if act.effect in (Effect.RUN, Effect.EVAL) and _names_one(_said(act.what), files):
            yield _seen(rules.FETCHED, act)


@lru_cache(maxsize=256)
def _name(path: str) -> str:
    """The last part of a path where it says something: three characters that no text has by chance."""
    last = re.split(r"[\\/]", path)[-1].strip()
    return last if len(last) >= 3 and "*" not in last and not last.startswith(("http", "--")) else ""


def _said(value: Value) -> Iterable[str]:
    yield from value.texts
    yield from value.opened
    for item in value.items:
        yield from item.texts


def _names_one(texts: Iterable[str], files: dict[str, Act]) -> bool:
    return any(name in text for text in texts for name in files)
