"""Places that belong to the system and not to any work: what it means to read, list, change or remove them.

One table for commands and for program code: ``harm(touch, path)`` says how grave a touch is.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from vanguard.layers.places import Kind, folded, place
from vanguard.model.finding import Severity

Harm = tuple[Severity, float]
"""How grave, and how sure."""


class Touch(Enum):
    """What is done to a path."""

    READ = "read"
    LIST = "list"
    WRITE = "write"
    """Written, appended to, replaced, or put in its place."""
    DELETE = "delete"
    WIPE = "wipe"
    """Removed with everything below it."""
    MODE = "mode"
    """Its owner or its permissions are changed."""


class Ground(Enum):
    """What a place is for the machine."""

    ACCOUNTS = "accounts"
    """Who may log in and how: users, groups, PAM, sudo, the SSH service."""
    KERNEL = "kernel"
    """The running kernel, the memory and the processes of others, disks as devices."""
    STARTUP = "startup"
    """Run without being asked: at login, at boot, on a timer, by other programs."""
    TRACES = "traces"
    """Logs of logins and of the system, and histories of shells."""
    SYSTEM = "system"
    """Programs, libraries and settings that the system is made of."""
    TREE = "tree"
    """A whole disk, all homes, or a folder of the root that holds everything of its kind."""
    LOGS = "logs"
    """Any other log below the system's folder of logs."""
    STATE = "state"
    """What services keep for themselves."""


# Of a folder of the root, absolute or reached by climbing; of someone's home.
_TOP = r"^(?:[a-z]:)?(?:/+|(?:\.\./)+)(?:private/)?"
_HOME = r"^(?:~[^/]*|\$\{?home\}?|%userprofile%|/home/[^/]+|/users/[^/]+|/root|/var/root|[a-z]:/users/[^/]+)"
_OWN = r"(?:" + _HOME + r"|^\*)"
_END = r"(?:/|$)"

