"""Whether a text may hold SQL at all: two cheap looks that let ordinary values pass.

The first look asks for a sign or a first word that queries have, the second for two things side by
side.  Both may be wrong about honest texts, and neither may miss what the readings would find.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import re2

_VERBS = (
    "select|insert|update|delete|drop|alter|create|truncate|exec|execute|declare|grant|revoke|deny|shutdown|wait|waitfor|"
    "waifor|replace|merge|call|copy|load|handler|backup|restore|attach|detach|pragma|vacuum|rename|prepare|deallocate|print|"
    "dbcc|bulk|kill|begin|set|use|desc|describe|show|explain|lock|reconfigure|raiserror|do|install|with|table|values"
)
_GOES_ON = (
    "order|group|having|where|from|like|rlike|regexp|glob|in|is|not|between|limit|into|procedure|as|"
    "collate|sounds"
)
_JOINS = r"(?:\b(?:or|and|xor)|\b\d+(?:or|and|xor|union)|&&|\|\|)"
_LIKE = r"(?:not\s+)?(?:r?like|ilike|in|is|isnull|notnull|between|regexp|glob|similar|sounds|overlaps)\b"
_MARK = "['\"`\u2019\u2018\u2032\u00b4\u02bc\u201c\u201d]"

# Texts of these signs alone are fragments of queries only where one of their first words is of SQL.
_PLAIN = re.compile(r"[A-Za-z0-9 .,/:_-]*+\Z")
_WORDS = frozenset(f"or|and|xor|union|except|intersect|{_VERBS}|{_GOES_ON}".split("|"))
_HEAD = 96
_CALLS = (
    "sleep|benchmark|ascii|substring|substr|mid|left|right|length|len|char|chr|ord|hex|count|if|exists|version|user|database|"
    "concat|cast|convert|extractvalue|updatexml|row|elt|round|abs|rand|case|iif|ifnull|isnull|json_\\w+|randomblob|like|glob"
)

_SPACE = r"(?:[\s+(!]|/\*[^*]*\*/|/\*!\d*)*"
_HINTS = (
    # a mark, and then what goes on with a query
    rf"{_MARK}[\s)\]}}+,;]*(?:or|and|xor|union|except|{_GOES_ON}|{_VERBS}|if|case|isnull|notnull|mod|div|begin|null|true|false)\b",
    rf"{_MARK}\s*(?:[=<>!|&*/%^~+.?-]|\)|,\s*[(!+]*(?:null|true|false|select|case|\w+\s*\(|[\w'\"@]+\s*(?:\)|--|#|/\*)))",
    rf"{_MARK}[\s)\]}};]*(?:--|#|/\*|;|\(\s*select)|{_MARK}\s*;\s*$|{_MARK}\s*(?:or|and)\d",
    # a connective, and then a condition
    rf"{_JOINS}{_SPACE}(?:['\"\d@:{{]|\w+(?:\(|\s*(?:[=<>!~:\[]|--|#|/\*|;))|(?:{_CALLS})\s*\(|[\w.\[\]]+\s+(?:{_LIKE}|[=<>!~]|\w+\s*[=<>])|(?:not|exists|true|false|null|case)\b|{_LIKE}|\()",
    # two queries, or a second statement, or a keyword that comments cut
    r"(?:union|except|intersect|minus)\W*(?:all|distinct|distinctrow)?\W*(?:select|values|table|\()|union\b",
    rf";\W*(?:{_VERBS}|if|case|\w+\()\b|\w(?:union|select|from|where)\w|\w/\*|\*/\w|/\*!",
    # what a value may begin with, after an operand and closing brackets
    rf"^\W*(?:\S+\s+)?(?:{_VERBS}|{_GOES_ON}|or|and|xor|union|except|intersect)\b|^[\s)\],;]+(?:--|#|/\*|\w+\s*\(|\(|as\b|when\b)|^[\s(]*(?:\|\||&&|\()",
    # functions, catalogues, variables
    r"\b(?:sleep|benchmark|pg_sleep\w*|dbms_\w+|utl_\w+|extractvalue|updatexml|load_file|name_const|randomblob|lo_\w+|pg_\w+|sqlite_\w+|"
    r"httpuritype|ctxsys|fn_\w+|openrowset|opendatasource|gtid_subset|database_to_xml|query_to_xml|load_extension|xp_\w+|sp_\w+)\b",
    r"\b(?:information_schema|master\.|msdb\.|sys\.|sys\w+|syscat|sysibm|mysql\.|(?:all|user|dba)_\w+|v\$|x\$|msys|rdb\$|innodb_|performance_schema)|@@\w",
    r"^\s*db\.|\b(?:declare|exec|execute|set|print)[\s(]*@|@\w+\s+select|0x[0-9a-f]{6}|::\w|(?:^|[=,+(])\s*\(+\s*select|waitfor|into\s+(?:out|dump)file",
    # comparisons of what is known already
    r"^[\s(!]*(?:\w+=)?(?:\d+|'[^']*'|\"[^\"]*\")\s*(?:[=<>!]|::|@|\?|#|(?:not\s+)?(?:like|regexp|glob)\b)|[,&]\s*\d+\s*[=<>!]|'\s*::\w+|\d[=<>!]+\d",
    r"\bas\b.{0,40}\bfrom\s*$|\d\.e\s*\(|^\W*\d+\s*\(|\bwhere\W*\d+\s*[=<>]|^\W*[\d\w]*\s*[+-]\s*(?:true|false)\b|\w+\)?\s+as\b.{0,60}\bfrom\b",
)


@cache
def _hints() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile("(?s)" + "|".join(_HINTS), options)


def may_hold(text: str) -> bool:
    """Whether a text is worth reading as SQL: half a microsecond for plain words, two for prose."""
    if _PLAIN.match(text) is not None and "--" not in text:
        return _begins(text)
    return _hints().search(text.encode("utf-8", "replace")) is not None or text.count("(") > text.count(")")


def _begins(text: str) -> bool:
    head = text[:_HEAD].lower()
    if head.startswith("0x"):
        return True
    return " " in head and (
        not _WORDS.isdisjoint(head.split(None, 2)[:2]) or "union" in head or "select" in head
    )
