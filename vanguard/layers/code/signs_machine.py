"""Signs of harm to machines: work without end, attacks on hosts, machine code, weak secrets."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import ENDLESS, LOOPS, Sign
from vanguard.model.finding import Severity

WORK: tuple[Sign, ...] = (
    Sign(
        rules.EXHAUSTS,
        r"fork",
        (
            r"(?:while\s*\(?\s*(?:True|true|TRUE|1|!0)\s*\)?|for\s*\(\s*;\s*;\s*\)|\bloop|"
            r"\bfor\b)\s*(?:do\b|:)?\s*\{?\s*"
            r"(?:import\s+os[;\s]{1,40})?(?:[\w=.:$ ]{0,40}|require\([^)\n]{1,40}\)\.)\b(?:forkpty|"
            r"pcntl_fork|fork)\b\s*(?:\(|;|\}|$)",
        ),
        confidence=0.92,
    ),
    Sign(
        rules.EXHAUSTS,
        r":\(\)|\bfork\b",
        (r":\(\)\s*\{\s*:\s*\|\s*:\s*&|fork\s+while\s+(?:fork|1|true)|fork\s*\(\s*\)\s*while",),
        confidence=0.95,
    ),
    Sign(
        rules.EXHAUSTS,
        LOOPS,
        (
            ENDLESS + r"[\s{]{0,60}(?:\w+\s*=\s*)?(?:threading\.)?(?:Thread|Process|multiprocessing\.Process|"
            r"new\s+Thread|new\s+Worker|go\s+func|spawn|exec|"
            r"subprocess\.\w+|os\.(?:system|popen|startfile))\s*\(",
        ),
        unless=r"\bbreak\b|sleep\s*\(|\.join\(\)|input\(|\bwait\(|\.recv|accept\(",
        confidence=0.8,
    ),
    Sign(
        rules.EXHAUSTS,
        LOOPS,
        (
            ENDLESS
            + r"(?:[^\n]{0,80}\n){0,2}[^\n]{0,60}(?:\.(?:append|extend|push|add|write)\s*\(|\+=\s*|\*=\s*|"
            r"malloc\(|\.concat\(|bytearray\(|Buffer\.alloc|"
            r"new\s+byte\[|new Array\()",
        ),
        unless=r"\b(?:break|return|yield|exit|raise|throw|input|await|sleep|accept|recv|readline|next)\b",
        confidence=0.8,
    ),
    Sign(
        rules.EXHAUSTS,
        r"\*\s*\(?(?:\d{10}|10\s*\*\*|1024\s*\*\*|2\s*\*\*)",
        (
            r"(?:[\"'][^\"'\n]{1,64}[\"']|\]|b[\"'][^\"']{0,8}[\"'])\s*\*\s*\(?(?:10\s*\*\*\s*(?:9|1\d)|"
            r"\d{10,}|1024\s*\*\*\s*[3-6]|2\s*\*\*\s*(?:3\d|[4-9]\d))|"
            r"bytearray\(\s*(?:10\s*\*\*\s*(?:9|1\d)|\d{10,}|1024\s*\*\*\s*[3-6]|2\s*\*\*\s*(?:3\d|[4-9]\d))",
        ),
        confidence=0.85,
    ),
    Sign(
        rules.EXHAUSTS,
        r"\*\s*(?:\d{4}|10\s*\*\*)|range\(\s*\d{4}|rand(?:n|int)?\(\s*\d{4}|zeros\(\(?\d{4}|ones\(\(?\d{4}",
        (
            # A number in brackets times a thousand is arithmetic, a list of zeros a table.
            r"(?:[\"'][^\"'\n]{4,64}[\"']|[\"']\w[\"']|\b(?:str|bytes|list|bytearray|urandom)\([^()\n]{0,60}\)|"
            r"\[(?:[^\[\]\n]{0,60}[\"'][^\[\]\n]{0,60}|[A-Za-z_]\w*|\[[^\n\[\]]{0,40}\])\])"
            r"\s*\*\s*(?:\d{4,}|10\s*\*\*\s*[4-9])|"
            r"[\[{][^\n\[\]]{0,80}\bfor\s+\w+\s+in\s+range\(\s*\d{4,}|(?:rand|randn|zeros|"
            r"ones)\(\(?\s*\d{4,}\s*,\s*\d{4,}",
            r"\n[ \t]*for\s+\w+\s+in\s+range\(|\bwhile\s+\w+\s*<",
            r"\.(?:append|extend|add|put|push|appendleft|insert|setdefault|update|accumulate)\(|\]\s*=|"
            r"\b\w+\.\w*(?:data|items|cache|store)\w*\s*=",
        ),
        severity=Severity.MEDIUM,
        confidence=0.75,
        level=rules.BROAD,
    ),
)
"""Work without end; patterns are RE2 and every gap is bounded."""

HOSTS: tuple[Sign, ...] = (
    Sign(
        rules.ATTACKS,
        LOOPS,
        (
            ENDLESS + r"[^\x00]{0,200}?(?:\.sendto\(|\bsendp\(|\bsend\(\s*(?:IP|Ether|pkt|packet)|"
            r"socket_sendto|requests\.(?:get|post)\(|urlopen\(|http\.get\(|axios\.get\(|fetch\()",
            r"(?:SOCK_DGRAM|SOCK_RAW|scapy|random\._?urandom|os\.urandom|ThreadPool|threading\.Thread|"
            r"(?i:flood|ddos|slowloris))",
        ),
        unless=r"\b(?:recv|recvfrom|accept|sleep|break)\b",
    ),
    Sign(
        rules.ATTACKS,
        r"(?i)slowloris|syn.?flood|udp.?flood|ddos|deauth|arp.?spoof|arp.?poison|dns.?spoof|botnet",
        (r"(?:socket|scapy|requests|\bsend\w*\()",),
    ),
    Sign(
        rules.ATTACKS,
        r"SOCK_(?:DGRAM|STREAM|RAW)",
        (
            r"(?:\*\s*(?:[1-9]\d{3,}|10\s*\*\*\s*[3-9])|range\(\s*[1-9]\d{3,}\s*\)|(?:repeat|ljust|rjust|"
            r"zfill|center)\(\s*[1-9]\d{3,}|\bitertools\.repeat\()",
            r"\.(?:sendto|sendall|send)\(",
        ),
        unless=r"\.recv(?:from|_into)?\(|\.listen\(|\.accept\(|\.makefile\(",
        confidence=0.78,
    ),
    Sign(
        rules.ATTACKS,
        r"paramiko|ftplib|smtplib|telnetlib|asyncssh|pymysql|psycopg2|imaplib|poplib|winrm|smb|ldap3|"
        r"vncdotool",
        (
            r"(?i)\bfor\s+\w*(?:pass|pwd|pw|word|cred|combo)\w*\s*(?:,\s*\w+\s*)?\bin\b",
            r"(?:\.connect\(|\.login\(|SMTP\(|Connection\()",
        ),
    ),
    Sign(
        rules.ATTACKS,
        r"connect_ex\(|\.connect\(\(|create_connection",
        (
            r"\bin\s+range\(\s*(?:[01]\s*,\s*)?(?:6553[56]|65_53[56])|\bx?range\(\s*1\s*,\s*2\s*\*\*\s*16",
            r"\bfor\b",
        ),
        confidence=0.78,
    ),
    Sign(
        rules.ATTACKS,
        LOOPS,
        (
            ENDLESS + r"[^\x00]{0,200}?\.connect\(\(",
            r"\.send(?:all)?\(",
            r"\bfor\b[^\n]{0,40}range\([^\n]{0,20}\)[^\x00]{0,80}?Thread\(",
        ),
        unless=r"\b(?:recv|recvfrom|accept|sleep|break)\b",
        confidence=0.78,
    ),
    Sign(
        rules.ATTACKS,
        r"connect_ex\(|\.connect\(|create_connection|net\.Dial|fsockopen|TCPSocket\.new|createConnection",
        (
            r"(?:range\(\s*(?:0|1|20|1024)?\s*,?\s*(?:1024|1025|65535|65536|1000|10000|5000)\b|"
            r"for\s+(?:my\s+)?\$?(?:port|p)\b)",
            r"\bports?\b",
        ),
        severity=Severity.MEDIUM,
        level=rules.BROAD,
    ),
    Sign(
        rules.ATTACKS,
        r"\.sendmail\(|\.send_message\(|\bmail\(|sendMail\(",
        (r"\bfor(?:each)?\b[^\n]{0,60}\b(?:in|of|as)\b|\.forEach\(|range\(",),
        severity=Severity.MEDIUM,
        level=rules.BROAD,
    ),
    Sign(
        rules.MEMORY,
        r"VirtualAlloc|NtAllocateVirtualMemory|HeapCreate|PROT_EXEC|mprotect",
        (
            r"(?:RtlMoveMemory|WriteProcessMemory|CreateThread|CreateRemoteThread|NtCreateThreadEx|"
            r"QueueUserAPC|memmove|memcpy|CFUNCTYPE|EnumSystemLocales|"
            r"cast\(|\(\s*void\s*\(\s*\*\s*\)|Marshal\.Copy|from_buffer|ctypes)",
        ),
    ),
    Sign(
        rules.MEMORY,
        r"AmsiScanBuffer|amsiInitFailed|AmsiUtils|EtwEventWrite",
        (r"(?:VirtualProtect|SetValue|Marshal\.Copy|memmove|WriteProcessMemory|GetField|patch)",),
    ),
    Sign(
        rules.REBUILDS,
        r"__reduce(?:_ex)?__",
        (
            r"def\s+__reduce(?:_ex)?__\s*\(",
            r"return\s*\(?\s*(?:os\.(?:system|popen|exec\w*|remove)|eval|exec|subprocess\.\w+|__import__|"
            r"builtins\.\w+|compile|posix\.system|pty\.spawn)\b",
        ),
        confidence=0.9,
    ),
)
"""Attacks on other hosts and on the memory of this one."""

SECRETS: tuple[Sign, ...] = (
    Sign(
        rules.WEAK,
        r"\brandom\.(?:seed|random|randint|choice|choices|uniform|randrange|sample|getrandbits|\w*variate|"
        r"gauss|triangular)\(|Math\.random\(|\bmt_rand\(|\brand\(",
        (
            r"(?i)\b(?:def|function|func)\s+\w*(?:keygen|gen(?:erate)?_?(?:key|token|secret|password|otp|"
            r"salt|nonce|iv)|(?:key|token|secret|password|otp|"
            r"session_?id)_?gen\w*|make_?(?:key|token|password))\w*\s*\(|\b(?:\w+_)?(?:key|token|secret|"
            r"password|passwd|salt|nonce|otp|session_?id)\s*=\s*[^\n]{0,40}\brandom\.",
        ),
    ),
    Sign(
        rules.WEAK,
        r"hashlib\.(?:md5|sha\d|new)|MessageDigest|createHash\(|(?i:hashed_?password)",
        (
            r"(?i)\b(?:def|function)\s+\w*(?:store|save|hash|create|set|register|add)\w*(?:password|"
            r"passwd|credential|user|login)\w*\s*\(",
            r"\bhashlib\.(?:md5|sha1|sha[23]?_?\d{2,3}|blake2\w|new)\(|"
            r"hash(?:ed)?_?[pP]assword\s*=\s*\w*[pP]assw|"
            r"createHash\(\s*[\"'](?:md5|sha1|sha256)",
        ),
        confidence=0.65,
    ),
)
"""Keys and passwords that are easily broken."""