_STARTUP = (
    _OWN + r"/\.(?:bashrc|bash_profile|bash_login|bash_aliases|bash_logout|profile|zshrc|zprofile|zshenv|"
    r"zlogin|kshrc|"
    r"cshrc|tcshrc|login|xinitrc|xprofile|xsessionrc|inputrc|pam_environment)$",
    _OWN + r"/\.config/(?:autostart|systemd/user|fish/(?:config\.fish|conf\.d)|environment\.d|"
    r"plasma-workspace/env)" + _END,
    r"(?:^|/)\.ssh/(?:authorized_keys2?|rc|environment)$",
    r"(?:^|/)library/launch(?:agents|daemons)" + _END,
    r"microsoft/windows/start menu/programs/startup" + _END,
    r"(?:^|/)(?:microsoft\.powershell_|microsoft\.vscode_)?profile\.ps1$",
    r"/(?:site|dist)-packages/(?:sitecustomize\.py|usercustomize\.py|[^/]+\.pth)$",
    _TOP + r"etc/(?:cron\.[^/]+|crontab|anacrontab|init\.d|init|rc\d?\.d|rc\.local|profile|profile\.d|"
    r"bash\.bashrc|bashrc|"
    r"zsh|environment|ld\.so\.preload|ld\.so\.conf(?:\.d)?|systemd|xdg/autostart|update-motd\.d|inittab|"
    r"modules|"
    r"modules-load\.d|udev/rules\.d|skel|at\.allow)" + _END,
    _TOP + r"(?:usr/)?lib/systemd/(?:system|user)" + _END,
    _TOP + r"var/spool/(?:cron|at)" + _END,
)
_ACCOUNTS = (
    _TOP + r"etc/(?:passwd|shadow|group|gshadow|master\.passwd|opasswd)[-~]?$",
    _TOP + r"etc/(?:sudoers|sudoers\.d|sudo\.conf|pam\.d|pam\.conf|security|login\.defs|login\.access|"
    r"nsswitch\.conf|"
    r"shells|securetty|ssh|sssd|krb5[^/]*|ldap|samba|subuid|subgid|doas\.conf|polkit-1|default/useradd|"
    r"adduser\.conf|"
    r"deluser\.conf|selinux|apparmor(?:\.d)?|audit|fail2ban|hosts\.(?:allow|deny)|ssl/private|pki|kubernetes)"
    + _END,
    _TOP + r"var/lib/(?:pam|sss|samba|accountsservice)" + _END,
    _TOP + r"usr/share/(?:base-passwd|pam|pam-configs)" + _END,
    _TOP + r"usr/share/keyrings$|" + _TOP + r"usr/share/keyrings/\*",
    _TOP + r"windows/system32/config" + _END,
    _TOP + r"(?:private/)?var/db/(?:dslocal|shadow)" + _END,
)
_KERNEL = (
    _TOP + r"proc/(?:kcore|kallsyms|kmsg|keys|key-users|sysrq-trigger|iomem|ioports|modules|slabinfo|"
    r"vmallocinfo|pagetypeinfo|"
    r"timer_list|sched_debug|sys|acpi|irq|bus|driver|scsi|tty|config\.gz)" + _END,
    _TOP + r"proc/(?:\d+|[*]|self|thread-self)/(?:environ|mem|maps|smaps|auxv|fd|root|cwd|task|pagemap|stack|"
    r"syscall|[*])",
    _TOP + r"sys/(?:kernel|firmware|module|power|fs/selinux|fs/bpf|hypervisor)" + _END,
    _TOP + r"dev/(?:mem|kmem|port|kmsg|sd[a-z]\d*|hd[a-z]\d*|vd[a-z]\d*|xvd[a-z]\d*|nvme\d.*|mmcblk.*|disk|"
    r"mapper|loop\d*|md\d*|"
    r"r?disk\d.*|input)" + _END,
    r"^(?://\./|/)?physicaldrive\d",
    _TOP + r"boot" + _END,
)
_TRACES = (
    _TOP + r"var/(?:log|run|adm)/(?:wtmp|btmp|utmp|lastlog|faillog|tallylog|auth\.log|secure|audit|syslog|"
    r"messages|kern\.log|daemon\.log|"
    r"cron|cron\.log|maillog|mail\.log|dpkg\.log|apt|yum\.log|dnf\.log|alternatives\.log|journal|dmesg|"
    r"boot\.log|"
    r"sudo|user\.log|ufw\.log|fail2ban\.log)",
    r"(?:^|/)\.(?:bash|zsh|sh|ash|ksh|python|mysql|psql|node_repl|sqlite)_history$|(?:^|/)\.(?:history|"
    r"lesshst|viminfo)$",
    r"(?:^|/)fish/fish_history$|consolehost_history\.txt$",
    _TOP + r"windows/system32/winevt/logs" + _END,
)
_TREE = (
    r"^(?:[a-z]:)?/[*.]*$|^[a-z]:[*.]*$",
    _TOP
    + r"(?:bin|boot|dev|etc|lib(?:32|64|x32)?|sbin|usr|var|proc|sys|run|root|home|users|opt|srv|mnt|media|"
    r"library|"
    r"system|applications|volumes|windows|windows/system32|program files(?: \(x86\))?|programdata|"
    r"usr/(?:local|lib|bin|share|sbin)|"
    r"var/(?:log|lib|www|spool|mail|backups|db))/?[*.]*$",
    _HOME + r"(?:/(?:documents|desktop|downloads|pictures|music|videos|library|\.ssh|\.config|\.local|"
    r"appdata))?/?(?:[*.]*|\*\*/\*)$",
)
_LOGS = (_TOP + r"var/(?:log|adm)" + _END,)
_STATE = (_TOP + r"var/(?:lib|spool|mail|db|backups)" + _END, _TOP + r"run/(?!user|shm|lock/)")
_SYSTEM = (
    _TOP + r"(?:bin|sbin|lib(?:32|64|x32)?|etc|proc|boot|system|library)" + _END,
    _TOP + r"sys/(?!class/(?:gpio|leds|backlight|pwm))",
    _TOP + r"usr/(?!local/(?:share|var|src|etc/|lib/node_modules)|src/)",
    _TOP + r"(?:windows|winnt|program files(?: \(x86\))?|programdata/microsoft)" + _END,
)
_GROUNDS = tuple(
    (ground, re.compile("|".join(f"(?:{pattern})" for pattern in patterns)))
    for ground, patterns in (
        (Ground.STARTUP, _STARTUP),
        (Ground.ACCOUNTS, _ACCOUNTS),
        (Ground.KERNEL, _KERNEL),
        (Ground.TRACES, _TRACES),
        (Ground.TREE, _TREE),
        (Ground.LOGS, _LOGS),
        (Ground.STATE, _STATE),
        (Ground.SYSTEM, _SYSTEM),
    )
)
# What anyone may know of the machine, and every program asks for.
_PUBLIC = re.compile(
    _TOP + r"(?:etc/(?:os-release|lsb-release|[a-z]+-release|debian_version|hosts|hostname|resolv\.conf|"
    r"timezone|localtime|mime\.types|"
    r"services|protocols|ssl/certs|ca-certificates|ssl/cert\.pem|locale[^/]*|machine-id|fstab|mtab|issue|"
    r"fonts|"
    r"nanorc|vimrc|vim|inputrc|papersize|matplotlibrc|odbc(?:inst)?\.ini|alternatives|magic)(?:/|$)|"
    r"proc/(?:cpuinfo|meminfo|version|uptime|loadavg|stat|filesystems|mounts|partitions|diskstats|swaps|"
    r"vmstat|cgroups|net/|"
    r"(?:self|\d+|\*)/(?:status|stat|statm|cgroup|mounts|mountinfo|limits|io|cmdline|exe|comm|"
    r"oom_score\w*|net/))|"
    r"sys/(?:class|devices|block|bus|fs/cgroup)|"
    r"usr/(?:share|lib|lib64|include|local)(?:/|$)|lib(?:64)?/|library/(?:fonts|frameworks)|"
    r"system/library|windows/fonts|dev/|"
    r"program files)"
)
# What a process looks at to know itself.
_ITSELF = re.compile(
    r"^/proc/self/(?:fd|task|net|maps|smaps|limits|oom\w*|cgroup|mounts|mountinfo|statm?|"
    r"status|io|exe)(?:/|$)"
)
# What root keeps at home beside settings: in a container that is where work is done.
_OF_ROOT = re.compile(r"^/root/(?!\.)[^*]")
# Tree places that a program may well look into.
_VISITED = re.compile(
    r"^(?:[a-z]:)?/?(?:home|users|mnt|media|volumes|opt|srv|applications)?/?[*.]*$|" + _HOME + r"(?:/|$)"
)
_TEMPORARY = re.compile(_TOP + r"(?:tmp|var/tmp|dev/shm|run/user|var/folders)" + _END)

