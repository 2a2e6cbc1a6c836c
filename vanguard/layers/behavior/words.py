"""The words and signs by which calls and answers are marked."""

from __future__ import annotations

import re
from collections.abc import Callable

Search = Callable[[str], object]


def _only_with(words: str, search: Search) -> Search:
    """The same search, for texts in which one of these words stands alone or in a longer one."""
    worth = re.compile(words).search
    return lambda text: worth(text.lower()) and search(text)


SECRETS = re.compile(
    r"(?i)(?:^|[/\\\s\"'=:~.])(?:\.env(?:\.(?:local|prod\w*|stag\w*|secret))?(?![.\w-])|id_(?:rsa|dsa|ecdsa|ed25519)\b(?!\.pub)"
    r"|\.ssh/(?!known_hosts|config\b)|\.aws/credentials|\.netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|\.kube/config"
    r"|\.docker/config\.json|credentials\.json|service[-_]account[\w-]*\.json|secrets?\.(?:ya?ml|json|toml|env)\b|\.vault[-_]token"
    r"|etc/shadow|\.gnupg/|login\.keychain|[\w-]+\.(?:pem|p12|pfx|kdbx|keystore|jks)\b|wallet\.dat)"
).search
"""Whether a text names a place where secrets are kept."""

_AT = r"(?:^|[;&|(`$]\s*|\bsudo\s+)"

COMMANDS = (
    (
        "surveys",
        re.compile(
            _AT
            + r"(?:whoami|id|uname|hostname|ifconfig|ip\s+(?:a|addr|route|neigh)\w*|netstat|ss\s+-|arp\s+-"
            r"|ps\s+-?[ae]\w*|env\b(?!\s+\w+=)"
            r"|printenv|set$|last\b|w$|who\b|crontab\s+-l|lsof|mount$|df\b|getent|cat\s+/etc/(?:passwd|os-release|hosts|group)"
            r"|nmap|masscan|dig|nslookup|systeminfo|ipconfig|net\s+(?:user|group|localgroup|view)|sudo\s+-l|find\s+/\s.*-perm)"
            r"(?:\s|$|[;&|)])"
        ).search,
    ),
    (
        "sends-out",
        re.compile(
            r"\b(?:curl|wget|http|https|xh)\b.*\s(?:-d|--data[\w-]*|-F|--form|-T|--upload-file|--post-(?:data|file)|-X\s*P(?:OST|UT)|POST)\b"
            r"|\b(?:scp|rsync|sftp)\s.*\w+[@:]|\b(?:nc|ncat|socat)\s.*\d|\baws\s+s3\s+(?:cp|sync|mv)\s.*s3://"
            r"|\bgsutil\s+cp\s.*gs://|\bgh\s+gist\s+create"
        ).search,
    ),
    (
        "climbs",
        _only_with(
            "su|doas|runas|pkexec|chmod|setcap|usermod|newgrp|unshare|nsenter",
            re.compile(
                _AT + r"(?:sudo|doas|su\s+-|runas|pkexec|gsudo)\b|\bchmod\s+(?:[ugoa]*\+\w*s|[24567]\d{3})\b"
                r"|\bsetcap\b|\busermod\b.*\b(?:sudo|wheel|docker)\b|\bnewgrp\b|\bunshare\b|\bnsenter\b"
            ).search,
        ),
    ),
    (
        "destroys",
        _only_with(
            "rm|rd|del|shred|unlink|erase|truncate|destroy|drop|prune",
            re.compile(
                _AT + r"(?:rm|rmdir|shred|unlink|del|rd|erase|truncate)\s"
                r"|\b(?i:drop\s+(?:table|database|schema)|truncate\s+table|delete\s+from)\b"
                r"|\bkubectl\s+delete\b|\bterraform\s+destroy\b|\bdocker\s+(?:rm|rmi|volume\s+rm|system\s+prune)\b"
            ).search,
        ),
    ),
    (
        "runs-file",
        re.compile(_AT + r"(?:\./|/|~/)[\w./-]+").search,
    ),
    (
        "runs-file",
        _only_with(
            "sh|python|node|ruby|perl|php|source",
            re.compile(
                r"\b(?:ba|z|da|k)?sh\s+(?!-c\b)\S+"
                r"|\b(?:python3?|node|ruby|perl|php|pwsh|source|bash)\s+(?!-)\S+\.\w+"
            ).search,
        ),
    ),
    (
        "signs-in",
        re.compile(
            r"\b(?:sshpass|ssh\s+\S+@|su\s+\w|mysql\s.*-p\S+|psql\s|ftp\s|docker\s+login|az\s+login|hydra|medusa)\b"
        ).search,
    ),
)
"""What a command of a tool that runs commands is marked as."""

WAY_OUT = re.compile(r"(?i)^(?:POST|PUT|PATCH)$|://[^\s?#]{1,300}\?[^\s]{0,20}[\w-]+=[\w%+/=.-]{40,}").search
"""Whether an argument of a tool that reaches the network says that something goes out with it."""

DENIED = re.compile(
    r"(?i)\b(?:denied|forbidden|unauthori[sz]ed|not\s+(?:allowed|permitted|authori[sz]ed)|EACCES|EPERM|40[13]\b"
    r"|(?:invalid|wrong|incorrect|bad)\s+(?:user\w*\s+or\s+)?"
    r"(?:password|credential\w*|token|api[ _-]?key|pin|code|login)"
    r"|(?:login|authentication|sign[ -]?in)\s+(?:has\s+)?failed)"
).search
REFUSED = re.compile(
    r"(?i)\bpermission denied|\boperation not permitted|\baccess denied|\bmust be root"
).search
"""Whether what a command printed says that it was not allowed."""

MISSING = re.compile(
    r"(?i)\b(?:not\s+found|no\s+such|does\s*n[o']t\s+exist|ENOENT|404|unknown\s+\w+)\b"
).search

UNREACHABLE = re.compile(
    r"(?i)\b(?:refused|timed?\s*-?out|unreachable|no route|reset by peer|ECONN\w+"
    r"|EHOSTUNREACH|ETIMEDOUT|ENOTFOUND|getaddrinfo|name or service|could not resolve|EAI_\w+)"
).search

SIGN_IN = frozenset("login signin authenticate auth logon unlock otp verify".split())
"""Words of the names of tools that sign in."""

OUTSIDE = frozenset(
    "email emails mail mails inbox gmail issue issues comment comments ticket tickets slack chat discord "
    "review reviews web search browse tweet tweets feed rss forum post posts message messages".split()
)
"""Words of the names of tools that bring texts of strangers."""
