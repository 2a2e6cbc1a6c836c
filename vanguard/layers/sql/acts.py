"""What a statement of SQL would do, whoever gave it: reach the host, call out, destroy, give rights.

A statement is judged by the names that it uses and by what it leaves out (a WHERE).  Names count
wherever they stand in the statement, so that no dialect and no nesting hides them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import re2

from vanguard.layers.sql import rules
from vanguard.model.rule import Builtin

_PATTERNS: tuple[tuple[Builtin, tuple[str, ...]], ...] = (
    (
        rules.SYSTEM,
        (
            r"\bxp_(?:cmdshell|reg\w+|dirtree|fileexist|subdirs|servicecontrol|availablemedia|terminate_process|"
            r"instance_reg\w+|makecab|ntsec_enumdomains|enumgroups|enumdsn|loginconfig|msver)\b",
            r"\bsp_(?:oacreate|oamethod|oagetproperty|addextendedproc|makewebtask|execute_external_script|"
            r"set_scheduled_job|add_job\w*|start_job)\b",
            r"\bsp_configure\s*\(?\s*n?['\"](?:xp_cmdshell|ole automation|clr enabled|external scripts|"
            r"ad hoc distributed|allow updates)",
            r"\b(?:from|to)\s+program\s*['\"$]",
            r"\binto\s+(?:out|dump)file\s*['\"(@]",
            r"\bload_file\s*\(",
            r"\b(?:lo_(?:import|export)|pg_read_(?:binary_)?file|pg_ls_\w*dir|pg_file_write|pg_execute_server_program|"
            r"load_extension|sys_(?:exec|eval|bineval)|lib_mysqludf_\w+|writefile|fts3_tokenizer|fsdir)\s*\(",
            r"\b(?:utl_file\s*\.|dbms_(?:java|scheduler|advisor|xslprocessor|jvm_exp_perms|backup_restore)\s*\.|"
            r"bfilename\s*\()",
            r"\blanguage\s+['\"]?(?:c|plpython[23]?u|plperlu|plsh|pltclu|java)\b|\bsoname\s+['\"]",
            r"\bcreate\s+(?:or\s+replace\s+)?(?:and\s+(?:resolve|compile)\s+)?java\b",
            r"\bcreate\s+extension\s+(?:if\s+not\s+exists\s+)?(?:plpython[23]?u|plperlu|plsh|file_fdw|adminpack)\b",
            r"\battach\s+(?:database\s+)?['\"][^'\"]*\.(?:php\d?|phtml|aspx?|jsp|cgi|pl|sh|py)['\"]",
            r"\b(?:infile|from|to|into|file\s*\(|read_(?:text|csv|blob|json|file)\s*\(|readfile\s*\(|bulk)\s*['\"]"
            r"(?:/etc/(?:passwd|shadow|ssh|sudoers|hosts\b|cron)|/root/|/proc/|(?:/home/\w+|~)/\.|[a-z]:[\\/]{1,2}(?:windows|winnt|inetpub|boot\.ini)|/var/www/)",
            r"\bset\s+(?:global|persist)\s+(?:general_log_file|slow_query_log_file|secure_file_priv|plugin_dir)\b",
            r"\balter\s+system\s+set\s+(?:archive_command|session_preload_libraries|shared_preload_libraries|"
            r"local_preload_libraries|ssl_passphrase_command)\b",
            r"^\s*(?:\\!\s?\w|\.(?:shell|system)\s)",
            r"\binstall\s+plugin\b|\bcreate\s+assembly\b",
        ),
    ),
    (
        rules.OUTSIDE,
        (
            r"\butl_(?:http|inaddr|tcp|smtp|mail)\s*\.|\bhttpuritype\s*\(|\bdbms_ldap\s*\.\s*init|\bdbms_soda\b",
            r"\bdblink(?:_connect|_send_query|_exec)?\w*\s*\(",
            r"\b(?:openrowset|opendatasource)\s*\(|\bopenquery\s*\(",
            r"['\"(]\\\\+(?:['\"]\s*(?:\|\||\+)|[\w.$%-]{3,}\\)",
            r"\bfn_(?:xe_file_target_read_file|get_audit_file|trace_gettable)\s*\(",
            r"<!(?:entity|doctype)[^>]*(?:https?|ftp|file)://",
            r"\b(?:url|s3|remote|remotesecure|mysql|postgresql|mongodb|hdfs)\s*\(\s*'(?:https?|ftp|s3|[\w.-]+:\d)",
        ),
    ),
    (
        rules.CREDENTIALS,
        (
            r"\b(?:pg_shadow|pg_authid|sys\.(?:sql_logins|syslogins|user\$)|(?:master\.\.|dbo\.)?sysxlogins|master\.\.syslogins|"
            r"syslogins|mysql\.global_priv|password_hash\s+from\s+(?:sys|master)\b|loginproperty\s*\()",
            r"\b(?:authentication_string|password|\*)\b[^;]*\bfrom\s+mysql\.user\b|\*\s*from\s+mysql\.user\b",
            r"\bpassword\b[^;]*\bfrom\s+(?:sys\.)?(?:dba_users|user\$)",
        ),
    ),
    (
        rules.DESTRUCTION,
        (
            r"\b(?:drop|truncate)\s+(?:table|database|schema|view|materialized|user|role|login|tablespace|index|"
            r"column|owned|keyspace|collection|trigger|function|procedure|sequence|type|policy)\b",
            r"(?:^|;|\()\s*truncate\s+[\w.\"`\[]+\s*(?:;|$)",
            r"(?:^|;)\s*shutdown\b",
            r"\bdelete\s+from\s+[\w.\"`\[\]]+(?:\s+(?:as\s+)?[a-z]\w*)?\s*(?:;|$|--|/\*|limit\b|returning\b)",
            r"\b(?:delete\s+from|update)\s[^;]*\bwhere\s+\(?(?:(?:not\s)?(?:true|false)\b|'?(\d)'?\s*(?:=|<|>|like)|1\s*(?:;|$|--))",
        ),
    ),
    (
        rules.PRIVILEGE,
        (
            r"\b(?:grant|revoke)\s+[\w\s,().*`\"]+\s(?:to|from|on)\b",
            r"\b(?:create|alter)\s+(?:user|role|login|server\s+role|credential)\b",
            r"\bsp_(?:addsrvrolemember|addrolemember|addlogin|adduser|grantdbaccess|password|addlinkedserver|addlinkedsrvlogin)\b",
            r"\bset\s+password\s*(?:=|for)\b|\balter\s+system\b|\bset\s+global\b|\bsecurity\s+definer\b",
        ),
    ),
    (
        rules.BULK,
        (
            r"\bload\s+(?:data|xml)\s+(?:low_priority\s+|concurrent\s+)?infile\b",
            r"\bcopy\s[^;]*\s(?:from|to)\s+['\"$]",
            r"\bbulk\s+insert\b|\bbackup\s+(?:database|log)\b|\brestore\s+database\b|\battach\s+(?:database\s+)?'",
            r"\b(?:readfile|read_(?:text|blob))\s*\(|\bvacuum\s+into\b",
        ),
    ),
    (
        rules.WAIT,
        (
            r"\b(?:sleep|pg_sleep(?:_for|_until)?|dbms_(?:lock|session)\s*\.\s*sleep|dbms_pipe\s*\.\s*receive_message)\s*\(",
            r"\bbenchmark\s*\(\s*\d|\bwaitfor\s+(?:delay|time)\b|\brandomblob\s*\(\s*\d{7}",
        ),
    ),
    (
        rules.ALWAYS,
        (
            r"\bor\s+\(?(?:not\s+false|true|1)\s*(?:$|;|--|\))",
            r"\bor\s+\(?(?:1\s*=\s*1|'1'\s*=\s*'1'|'a'\s*=\s*'a'|''\s*=\s*'')",
        ),
    ),
)
_WRITING = (
    r"(?:^|;|\))\s*(?:insert\s|update\s|delete\s|drop\s|alter\s|create\s|truncate\s|merge\s|replace\s+into|grant\s|"
    r"revoke\s|rename\s|copy\s|call\s|exec)"
)
_UPDATE = r"\bupdate\s+(?:only\s+)?[\w.\"`\[\]]+(?:\s+(?:as\s+)?[a-z]\w*)?\s+set\b"
_WHERE = r"\b(?:where|join|limit|from)\b"

Span = tuple[int, int]


@cache
def _compiled(*patterns: str) -> Any:
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    return re2.compile("(?s)" + "|".join(patterns), options)


@cache
def _any() -> Any:
    """All of them in one: most statements are plain, and are looked at once."""
    return _compiled(*(pattern for _, each in _PATTERNS for pattern in each), _UPDATE)


def acts(text: str) -> Iterator[tuple[Builtin, Span]]:
    """What a text, read as SQL, does that wants a word; each rule once, with the characters that show it."""
    if _any().search(text) is None:
        return
    for rule, patterns in _PATTERNS:
        found = _compiled(*patterns).search(text)
        if found is not None:
            yield rule, found.span()
    update = _compiled(_UPDATE).search(text)
    if update is not None and _compiled(_WHERE).search(text[update.end() :].split(";", 1)[0]) is None:
        yield rules.DESTRUCTION, update.span()


def reaches_out(text: str) -> Iterator[tuple[Builtin, Span]]:
    """The acts of `acts` that no value may carry, be it a statement or not."""
    for rule, patterns in _PATTERNS[:2]:
        found = _compiled(*patterns).search(text)
        if found is not None:
            yield rule, found.span()


def writes(text: str) -> bool:
    """Whether a text, read as SQL, changes something and does not only read."""
    return _compiled(_WRITING).search(text) is not None