_SURE, _LIKELY, _DOUBTFUL = 0.92, 0.85, 0.8
_READ = {
    Ground.ACCOUNTS: (Severity.HIGH, _LIKELY),
    Ground.KERNEL: (Severity.HIGH, _DOUBTFUL),
    Ground.TRACES: (Severity.MEDIUM, _LIKELY),
    Ground.STARTUP: (Severity.MEDIUM, _LIKELY),
    Ground.LOGS: (Severity.LOW, _LIKELY),
    Ground.STATE: (Severity.MEDIUM, _DOUBTFUL),
    Ground.SYSTEM: (Severity.MEDIUM, _DOUBTFUL),
}
_LIST = {
    Ground.ACCOUNTS: (Severity.HIGH, _DOUBTFUL),
    Ground.KERNEL: (Severity.MEDIUM, _LIKELY),
    Ground.TRACES: (Severity.MEDIUM, _LIKELY),
    Ground.STARTUP: (Severity.MEDIUM, _DOUBTFUL),
    Ground.LOGS: (Severity.MEDIUM, _DOUBTFUL),
    Ground.STATE: (Severity.MEDIUM, _DOUBTFUL),
    Ground.SYSTEM: (Severity.MEDIUM, _DOUBTFUL),
    Ground.TREE: (Severity.MEDIUM, _DOUBTFUL),
}
_WRITE = {
    Ground.ACCOUNTS: (Severity.CRITICAL, _SURE),
    Ground.KERNEL: (Severity.CRITICAL, _SURE),
    Ground.STARTUP: (Severity.HIGH, _SURE),
    Ground.TRACES: (Severity.HIGH, _LIKELY),
    Ground.LOGS: (Severity.LOW, _LIKELY),
    Ground.STATE: (Severity.MEDIUM, _DOUBTFUL),
    Ground.SYSTEM: (Severity.HIGH, _LIKELY),
    Ground.TREE: (Severity.LOW, _LIKELY),
}
_DELETE = {
    Ground.ACCOUNTS: (Severity.CRITICAL, _SURE),
    Ground.KERNEL: (Severity.CRITICAL, _SURE),
    Ground.STARTUP: (Severity.HIGH, _SURE),
    Ground.TRACES: (Severity.HIGH, _SURE),
    Ground.LOGS: (Severity.MEDIUM, _LIKELY),
    Ground.STATE: (Severity.HIGH, _DOUBTFUL),
    Ground.SYSTEM: (Severity.HIGH, _SURE),
    Ground.TREE: (Severity.HIGH, _LIKELY),
}
_TABLE = {
    Touch.READ: _READ,
    Touch.LIST: _LIST,
    Touch.WRITE: _WRITE,
    Touch.DELETE: _DELETE,
    Touch.WIPE: {**_DELETE, Ground.TREE: (Severity.CRITICAL, _SURE), Ground.LOGS: (Severity.HIGH, _DOUBTFUL)},
    Touch.MODE: {**_DELETE, Ground.LOGS: (Severity.LOW, _LIKELY), Ground.STATE: (Severity.MEDIUM, _DOUBTFUL)},
}


