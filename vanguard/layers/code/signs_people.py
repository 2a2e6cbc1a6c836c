"""Signs of harm to those whose machine it is: services ended, people watched, files held to ransom."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import ENDLESS, Sign

_SERVICES = (
    r"(?i)[\"'](?:/usr/s?bin/)?(?:systemd(?:-\w+)?|init|sshd|dockerd|containerd(?:-shim)?|docker-(?:proxy|"
    r"containerd(?:-shim)?)|runc|rsyslogd?|syslogd|"
    r"syslog-ng|auditd|cron|crond|atd|dbus-daemon|firewalld|ufw|iptables|nftables|ntpd|chronyd|sssd|httpd|"
    r"apache2?|nginx|mysqld|mariadbd?|mongod|postgres|"
    r"redis-server|cupsd|avahi-daemon|bluetoothd|gdm3?|lightdm|sddm|networkmanager|wpa_supplicant|polkitd|"
    r"udevd|kubelet|kube-proxy|haproxy|named|vsftpd|"
    r"smbd|nmbd|falcon-sensor|clamd|freshclam|ossec\w*|wazuh\w*|osqueryd|crowdstrike|carbonblack|"
    r"sentinel\w*|msmpeng|defender\w*|mcshield|avp|avastsvc|"
    r"lsass|csrss|winlogon|services|svchost|explorer|taskmgr|procexp\w*|wireshark|tcpdump|process "
    r"?hacker)(?:\.exe)?[\"']"
)
_EVERY_PROCESS = (
    r"process_iter|psutil\.pids|GetProcesses|Get-Process|ps-list|EnumProcesses|Process32Next|Win32_Process"
)
_WALK = (
    r"(?:os\.walk|\.rglob\(|\.glob\(|glob\.glob|listdir|scandir|readdir|Directory\.(?:Get|Enumerate)Files|"
    r"Files\.walk|filepath\.Walk|Dir\.glob|"
    r"Get-ChildItem|iterdir|RecursiveDirectoryIterator)"
)
_ENCRYPTS = (
    r"\.encrypt\(|encrypt_file|encrypt_and_digest|createCipheriv|openssl_encrypt|CreateEncryptor|"
    r"encryptor\(\)|ENCRYPT_MODE|ChaCha20|secretbox|"
    r"cipher\.Seal|EncryptFile|encryptFile"
)
_WHOLE_HOME = (
    r"(?:expanduser\(\s*[\"']~|Path\.home\(\)|homedir\(\)|USERPROFILE|[\"'](?:/home/?|/root/?|/Users/?|"
    r"[A-Z]:\\{1,2}(?:Users)?\\{0,2}|/|/mnt|/var/www|/media)[\"']|"
    r"(?i:Documents|Desktop)[\"'/\\]|GetFolderPath|\bHOME\b)"
)

PEOPLE: tuple[Sign, ...] = (
    Sign(
        rules.KILLS,
        _EVERY_PROCESS,
        (r"(?:\.|\b)(?:kill|terminate|Kill|TerminateProcess|suspend)\s*\(|Stop-Process", _SERVICES),
    ),
    Sign(
        rules.KILLS,
        _EVERY_PROCESS,
        (r"\.(?:kill|terminate|Kill)\s*\(",),
        unless=r"\bif\b|\?|filter|Where-Object|continue",
        confidence=0.8,
    ),
    Sign(
        rules.SPIES,
        r"keyboard\.(?:Listener|on_(?:press|release)\(|hook\(|record\()|GetAsyncKeyState|SetWindowsHookEx|"
        r"pyxhook|pyHook|HookManager|CGEventTapCreate|"
        r"/dev/input/event|iohook|node-global-key-listener|EVIOCGRAB",
        (
            r"(?:\.write\(|open\(|fopen|fwrite|requests\.|\.send|urlopen|smtplib|appendFile|writeFile|"
            r"logging\.|ofstream|WriteAllText|AppendAllText|fetch\()",
        ),
    ),
    Sign(
        rules.SPIES,
        r"ImageGrab\.grab|pyautogui\.screenshot|mss\(\)|CopyFromScreen|screenshot-desktop|pyscreenshot|"
        r"desktopCapturer|VideoCapture\(|sounddevice|PyAudio\(",
        (
            r"(?:requests\.post|\.sendall\(|\.sendto\(|smtplib|sendmail|storbinary|webhook|api\.telegram|"
            r"urlopen|UploadFile|\.upload_file)",
            ENDLESS + r"|sleep\(|Timer\(|schedule\.|every\(",
        ),
        confidence=0.8,
    ),
    Sign(
        rules.SPIES,
        r"pyperclip|win32clipboard|clipboardy|GetClipboardData|Get-Clipboard|clipboard_get",
        (ENDLESS, r"(?:\[13\]\[|bc1|0x\[a-f|\{25,3|\{40\}|\bwallet|\bbtc|\beth\b|requests\.|\.send)"),
    ),
    Sign(
        rules.SPIES,
        r"(?i)Login Data|Web Data|Local State|logins\.json|key4\.db|cookies\.sqlite|wallet\.dat|leveldb|"
        r"Local Storage|Extension Settings|keychain-db|"
        r"\.electrum|exodus",
        (
            r"(?i)(?:chrome|brave|firefox|opera|edge|discord|chromium|exodus|metamask|electrum|keychain|"
            r"appdata|library/application support)",
            r"(?:CryptUnprotectData|sqlite3|shutil\.copy|copyfile|copyFile|read\(\)|readFile|os\.walk|"
            r"AES\.new|zipfile|make_archive|requests\.|decrypt|listdir)",
        ),
    ),
    Sign(
        rules.RANSOMS,
        _ENCRYPTS,
        (
            _WALK,
            r"(?:\.write\(|write_bytes|writeFile|WriteAllBytes|os\.rename|\.rename\(|os\.remove|unlink|"
            r"file_put_contents|Rename|fwrite)",
            _WHOLE_HOME,
        ),
    ),
    Sign(
        rules.RANSOMS,
        _ENCRYPTS,
        (
            _WALK,
            r"(?i)(?:ransom|bitcoin|\bbtc\b|monero|your files (?:have been|are|were)|\.(?:locked|"
            r"crypt(?:ed)?|encrypted|enc|ransom|pay)[\"']|readme_?(?:to_)?decrypt)",
        ),
    ),
)
"""Patterns are RE2 and every gap is bounded."""
