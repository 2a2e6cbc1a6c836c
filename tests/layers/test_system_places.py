from __future__ import annotations

import pytest

from vanguard.layers.system_places import Ground, Touch, ground, harm
from vanguard.model.finding import Severity


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/etc/passwd", Ground.ACCOUNTS),
        ("/etc/ssh/sshd_config", Ground.ACCOUNTS),
        ("../../etc/shadow", Ground.ACCOUNTS),
        ("/proc/kcore", Ground.KERNEL),
        ("/dev/sda", Ground.KERNEL),
        ("~/.bashrc", Ground.STARTUP),
        ("$HOME/.bashrc", Ground.STARTUP),
        ("/etc/cron.d/job", Ground.STARTUP),
        ("/Users/me/Library/LaunchAgents/a.plist", Ground.STARTUP),
        ("/var/log/auth.log", Ground.TRACES),
        ("~/.bash_history", Ground.TRACES),
        ("/", Ground.TREE),
        ("C:\\", Ground.TREE),
        ("~", Ground.TREE),
        ("/home/*", Ground.TREE),
        ("/usr/bin/python3", Ground.SYSTEM),
        ("C:\\Windows\\System32\\kernel32.dll", Ground.SYSTEM),
        ("/var/lib/dpkg/status", Ground.STATE),
    ],
)
def test_a_place_of_the_system_is_known_in_any_spelling(path: str, expected: Ground) -> None:
    assert ground(path) is expected


@pytest.mark.parametrize(
    "path",
    [
        "",
        "*",
        "data.csv",
        "./build",
        "../sibling/x.txt",
        "etc/config.yaml",
        "usr/share/x",
        "/tmp/x",
        "/var/tmp/x",
        "/home/me/project/a.py",
        "/root/work/a.py",
        "/workspace/src",
        "/opt/app/data",
        "/srv/www/index.html",
        "/mnt/data/a.csv",
        "/app/.bashrc.d/x",
        "dotfiles/.bashrc",
        "/dev/null",
        "/dev/ttyUSB0",
        "~/.config/app/settings.json",
        "https://example.com/etc/passwd",
    ],
)
def test_an_ordinary_place_is_none(path: str) -> None:
    assert ground(path) is None


@pytest.mark.parametrize(
    ("touch", "path", "severity"),
    [
        (Touch.WIPE, "/home", Severity.CRITICAL),
        (Touch.DELETE, "/etc/passwd", Severity.CRITICAL),
        (Touch.WRITE, "/usr/tool", Severity.HIGH),
        (Touch.WRITE, "~/.profile", Severity.HIGH),
        (Touch.READ, "/etc/group", Severity.HIGH),
        (Touch.READ, "~/.ssh/id_rsa", Severity.CRITICAL),
        (Touch.LIST, "/etc/ssh", Severity.HIGH),
        (Touch.MODE, "/etc/hosts", Severity.HIGH),
        (Touch.DELETE, "/var/log/wtmp", Severity.HIGH),
    ],
)
def test_a_touch_is_as_grave_as_what_it_does_to_the_machine(
    touch: Touch, path: str, severity: Severity
) -> None:
    found = harm(touch, path)
    assert found is not None
    assert found[0] is severity


@pytest.mark.parametrize(
    ("touch", "path"),
    [
        (Touch.READ, "/proc/cpuinfo"),
        (Touch.READ, "/etc/os-release"),
        (Touch.LIST, "/usr/share/fonts"),
        (Touch.LIST, "/proc/self/fd"),
        (Touch.LIST, "~"),
        (Touch.WRITE, "/var/log/app/app.log"),
        (Touch.READ, "/root/work/data.txt"),
    ],
)
def test_what_every_program_does_is_hardly_grave(touch: Touch, path: str) -> None:
    found = harm(touch, path)
    assert found is None or found[0] <= Severity.LOW
