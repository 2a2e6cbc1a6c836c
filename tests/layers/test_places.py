from __future__ import annotations

import os
import subprocess
import sys

import pytest

from vanguard.layers.located import LONGEST, locate
from vanguard.layers.place_rows import Kind
from vanguard.layers.places import ordinary, place
from vanguard.model.finding import Severity

SECRETS = [
    ("~/.ssh/id_rsa", Severity.CRITICAL),
    ("/home/me/.ssh/authorized_keys", Severity.CRITICAL),
    ("id_ed25519", Severity.CRITICAL),
    ("backup/id_rsa.old", Severity.CRITICAL),
    ("C:\\Users\\me\\SSH~1\\id_rsa", Severity.CRITICAL),
    ("/home/me/.aws/credentials", Severity.CRITICAL),
    ("/etc/shadow", Severity.CRITICAL),
    ("/etc/./shadow", Severity.CRITICAL),
    ("//etc//shadow", Severity.CRITICAL),
    ("/etc/sudoers", Severity.CRITICAL),
    ("/etc/letsencrypt/live/a.example/privkey.pem", Severity.CRITICAL),
    ("/proc/self/environ", Severity.CRITICAL),
    ("/proc/1/mem", Severity.CRITICAL),
    ("/var/run/docker.sock", Severity.CRITICAL),
    ("/var/run/secrets/kubernetes.io/serviceaccount/token", Severity.CRITICAL),
    ("/mnt/disk/etc/shadow", Severity.CRITICAL),
    ("/proc/1/root/etc/shadow", Severity.CRITICAL),
    ("~/.kube/config", Severity.CRITICAL),
    ("C:\\Windows\\System32\\config\\SAM", Severity.CRITICAL),
    ("%SYSTEMROOT%\\repair\\sam", Severity.CRITICAL),
    ("c:/windows/ntds/NTDS.dit", Severity.CRITICAL),
    ("C:\\Windows\\System32\\config\\SAM. .", Severity.CRITICAL),
    ("/home/me/.config/google-chrome/Default/Login Data", Severity.CRITICAL),
    ("C:\\Users\\me\\AppData\\Local\\Microsoft\\Edge\\User Data\\Default\\Cookies", Severity.CRITICAL),
    ("/Users/me/Library/Keychains/login.keychain-db", Severity.CRITICAL),
    ("~/.bitcoin/wallet.dat", Severity.CRITICAL),
    ("vault/team.kdbx", Severity.CRITICAL),
    ("/etc/passwd", Severity.HIGH),
    ("~/.netrc", Severity.HIGH),
    ("~/.npmrc", Severity.HIGH),
    ("~/.docker/config.json", Severity.HIGH),
    ("~/.config/gh/hosts.yml", Severity.HIGH),
    ("~/.bash_history", Severity.HIGH),
    ("/home/me/.mysql_history", Severity.HIGH),
    ("C:\\unattend.xml", Severity.HIGH),
    ("/srv/www/.htpasswd", Severity.HIGH),
    ("~/Downloads/prod.pem", Severity.HIGH),
    ("~/.bashrc", Severity.MEDIUM),
    (".npmrc", Severity.MEDIUM),
    ("certs/server.key", Severity.MEDIUM),
    ("tests/fixtures/id_rsa", Severity.LOW),
]
SYSTEM = [
    ("/etc/hosts", Severity.HIGH),
    ("/etc/nginx/sites-enabled/default", Severity.HIGH),
    ("/private/etc/apache2/httpd.conf", Severity.HIGH),
    ("/usr/local/etc/php.ini", Severity.HIGH),
    ("/usr/local/apache2/conf/httpd.conf", Severity.HIGH),
    ("/opt/lampp/logs/access_log", Severity.HIGH),
    ("/opt/tomcat/conf/tomcat-users.xml", Severity.HIGH),
    ("/var/log/auth.log", Severity.HIGH),
    ("/var/spool/cron/crontabs/root", Severity.HIGH),
    ("/var/mail/root", Severity.HIGH),
    ("/var/lib/mysql/user.MYD", Severity.HIGH),
    ("/proc/net/tcp", Severity.HIGH),
    ("/boot/grub/grub.cfg", Severity.HIGH),
    ("/dev/sda1", Severity.HIGH),
    ("/root/.profile", Severity.HIGH),
    ("C:\\boot.ini", Severity.HIGH),
    ("C:\\Windows\\win.ini", Severity.HIGH),
    ("\\\\host\\c$\\windows\\system.ini", Severity.HIGH),
    ("\\\\?\\C:\\Windows\\win.ini", Severity.HIGH),
    ("/mnt/c/Windows/win.ini", Severity.HIGH),
    ("C:\\Windows\\System32\\drivers\\etc\\hosts", Severity.HIGH),
    ("C:\\inetpub\\logs\\LogFiles\\W3SVC1\\u_ex.log", Severity.HIGH),
    ("C:\\xampp\\php\\php.ini", Severity.HIGH),
    ("C:\\Program Files\\MySQL\\MySQL Server 8.0\\my.ini", Severity.HIGH),
    ("../logs/access.log", Severity.HIGH),
    ("/etc/os-release", Severity.MEDIUM),
    ("/proc/cpuinfo", Severity.MEDIUM),
    ("/root/notes", Severity.MEDIUM),
]
PROJECT = [
    (".env", Severity.HIGH),
    ("config/.env.production", Severity.HIGH),
    (".env.development", Severity.MEDIUM),
    ("wp-config.php", Severity.HIGH),
    ("wp-config.php.bak", Severity.HIGH),
    ("../config.php", Severity.HIGH),
    ("../../.htaccess", Severity.HIGH),
    ("/.git/config", Severity.HIGH),
    ("/WEB-INF/web.xml", Severity.HIGH),
    ("web.config", Severity.MEDIUM),
    (".git/config", Severity.MEDIUM),
    ("config/database.yml", Severity.MEDIUM),
]
ALL = [
    *((path, Kind.SECRET, severity) for path, severity in SECRETS),
    *((path, Kind.SYSTEM, severity) for path, severity in SYSTEM),
    *((path, Kind.PROJECT, severity) for path, severity in PROJECT),
]


