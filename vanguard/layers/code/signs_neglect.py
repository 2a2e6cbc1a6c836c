"""Signs of what a program neglects: weak secrets, memory and power that are kept, checks that let anybody in.

Some of it is only worth a person's look, and begins at the third level.
"""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import Sign
from vanguard.model.finding import Severity

_RAISE = (
    r"(?i)\b(?:raise|elevate|escalate|gain|acquire|obtain)_?(?:priv\w*|root\w*|admin\w*|superuser\w*)"
    r"\s*\(\s*\)"
)
_GIVE_BACK = (
    r"(?i)\bfinally\b[\s:{]{1,20}[^\n]{0,60}\b(?:lower|drop|revoke|release|restore|relinquish|give_?up)\w*\s*\(|"
    r"\bwith\s+\w*(?:priv|root|admin)\w*\s*\(|contextmanager|\bdefer\s+\w+"
)
_BROKEN_HASH = (
    r"(?:hashlib\.(?:md5|sha1)\(|hashlib\.new\(\s*[\"'](?:md5|sha1|md4|ripemd160)[\"']|"
    r"createHash\(\s*[\"'](?:md5|sha1)[\"']|\bmd5\(\s*\$|\bsha1\(\s*\$|Digest::(?:MD5|SHA1)|"
    r"getInstance\(\s*\"(?:MD5|SHA-?1)\"|\bb64encode\(\s*\w*[pP]assw)"
)
_KEEPS_PASSWORD = (
    r"(?i)\b(?:def|function|func|sub)\s+\w*(?:store|save|set|register|add|create|update)_?\w*"
    r"(?:password|passwd|credential|user|login)\w*\s*\("
)
_PEOPLE = (
    r"(?:race|racial\w*|ethnic\w*|gender|religio\w*|caste|disabilit\w*|disabled|nationality|national_origin|"
    r"skin_?colou?r|sexual_?orientation|socio_?economic\w*|cultural_?background|marital_?status|"
    r"immigra\w*|accent|body_?type|attractive\w*|beauty)"
)
_DECIDES = (
    r"(?i)\b(?:def|function)\s+\w*(?:potential|admission|hir(?:e|ing)|recruit|employ|candidate|scholarship|award|"
    r"promot|salary|wage|bonus|loan|credit|lend|insur|rent|tenant|housing|visa|eligib|qualif|suitab|approv|"
    r"arrest|criminal|crime|suspect|sentenc|parole|bail|police|risk|trust|intelligen|smart|competen|leader|"
    r"talent|beauty|contest|judg|treat|service|discount|selection|select|evaluat|assess|score|rank|chance|"
    r"success|perform|good|worth)\w*"
)

