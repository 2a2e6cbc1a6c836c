"""Acts for power: accounts, privileges, containers that are none, credentials, mining."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vanguard.layers.commands import rules
from vanguard.layers.commands.act import Act, Judge, grave, mild
from vanguard.layers.commands.targets import Target, seen, target
from vanguard.layers.shell.command import SECRET, SYSTEM, Command
from vanguard.layers.shell.sources import origin
from vanguard.layers.shell.starters import SHELLS

_MIGHTY = re.compile(r"(?:^|,)(?:root|sudo|wheel|admin|docker|shadow|disk|lxd|adm|0)(?:,|\Z)")
_HONEST_STARTERS = frozenset(
    "sudo doas su env nohup command exec time timeout nice ionice setsid stdbuf chroot ssh docker podman "
    "kubectl oc lxc-attach "
    "nerdctl machinectl systemd-run unshare nsenter bash sh zsh dash tmux screen watch flock xterm "
    "script runuser pkexec "
    "singularity apptainer adb wsl unbuffer builtin busybox toybox fakeroot eval proxychains "
    "proxychains4 vagrant sshpass "
    "linux32 linux64 setarch ssh-agent dbus-run-session xvfb-run firejail lxc winpty rlwrap xargs "
    "parallel torsocks torify".split()
)


def accounts(command: Command) -> Iterator[Act]:
    """useradd and usermod: an account with the power of root, or in a mighty group."""
    groups = command.value("-G", "--groups", "-g", "-aG", "--ingroup", "-Ga")
    if re.search(r"(?:-[a-z]*u|--uid)[= ]*0\b", " ".join(command.words)) is not None:
        yield Act(rules.ACCOUNT)
    elif groups and _MIGHTY.search(groups):
        yield mild(rules.ACCOUNT)


def passwords(command: Command) -> Iterator[Act]:
    """passwd and chpasswd: root's password, gone or set from a script."""
    root = "root" in command.operands
    if command.name == "chpasswd":
        if re.search(r"(?m)^root:", command.fed.known):
            yield Act(rules.ACCOUNT)
    elif root and (command.has("du", "--delete", "--unlock") or command.before is not None):
        yield Act(rules.ACCOUNT)


def rights(command: Command) -> Iterator[Act]:
    """visudo from a script; members of the Windows administrators."""
    text = " ".join(command.words).lower()
    if command.name == "visudo":
        if "NOPASSWD" in command.fed.known or not {"EDITOR", "VISUAL"}.isdisjoint(command.assigned):
            yield Act(rules.POWER)
    elif "/add" in text:
        yield Act(rules.ACCOUNT) if re.search(r"localgroup\s+\S*admin", text) else mild(rules.ACCOUNT)


def capable(command: Command) -> Iterator[Act]:
    """setcap: what only root may do, for a program of anybody's."""
    if re.search(
        r"cap_(?:setuid|setgid|sys_admin|dac_override|sys_ptrace|sys_module|chown|fowner|all)\b|=ep?\b",
        " ".join(command.words),
    ) and not re.search(r"cap_net_(?:bind_service|raw|admin)(?:,cap_net_\w+)*[+=]", " ".join(command.words)):
        yield Act(rules.POWER)


def breaks_out(command: Command) -> Iterator[Act]:
    """A shell that a program starts which has no business to start one."""
    if command.name not in SHELLS or not command.via or command.operands or command.has("c"):
        return
    starter = command.via[-1]
    if starter not in _HONEST_STARTERS and not starter.startswith(("python", "node", "$")):
        yield Act(rules.POWER) if {"sudo", "doas"}.intersection(command.via) else grave(rules.POWER, 0.8)


def modules(command: Command) -> Iterator[Act]:
    """insmod of what lies in a scratch folder."""
    if any(re.match(r"/tmp/|/dev/shm/|/var/tmp/|\./", word) for word in command.operands):
        yield Act(rules.POWER, None, 0.8)


