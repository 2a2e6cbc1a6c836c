"""Sensitive places: files that hold credentials, keys, histories or the system's own secrets."""

from __future__ import annotations

import posixpath
import re

import re2

from vanguard.model.finding import Severity

# A place of the file system's root, absolute or reached by climbing.
_TOP = r"(?:^|^(?:\.\./)+|^[a-z]:)/*(?:private/)?"
_AT = r"(?:^|/)"
_END = r"(?:/|$)"

_KEYS = (
    _AT + r"(?:\.ssh|ssh~\d)/(?!known_hosts|config$|config\.d|environment$|sockets?/|[^/]*\.pub$)[^/]+",
    _AT + r"id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?$",
    _AT + r"ssh_host_\w+_key$",
    _AT + r"(?:\.aws|aws~\d)/(?:credentials|sso/cache|cli/cache)",
    _AT + r"(?:\.gnupg|gnupg~\d)/(?:private-keys|secring|.*\.(?:key|kbx|gpg)$)",
    _TOP
    + r"etc/(?:g?shadow-?|sudoers(?:\.d)?|master\.passwd|krb5\.keytab|security/(?:opasswd|passwd))(?:/|\W*$)",
    _TOP + r"proc/(?:self|thread-self|\d+|[*?]|\[[^/]*)/(?:environ|mem|auxv|fd|root|cwd|task)" + _END,
    _TOP + r"(?:proc/kcore|dev/(?:mem|kmem))$",
    _TOP + r"(?:var/)?run/(?:docker|containerd/containerd|podman/podman|crio/crio)\.sock",
    _TOP + r"(?:var/)?run/secrets(?:/|$)",
    _AT + r"\.kube/(?:config|cache)" + _END,
    _TOP + r"etc/(?:kubernetes/(?:admin\.conf|pki)|rancher/k3s/k3s\.yaml)",
    _AT + r"\.config/gcloud/(?:credentials|application_default|access_tokens|legacy_credentials)",
    _AT + r"\.azure/(?:accesstokens|msal_token_cache|azureprofile|service_principal)",
    _AT
    + r"(?:system32/config/(?:regback/)?|windows/repair/|winnt/repair/)(?:sam|system|security)(?:\.\w+)?\W*$",
    _AT + r"ntds\.dit$",
    _AT + r"microsoft/(?:credentials|protect|vault)" + _END,
    _AT + r"(?:login data|logins\.json|key[34]\.db|cookies\.sqlite|cookies\.binarycookies)$",
    _AT + r"(?:chrome|chromium|google-chrome|brave-browser|edge)/.*(?:cookies|web data|local state)$",
    _AT + r"(?:library/keychains|\.password-store|\.local/share/keyrings|\.gnome2/keyrings)" + _END,
    _AT + r"(?:wallet\.dat|\.electrum/wallets|\.ethereum/keystore|\.bitcoin|"
    r"\.config/solana/id\.json|exodus\.wallet)" + _END,
)
_SECRETS = (
    _AT + r"(?:\.netrc|_netrc|\.git-credentials|\.pgpass|\.vault-token|\.s3cfg|\.boto|\.my\.cnf|\.htpasswd)$",
    r"^(?:~|\$\{?home\}?|/home/[^/]+|/users/[^/]+|/root|[a-z]:/users/[^/]+)/(?:\.npmrc|\.pypirc|\.m2/settings\.xml|"
    r"\.cargo/credentials.*|\.gem/credentials|\.config/(?:gh/hosts\.yml|rclone/rclone\.conf|hub)|\.dockercfg)$",
    _AT + r"\.docker/config\.json$",
    _AT + r"\.terraform\.d/credentials",
    r"^(?:(?:\.\./)*|/)(?:private/)?etc/(?:passwd-?|opasswd)(?:[^\w/.-].*)?$",
    _AT + r"(?:sysprep/sysprep|panther/(?:unattend/)?unattend(?:ed)?)\.(?:xml|inf)$",
    _AT + r"consolehost_history\.txt$",
)
_PRIVATE = (
    _AT + r"(?:\.env|env~\d)(?:\.(?!example|sample|template|dist|defaults?|schema|test|tpl|"
    r"md|ci|d\.ts)[\w.-]+)?$",
    _AT
    + r"\.(?:bash|zsh|sh|ash|fish|python|mysql|psql|sqlite|node_repl|redis(?:cli)?|irb|lesshst)?_?history$",
    _AT + r"(?:\.npmrc|\.pypirc|\.aws/config|\.ssh/?|\.gnupg/?|\.aws/?|\.kube/?)$",
    _AT + r"(?:\.ssh/config|wp-config\.php|web\.config|global\.asa|\.htaccess)$",
    _TOP + r"etc/(?!hosts$|os-release|hostname$|resolv\.conf|timezone|localtime|issue|shells|mime\.types|"
    r"ssl/certs|ca-certificates|lsb-release|services$|protocols$|nanorc|vimrc|gitconfig|profile$|bash\.bashrc|locale|apt/)[^/]+",
    _TOP + r"proc/(?!cpuinfo|meminfo|version$|uptime|loadavg|stat$|filesystems|self/status|\d+/status)[^/]+",
    _TOP + r"var/log/(?:auth\.log|secure|wtmp|btmp|lastlog|faillog|audit|sudo)",
    _TOP + r"var/(?:lib/(?:mysql|postgresql|docker|kubelet)|spool/cron|mail)" + _END,
    _TOP
    + r"(?:windows|winnt)/(?:win\.ini|system\.ini|system32/(?:config|drivers/etc)|panther|debug/netsetup)",
    _AT + r"boot\.ini\W*$",
    r"^(?:(?:\.\./)+|/)root" + _END,
)
_NOTED = (
    _TOP + r"var/(?:log|adm)/",
    _TOP + r"(?:apache2?|xampp|wamp|mysql|php\d?|program files[^/]*/(?:apache|mysql|xampp)[^/]*|"
    r"inetpub|log|logs)/",
)

