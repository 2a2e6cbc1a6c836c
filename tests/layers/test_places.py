from __future__ import annotations

import pytest

from vanguard.layers.places import LONGEST, place
from vanguard.model.finding import Severity


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("~/.ssh/id_rsa", Severity.CRITICAL),
        ("/home/me/.ssh/authorized_keys", Severity.CRITICAL),
        ("id_ed25519", Severity.CRITICAL),
        ("C:\\Users\\me\\SSH~1\\id_rsa", Severity.CRITICAL),
        ("/home/me/.aws/credentials", Severity.CRITICAL),
        ("/etc/shadow", Severity.CRITICAL),
        ("/etc/./shadow", Severity.CRITICAL),
        ("//etc//shadow", Severity.CRITICAL),
        ("/etc/sudoers", Severity.CRITICAL),
        ("/proc/self/environ", Severity.CRITICAL),
        ("/proc/1/mem", Severity.CRITICAL),
        ("/var/run/docker.sock", Severity.CRITICAL),
        ("~/.kube/config", Severity.CRITICAL),
        ("C:\\Windows\\System32\\config\\SAM", Severity.CRITICAL),
        ("c:/windows/ntds/NTDS.dit", Severity.CRITICAL),
        ("C:\\Windows\\System32\\config\\SAM. .", Severity.CRITICAL),
        ("/home/me/.config/google-chrome/Default/Login Data", Severity.CRITICAL),
        ("~/.bitcoin/wallet.dat", Severity.CRITICAL),
        ("/etc/passwd", Severity.HIGH),
        ("~/.netrc", Severity.HIGH),
        ("~/.npmrc", Severity.HIGH),
        ("~/.docker/config.json", Severity.HIGH),
        (".env", Severity.MEDIUM),
        ("config/.env.production", Severity.MEDIUM),
        ("~/.bash_history", Severity.MEDIUM),
        ("/root/notes", Severity.MEDIUM),
        ("C:\\Windows\\win.ini", Severity.MEDIUM),
        ("tests/fixtures/id_rsa", Severity.LOW),
    ],
)
def test_sensitive_places_weigh_by_their_harm(path: str, severity: Severity) -> None:
    weight = place(path)
    assert weight is not None
    assert weight[0] is severity


@pytest.mark.parametrize(
    "path",
    [
        ".env.example",
        ".env.sample",
        ".env.template",
        "docs/passwd-notes.md",
        "~/.ssh/id_rsa.pub",
        "~/.ssh/known_hosts",
        "/etc/hosts",
        "/etc/os-release",
        "/proc/cpuinfo",
        "src/shadow.py",
        "environment.yml",
        "rootfs/readme",
        "packages/etc/index.js",
        "src/history.ts",
        "/home/me/project/credentials.py",
    ],
)
def test_ordinary_places_pass(path: str) -> None:
    assert place(path) is None


def test_a_path_too_long_to_open_is_judged_by_its_ends() -> None:
    assert place("/" + "a" * 2 * LONGEST + "/.ssh/id_rsa") is not None
    assert place("/etc/shadow/" + "a" * 2 * LONGEST) is not None
    assert place("/./" * LONGEST + "etc/shadow") is not None