def containers(command: Command) -> Iterator[Act]:
    """docker and its kin: mounts and rights that make a container part of the machine."""
    text = " ".join(command.words)
    if not re.search(r"\s(?:run|create|exec)\s", text):
        return
    if re.search(r"(?:-v|--volume)[= ]+[\"']?/:/|(?:source|src)=/,", text):
        read_only = re.search(r"(?:-v|--volume)[= ]+/:/\S*:ro\b", text) is not None
        yield mild(rules.ESCAPES) if read_only else Act(rules.ESCAPES)
    elif "--privileged" in text and re.search(
        r"--pid[= ]host|nsenter|chroot|/dev/[sv]da|--userns[= ]host", text
    ):
        yield Act(rules.ESCAPES)
    elif re.search(
        r"(?:-v|--volume)[= ]+/(?:etc|root|proc|sys|boot|var/run/docker\.sock|run/docker\.sock)(?:/?:|\b)",
        text,
    ):
        ro = re.search(r":ro\b", text) is not None
        yield mild(rules.ESCAPES, 0.7 if ro else 0.8)
    elif re.search(r"--cap-add[= ]+(?:ALL|SYS_ADMIN|SYS_PTRACE|SYS_MODULE|DAC_READ_SEARCH)", text):
        yield mild(rules.ESCAPES)


def enters(command: Command) -> Iterator[Act]:
    """nsenter into the first process."""
    if re.search(r"(?:-t|--target)[= ]*1\b", " ".join(command.words)):
        yield Act(rules.ESCAPES)


def pods(command: Command) -> Iterator[Act]:
    """kubectl run with the host's namespaces or files."""
    if re.search(
        r"\"?(?:hostPID|hostNetwork|privileged)\"?\s*:\s*true|\"hostPath\"", " ".join(command.words)
    ):
        yield Act(rules.ESCAPES)


def credentials(command: Command) -> Iterator[Act]:
    """Programs and searches that gather credentials."""
    text = " ".join(command.words)
    if _DUMPS.match(text) is not None:
        yield Act(rules.DUMPS)
    elif command.name in ("find", "locate", "fd") and re.search(
        r"id_(?:rsa|dsa|ecdsa|ed25519)|\.(?:pem|kdbx|p12|pfx|keystore|jks)\b|authorized_keys|shadow\b|"
        r"\.aws|credentials|wallet\.dat",
        text,
    ):
        if any(target(command.path(word)) in (Target.TREE, Target.HOME) for word in command.operands[:1]):
            yield Act(rules.DUMPS, None, 0.8)
    elif (
        command.name in ("grep", "egrep", "rg", "ack")
        and command.has("rR", "--recursive")
        and re.search(r"(?i)passw|secret|api.?key|private.key|token", text)
    ) and any(target(command.path(word)) in (Target.TREE, Target.HOME) for word in command.operands[1:]):
        yield Act(rules.DUMPS, None, 0.8)


_DUMPS = re.compile(
    r"(?:\S*/)?(?:unshadow|mimipenguin|lazagne\S*|linpeas\S*|pwdump\S*|gsecdump|keychaindump|truffleproc|"
    r"hashdump)\b|"
    r"security\s+(?:dump-keychain|export\b)|gcore\s.*|"
    r"strings\s+/(?:proc/(?:\d+|\*|self)/mem|dev/k?mem)|secret-tool\s+search\s.*--all|"
    r"gpg2?\s.*--export-secret-keys?\s*\Z",
    re.DOTALL,
)


def mines(command: Command) -> Iterator[Act]:
    """Mining programs, and addresses of pools."""
    text = " ".join(command.words)
    if re.search(r"stratum\d?\+(?:tcp|ssl|tls|udp)s?://|--donate-level|--coin[= ](?:monero|xmr)", text) or (
        _MINERS.match(command.name) and re.search(r"\s-(?:o|-url|u|-user|a|-algo|P)\b", text)
    ):
        yield Act(rules.MINES)


