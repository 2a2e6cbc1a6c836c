"""Pages for people: one for each rule and one that lists them all, always the same for the same rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import orjson

from vanguard.model.rule import Builtin, Case, Clauses, Mentions, Rule, Scope
from vanguard.model.sequence import Sequence as OverCalls
from vanguard.rules.built_in import PAGE, CodeRule, built_in_page
from vanguard.rules.sequence_page import sequence_page
from vanguard.rules.tags import named

_LONGEST_CASE = 300
_HEAD = ("| rule | severity | level | what is seen |", "|---|---|---|---|")
_MARK = "<!-- Written by `vanguard rules pages`: edit the rule's file instead. -->"


def write(
    folder: Path,
    rules: Iterable[Rule],
    code: Sequence[CodeRule] = (),
    over_calls: Sequence[OverCalls] = (),
) -> int:
    """Write all pages, and remove those of rules that are no more; how many there are.

    Touches no file that it has not written itself.  Raises OSError.
    """
    made = pages(rules, code, over_calls)
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.md"):
        if path.name not in made and path.read_text(encoding="utf-8").startswith(_MARK):
            path.unlink()
    for name, text in made.items():
        (folder / name).write_text(text, encoding="utf-8")
    return len(made)


def pages(
    rules: Iterable[Rule], code: Sequence[CodeRule] = (), over_calls: Sequence[OverCalls] = ()
) -> dict[str, str]:
    """Every page as Markdown, by file name; ``index.md`` lists them, and those that are code share one."""
    ordered = sorted(rules, key=lambda rule: (rule.category, rule.id))
    made = {f"{rule.id}.md": page(rule) for rule in ordered}
    made |= {f"{each.id}.md": sequence_page(each, _MARK) for each in over_calls}
    if code:
        made[PAGE] = built_in_page(code, _MARK)
    return {"index.md": index(ordered, code, over_calls), **made}


def index(rules: Sequence[Rule], code: Sequence[CodeRule] = (), over_calls: Sequence[OverCalls] = ()) -> str:
    """The page that lists all rules, by category, and then those that are code."""
    lines = [
        _MARK,
        "",
        "# Rules",
        "",
        f"{len(rules) + len(over_calls)} rules, each proven by the cases in its file.",
        "",
    ]
    if code:
        lines[-1:] = [f"{len(code)} more are [built in]({PAGE}), as code.", ""]
    for category, group in groupby(rules, key=lambda rule: rule.category):
        lines += [f"## {_heading(category)}", "", *_HEAD]
        lines += [_row(f"{rule.id}.md", rule) for rule in group]
        lines.append("")
    if over_calls:
        lines += ["## Over several messages", "", *_HEAD]
        lines += [_row(f"{each.id}.md", each) for each in over_calls]
        lines.append("")
    if code:
        lines += ["## Built in", "", *_HEAD]
        lines += [_row(f"{PAGE}#{each.rule.id}", each.rule) for each in code]
        lines.append("")
    return "\n".join(lines)


def _row(where: str, rule: Rule | Builtin | OverCalls) -> str:
    return f"| [{rule.id}]({where}) | {rule.severity.word} | {rule.level} | {_cell(rule.title)} |"


def page(rule: Rule) -> str:
    """The page of one rule."""
    lines = [_MARK, "", f"# {rule.id}", "", f"**{rule.title}.** {rule.why}", ""]
    lines += [f"What the asker is told: “Blocked by Vanguard: {rule.says}”", ""]
    lines += ["| | |", "|---|---|"]
    lines += [f"| {name} | {_cell(value)} |" for name, value in _facts(rule)]
    lines += ["", "## What it matches", "", *_patterns(rule.match), ""]
    lines += ["## What it catches", "", *map(_case, rule.catches), ""]
    lines += ["## What it lets pass", "", *map(_case, rule.passes), ""]
    lines += ["## Tuning", "", "To leave it out for one tool, in `vanguard.yaml`:", ""]
    lines += ["```yaml", "exceptions:", f"  - rules: [{rule.id}]", "    tool: name_of_the_tool"]
    lines += ['    because: "why this is honest work"', "```", ""]
    return "\n".join(lines)


def _facts(rule: Rule) -> Iterator[tuple[str, str]]:
    yield "severity", rule.severity.word
    yield "confidence", f"{rule.confidence:g}"
    yield "level", f"{rule.level}"
    yield "looks at", _scope(rule.scope)
    yield "tags", named(rule.tags)
    if rule.shadow:
        yield "in shadow", "yes: it records what it would do and stops nothing"


def _scope(scope: Scope) -> str:
    said = [
        ("messages going", scope.directions),
        ("parts", scope.parts),
        ("methods", scope.methods),
        ("tools that can", scope.capabilities),
    ]
    limits = [f"{name} {', '.join(words)}" for name, words in said if words]
    more = ["keys too"] if scope.keys else []
    if scope.mentions is Mentions.WARN:
        more.append("in what is only written, sent or searched for it warns at most")
    return "; ".join([*limits, *more]) or "everything"


def _patterns(clauses: Clauses) -> Iterator[str]:
    for title, patterns in (
        ("At least one of", clauses.any),
        ("Every one of", clauses.all),
        ("None of", clauses.none),
    ):
        if patterns:
            yield from (f"{title}:", "", "```", *patterns, "```", "")
    for near in clauses.near:
        yield from (f"The second at most {near.within} characters behind the first:", "")
        yield from ("```", near.first, near.then, "```", "")


def _case(case: Case) -> str:
    text = orjson.dumps(case.message).decode()
    short = text if len(text) <= _LONGEST_CASE else text[: _LONGEST_CASE - 1] + "…"
    remarks = [*(["near miss"] if case.near_miss else []), *([case.note] if case.note else [])]
    return f"- {_code(short)}" + (f" ({', '.join(remarks)})" if remarks else "")


def _code(text: str) -> str:
    """Inline code that no backtick in the text can end, with unprintable characters written out."""
    shown = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in text)
    fence = "`" * (1 + max((len(run) for run in _runs(shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"`{shown}`"


def _runs(text: str) -> Iterator[str]:
    for sign, run in groupby(text):
        if sign == "`":
            yield "".join(run)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _heading(category: str) -> str:
    return category.replace("-", " ").capitalize()
