"""Acts on the machine as a whole: killing, stopping, exhausting, blinding it, wiping its traces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vanguard.layers.commands import rules
from vanguard.layers.commands.act import Act, Judge, grave, mild
from vanguard.layers.shell.command import ENDLESS, Command

_SERVICES = re.compile(
    r"\b(?:init|systemd(?:-\w+)?|dbus(?:-daemon)?|Xorg|X11|gdm3?|lightdm|sddm|kdm|login|sshd|NetworkManager|"
    r"wpa_supplicant|dhclient|dhcpcd|auditd|r?syslogd?|rsyslogd|journald|cron|crond|atd|polkitd?|udevd|"
    r"chronyd|ntpd|"
    r"timesyncd|firewalld|fail2ban|apparmor|selinux|avahi-daemon|cupsd|bluetoothd|sssd|nscd|winbindd?|"
    r"dockerd?|"
    r"containerd|kubelet|etcd|mysqld|mariadbd|postgres(?:ql)?|mongod|redis-server|nginx|httpd|apache2|"
    r"named|bind9|runc|docker-\w+|"
    r"postfix|dovecot|slapd|smbd|nmbd|rpcbind|falco|clamd|clamav|osqueryd|wazuh|crowdstrike|"
    r"falcon(?:d|ctl|-sensor)?|watchdogd?|"
    r"lsass|csrss|winlogon|services|svchost|explorer|MsMpEng)\b"
)
_GENTLE = re.compile(
    r"-(?:s\s*)?(?:SIG)?(?:HUP|USR1|USR2|0|1|CONT|WINCH|10|12|18|l|L|CHLD|PIPE|INFO|ALRM)\Z", re.IGNORECASE
)
_GUARDS = (
    "auditd rsyslog syslog syslog-ng firewalld ufw iptables nftables apparmor falco fail2ban clamav "
    "clamav-daemon clamd "
    "crowdstrike falcon-sensor osqueryd wazuh-agent ossec sysmon snort suricata aide tripwire samhain "
    "rkhunter mdatp "
    "sentinelone cbdaemon carbonblack systemd-journald selinux windefend mpssvc wscsvc eventlog sense"
).split()
_FILTER = frozenset("ps pgrep grep awk egrep pidof lsof ss netstat".split())


def kills(command: Command) -> Iterator[Act]:
    """kill and its kin: everything, or a service by its name."""
    words = command.words[1:]
    text = " ".join(words)
    everybody = (
        re.search(r"(?:^|\s)(?:-(?:9|15|KILL|TERM|SIGKILL|SIGTERM|s \w+)|--)\s+-1\b", text) is not None
    )
    if (not everybody and any(_GENTLE.match(word) for word in command.options)) or re.search(
        r"-s\s+(?:SIG)?(?:HUP|USR[12]|CONT)\b", text
    ):
        return
    if (
        command.name == "killall5"
        or re.search(r"(?:^|\s)(?:-(?:9|15|KILL|TERM|SIGKILL|s \w+)|--)\s+-1\b", text)
        or (
            command.name in ("pkill", "killall") and any(word in (".", ".*", "") for word in command.operands)
        )
    ):
        yield Act(rules.KILLS, None, 0.95)
    elif command.name == "kill" and re.search(r"(?:^|\s)-(?:9|KILL|SIGKILL|s \w+)\s+1\Z", text):
        yield Act(rules.KILLS, None, 0.8)
    elif re.search(r"-[uU]\s*root\b", text) or _SERVICES.search(text) or _SERVICES.search(_filtered(command)):
        yield Act(rules.KILLS)
    elif _everything(text, command):
        yield Act(rules.KILLS, None, 0.8)


def _filtered(command: Command) -> str:
    """The words of the programs that chose whom to kill."""
    found: list[str] = []
    before = command.before
    while before is not None and len(found) < 8:
        if before.name in _FILTER:
            found.append(" ".join(before.words[1:]))
        before = before.before
    return " ".join(found)


def hunts(commands: Sequence[Command]) -> Iterator[Act]:
    """Processes that are looked through one by one, and killed where they have the name of a service."""
    killer = next(
        (each for each in commands if each.name == "kill" and each.times > 1 and "$" in " ".join(each.words)),
        None,
    )
    if killer is None or any(_GENTLE.match(word) for word in killer.options):
        return
    tests = (each for each in commands if each.name in _FILTER or each.name in ("[[", "[", "test", "case"))
    if any(_SERVICES.search(word) for each in tests for word in each.words[1:]):
        yield Act(rules.KILLS)


def _everything(text: str, command: Command) -> bool:
    """Whether all that ps lists is killed, with nothing that chooses among it."""
    return (
        re.match(r"(?:-\w+\s+)*\$\(ps\b(?!.*(?:grep|/\w|-C|-p|\bpgrep))", text) is not None
        and command.times > 1
    )


def restarts(command: Command) -> bool:
    """Whether a command starts a service again."""
    starts = {"start", "restart", "try-restart", "reload-or-restart"}
    return command.name in ("systemctl", "service", "rc-service") and not starts.isdisjoint(command.words)


def stops(command: Command) -> Iterator[Act]:
    """shutdown, reboot and their kin."""
    words = [word.lower() for word in command.words[1:]]
    if command.name == "shutdown" and (
        not words or words[0] in ("-c", "/a") or "-k" in words or "--help" in words
    ):
        return
    if command.name in ("init", "telinit") and words[:1] not in (["0"], ["6"]):
        return
    if command.name == "systemctl" and not {"reboot", "poweroff", "halt", "kexec"}.intersection(words):
        return
    if not command.remote:
        yield Act(rules.STOPS)


def services(command: Command) -> Iterator[Act]:
    """systemctl and service: guards that are stopped, and the machine."""
    yield from stops(command) if command.name == "systemctl" else ()
    words = [word.lower().removesuffix(".service") for word in command.words[1:]]
    if {"stop", "disable", "mask", "kill", "delete", "remove", "off"}.intersection(words) and not set(
        words
    ).isdisjoint(_GUARDS):
        yield Act(rules.DEFENCES)


def firewalls(command: Command) -> Iterator[Act]:
    """Firewalls, mandatory access control and auditing that are switched off."""
    text = " ".join(command.words)
    if _OFF.match(text) is not None:
        yield Act(rules.DEFENCES)


_OFF = re.compile(
    r"(?:ip6?tables|ebtables)\s.*(?:-F|--flush|-X|-P\s+(?:INPUT|FORWARD|OUTPUT)\s+ACCEPT)\b|"
    r"nft\s+flush\s+ruleset|"
    r"ufw\s+(?:--force\s+)?(?:disable|reset)|setenforce\s+(?:0|permissive)|auditctl\s.*(?:-e\s*0|-D)\b|"
    r"aa-(?:disable|complain|teardown)\b|csrutil\s+disable|spctl\s.*(?:master|global)-disable|pfctl\s+-d|"
    r"sysctl\s.*(?:randomize_va_space|kptr_restrict|yama\.ptrace_scope|dmesg_restrict|"
    r"tcp_syncookies)\s*=\s*0|"
    r"firewall-cmd\s.*(?:--panic-on|--set-default-zone=trusted)|grubby\s.*selinux=0|"
    r"mokutil\s+--disable-validation|"
    r"ethtool\s.*promisc|swapoff\s+-a\Z(?!)",
    re.DOTALL,
)


def histories(command: Command) -> Iterator[Act]:
    """Shell histories and journals that are wiped."""
    words = command.words
    if command.name == "history" and command.has("c"):
        yield mild(rules.TRACKS)
    elif (
        (command.name == "unset" and any(word in ("HISTFILE", "HISTSIZE", "HISTFILESIZE") for word in words))
        or (command.name == "set" and words[1:3] == ["+o", "history"])
        or (
            command.name == "journalctl"
            and any(re.match(r"--vacuum-(?:time=1s|size=1[KM]?\b|files=1\b)", word) for word in words)
        )
    ):
        yield Act(rules.TRACKS)
    elif command.name == "shopt" and "histappend" in words and "-u" in words:
        yield mild(rules.TRACKS)


def forgets(commands: Sequence[Command]) -> Iterator[Act]:
    """A history that is cleared after something else was done."""
    if len(commands) > 1 and any(command.name == "history" and command.has("c") for command in commands):
        yield Act(rules.TRACKS)


def settings(command: Command) -> Iterator[Act]:
    """Variables whose setting hides what follows, or loads code of somebody's choosing."""
    for name, value in command.assigned.items():
        if (name == "HISTFILE" and (value in ("", "/dev/null") or value.startswith("/dev/"))) or (
            name in ("HISTSIZE", "HISTFILESIZE") and value in ("0", "-1") and command.name in ("export", "")
        ):
            yield Act(rules.TRACKS)
        elif name == "PROMPT_COMMAND" and re.search(r"\b(?:curl|wget|nc|base64)\b|/dev/tcp/", value):
            yield grave(rules.PLANTS)
        elif name in ("LD_PRELOAD", "LD_AUDIT", "DYLD_INSERT_LIBRARIES", "BASH_ENV") and re.match(
            r"\./|/tmp/|/dev/shm/|/var/tmp/|~|/home/", value
        ):
            yield Act(rules.POWER)


