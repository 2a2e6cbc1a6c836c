"""Signs of an injection that need no place to break out of: words cut up, catalogues, broken calls."""

from __future__ import annotations

import re

import re2

from vanguard.layers.sql.tails import PROSE, Found, Grade
from vanguard.layers.sql.tokens import Tokens
from vanguard.layers.sql.words import COMMON, KINDS, PROBING

_KEYWORD = (
    r"(?:union|select|insert|update|delete|drop|from|where|having|like|or|and|xor|in|order|group|exec|"
    r"declare)"
)
_GLUED = re.compile(
    rf"""(?i)\b{_KEYWORD}/\*[^*]{{0,60}}\*/|/\*[^*]{{0,60}}\*/{_KEYWORD}\b"""
    rf"""|/\*!\d{{0,6}}\s{{0,4}}{_KEYWORD}\b|/\*!?\d*['"]\*/"""
)
_CUT = re.compile(r"(\w{1,9})/\*[^*]{0,60}\*/(\w{1,9})")
_CATALOGUE = re2.compile(
    r"(?i)\b(?:from|join|into|,)\s*\(?[`\"\[]?(?:information_schema[`\"\]]?\b|(?:master|msdb)\.\.?\w*\.?\w+|sys\.(?:\w*(?:tables|objects|columns|databases|schemas|principals|logins|procedures|modules)|sql_\w+|dm_\w+|user\$|configurations)|"
    r"sys(?:objects|columns|users|logins|databases|tables|xlogins|processes)\b|syscat\.|sysibm\.|sqlite_(?:master|schema)\b|"
    r"pg_(?:catalog|shadow|user|authid|tables|class|database|group|stat_\w+|roles|settings)\b|mysql\.\w+|"
    r"(?:all|user|dba)_(?:tables|tab_columns|users|objects|catalog|constraints|views|source|role_privs|tab_privs|db_links)\b|"
    r"v\$\w+|msys(?:objects|aces|queries)\b|rdb\$\w+|innodb_(?:table|index)_stats|x\$\w+|performance_schema)|(?:[=,(|+]|\b(?:select|and|or|union|all))\s*@@(?:version|"
    r"hostname|servername|datadir|basedir|version_comment|tmpdir|secure_file_priv|plugin_dir)\b"
)
_PROBES = frozenset(
    "extractvalue updatexml load_file name_const randomblob lo_get lo_import lo_export pg_read_file "
    "pg_read_binary_file pg_ls_dir utl_http.request utl_inaddr.get_host_address utl_inaddr.get_host_name "
    "dbms_ldap.init dbms_pipe.receive_message dbms_lock.sleep ctxsys.drithsx.sn httpuritype "
    "fn_xe_file_target_read_file sqlite_version sqlite_compileoption_used load_extension database_to_xml "
    "query_to_xml openrowset opendatasource dbms_xmlgen.getxml dbms_utility.sqlid_to_sqlhash"
    " gtid_subset".split()
)
_LAST = re.compile(r"(?i)(?:^|[^\w.])(\w{2,24})[^\w\s]{0,8}\s?[^\w\s'\"]{0,8}\(\s*\Z")
_KNOWN = COMMON | PROBING
_ALONE = re.compile(r"(?i)\W*(?:(?:select|and|or|union|all|from|where|xor|not|in|\d\w*)\b\W*)*+")
_LEAD = re.compile(r"[S(+&=,:x.]*[FG]\(")
_HEX = re.compile(r"0x[0-9a-fA-F]{6,}")
_PACKED = re.compile(r"(?i)\b0x((?:[0-9a-f]{2}){8,})")
_SAID = re.compile(
    r"(?i)\A\W*(?:select|insert|update|delete|drop|declare|exec|waitfor|union|create|alter|set|waitor|master)\b"
)
_TYPED = re.compile(r"(?:[FGf]\(.*\)|\)):w(?:&|$|w$)")
# A name that is cast so that the error tells what it holds.
_SECRET_CAST = re.compile(
    r"(?i)\b(?:passw(?:or)?d|passwd|pass|pwd|secret|token|current_user|session_user|user)\s?::\s?(?:int|bigint|numeric|bool)"
)
_PATH = re.compile(r"[\w./*${}()@!?~:-]*")
_REMARK = re.compile(r"/\*[A-Za-z][^*/]*\*/")
# What is begun behind a mark, or behind one operand, and never ended: such is sent to see what breaks.
_BEGUN = re.compile(
    r"""(?ix)\s*+(?:
      \\*['"`]{1,3}\s*+(?:
          (?:or|and|xor|having|union|r?like|regexp|between)\s*+\(?
        | (?:or|and|xor)?\s*+\d*\s*+(?:or|and|xor)\s*+\d+\W{0,2}
        | (?:alter|drop|create|insert|update|delete|truncate|grant|exec|select|union)\s++\w+
        | (?:\+|\|\|)\s*+\w+)
    | [=/]*+(?=[\w./-]*[\d_/])[\w./-]{1,40}\s++(?:or|and|xor)\s*+\(?
    | [\w.]{1,40}\s++(?:not\s++)?(?:r?like|ilike|regexp|glob)\s++['"`]
    | \W{0,3}\w{0,12}\W{1,3}as\b\W{1,4}(?:not|all|distinct)?\W{0,4}from
    | \d+['"]\s++['"]\s*+\d+ | \d+\\+['"]\d+
    | [\w:]{0,24}\*/\W{0,3}\w{0,8}\W{0,2}-- | --\s*+sp_password\b.*
    )\s*+"""
)
_SHORT = 200
_BRIEF = 80


