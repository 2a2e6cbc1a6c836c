"""A rule file to start from: it loads as it is, and says TODO wherever something is to be said."""

from __future__ import annotations

from pathlib import Path

from vanguard.errors import UsageError
from vanguard.rules.library import is_installed
from vanguard.rules.lint import TODO
from vanguard.rules.load import is_word

_TEMPLATE = """\
id: {id}
title: {todo} what is seen, as a heading
severity: medium              # info low medium high critical
confidence: 0.8               # below 0.75 a finding is one step softer in `balanced`
level: 1                      # 1 to 4, how much honest work it may stop: `balanced` enforces 2, `strict` 3
says: "{todo_small} what may not be done."    # behind «Blocked by Vanguard: »
why: >-
  {todo} what the attack does, what the rule keys on, and what it lets pass on purpose.
tags: [owasp:MCP05, cwe:77]     # one of OWASP, and one of CWE or ATLAS
where:
  directions: [to_server]     # to_server to_client; left out: both
  parts: [argument]           # left out: all
match:                        # RE2; each pattern needs something rare, a match at most 256
  any:
    - '{todo}-pattern'
catches:
  - "{todo}-pattern as the attacker writes it"
  - {{text: "another {todo}-pattern", note: "{todo} what is different here"}}
passes:
  - {{text: "{todo} honest work that almost matches", near_miss: true}}
  - "{todo} ordinary text"
shadow: true                  # records what it would do; leave out once it has proven itself
"""


def write(folder: Path, category: str, id: str) -> Path:
    """Write the file for a rule; returns its path.

    Raises UsageError for names that are not words in small letters, for a file that exists, and for a
    folder inside an installed package, which the next install would throw away.
    """
    for name, place in ((category, "CATEGORY"), (id, "ID")):
        if not is_word(name):
            raise UsageError(
                f"'{name}' is not made of words in small letters, joined by hyphens", place=place
            )
    if is_installed(folder):
        raise UsageError(
            f"{folder} belongs to the installed package",
            place="--rules-dir",
            hint="name a folder of yours: --rules-dir ./my-rules",
        )
    path = folder / category / f"{id}.yaml"
    taken = next(iter(sorted(folder.glob(f"*/{id}.yaml"))), None)
    if taken:
        raise UsageError(f"there is a rule '{id}' already, in {taken}", place="ID")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(_TEMPLATE.format(id=id, todo=TODO, todo_small=TODO.lower()))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}", place="--rules-dir") from None
    return path