_TABLE = tuple(
    (severity, confidence, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
    for severity, confidence, patterns in (
        (Severity.CRITICAL, 0.95, _KEYS),
        (Severity.HIGH, 0.9, _SECRETS),
        (Severity.MEDIUM, 0.85, _PRIVATE),
        (Severity.LOW, 0.8, _NOTED),
    )
)
_SPECIMEN = re.compile(
    r"/(?:tests?|__tests__|spec|fixtures?|examples?|samples?|snapshots?|testdata|test_data|mocks?|demo|docs?|"
    r"templates?)/|^(?:tests?|fixtures?|examples?|samples?|testdata|docs?|templates?)/"
)
# What every place in the table has some of: one pass of RE2 passes over ordinary paths.
_MARK = re2.compile(
    r"(?i)ssh|id_[rde]|aws|gnupg|etc[/\\]|proc[/\\]|dev[/\\]|run[/\\]|kube|gcloud|azure|system32|repair|ntds|"
    r"microsoft|log|key[34]\.db|cookies|chrom|brave|edge|keychain|password|keyring|wallet|ethereum|bitcoin|solana|"
    r"netrc|credentials|pgpass|vault|s3cfg|boto|my\.cnf|ht(?:passwd|access)|npmrc|pypirc|settings\.xml|hosts\.yml|"
    r"rclone|hub|docker|terraform|root|unattend|sysprep|history|\.env|env~|wp-config|web\.config|global\.asa|var[/\\]|"
    r"win|boot\.ini|apache|xampp|wamp|mysql|php|inetpub|program files|gem/"
)
LONGEST = 4096
"""Characters of the longest path that Linux opens (PATH_MAX)."""
_HOME = re.compile(r"^(?:%(?:userprofile|homepath)%|\$\{?env:userprofile\}?|%appdata%|%localappdata%)")


def folded(path: str) -> str:
    """A path as the table knows it: lower case, ``/`` only, no ``.`` or doubled parts, no trailer.

    Trailing dots, spaces, NUL bytes and ``::$DATA`` are dropped, as Windows drops them.
    """
    low = path.lower().replace("\\", "/")
    if low.startswith(("//?/", "//./")):
        low = low[4:]
    low = _HOME.sub("~", low.split("\x00")[0]).split("::$")[0]
    low = low.rstrip(" .\t\r\n") or low
    folded_path = posixpath.normpath(low) if low else low
    if len(folded_path) > LONGEST:
        # Nothing opens a path this long; its ends still say what was meant.
        folded_path = folded_path[: LONGEST // 4] + folded_path[-LONGEST // 4 :]
    return "/" + folded_path.lstrip("/") if folded_path.startswith("//") else folded_path


def marked(text: str) -> bool:
    """Whether a text can hold a sensitive place at all."""
    if not text.isascii():
        text = text.encode("ascii", "replace").decode()
    return _MARK.search(text) is not None


def place(path: str) -> tuple[Severity, float] | None:
    """How much harm access to this path may do, and how sure that is; None for ordinary places.

    A path through a folder of tests, examples or documents is a specimen, and weighs little.
    """
    if not marked(path):
        return None
    seen = folded(path)
    for severity, confidence, table in _TABLE:
        if table.search(seen):
            if not seen.startswith("..") and _SPECIMEN.search(seen):
                return Severity.LOW, 0.6
            return severity, confidence
    return None