NEGLECT: tuple[Sign, ...] = (
    Sign(
        rules.WEAK,
        r"\brandom\.seed\(",
        (
            r"(?i)\bdef\s+\w*(?:key_?gen\w*|(?:gen(?:erate)?|make|create|derive|new)_?(?:\w+_)?(?:key|secret|salt|"
            r"nonce|iv))\w*\s*\([^\x00]{0,400}?\brandom\.seed\([^\x00]{0,200}?\brandom\.\w+\(",
        ),
        unless=r"\bsecrets\.|SystemRandom|os\.urandom|prime|\bmod(?:ular|ulus)?\b|\bpow\(|cipher|matrix|alphabet",
        severity=Severity.HIGH,
        confidence=0.78,
        level=2,
    ),
    Sign(
        rules.WEAK,
        _BROKEN_HASH,
        (_KEEPS_PASSWORD,),
        unless=r"(?i)pbkdf2|bcrypt|scrypt|argon2",
        severity=Severity.HIGH,
        confidence=0.76,
        level=2,
    ),
    Sign(
        rules.EXHAUSTS,
        r"(?i)leak|memory_?(?:bomb|hog|eater|fill)|(?:eat|hog|fill|exhaust|consume|flood)\w{0,3}_?(?:memory|ram|heap|disk)",
        (
            r"(?i)\b(?:def|function|func|void|class)\s+\w*(?:leak|memory_?(?:bomb|hog|eater|fill\w*)|"
            r"(?:eat|hog|fill|exhaust|consume|flood)\w*_?(?:memory|ram|heap|disk))\w*",
            r"\.(?:append|extend|add|put|push|appendleft|insert|setdefault|update|accumulate)\(|\]\s*=[^=]|"
            r"\byield\b|\blist\(|\.(?:data|next)\s*=|\bmalloc\(|\[[^\]\n]{1,80}\bfor\b|\+=",
            r"\bfor\b[^\n]{1,60}\bin\b|\bwhile\b|\bfor\s*\(",
        ),
        unless=r"(?i)\b(?:def|class)\s+\w*(?:test|detect|find|fix|check|no|prevent|report|measure)_?\w{0,20}leak",
        severity=Severity.HIGH,
        confidence=0.78,
        level=2,
    ),
    Sign(
        rules.RISES,
        r"(?i)(?:raise|elevate|escalate|gain|acquire|obtain)_?(?:priv|root|admin|superuser)",
        (_RAISE, r"\bexcept\b|\bcatch\b|\breturn\b"),
        unless=_GIVE_BACK,
        severity=Severity.HIGH,
        confidence=0.78,
        level=2,
    ),
    Sign(
        rules.JUDGES,
        rf"(?i)[\[\"'$._ ]{_PEOPLE}[\"'\])]{{0,3}} ?[=\])]",
        (
            _DECIDES,
            rf"(?i)\b\w*{_PEOPLE}\w*[\"'\])]{{0,4}}(?:\.get\([^\n]{{0,40}}\))?\s*(?:=?==|!=|=|\bin\b|"
            rf"\bnot in\b)\s*"
            rf"[\"'\[({{]|\b\w*{_PEOPLE}\w*\s*=\s*[\[{{]|(?:get\(|\[)[^\n]{{0,40}}[\"']\w*{_PEOPLE}",
            r"(?i)\b(?:return|echo|print|result|score)\b",
        ),
    ),
    Sign(
        rules.CHECKS,
        r"(?i)(?:correct|stored|expected|valid|real|actual|secret|admin|true)_?\w{0,12}(?:password|passwd|pwd|pin|code|"
        r"key|token|answer|secret|license)\w*\s*=\s*[\"']",
        (
            r"(?i)(?:==|!=|-eq|-ne|\.equals\(|strcmp\()\s*[\"']?\$?\{?\w*(?:correct|stored|expected|valid|real|actual|"
            r"secret|admin|true)_?\w{0,12}|len\(\w*(?:correct|stored|expected)",
            r"(?i)success|granted|welcome|logged.?in|authenticated|unlocked|\breturn\s+(?:True|true|0|1)\b",
        ),
    ),
    Sign(
        rules.CHECKS,
        r"\\d[+*{]|\[0-9\][+*{]|25\[0-5\]",
        (
            r"(?i)(?:valid\w*|check|is|match\w*)_?\w{0,12}(?:ip(?:v4|_|\b)|address)\w*",
            r"re\.(?:match|search|compile|fullmatch)\(|=~|\.test\(|\.match\(|preg_match\(|grep\s+-",
        ),
        unless=r"\bipaddress\.|inet_(?:aton|pton)|InetAddress|net\.ParseIP|net\.isIP|FILTER_VALIDATE_IP",
    ),
    Sign(
        rules.CHECKS,
        r"(?i)without\s+(?:permission|authori[sz]ation|authentication|consent|approval|clearance|privilege|access)",
        (
            r"(?i)(?:print\w*|echo|puts|log\w*|write\w*)[\s(f\"']{1,6}[a-z]+ing\b[^\"'\n]{0,40}\swithout\s+(?:any\s+)?"
            r"(?:permission|authori[sz]ation|authentication|consent|approval|clearance|privilege|access)",
            r"(?i)\b(?:is|has|can|check)_?[A-Za-z]\w*",
        ),
    ),
)
"""Patterns are RE2 and every gap is bounded."""