@lru_cache(maxsize=1024)
def ground(path: str) -> Ground | None:
    """What a path, in any spelling, is for the machine; None for ordinary and for temporary places."""
    if (
        not path
        or len(path) > 4096
        or not ("/" in path or "\\" in path or path[0] in "~$%" or path[1:2] == ":")
    ):
        return None
    seen = folded(path)
    if _TEMPORARY.search(seen):
        return None
    return next((kind for kind, table in _GROUNDS if table.search(seen)), None)


@lru_cache(maxsize=1024)
def harm(touch: Touch, path: str) -> Harm | None:
    """How grave it is to touch a path in this way; None where nothing is to be feared."""
    found = ground(path)
    if touch is Touch.READ or touch is Touch.LIST:
        return _looked_at(touch, path, found)
    if found is None:
        secret = place(path)
        return secret.weight if secret is not None and secret.severity is Severity.CRITICAL else None
    return _TABLE[touch].get(found)


def _looked_at(touch: Touch, path: str, found: Ground | None) -> Harm | None:
    """What a tool that reads files may not read, a program may not read either."""
    seen = folded(path)
    known = place(path)
    if _ITSELF.search(seen) or _OF_ROOT.search(seen):
        return None
    if known is not None and known.severity >= Severity.HIGH:
        return known.weight
    if found is None:
        mild = known is not None and known.kind is not Kind.SYSTEM and known.severity is Severity.MEDIUM
        return known.weight if known is not None and mild else None
    if found in (Ground.SYSTEM, Ground.STATE) and _PUBLIC.search(seen):
        return (Severity.LOW, _DOUBTFUL)
    if found is Ground.TREE and touch is Touch.READ:
        return None
    if found is Ground.TREE and _VISITED.search(seen) and not seen.startswith("/root"):
        return None
    if found is Ground.TREE and seen.rstrip("/*").endswith(("/etc", "/root")) and touch is Touch.LIST:
        return (Severity.HIGH, _DOUBTFUL)
    return _TABLE[touch].get(found)
