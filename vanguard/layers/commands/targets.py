"""What a path is to the machine that a command runs on: a whole tree, a file that the system needs, a log.

This is about harm done to files, whoever may read them; what is secret in them is `places`' to say.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from vanguard.layers.place_rows import pieces


class Target(Enum):
    """What a path is, the gravest that fits."""

    TREE = "tree"
    """The root, a top folder of the system, or everybody's homes, with all that lies in them."""
    HOME = "home"
    """A whole home."""
    POWER = "power"
    """A file that decides who may do what: accounts, passwords, sudo, PAM, preloaded libraries."""
    START = "start"
    """A file or folder that decides what runs at boot, at login or by the clock."""
    BASE = "base"
    """A file that belongs to the system itself: its configuration, programs, libraries, kernel."""
    MISPLACED = "misplaced"
    """A place of the system where nobody keeps files of their own."""
    LOG = "log"
    """A log of the system, or a shell's history."""
    DISK = "disk"
    """A disk, a partition, or the memory as a device."""
    OTHER = "other"


_TOPS = (
    "bin boot dev etc home lib lib32 lib64 libx32 opt proc root run sbin srv sys usr var mnt media snap "
    "nix app "
    "users system library applications volumes private cores"
).replace(" ", "|")
_SECONDS = (
    r"usr/(?:s?bin|lib(?:32|64|exec)?|share|local|include|src)|var/(?:lib|log|spool|www|mail|backups|run|"
    r"db|opt|cache)|"
    r"lib/(?:modules|systemd|firmware|x86_64-linux-gnu)|boot/(?:grub2?|efi)|usr/local/(?:s?bin|lib|share|"
    r"etc)|"
    r"etc/(?:ssh|ssl|pam\.d|security|systemd(?:/system)?|init\.d|cron\.\w+|default|apt|yum\.repos\.d|"
    r"sysconfig|network|"
    r"sudoers\.d|x11|profile\.d|selinux|audit|udev|dbus-1|networkmanager|kernel|alternatives|"
    r"ca-certificates|skel)|"
    r"home/[^/]+|users/[^/]+|sys/\w+|proc/sys|private/(?:etc|var)|root|library/launch(?:agents|daemons)|"
    r"mnt/[a-z]"
)
_ALL = r"(?:/|/\.|/\*|/\.\*|/\{\*,\.\*\}|/\*\.\*)?"
_TREE = re.compile(
    rf"/(?:\*|\.|\.\*|\.\./?)?|/(?:{_TOPS}){_ALL}|/(?:{_SECONDS}){_ALL}|/\?+{_ALL}|[a-z]:{_ALL}"
)
_HOME = re.compile(rf"(?:~[\w.-]*|\$\{{?home\}}?|/home/[^/]+|/users/[^/]+|/root){_ALL}")
_POWER = re.compile(
    r"/etc/(?:passwd|group|g?shadow|sub[ug]id|sudoers(?:\.d/.*)?|sudo\.conf|doas\.conf|pam\.d/.*|"
    r"pam\.conf|security/.*|"
    r"ld\.so\.(?:preload|conf(?:\.d/.*)?|cache)|master\.passwd|login\.defs|securetty|polkit-1/.*|"
    r"krb5\.\w+|nsswitch\.conf|"
    r"apparmor(?:\.d)?/.*|selinux/.*|audit/.*|hosts\.(?:allow|deny))-?|/usr/share/base-passwd/.*|"
    r"/var/lib/(?:pam|sudo)/.*|"
    r"(?:~[\w.-]*|\$home|/home/[^/]+|/users/[^/]+|/root|\.)?(?:/|\A)\.ssh/(?:authorized_keys2?|rc|"
    r"environment)"
)
_START = re.compile(
    r"/etc/(?:crontab|anacrontab|cron\.\w+/.*|systemd/system/.*|init\.d/.*|rc(?:\d|s)?\.d/.*|rc\.local|"
    r"inittab|init/.*|"
    r"profile|profile\.d/.*|bash\.bashrc|bashrc|zsh/.*|zshrc|zprofile|environment|xdg/autostart/.*|"
    r"update-motd\.d/.*|"
    r"ssh/sshd_config(?:\.d/.*)?|ssh/sshrc|udev/rules\.d/.*|modprobe\.d/.*|modules(?:-load\.d/.*)?|"
    r"default/grub|grub\.d/.*|"
    r"apt/apt\.conf\.d/.*|network/if-\w+\.d/.*|networkmanager/dispatcher\.d/.*|rc\.common|periodic/.*|"
    r"at\.\w+|incron\.d/.*)|"
    r"/var/spool/(?:cron|at|incron)/.*|/(?:usr/)?lib/(?:systemd/system|udev/rules\.d|modules-load\.d)/.*|"
    r"/usr/lib/systemd/user/.*|"
    r"(?:~[\w.-]*)?/?library/launch(?:agents|daemons)/.*|/system/library/launch\w+/.*|/boot/.*|"
    r"(?:~[\w.-]*|\$home|/home/[^/]+|/users/[^/]+|/root)/(?:\.config/(?:autostart|systemd/user)/.*|"
    r"\.xinitrc|\.xprofile|"
    r"\.pam_environment|\.ssh/config|\.vimrc|\.gitconfig|\.config/git/config|\.gnomerc|\.emacs)|"
    r".*\\start menu\\programs\\startup\\.*|.*/start menu/programs/startup/.*|.*\.git/hooks/.*"
)
RC = re.compile(
    r"(?:~[\w.-]*|\$home|/home/[^/]+|/users/[^/]+|/root|/etc/skel|\.)?(?:/|\A)\.(?:bashrc|bash_profile|"
    r"bash_login|"
    r"bash_logout|bash_aliases|profile|zshrc|zprofile|zshenv|zlogin|kshrc|cshrc|tcshrc|login|"
    r"config/fish/config\.fish)"
)
"""Files that a user's shell runs when it starts, in lower case."""
_LOG = re.compile(
    r"/var/(?:log|adm)/(?:auth|secure|syslog|messages|wtmp|btmp|utmp|lastlog|faillog|audit|kern|daemon|"
    r"sudo|dpkg|alternatives|"
    r"boot|dmesg|cron|maillog|mail|user|debug|yum|dnf|apt|journal|sa|installer|\*)(?:[./*].*)?|"
    r"/var/log/\*.*|/(?:var/)?run/utmp|"
    r".*(?:/|\A)\.(?:bash|zsh|sh|ash|ksh|fish|python|node_repl|mysql|psql|sqlite|rediscli|"
    r"less)_?(?:history|hst)|"
    r".*(?:/|\A)\.(?:history|histfile|lesshst|viminfo|wget-hsts)|.*consolehost_history\.txt|.*\.evtx"
)
_DISK = re.compile(
    r"/dev/(?:[shv]d[a-z]\d*|xvd[a-z]\d*|nvme\d+n\d+(?:p\d+)?|mmcblk\d+(?:p\d+)?|r?disk\d+(?:s\d+)?|"
    r"md\d+|dm-\d+|"
    r"mapper/(?!control).+|[shv]dx[y]?\d*|k?mem|port|sd\*|disk/by-.*)|\\\\\.\\physicaldrive\d+"
)
_FIRST_DISK = re.compile(
    r"/dev/(?:[shv]da\d*|xvda\d*|nvme0n1(?:p\d+)?|mmcblk0(?:p\d+)?|r?disk[01](?:s\d+)?|md0|k?mem|port)|"
    r".*physicaldrive0"
)
_BASE = re.compile(
    r"/etc/(?!(?:nginx|apache2|httpd|haproxy|caddy|traefik|mysql|postgresql|redis|mongodb?|docker|"
    r"containerd|kubernetes|"
    r"letsencrypt|php|tomcat\d*|elasticsearch|logstash|kibana|grafana|prometheus|consul|vault|nomad|"
    r"supervisor|"
    r"fail2ban|openvpn|wireguard|squid|bind|named|samba|postfix|dovecot|exim4|ansible|puppet|puppetlabs|"
    r"chef|salt|zabbix|"
    r"collectd|telegraf|filebeat|fluent|td-agent|rabbitmq|kafka|zookeeper|monit|nagios|icinga2?|munin|"
    r"opt|cloud)/)"
    r"(?:[^/]+|[^/]+/[^/]+(?:/[^/]+)?)|"
    r"/(?:usr/)?s?bin/[^/]+|/(?:usr/)?lib(?:32|64)?/.+|/usr/(?:share/(?:keyrings|ca-certificates|pam|"
    r"base-files)|include)/.+|"
    r"/boot/.+|/proc/.+|/sys/.+|/var/lib/(?:dpkg|rpm|apt|pacman|systemd|dbus)/.+|/private/etc/.+|/system/.+|"
    r"[a-z]:[\\/]windows[\\/].+|[a-z]:[\\/](?:boot\.ini|bootmgr|ntldr|pagefile\.sys|hiberfil\.sys)"
)
# What people delete or replace in /etc in the course of honest work.
_LOOSE = re.compile(
    r".*(?:\.(?:bak|old|orig|save|swp|tmp|dpkg-\w+|rpm\w+|ucf-\w+|disabled|lock|pid|gz|log|example|"
    r"sample|dist)|~|-backup)|"
    r"/etc/(?:localtime|motd|resolv\.conf|nologin(?:\.txt)?|mtab|machine-id|hostname|"
    r"apt/(?:sources\.list\.d|trusted\.gpg\.d|"
    r"preferences\.d|keyrings)/.*|(?:x11|xorg)/.*|udev/rules\.d/70-persistent-net\.rules|"
    r"yum\.repos\.d/.*|pki/.*|"
    r"[^/]+/(?:conf\.d|sites-enabled|sites-available|conf-enabled|mods-enabled)/.*|dhcp/.*|netplan/.*)|"
    r"/var/lib/(?:dpkg|apt)/(?:lock|lists)(?:-\w+)?(?:/.*)?|/proc/self/.*|/usr/lib/node_modules/.*|"
    r"/usr/lib/python[\d.]*/(?:site|dist)-packages/.*|/usr/lib/(?:jvm|ruby|go|cgi-bin|firefox|chromium)/.*"
)
_MISPLACED = re.compile(r"/(?:usr|lib|lib64|boot|sys|proc|var|etc/con\.\w+)/[^/]+\.?[^/]*")
_BESIDE = frozenset(
    "sh bash ls cat sudo su ps login sshd ssh passwd init systemd mount top netstat find grep cp mv "
    "rm".split()
)