_MINERS = re.compile(
    r"xmrig|minerd|cpuminer\S*|ethminer|nbminer|t-rex|cgminer|bfgminer|xmr-stak\S*|lolminer|phoenixminer|"
    r"nanominer|ccminer|srbminer\S*|gminer"
)

_READERS = frozenset(
    "cat ls less more head tail tac nl strings xxd od hexdump cp grep egrep awk sed sort uniq cut wc "
    "file stat find tree tar zip dd base64 "
    "du diff cmp rev paste fold column bat dir ll source view vi vim nano gzip mv ln rsync readlink "
    "md5sum sha256sum".split()
)


_SECURITY = re.compile(
    r"/etc/(?:g?shadow-?|sudoers(?:\.d)?|pam\.d|pam\.conf|security|ssh|ssl/private|polkit-1|"
    r"apparmor(?:\.d)?|selinux|audit|doas\.conf|"
    r"master\.passwd)(?:/.*|\Z)|/var/lib/(?:pam|sudo)(?:/.*|\Z)|/usr/share/(?:base-passwd|pam|"
    r"pam-configs|keyrings)(?:/.*|\Z)|"
    r"/root(?:/?|/\..*|/\*)\Z|/sys/kernel/(?:kexec\w*|vmcoreinfo|security(?:/.*)?)\Z|"
    r"/proc/(?:kcore|keys|key-users|kallsyms|kmsg|1/?|iomem|ioports|slabinfo|vmallocinfo|sched_debug|timer_list|"
    r"(?:sys|bus|driver|acpi|irq|scsi|tty|pressure)/?)\Z"
)


def reads(command: Command) -> Iterator[Act]:
    """What is read or listed that is the system's own."""
    if command.name not in _READERS and not command.reads:
        return
    for path in (*map(command.path, command.operands), *command.reads):
        if _SECURITY.match(seen(path)) and not (
            path.endswith(".pub") or command.name in ("cp", "sed", "stat")
        ):
            yield Act(rules.SECURITY)
            return
        if origin(path) & (SECRET | SYSTEM) or (
            command.name in ("ls", "find", "tree", "cp", "tar")
            and target(path) is Target.TREE
            and path.strip("/")
        ):
            yield Act(rules.READS)
            return


_CLIMBING = re.compile(r"/[\w.-]+(?:/[\w.-]+)*?/\.\.?/(?:[\w./-]*)")


def climbs(command: Command) -> Iterator[Act]:
    """Paths that begin in one place and climb into the system's."""
    for word in command.words[1:]:
        if "/../" in word and word[:1] == "/" and _CLIMBING.fullmatch(word):
            path = command.path(word)
            if path.split("/")[1] != word.split("/")[1] and (
                origin(path) or target(path) is not Target.OTHER
            ):
                yield Act(rules.CLIMBS)
                return


JUDGES: dict[str, tuple[Judge, ...]] = {
    **dict.fromkeys("useradd usermod adduser".split(), (accounts,)),
    **dict.fromkeys("passwd chpasswd".split(), (passwords,)),
    **dict.fromkeys("visudo net net1".split(), (rights,)),
    "setcap": (capable,),
    **dict.fromkeys("insmod modprobe kldload".split(), (modules,)),
    **dict.fromkeys("docker podman nerdctl".split(), (containers,)),
    "nsenter": (enters,),
    **dict.fromkeys("kubectl oc".split(), (pods,)),
    **dict.fromkeys(
        "find locate fd grep egrep rg ack security gcore strings secret-tool gpg gpg2 unshadow".split(),
        (credentials,),
    ),
}
"""The judges of acts for power, by the program's name."""

EVERY: tuple[Judge, ...] = (breaks_out, mines, reads, climbs)
"""Judges of every command."""