def concealed(view: Tokens) -> Found | None:
    """Keywords between, or cut by, comments: nothing but an evasion writes so."""
    if "/*" not in view.text or _is_glob(view.text):
        return None
    glued = _GLUED.search(view.text)
    if glued is not None:
        return Found("concealed", Grade.SURE, *glued.span())
    for cut in _CUT.finditer(view.text):
        if KINDS.get((cut[1] + cut[2]).lower(), "p") in "&USDRWO":
            return Found("concealed", Grade.SURE, *cut.span())
    return None


def _is_glob(text: str) -> bool:
    """Whether a text with ``/**/`` in it is a pattern of paths."""
    bare = text.strip().replace("/**/", "")
    if _REMARK.search(bare) is not None:
        return False
    return _PATH.fullmatch(bare) is not None and ("/" in bare or "." in bare)


def catalogue(view: Tokens) -> Found | None:
    """Where a database says what is in it, read by a value; and functions that only probes call."""
    named = _CATALOGUE.search(view.text)
    if named is not None:
        grade = Grade.WEAK if PROSE.search(view.kinds) else Grade.FAIR
        return Found("catalogue", grade, *named.span())
    for index, kind in enumerate(view.kinds):
        if kind == "F" and view[index].lower() in _PROBES:
            return Found("function", Grade.FAIR, view.starts[index], view.ends[index])
    cast = _SECRET_CAST.search(view.text) if "::" in view.text else None
    if cast is not None:
        return Found("function", Grade.FAIR, *cast.span())
    typed = _TYPED.search(view.kinds)
    if typed is not None:
        return Found("function", Grade.FAIR, view.starts[typed.start()], view.ends[typed.end() - 1])
    if "0x" not in view.text:
        return None
    if (packed := _PACKED.search(view.text)) is not None and _says_sql(packed[1]):
        return Found("concealed", Grade.SURE, *packed.span())
    if (packed := _HEX.search(view.text)) is not None and re.search(r"[FG]\(|S|D", view.kinds):
        return Found("function", Grade.FAIR, *packed.span())
    return None


def _says_sql(digits: str) -> bool:
    """Whether hexadecimal digits spell SQL, in one byte or two a character."""
    spelt = bytes.fromhex(digits[:256]).replace(b"\0", b"").decode("latin-1")
    return _SAID.match(spelt) is not None


def unfinished(view: Tokens) -> Found | None:
    """A call, a condition or a statement that is cut off, as probes for what a filter lets through are."""
    text, kinds = view.text, view.kinds
    if len(text) <= _BRIEF and _BEGUN.fullmatch(text) is not None:
        return Found("unfinished", Grade.FAIR, 0, len(text))
    if len(text) > _SHORT or kinds.count("(") <= kinds.count(")") - kinds.startswith("w)"):
        return None
    last = _LAST.search(text)
    if last is not None and last[1].lower() in _KNOWN and _ALONE.fullmatch(text, 0, last.start(1)):
        return Found("unfinished", Grade.FAIR, *last.span())
    lead = _LEAD.match(kinds)
    if lead is not None and not PROSE.search(kinds):
        return Found("unfinished", Grade.FAIR, 0, len(text))
    return None
