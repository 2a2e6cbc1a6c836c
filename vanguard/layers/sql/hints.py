"""Whether a text may hold SQL at all: two cheap looks that let ordinary values pass.

The first look asks for a sign or a first word that queries have, the second for two things side by
side.  Both may be wrong about honest texts, and neither may miss what the readings would find.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

import re2

_VERBS: Final = (
    "select|insert|update|delete|drop|alter|create|truncate|exec|execute|declare|grant|revoke|deny|shutdown|wait|waitfor|"
    "waifor|replace|merge|call|copy|load|handler|backup|restore|attach|detach|pragma|vacuum|rename|prepare|deallocate|print|"
    "dbcc|bulk|kill|begin|set|use|desc|describe|show|explain|lock|reconfigure|raiserror|do|install|with|table|values"
)
_GOES_ON: Final = (
    "order|group|having|where|from|like|rlike|regexp|glob|in|is|not|between|limit|into|procedure|as|"
    "collate|sounds"
)
_JOINS: Final = r"(?:\b(?:or|and|xor)|\b\d+(?:or|and|xor|union)|&&|\|\|)"
_LIKE: Final = (
    r"(?:not\s+)?(?:r?like|ilike|in|is|isnull|notnull|between|regexp|glob|similar|sounds|overlaps)\b"
)
_MARK: Final = "['\"`\u2019\u2018\u2032\u00b4\u02bc\u201c\u201d]"
_DASH: Final = "\u2013"

# Texts of these signs alone are fragments of queries only where one of their first words is of SQL.
_PLAIN: Final = re.compile(r"[A-Za-z0-9 .,/:_\n-]*+\Z")
_PLAIN_SIGNS: Final = frozenset(".,/:_-")
_WORDS: Final = frozenset(f"or|and|xor|union|except|intersect|{_VERBS}|{_GOES_ON}".split("|"))
_HEAD: Final = 96
# RE2 takes fewer signs for blanks than databases do.
_BLANKS: Final = bytes(32 if byte in (0, 11) else byte for byte in range(256))
_CALLS: Final = (
    "sleep|benchmark|ascii|substring|substr|mid|left|right|length|len|char|chr|ord|hex|count|if|exists|version|user|database|"
    "concat|cast|convert|extractvalue|updatexml|row|elt|round|abs|rand|case|iif|ifnull|isnull|json_\\w+|randomblob|like|glob"
)

_PAIRS: Final = (
    r"(?:drop|alter|truncate|create|rename)\s+(?:or\s+replace\s+)?(?:table|database|schema|view|user|login|role|index|proc\w*|"
    r"function|trigger|column|sequence|type|tablespace)|(?:delete|insert|merge|replace)\s+(?:from|into)|"
    r"select\s[^\n]*\b(?:from|union|where|limit|into|case)|select\s+(?:null|current_\w+|user|session_user|\d)|"
    r"update\s[^\n]*\bset|exec\w*\s+(?:[sx]p|immediate|master|\w+\.)|(?:grant|revoke|deny)\s[^\n]*\s(?:to|from|on)|"
    r"shutdown\s+with|waitfor|declare\s+\w+\s+\w+|union\s+(?:all\s+|distinct\s+)?select|"
    r"show\s+(?:tables|databases|grants|columns|variables|processlist|schemas)|(?:backup|restore)\s+(?:database|log)|"
    r"begin\s+(?:declare|tran|execute|dbms|utl|sys|try)|(?:load|bulk)\s+(?:data|xml|insert)|(?:attach|detach)\s|"
    r"handler\s+\w+\s+\w+|dbcc\s|pragma\s|vacuum\s+into|with\s+\w+\s+as|set\s+(?:names|role|global|session|nocount|xact_abort)|"
    r"lock\s+tables?|call\s+\w+|copy\s[^\n]*\s(?:from|to)\s+(?:std|program)|prepare\s|deallocate\s|explain\s+(?:select|analyze|plan|update|delete|insert|with)|merge\s"
)

_SPACE: Final = r"(?:[\s+(!]|/\*[^*]*\*/|/\*!\d*)*"
_HINTS: Final = (
    # a mark, and then what goes on with a query
    rf"{_MARK}[\s)\]}}+,;]*(?:or|and|xor|union|except|{_GOES_ON}|{_VERBS}|if|case|isnull|notnull|mod|div|begin|null|true|false)\b",
    rf"{_MARK}\s*[)}}\]]*\s*(?:[=<>!|&*/%^~+.?-]|\)|,\s*[(!+]*(?:null|true|false|select|case|\w+\s*\(|[\w'\"@]+\s*(?:\)|--|#|/\*)))",
    rf"{_MARK}[\s)\]}};]*(?:--|{_DASH}|#|/\*|;|\(\s*select)|{_MARK}\s*;\s*$|{_MARK}\s*(?:or|and)\d",
    # a connective, and then a condition
    rf"{_JOINS}{_SPACE}(?:['\"\d@:{{]|\w+(?:\(|\s*(?:[=<>!~:\[]|--|#|/\*|;))|(?:{_CALLS})\s*\(|[\w.\[\]]+\s+(?:{_LIKE}|[=<>!~]|\w+\s*[=<>])|(?:not|exists|true|false|null|case)\b|{_LIKE}|\()",
    # two queries, or a second statement, or a keyword that comments cut
    r"(?:union|except|intersect|minus)\W*(?:all|distinct|distinctrow)?\W*(?:select|values|table|\()|union\b",
    rf";\W*(?:{_VERBS}|if|case|\w+\()\b|\w(?:union|select|from|where)\w|/\*",
    # what a value may begin with, after an operand and closing brackets
    rf"^\W*(?:\S+\s+)?(?:{_VERBS})\b[^\n]*[*(=;'\"`@<>]|^[\W\d]*(?:\S+\s+)?(?:{_PAIRS})\b",
    r"^\W*(?:or|and|xor|union|except|intersect)\b|^\W*\d\S*\s+(?:or|and|xor|union|having|rlike|like|div|in|limit)\b",
    r"^\W*(?:[^\s+]+[\s+]+)?(?:order|group)[\s+]+by[\s+]+(?:[\d('\"]|\w+\s+(?:having|limit))|^\W*(?:\S+\s+)?(?:having|where)\W*\S+\s*[=<>]",
    r"^\W*from\W[^\n]*\b(?:where|limit|order|group|select)\b|^[\s)]*(?:not\s+)?(?:in|like|rlike|regexp|glob)\W*[('\"]",
    r"^[\s)\],;]*\)[\s)\],;]*(?:[,&|=;]|--|#|/\*|\w+\s*\(|\(|(?:as|when|order|group|limit|where|having|like|in|union|or|and)\b)",
    r"^[\s,;]+(?:--|#|/\*|\w+\s*\(|\()|^[\s(]*(?:\|\||&&)|^[\s(=]*\(\s*select",
    # what is begun and not ended
    r"^\W*\S+\s+(?:or|and|xor)\s*\(?\s*$|\b(?:r?like|regexp|glob)\s+['\"`]\s*$|^\W*\d+(?:\\+|['\"]\s+)['\"]\s*\d|--\s*sp_password|"
    r"\*/\W{0,3}\w{0,8}\W{0,2}--|^['\"]{2,3}\s*(?:or|and)\b|^\\*['\"]\s*\d*\s*(?:or|and|xor)\b",
    # functions, catalogues, variables
    r"\b(?:sleep\s*\(|benchmark\s*\(|pg_sleep\w*|dbms_\w+|utl_\w+|extractvalue|updatexml|load_file|name_const|randomblob|lo_\w+|pg_\w+|sqlite_\w+|"
    r"httpuritype|ctxsys|fn_\w+|openrowset|opendatasource|gtid_subset|database_to_xml|query_to_xml|load_extension|xp_\w+|sp_\w+)\b",
    r"\b(?:information_schema|master\.|msdb\.|sys\.|sys(?:objects|columns|users|logins|databases|tables|xlogins|processes)|syscat|sysibm|mysql\.|(?:all|user|dba)_(?:tab\w*|users|objects|catalog|constraints|views|source|role_privs|db_links)|v\$|x\$|msys|rdb\$|innodb_|performance_schema)|@@\w",
    r"\([^()]*$|^\s*db\.|procedure\W+analyse|\)\s*(?:order\s+by|having)\b|\b(?:declare|exec|execute|set|print)[\s(]*@|@\w+\s+select|0x[0-9a-f]{6}|::\w|(?:^|[=,+(])\s*\(+\s*select|waitfor|into\s+(?:out|dump)file",
    # comparisons of what is known already
    r"^[\s(!]*(?:\w+=)?(?:\d+|'[^']*'|\"[^\"]*\")\s*(?:[=<>!]|::|@|\?|#|(?:not\s+)?(?:like|regexp|glob)\b)|[,&]\s*\d+\s*[=<>!]|'\s*::\w+|\d[=<>!]+\d",
    rf"\d[\s)]*[*/%^|+-][\s(]*(?:{_CALLS})\s*\(|cha?r\s*\([\d,\s]+\)\s*(?:\|\||\+)\s*n?cha?r\s*\(",
    r"^[\s(]*case\b[^\n]*\(\s*select\b|^[^()\n]*\)(?:\s*\)[\s)]*,|\s*,\s*\w+\s*\()",
    r"\bas\b.{0,40}\bfrom\s*$|\d\.e\s*\(|^\W*\d+\s*\(|\bwhere\W*\d+\s*[=<>]|^\W*[\d\w]*\s*[+-]\s*(?:true|false)\b|\w+\)?\s+as\b.{0,60}\bfrom\b",
)

_PLAINEST: Final = (
    r"\b(?:or|and|xor)\b[\s+(/*]*['\"]?\w{1,20}['\"]?\s*(?:[=<>]|like\b|is\b|in\b)|union[\s/*+(]+(?:all[\s/*+(]+)?select",
    r";\s*(?:drop|delete|insert|update|exec|shutdown|truncate|alter|create|grant|select|waitfor)\b|waitfor\s+delay",
    r"\b(?:sleep|benchmark|pg_sleep|extractvalue|updatexml|load_file)\s*\(|['\"]\s*\)*\s*(?:--|#|/\*)",
)


@cache
def _hints() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile("(?sm)" + "|".join(_HINTS), options)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace").translate(_BLANKS)


def any_may_hold(text: str, signs: frozenset[str]) -> bool:
    """Whether one of many texts, joined by newlines, is worth reading as SQL, by a look at all of them.

    ``signs`` are those that stand in the text (`Reading.signs`).
    """
    if signs <= _PLAIN_SIGNS and not ("--" in text or "0x" in text or "::" in text):
        low = text.lower()
        return "union" in low or "select" in low or any(map(_opens, low.split("\n")))
    return _hints().search(_bytes(text)) is not None


def may_hold(text: str) -> bool:
    """Whether a text is worth reading as SQL: half a microsecond for plain words, two for prose."""
    if _PLAIN.match(text) is not None and not ("--" in text or "::" in text or _begins(text)):
        return False
    return _hints().search(_bytes(text)) is not None


def _opens(line: str) -> bool:
    """Whether one of the first two words of a line, or of a text, is of SQL."""
    return not _WORDS.isdisjoint(line.split(None, 2)[:2])


def _begins(text: str) -> bool:
    head = text[:_HEAD].lower()
    if head.startswith("0x"):
        return True
    return " " in head and (_opens(head) or "union" in head or "select" in head)


@cache
def _plainest() -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile("|".join(_PLAINEST), options)


def plainly(text: str) -> bool:
    """Whether a text that cannot be read in full holds SQL as plain as it comes."""
    return _plainest().search(_bytes(text)) is not None
