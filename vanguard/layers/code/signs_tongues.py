"""Signs of deeds in languages, and by libraries, whose calls are not followed one by one."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import Sign
from vanguard.model.finding import Severity

_WHOLE = (
    r"(?:\(\s*(?:Paths\.get\(|File\.expand_path\(|@)?\s*[\"'](?:/|/home|/root|/etc|/usr|/Users|~/?|"
    r"[A-Z]:\\{1,2}(?:Users)?\\{0,2})(?:/?\*{1,2}){0,2}(?:/\*)?[\"']|"
    r"(?i:Get-ChildItem|gci|dir)\s+(?:-Path\s+)?[\"']?(?:[A-Z]:\\(?:Users)?|\$env:USERPROFILE|\$HOME|~|/)"
    r"[\"']?\s+-)"
)
_LAUNCHES = (
    r"(?:Command::new|\bProcess\(\)|do shell script|NSTask|std::system|QProcess|ShellExecute|Runtime|"
    r"exec\w*\s*\(|popen\s*\(|system\s*\(|spawn\s*\(|os/exec|osascript)"
)

TONGUES: tuple[Sign, ...] = (
    Sign(
        rules.WIPES,
        r"(?i)filepath\.Walk|Files\.walk|Dir\.glob|Get-ChildItem|\bgci\b|opendir\(|Directory\.GetFiles",
        (
            _WHOLE,
            r"\.delete\(\)|os\.Remove(?:All)?\(|File\.delete|File\.Delete|\bunlink\(|Remove-Item|Files\.delete|"
            r"FileUtils\.rm",
        ),
        confidence=0.82,
    ),
    Sign(
        rules.FETCHED,
        r"\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b",
        (r"(?:curl|wget)\s[^\n\"'`|]{0,200}\|\s*(?:sudo\s+)?(?:ba|z|da)?sh\b", _LAUNCHES),
        unless=r"https://(?:sh\.rustup\.rs|get\.docker\.com|raw\.githubusercontent\.com|astral\.sh|deno\.land|bun\.sh|"
        r"install\.python-poetry\.org|get\.pnpm\.io|deb\.nodesource\.com|ollama\.com)",
        confidence=0.85,
    ),
    Sign(
        rules.EXHAUSTS,
        r"%0|malloc|calloc",
        (
            r"%0\s*\|\s*%0|(?i:start)\s+(?:\"[^\"\n]{0,20}\"\s+)?\"?%~?(?:f|dp)?0\"?\s[^\x00]{0,60}(?i:goto)|"
            r"while\s*\(\s*(?:1|true)\s*\)\s*\{?\s*(?:[\w *]{0,30}=\s*)?(?:malloc|calloc)\(",
        ),
        unless=r"free\(|\bbreak\b",
    ),
    Sign(
        rules.RISES,
        r"prepare_kernel_cred|init_cred",
        (r"commit_creds\s*\(",),
        confidence=0.9,
        written=True,
    ),
    Sign(rules.ATTACKS, r"scapy", (r"\bsendp?\([^\n]{0,300}\bloop\s*=\s*1",), confidence=0.85),
    Sign(
        rules.ATTACKS,
        r"PortScanner\(|\bsniff\(",
        (r"\.scan\(|prn\s*=|store\s*=",),
        severity=Severity.MEDIUM,
        level=rules.BROAD,
    ),
    Sign(
        rules.ATTACKS,
        r"(?i)rockyou|wordlist|passwords?\.(?:txt|lst)",
        (
            r"hexdigest\(\)\s*==|checkpw\(|crypt\.crypt\(|extractall\([^\n]{0,80}pwd\s*=|pikepdf\.open\([^\n]{0,80}password",
        ),
        severity=Severity.MEDIUM,
        level=rules.BROAD,
    ),
    Sign(
        rules.SPIES,
        r"secretsdump|pypykatz|lazagne|Invoke-Mimikatz|sekurlsa|dumpcreds",
        (r"(?i)import|sekurlsa|dump|\(",),
        confidence=0.85,
    ),
    Sign(
        rules.PLANTS,
        r"\.pth[\"']",
        (
            r"site-packages|getsitepackages|getusersitepackages|USER_SITE",
            r"\.write\(|write_text\(",
            r"[\"'][^\"'\n]{0,80}\bimport\s+(?:os|sys|base64|subprocess)\b[^\n]{0,10};|exec\(|__import__",
        ),
        confidence=0.85,
    ),
)
"""Patterns are RE2 and every gap is bounded."""
