"""Signs of programs that nobody writes for honest work; they count also where one is only written down."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import ENDLESS, Sign
from vanguard.model.finding import Severity

_SENDS = r"(?:requests\.(?:post|put|get)|httpx\.(?:post|get)|urlopen|session\.post)"
_ASKED = r"\$_(?:GET|POST|REQUEST|COOKIE|SERVER)\b"
_RUNS_PHP = r"(?:system|shell_exec|passthru|exec|popen|proc_open|eval|assert)"

WRITTEN: tuple[Sign, ...] = (
    Sign(
        rules.HIDDEN,
        r"\b(?:exec|eval)\s*\(",
        (
            r"\b(?:exec|eval)\s*\(\s*(?:compile\s*\(\s*)?(?:__import__\s*\(\s*[\"']\w+[\"']\s*\)\.)?"
            r"(?:\w+\.){0,2}(?:b(?:64|32|16|85)decode|decompress|loads|unhexlify|fromhex|a2b_\w+|decode)\s*\(\s*"
            r"(?:__import__|(?:\w+\.){0,2}(?:b64decode|decompress|unhexlify|fromhex)|[\"'b(])",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.HIDDEN,
        r"(?i)base64_decode|gzinflate|str_rot13",
        (
            r"(?i)\b(?:eval|assert)\s*\(\s*@?(?:gzinflate|gzuncompress|gzdecode|str_rot13|strrev|base64_decode)\s*"
            r"\(",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.REMOTE,
        _ASKED,
        (
            rf"\b{_RUNS_PHP}\s*\(\s*@?(?:{_ASKED}|\$(?:cmd|c|command|code|exec)\b)",
            rf"\$(?:cmd|c|command|code|exec)\s*=\s*[(@\s]{{0,4}}{_ASKED}\s*\[|\b{_RUNS_PHP}\s*\(\s*@?{_ASKED}\s*\[",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.REMOTE,
        r"request\.(?:args|form|values|json|GET|POST|query|body|params)",
        (
            r"(?:os\.popen|os\.system|subprocess\.\w+|getoutput|exec(?:Sync)?|spawn)\(\s*(?:req\w*)\."
            r"(?:args|form|values|json|GET|POST|query|body|params)\b",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.REMOTE,
        r"getoutput|os\.popen|check_output|Popen\(|subprocess\.run|execSync|shell_exec",
        (
            ENDLESS,
            r"(?i)\b(?:cmd|command|task|order|instruction)\w*\s*=\s*[^\n]{0,60}(?:requests\.get|urlopen|\.recv|"
            r"http\.get|axios\.get)\(",
            r"(?i)(?:getoutput|popen|check_output|subprocess\.run|execSync|shell_exec)\(\s*\[?\s*(?:cmd|command|"
            r"task|order|instruction)\w*",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.SENDS,
        r"os\.environ|process\.env",
        (
            rf"{_SENDS}\([^\n]{{0,200}}(?:\bos\.environ\s*[),}}]|\bos\.environ\.copy\(|\bos\.environ\.items\()|"
            r"(?:stringify|encode\w*|from)\([^;\n]{0,300}\bprocess\.env\s*[,})]",
            rf"{_SENDS}|fetch\(|https?(?:[\"']\))?\.(?:get|request)\(|axios|\.write\(",
        ),
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.SENDS,
        r"cmdclass",
        (
            r"def\s+run\s*\(\s*self",
            r"(?:requests\.(?:get|post)|urlopen|urlretrieve|socket\.socket|create_connection|http\.client)",
            r"gethostname|getlogin|getuser|os\.environ|getcwd|b64decode|\bexec\(|subprocess|os\.system|startfile",
        ),
        severity=Severity.HIGH,
        confidence=0.85,
        written=True,
    ),
    Sign(
        rules.RANSOMS,
        r"(?i)your files (?:have been|are|were)|decrypt(?:or|ion)? key|ransom|README_DECRYPT",
        (
            r"(?i)bitcoin|\bbtc\b|monero|\bxmr\b|\.onion|wallet|pay\b",
            r"\.encrypt\(|createCipheriv|openssl_encrypt|CreateEncryptor|encrypt_file|encryptFile|EncryptFile",
            r"os\.walk|\.rglob\(|readdir|EnumerateFiles|GetFiles|filepath\.Walk|listdir|Dir\.glob",
        ),
        confidence=0.9,
        written=True,
    ),
    Sign(
        rules.SPIES,
        r"CryptUnprotectData|os_crypt|Login Data|logins\.json",
        (
            r"(?i)login data|logins\.json|web data|cookies",
            r"CryptUnprotectData|encrypted_key|key4\.db|AES\.new",
            r"(?:requests\.post|urlopen|webhook|api\.telegram|smtplib|\.sendall\(|fetch\(|axios)",
        ),
        confidence=0.88,
        written=True,
    ),
    Sign(
        rules.MEMORY,
        r"AmsiScanBuffer|amsiInitFailed|EtwEventWrite",
        (r"VirtualProtect|SetValue|Marshal|memmove|WriteProcessMemory|NonPublic,Static",),
        confidence=0.9,
        written=True,
    ),
    Sign(
        rules.MEMORY,
        r"CreateRemoteThread|CreateThread|QueueUserAPC|EnumSystemLocales|NtCreateThreadEx",
        (
            r"VirtualAlloc|NtAllocateVirtualMemory",
            r"(?i)0x40\b|PAGE_EXECUTE_READWRITE|\.exec_readwrite",
            r"(?i)shellcode|payload|\bbuf\b|\\xfc\\x48|0xfc,\s?0x48|fc4883e4",
        ),
        confidence=0.88,
        written=True,
    ),
)
"""Patterns are RE2 and every gap is bounded."""