def seen(path: str) -> str:
    """A path as the tables know it: lower case, no ``/private``, ``~`` for the home."""
    low = path.lower().rstrip(" ")
    if low.startswith("/private/"):
        low = low[8:]
    for home in ("$home", "${home}", "$env:userprofile", "%userprofile%", "$userprofile"):
        if low.startswith(home):
            return "~" + low[len(home) :]
    return low


@lru_cache(maxsize=4096)
def target(path: str) -> Target:
    """What a path is to the system."""
    low = seen(path)
    if not low or len(low) > 1024 or low.startswith("$("):
        return Target.OTHER
    for kind, table in _TABLE:
        if table.fullmatch(low):
            return Target.OTHER if kind is Target.BASE and _LOOSE.fullmatch(low) else kind
    return Target.OTHER


_TABLE = (
    (Target.HOME, _HOME),
    (Target.TREE, _TREE),
    (Target.POWER, _POWER),
    (Target.LOG, _LOG),
    (Target.START, _START),
    (Target.START, RC),
    (Target.DISK, _DISK),
    (Target.BASE, _BASE),
    (Target.MISPLACED, _MISPLACED),
)


def first_disk(path: str) -> bool:
    """Whether a disk is the one that a machine most likely runs from."""
    return _FIRST_DISK.fullmatch(seen(path)) is not None


def own_program(path: str) -> bool:
    """Whether a path is that of a program that every system has and relies on."""
    parts = pieces(path.lower()) if "/" in path else frozenset()
    return path.rpartition("/")[2].lower() in _BESIDE and "bin" in parts
