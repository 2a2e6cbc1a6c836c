"""Signs of programs that serve somebody else: what they send out, how they spread and how they hide."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import Sign
from vanguard.model.finding import Severity

_POSTS = (
    r"(?:requests\.(?:post|put|get|request)|session\.post|httpx\.\w+|urlopen|axios|fetch\(|"
    r"https?(?:[\"']\))?\.request\(|https?(?:[\"']\))?\.get\(|XMLHttpRequest|sendBeacon|"
    r"\.sendall\(|\.sendto\(|smtplib|sendmail|storbinary|\.upload_file|UploadFile|UploadString|curl_exec|Net::HTTP|http\.Post|webhook)"
)
# Ways out that nobody builds a product on.
_AWAY = (
    r"(?:discord(?:app)?\.com/api/webhooks|api\.telegram\.org|smtplib|sendmail|storbinary|\.sendall\(|"
    r"\.sendto\()"
)
_WATCHES = (
    r"ImageGrab\.grab\(|pyautogui\.screenshot\(|pyscreenshot|\bmss\(\)|mss\.mss\(|CopyFromScreen|"
    r"VideoCapture\(\s*0|sounddevice|PyAudio\(|pyperclip\.paste\(|clipboard_get\(|GetClipboardData|"
    r"Get-Clipboard|clipboardy\.read|desktopCapturer|screenshot-desktop"
)
_WALKS = (
    r"(?:os\.walk|\.rglob\(|glob\.i?glob|scandir|readdir|EnumerateFiles|GetFiles|filepath\.Walk|Dir\.glob)"
)
_HOME = (
    r"(?:expanduser\(\s*[\"']~/?[\"']\s*\)|Path\.home\(\)\s*[,)]|homedir\(\)\s*[,)]|"
    r"[\"']/(?:home|root|Users|etc)/?[\"'])"
)
_ITSELF = r"(?:__file__|sys\.argv\[0\]|sys\.executable|__filename|process\.execPath|ExecutablePath)"
_STARTS = (
    r"(?:ProcessBuilder|\.exec\(|StartInfo|Process\.Start|system\s*\(|popen\s*\(|spawn\w*\s*\(|subprocess)"
)
_RUNS_TEXT = (
    r"(?:getoutput|getstatusoutput|check_output|os\.popen|os\.system|subprocess\.(?:run|Popen|call)|"
    r"exec(?:Sync)?|eval|create_subprocess_shell)"
)

LEAVES: tuple[Sign, ...] = (
    Sign(
        rules.SENDS,
        r"process\.env",
        (r"(?:stringify|encode\w*|from)\([^;\n]{0,300}\bprocess\.env\s*[,})]", _POSTS),
        confidence=0.85,
    ),
    Sign(
        rules.SENDS,
        r"auth token|print-access-token|get-login-password|find-generic-password|export-secret-keys",
        (
            r"[\"'`][^\"'`\n]{0,80}(?:auth token|print-access-token|get-login-password|"
            r"find-generic-password|export-secret-keys)",
            r"(?:requests\.post|fetch\([^)]{0,200}(?:POST|\$\{|\+)|\.sendall\(|urlopen|axios\.post|smtplib)",
        ),
        confidence=0.85,
    ),
    Sign(
        rules.SENDS,
        r"(?i)\.pem\b|\.key[\"']|id_rsa|\.kdbx|\.ppk|\.ovpn|wallet|\.env[\"']",
        (
            r"(?i)(?:ends_?with\??\(\s*[(\[]?|\*\*?/?|\.\w*match\w*\([^\n]{0,20}|\bin\s*[(\[])[^)\]\n]{0,80}"
            r"(?:\.pem|\.key\b|id_rsa|\.kdbx|\.ppk|\.ovpn|wallet|\.env\b)",
            _WALKS,
            r"(?:requests\.(?:post|put)|storbinary|\.sendall\(|urlopen|axios\.post|smtplib|\.upload_file)",
        ),
        unless=r"(?i)\bcontinue\b|exclude|ignore|skip|not\s+\w+\.ends",
        confidence=0.8,
        written=True,
    ),
    Sign(
        rules.SENDS,
        r"make_archive|tarfile\.open|ZipFile\(|createWriteStream|archiver|tar czf",
        (_HOME, r"(?:requests\.(?:post|put)|storbinary|\.sendall\(|axios\.post|smtplib|sftp|ftplib)"),
        severity=Severity.HIGH,
        confidence=0.78,
    ),
    Sign(
        rules.SENDS,
        r"SimpleHTTPRequestHandler|http\.FileServer|serveStatic|express\.static",
        (
            r"(?:chdir\(|directory\s*=|FileServer\(http\.Dir\(|[sS]tatic\()\s*[\"'](?:/|/etc|/root|/home|~)/?[\"']|"
            r"(?:chdir\(|directory\s*=)\s*os\.path\.expanduser\(\s*[\"']~/?[\"']",
        ),
        severity=Severity.HIGH,
        confidence=0.8,
    ),
    Sign(rules.SPIES, _WATCHES, (_AWAY,), confidence=0.8),
    Sign(
        rules.SENDS,
        r"AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|SSH_PRIVATE_KEY|GITHUB_TOKEN|NPM_TOKEN|KUBE_?CONFIG|VAULT_TOKEN",
        (
            r"(?:requests\.(?:post|get|put)|httpx\.(?:post|get)|urlopen|axios\.(?:post|get)|fetch)\([^\x00]{0,160}?"
            r"(?:data|json|params|body|files)\s*[=:][^\x00]{0,120}?[\"'.](?:AWS_SECRET_ACCESS_KEY|AWS_SESSION_TOKEN|"
            r"SSH_PRIVATE_KEY|GITHUB_TOKEN|NPM_TOKEN|KUBE_?CONFIG|VAULT_TOKEN)\b",
        ),
        unless=r"amazonaws\.com|api\.github\.com|registry\.npmjs\.org|/v1/auth/token",
        confidence=0.85,
    ),
    Sign(
        rules.READS,
        r"list_secret_for_all_namespaces|listSecretForAllNamespaces|Secrets\(\s*(?:\"\"|metav1\.NamespaceAll|"
        r"corev1\.NamespaceAll)\s*\)",
        severity=Severity.HIGH,
        confidence=0.8,
    ),
    Sign(
        rules.SPIES,
        _WATCHES,
        (r"\(",),
        severity=Severity.MEDIUM,
        confidence=0.75,
        level=rules.BROAD,
    ),
)
"""What leaves the machine; patterns are RE2 and every gap is bounded."""

SPREADS: tuple[Sign, ...] = (
    Sign(
        rules.PLANTS,
        r"(?i)CurrentVersion",
        (
            r"(?i)CurrentVersion[\\/]{1,4}Run(?:Once)?\b",
            r"SetValueEx|RegSetValue|\.SetValue\(|(?:Set|New)-ItemProperty|RegWrite|"
            r"(?i:reg(?:\.exe)?[\"', ]{1,4}add)",
        ),
        confidence=0.88,
    ),
    Sign(
        rules.PLANTS,
        _ITSELF,
        (
            rf"(?i)(?:copy\w*|copyFile\w*|move|symlink)\(\s*[^)\n]{{0,80}}(?:{_ITSELF}|\bme\b|\b(?:my|self)_?\w*)",
            r"(?i)start ?-?up|autostart|autorun|[\"']/(?:media|mnt|Volumes)|LaunchAgents|init\.d|system32|"
            r"authorized_keys|/etc/cron",
        ),
        confidence=0.82,
    ),
    Sign(
        rules.PLANTS,
        r"open\(\s*__file__|readFileSync\(\s*__filename|open\(\s*sys\.argv\[0\]",
        (_WALKS, r"\.write\(|writeFile", r"\.py[\"']|\.js[\"']|\.sh[\"']"),
        confidence=0.82,
        written=True,
    ),
    Sign(
        rules.ATTACKS,
        r"(?i)pass\w*\.(?:txt|lst|csv)|rockyou|wordlist|\bpasswords?\b",
        (
            r"(?i)\bfor\s+(?:\(?\s*(?:const|let|var)\s+)?\w+(?:\s*,\s*\w+)?\s+(?:in|of)\s+(?:open\(\s*)?[\"'\w./]{0,40}"
            r"(?:pass\w*|rockyou|wordlist|creds?)\w*",
            r"(?i)(?:\.login\(|\.connect\(|requests\.post\(|session\.post\(|axios\.post\(|auth\s*=\s*\()"
            r"[^\n]{0,160}(?:pass\w*|pwd|pw|,\s*\w{1,4}(?:\.strip\(\))?\s*\))",
        ),
        confidence=0.8,
    ),
    Sign(
        rules.RISES,
        r"containers\.(?:run|create)\(|createContainer\(",
        (
            r"[\"']/[\"']\s*:\s*(?:\{|[\"']/)|[\"']/:/|\[\s*[\"']/:|[bB]inds[\"']?\s*[:=]\s*\[\s*[\"']/:|"
            r"pid_mode\s*=\s*[\"']host[\"']",
        ),
        confidence=0.88,
    ),
    Sign(
        rules.WIPES,
        r"buckets\.all\(\)|list_buckets|describe_instances|describe_db_instances|list_projects",
        (r"\bfor\b", r"(?:\.delete\(\)|delete_bucket|delete_objects|terminate_instances|delete_db_instance)"),
        severity=Severity.MEDIUM,
        level=rules.BROAD,
    ),
    Sign(
        rules.RISES,
        r"AdministratorAccess|cluster-admin|roles/owner",
        (r"attach_\w+_policy|put_\w+_policy|create_cluster_role_binding|setIamPolicy|set_iam_policy",),
        severity=Severity.MEDIUM,
        level=rules.BROAD,
    ),
    Sign(
        rules.KILLS,
        r"NtRaiseHardError|RtlSetProcessIsCritical",
        (r"ntdll|Privilege",),
        confidence=0.9,
        written=True,
    ),
    Sign(
        rules.EXHAUSTS,
        r"range\(\s*(?:10\s*\*\*|\d{4,})",
        (
            r"range\(\s*\d{4,}[^\n]{0,20}:\s*(?:\w+\s*=\s*)?(?:threading\.|multiprocessing\.)?(?:Process|Thread)\(",
            r"while\s+(?:True|1)\s*:\s*(?:pass|\w+\s*[-+*]?=)",
        ),
        confidence=0.8,
    ),
    Sign(
        rules.EXHAUSTS,
        r"range\(\s*(?:10\s*\*\*\s*\d|\d{8,})",
        (
            r"range\(\s*(?:10\s*\*\*\s*(?:[89]|\d\d)|\d{9,})\s*\)\s*:[^\n]{0,20}(?:\n[ \t]{1,16})?[^\n]{0,80}"
            r"(?:open\([^\n]{0,80}[\"'][wax]|mkdir|mkstemp)",
        ),
        confidence=0.8,
    ),
)
"""How programs spread, take power and use machines up."""

HIDES: tuple[Sign, ...] = (
    Sign(
        rules.HIDDEN,
        r"chr\(",
        (r"\b(?:exec|eval)\s*\(\s*[bru]?[\"'][\"']\.join\(\s*\[?\s*(?:chr\(|map\(\s*(?:chr|lambda))",),
    ),
    Sign(
        rules.HIDDEN,
        r"_0x[0-9a-f]{4}",
        (
            r"parseInt\(\s*_0x[0-9a-f]{3,8}\w*\(|\[\s*_0x[0-9a-f]{4,8}\(\s*(?:0x|[\"'])|\b(?:eval|Function)\(\s*_0x",
            r"while\s*\(\s*!!\[\]\s*\)|\[[\"']push[\"']\]\(\w+\[[\"']shift[\"']\]\(\)\)|\b(?:eval|Function)\(\s*_0x",
        ),
        confidence=0.82,
    ),
    Sign(
        rules.REMOTE,
        r"(?i)telebot|discord\.|telegram|slack_bolt|irc\.|nextcord|mqtt",
        (
            rf"{_RUNS_TEXT}\(\s*[^\n)]{{0,60}}?\b(?:message|msg|m|ctx|update|event|interaction)\w*\."
            r"(?:text|content|body|data|payload|message)\b",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.REMOTE,
        r"create_subprocess_(?:shell|exec)",
        (
            r"open_connection\(|start_server\(|websockets\.connect",
            r"create_subprocess_\w+\(\s*\w+(?:\.decode\(\))?\s*[,)]",
            r"\.read(?:line|until|exactly)?\(|\.recv\(",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.REMOTE,
        r"/dev/tcp/",
        (
            _STARTS,
            r"(?:\bsh|\bbash)\s+-i[\s<>&|\d]{1,8}/dev/tcp/|exec\s+\d+<>\s?/dev/tcp/|"
            r"/dev/tcp/[\w.$ {}+\"']{1,60}/[\w.$ {}+\"']{1,30}[\s\d]{1,4}(?:<|>)\s?&",
            r"public\s+class|static\s+(?:void\s+)?[mM]ain|using\s+System|#include|package\s+main",
        ),
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"create_function|move_uploaded_file",
        (
            r"create_function\s*\(\s*[\"'][^\"']{0,40}[\"']\s*,\s*[^;\n]{0,40}\$_(?:POST|GET|REQUEST|COOKIE)|"
            r"move_uploaded_file\s*\([^;\n]{0,80},\s*\$_(?:POST|GET|REQUEST)\b",
        ),
        confidence=0.85,
        grave=True,
    ),
    Sign(
        rules.WIPES,
        r"(?i)WScript\.Shell|Wscript\.CreateObject|\bShell\s*\(",
        (
            r"(?i)\b(?:del|erase|rd|rmdir)\s+(?:/[fsqa]\s+){1,4}\"{0,2}(?:[a-z]:|%(?:systemroot|userprofile)%)\\",
        ),
    ),
)
"""How programs hide what they run, and for whom they run it."""