def exhausts(commands: Sequence[Command]) -> Iterator[Act]:
    """Loops without end that start more and more, or fill a disk."""
    slow = any(command.name in ("sleep", "usleep", "wait", "read", "inotifywait") for command in commands)
    for command in commands:
        if command.times < ENDLESS or slow:
            continue
        if command.background and command.name not in ("", ":", "true", "echo", "wait"):
            yield Act(rules.EXHAUSTS)
        elif (command.writes and command.writes[0][1]) or command.name in (
            "mkdir",
            "fallocate",
            "mktemp",
            "fork",
        ):
            yield grave(rules.EXHAUSTS, 0.8)


def fills(command: Command) -> Iterator[Act]:
    """An endless source that is written into a file, or kept busy for nothing."""
    endless = command.name == "yes" or (
        command.name in ("cat", "tr")
        and re.search(r"/dev/(?:zero|u?random)", " ".join(command.words + command.reads))
    )
    if (
        endless and command.after is None and any(not path.startswith("/dev/") for path, _ in command.writes)
    ) or (command.name == "yes" and command.background and command.writes and command.times > 1):
        yield grave(rules.EXHAUSTS)


def allocates(command: Command) -> Iterator[Act]:
    """fallocate and its kin with a size that no disk has."""
    if re.search(
        r"(?:-l|-s|--length|--size)[= ]?\s*(?:\d+(?:[TPE]i?B?)|\d{4,}Gi?B?)\b|\b\d{14,}\b",
        " ".join(command.words),
    ):
        yield grave(rules.EXHAUSTS, 0.8)


JUDGES: dict[str, tuple[Judge, ...]] = {
    **dict.fromkeys("kill pkill killall killall5 skill xkill taskkill snuke".split(), (kills,)),
    **dict.fromkeys("shutdown reboot poweroff halt init telinit".split(), (stops,)),
    **dict.fromkeys(
        "systemctl service rc-service chkconfig update-rc.d launchctl initctl sc".split(), (services,)
    ),
    **dict.fromkeys(
        "iptables ip6tables ebtables nft ufw setenforce auditctl aa-disable aa-complain aa-teardown "
        "csrutil spctl pfctl "
        "sysctl firewall-cmd grubby mokutil".split(),
        (firewalls,),
    ),
    **dict.fromkeys("history unset set journalctl shopt".split(), (histories,)),
    **dict.fromkeys("yes cat tr".split(), (fills,)),
    **dict.fromkeys("fallocate truncate mkfile".split(), (allocates,)),
}
"""The judges of acts on the machine, by the program's name."""