@pytest.mark.parametrize(("path", "kind", "severity"), ALL)
def test_sensitive_places_weigh_by_their_harm(path: str, kind: Kind, severity: Severity) -> None:
    found = place(path)
    assert found is not None
    assert (found.kind, found.severity) == (kind, severity)


@pytest.mark.parametrize("path", [path for path, _, _ in ALL])
@pytest.mark.parametrize("turned", ["\\", "/"])
def test_no_sensitive_place_is_ordinary(path: str, turned: str) -> None:
    assert not ordinary(path.replace("/", turned))
    assert not ordinary(path.upper())


HONEST = [
    ".env.example",
    ".env.sample",
    ".env.template",
    "example.env",
    "docs/passwd-notes.md",
    "~/.ssh/id_rsa.pub",
    "~/.ssh/known_hosts",
    "pkg/ssh/id_rsa_test.go",
    "src/shadow.py",
    "environment.yml",
    "rootfs/readme",
    "packages/etc/index.js",
    "etc/nginx/nginx.conf",
    "docker/php/php.ini",
    "/workspace/deploy/httpd.conf",
    "/home/me/project/docker/my.cnf",
    "/home/me/project/logs/error.log",
    "/app/logs/access.log",
    "logs/access.log",
    "src/history.ts",
    "/home/me/project/credentials.py",
    "config/settings.py",
    "config/database.php",
    "src/main/webapp/WEB-INF/web.xml",
    "src/main/resources/META-INF/MANIFEST.MF",
    "wp-config-sample.php",
    "/var/www/html/index.php",
    "/usr/share/nginx/html/index.html",
    "/usr/local/lib/python3.11/site-packages/requests/api.py",
    "/opt/app/config/app.yaml",
    "/data/mysql/dump.sql",
    "/mnt/c/Users/me/repo/src/a.py",
    "C:\\Users\\me\\repo\\src\\main.cs",
    "D:\\work\\logs\\build.log",
    "C:\\xampp\\htdocs\\app\\index.php",
    "C:\\Program Files\\nodejs\\node_modules\\npm\\package.json",
    "windows/runner/main.cpp",
    "chrome/background.js",
    "src/locales/en/wallet.json",
    "src/keyrings/backend.py",
    "src/gcloud/credentials.py",
    "/usr/share/keyrings/x.gpg",
    "/usr/local/lib/node_modules/x/conf/a.js",
    "/roles/web/tasks/main.yml",
    "/server.xml",
    "../sibling",
    "../../package.json",
    "../shared/config.ts",
]


@pytest.mark.parametrize("path", HONEST)
def test_ordinary_places_pass(path: str) -> None:
    assert place(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "src/app/main.py",
        "/home/me/project/src/a.ts",
        "C:\\Users\\me\\repo\\README.md",
        "./.github/x.yml",
        "a b.txt",
    ],
)
def test_plain_paths_are_known_without_the_table(path: str) -> None:
    assert ordinary(path)


@pytest.mark.parametrize(
    "path",
    ["a/../b", "a//b", "~/a", "a%2fb", "/opt/a", "/home/a:/root/b", "a /b", "././a", "caf\u00e9", "a" * 301],
)
def test_paths_that_need_a_look_are_not_ordinary(path: str) -> None:
    assert not ordinary(path)


@pytest.mark.parametrize(
    ("path", "top", "home"),
    [
        ("/home/me/.x", "home/me/.x", ".x"),
        ("~/.x", None, ".x"),
        ("c:\\Users\\Me\\x", "users/me/x", "x"),
        ("/C:/Users/me/x", "users/me/x", "x"),
        ("..\\..\\etc\\x", "etc/x", None),
        ("a/../../etc/x", "etc/x", None),
        ("%APPDATA%\\x", None, "appdata/roaming/x"),
        ("/cygdrive/c/windows/x", "windows/x", None),
        ("/host/etc/x", "etc/x", None),
        ("C:\\DOCUME~1\\me\\x", "documents and settings/me/x", "x"),
        ("src/x", None, None),
    ],
)
def test_where_a_path_stands_does_not_depend_on_its_spelling(path: str, top: str, home: str) -> None:
    seen = locate(path)
    assert (seen.top, seen.home) == (top, home)


def test_a_path_too_long_to_open_is_judged_by_its_ends() -> None:
    assert place("/" + "a" * 2 * LONGEST + "/.ssh/id_rsa") is not None
    assert place("/etc/shadow/" + "a" * 2 * LONGEST) is not None
    assert place("/./" * LONGEST + "etc/shadow") is not None


HOSTILE = [
    "c:/config.inc.",
    "/a_log_",
    "php.ini__",
    "id_rsa_",
    "%a%",
    "aaaaaa~1/",
    "../",
    ".ssh/",
    "mnt/a/",
    "access_log._-",
]


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("size", [250, 4_000, 200_000])
def test_hostile_paths_are_judged_in_time_that_ends(unit: str, size: int) -> None:
    for start in ("/", "/opt/apache/", "c:/", "../", ""):
        path = start + (unit * size)[:size] + "!"
        assert place(path) == place(path)


def test_a_place_weighs_the_same_in_every_process() -> None:
    script = r"from vanguard.layers.places import place; print(place('C:\\inetpub\\wwwroot\\global.asa'))"
    seen = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "3", "5")
    }
    assert len(seen) == 1
