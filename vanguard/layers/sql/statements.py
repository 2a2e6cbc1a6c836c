"""Statements of SQL told from prose that begins with the same words."""

from __future__ import annotations

import re

_N = r"[\w.`\"\[\]$#@]++"
_END = r"\s*(?:;|--|/\*)"
_CALL = r"(?:ascii|substring|system_user|serverproperty|is_srvrolemember|is_member|unicode)\b\s*\("
_THINGS = r"table|database|schema|view|index|proc(?:edure)?|function|sequence|type"
_CHANGES = (
    r"add|drop|alter|modify|change|rename|set|owner|disable|enable|engine|convert|as|reset|attach|detach|"
    r"character|collate|auto_increment|partition|validate|with"
)
_RIGHTS = (
    r"all(?:\s+privileges)?|select|insert|update|delete|execute|connect|resource|dba|create(?:\s+\w+)?|drop|usage|"
    r"super|file|process|references|alter|control|sysdba"
)
_SHAPES = (
    # queries
    rf"""select\b\s*(?:
        top\s*\(?\d+
      | (?:(?:all|distinct)\s+)?(?:
            [@'"(\d+/-] | \*\s*(?:[,;]|--|/\*|from\b|into\b|\Z) | 0x | {_N}\s*\( | (?:null|true|case|not)\b
          | (?:current_user|session_user|system_user|user|sysdate|current_\w+)\s*(?:;|\Z)
          | {_N}(?:\s*[,;=]|::|\s*\|\|)
          | (?:{_N}\s+(?:as\s+)?)?{_N}(?:\s*,|\s+(?:from|into|where|group\s+by|order\s+by|having|union)\b)
        )
    )""",
    rf"""with\s+(?:recursive\s+)?\w+\s*(?:\([^)]{{0,200}}\)\s*)?as\s*(?:materialized\s*)?\( | values\s*\(
      | table\s+{_N}\s*; | explain\s+(?:analyze\s+|plan\s+for\s+)?(?:select|update|delete|insert|with)\s+
        (?:\*|{_N}\s*(?:,|\s(?:from|set|as|into)\b)|from|into)""",
    # changes of data
    rf"""(?:insert|replace)\s+(?:(?:ignore|low_priority|delayed|or\s+\w+)\s+)*(?:into\s+)?{_N}\s*
        (?:\([^)]*\)\s*)?(?:values?\b|select\b|set\s+{_N}\s*=|default\s+values)
      | insert\s+into\s+{_N}\s*\( | merge\s+(?:into\s+)?{_N}\s+(?:(?:as\s+)?\w+\s+)?using\b""",
    rf"""delete\s+from\s+{_N}(?:{_END}|\s*\Z|\s+(?:where|using|limit|order\s+by|returning)\b)
      | delete\s+{_N}(?:\s+from\s+{_N}(?:\s*,|\s+(?:where|join|inner|left|as)\b|{_END})|\s+where\b|{_END})
      | update\s+(?:only\s+|ignore\s+)?{_N}\s+(?:(?:as\s+)?\w+\s+)?set\s+[(\w.`\"\[\]]+\s*=""",
    # changes of what there is
    rf"""drop\s+(?:{_THINGS}|user|role|login|trigger|column|tablespace)\s+(?:if\s+exists\s+)?
        {_N}(?:\s*,\s*{_N})*(?:{_END}|\s*\Z|\s+(?:cascade|restrict|on|purge)\b|\s*\()
      | (?:drop|truncate)\s+{_N}{_END} | truncate\s+table\s+(?:only\s+)?{_N}
      | rename\s+table\s+{_N}\s+to\b""",
    rf"""alter\s+(?:{_THINGS}|column|session|system)\s+(?:if\s+exists\s+|only\s+)?(?:{_N}\s+)?(?:{_CHANGES})\b
      | alter\s+(?:user|login|role)\s+{_N}\s+
        (?:identified|with|password|superuser|nosuperuser|createdb|add\s+member|set|account|default)\b""",
    rf"""create\s+(?:(?:temp(?:orary)?|global|unlogged|external|virtual|foreign)\s+)*table\s+
        (?:if\s+not\s+exists\s+)?{_N}\s*(?:\(|as\s+select\b|as\s*\(|like\b|using\b)
      | create\s+(?:user|login|role)\s+(?:if\s+not\s+exists\s+)?(?:{_N}|'[^']*')(?:@'[^']*')?\s*
        (?:identified|with\s+(?:login|password|superuser)|password\b|superuser\b|default_schema|;|--)""",
    rf"""create\s+(?:or\s+(?:replace|alter)\s+)?(?:definer\s*=\s*\S+\s+)?
        (?:materialized\s+|recursive\s+|temp(?:orary)?\s+)*(?:view|function|proc(?:edure)?|trigger|aggregate)\s+
        (?:if\s+not\s+exists\s+)?{_N}\s*
        (?:\(|as\s+(?:select|begin|\$|with|'|\()|returns|before\b|after\b|instead\b)
      | create\s+(?:unique\s+|clustered\s+|fulltext\s+)*index\s+(?:concurrently\s+)?(?:if\s+not\s+exists\s+)?
        {_N}\s+on\s+{_N}\s*(?:\(|using)
      | create\s+(?:database|schema|sequence|type|extension|tablespace|assembly|language|directory|server)\s+
        (?:if\s+not\s+exists\s+)?{_N}
        (?:{_END}|\s+(?:character|with|owner|encoding|as|from|datafile|start|increment|authorization|foreign)\b)""",
    # rights
    rf"(?:grant|revoke|deny)\s+(?:{_RIGHTS})\b[\w\s,()*.`]{{0,120}}?\s(?:to|from|on)\s+(?:{_N}|'|\*)",
    # programs and settings of the server
    rf"""exec(?:ute)?\s*(?:\(\s*(?:@|n?'|char|nchar|0x)|@|immediate\b
        |(?:master|msdb|sys|tempdb)?\.*(?:dbo\.)?(?:sp|xp)(?:_|\b)
        |\w+\.\.?\w+(?:\.\w+)?\s*(?:'|@|{_END}|\Z)|(?:prepare\s+)?{_N}{_END})
      | declare(?:\s+@|@|\s+\w+\s+(?:var|n?char|int|number|cursor))
      | set\s+(?:@|(?:global|session)\s+\w+\s*=|role\s+\w+{_END}|password\s*(?:=|for)|names\s+\w+{_END}
        |xact_abort|nocount|identity_insert|transaction\s+isolation)""",
    rf"""shutdown(?:\s+(?:abort|immediate))?(?:{_END}|\s*\#) | shutdown\s+with\s+nowait
      | wait?for\s+(?:delay|time)\b
      | reconfigure{_END}
      | call\s+{_N}\s*\([^()]*\)(?:{_END}|\s*\Z) | install\s+plugin\b | vacuum\s+into\b | kill\s+\d+{_END}
      | copy\s+(?:{_N}|\([^)]*\))\s*(?:\([^)]*\)\s*)?(?:from|to)\s+(?:program\b|'|\$\$|stdin\b|stdout\b)
      | load\s+(?:data|xml)\s+(?:local\s+|low_priority\s+|concurrent\s+)*infile\b""",
    rf"""handler\s+{_N}\s+(?:open|read|close)\b | bulk\s+insert\s+{_N}\s+from\b | dbcc\s+\w+ | raiserror\s*\(
      | backup\s+(?:database|log)\s+{_N}\s+to\b
      | restore\s+(?:database\s+{_N}\s+from|filelistonly|headeronly)\b
      | attach\s+(?:database\s+)?'[^']*'\s+as\b | detach\s+database\b | pragma\s+\w+(?:\.\w+)?\s*[;=(]
      | prepare\s+\w+\s+(?:from\s+['@]|as\b|\() | deallocate\s+(?:prepare\s+)?\w+{_END} | print\s*@""",
    rf"""begin\s+(?:declare\b|tran(?:saction)?\b|execute\s+immediate|dbms_\w+|utl_\w+|sys\.|try\b)
      | if\s*\(*\s*(?:not\s*)?\(*\s*(?:exists\s*\(|select\b|\d+\s*=\s*\d|{_CALL}|@@)
      | show\s+(?:tables|databases|grants|columns|variables|processlist|schemas)\b
        (?:{_END}|\s*\Z|\s+(?:from|like|for|where)\b)
      | desc(?:ribe)?\s+{_N}{_END}
      | use\s+[\w`]+\s*;\s*(?:\Z|--|select|insert|update|delete|drop|create|exec)
      | do\s+(?:\$\w*\$|sleep\s*\()
      | lock\s+tables?\s+{_N}\s+(?:read|write|in)\b""",
)
_VERBS = frozenset(
    "select with insert update delete merge replace upsert create alter drop truncate rename grant revoke "
    "begin start commit rollback savepoint end analyze explain describe desc show use set declare exec "
    "execute call do copy load vacuum reindex cluster comment refresh pragma attach detach values table "
    "lock unlock optimize check repair flush fetch listen notify prepare deallocate if print go kill "
    "backup restore match unwind from waitfor raiserror handler dbcc bulk reconfigure shutdown install "
    "explain deny throw while return".split()
)
_BEGINS = re.compile(
    r"[\s(]*+(?:" + "|".join(f"(?:{shape})" for shape in _SHAPES) + ")", re.VERBOSE | re.IGNORECASE
)
# What select … from … has where it is no prose.
_QUERY = re.compile(
    r"[*,(=;'\"`_@<>]|--|\w\.\w|\b(?:where|limit|join|union|having|order\s+by|group\s+by)\b", re.IGNORECASE
)
_PROSE = re.compile(
    r"""\s*(?:select|insert|delete|update|drop)\b(?:\s+\w+,?){0,6}?\s+(?:from|into|to|in)\s+
    (?:the|my|your|our|their|this|these|all|each)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_FRONT = re.compile(r"(?:\s|--[^\n]*\n|#[^\n]*\n)++")
_INNER = re.compile(r"/\*!\d*|/\*(?:[^*]++|\*(?!/))*+\*/|\*/")
_BLANKS = {0: " ", 11: " "}


def begins(text: str, start: int = 0, *, stacked: bool = False) -> bool:
    """Whether a statement begins at this character of a text (comments taken out), and not mere prose.

    ``stacked`` says that it stands behind what ends another, where prose hardly comes.
    """
    found = _BEGINS.match(text, start)
    if found is None or _PROSE.match(text, start):
        return False
    return (
        stacked
        or found[0].lstrip(" (\t\r\n")[:6].lower() != "select"
        or _QUERY.search(text, start) is not None
    )


def opens(text: str) -> bool:
    """Whether a text (comments taken out) begins with a verb of SQL, as what a database is given does."""
    return text.lstrip(" (\t\r\n")[:12].lower().partition(" ")[0].rstrip(";\r\n\t(") in _VERBS


def unremarked(text: str) -> str:
    """The text without comments in front of it, and a space for those between its words."""
    if "/*" in text:
        text = without_comments(text)
    return _FRONT.sub(" ", text, count=1) if text[:1] in "-# \t\r\n" else text


def without_comments(text: str) -> str:
    """The text with a blank for each comment that closes, and what MySQL reads in some uncovered."""
    # Behind the last closing mark nothing is looked for: each opening one would be tried to the end.
    end = text.rfind("*/") + 2
    return _INNER.sub(" ", text[:end]) + text[end:] if end > 1 else text


def spaced(text: str) -> str:
    """The text with a blank for each comment, and for each of the signs that databases take for blanks."""
    if "/*" in text:
        text = without_comments(text)
    return text.translate(_BLANKS) if "\x0b" in text or "\0" in text else text
