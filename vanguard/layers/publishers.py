"""Hosts where anybody may publish without a name, and addresses there that speak for themselves.

A page of such a host is honest mostly; what is left in a paste bin, calls itself harmful or has a name
that a machine made up, is fetched by nobody who knows whose it is.
"""

from __future__ import annotations

import re

_DROPS = (
    r"(?:www\.)?(?:pastebin\.com|paste\.ee|hastebin\.com|transfer\.sh|file\.io|anonfiles\.com|gofile\.io|0x0\.st|"
    r"termbin\.com|rentry\.co|ghostbin\.\w+|dpaste\.\w+|temp\.sh|bashupload\.com|litterbox\.catbox\.moe|"
    r"[\w-]+\.onion)"
)
_DROP = re.compile(rf"(?i)(?:https?://)?{_DROPS}(?::\d+)?/[^/?#]")
_ANYBODY = re.compile(
    rf"(?i)(?:https?://)?(?:{_DROPS}|[\w.-]+\.(?:github\.io|gitlab\.io|pages\.dev|workers\.dev|web\.app|"
    r"firebaseapp\.com|netlify\.app|vercel\.app|herokuapp\.com|glitch\.me|repl\.co|onrender\.com|surge\.sh|"
    r"ngrok(?:-free)?\.(?:io|app|dev)|trycloudflare\.com|loca\.lt|serveo\.net|000webhostapp\.com|weebly\.com|"
    r"blogspot\.com|wixsite\.com|duckdns\.org|no-ip\.\w+|ddns\.net|top|xyz|tk|ml|ga|cf|gq|ru|su|cn|zip|mov)|"
    r"bit\.ly|tinyurl\.com|t\.co|is\.gd|cutt\.ly|rb\.gy|cdn\.discordapp\.com|gist\.githubusercontent\.com|"
    r"\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?(?:/|\Z)"
)
_OWN = re.compile(
    r"(?i)(?:https?://)?(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0|169\.254|"
    r"192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)"
)
_LONGEST = 400
_STEM = re.compile(r"([^/?#]+?)(?:\.(?:html?|php|aspx?|jsp|js|txt|exe|sh|py|zip|bin|ps1))?/?(?:[?#].*)?\Z")
# What those who publish harm call it, and those who try a guard out.
_HARMFUL = re.compile(
    r"(?i)(?:\w{1,16}[_-])?(?:malicious|malware|malvertising|phish(?:ing)?|hazardous|harmful|dangerous|poison(?:ous|ed)|"
    r"toxic|virus|viral-?load|infect(?:ed|ious|ion)|trojan|ransom(?:ware)?|spyware|adware|scareware|rootkit|"
    r"backdoor|keylogger|botnet|stealer|infostealer|dropper|shellcode|exploit(?:s|ative|-?kit)?|payload|worm|"
    r"cryptominer|scam|fraud(?:ulent)?|deceptive|counterfeit|illegal|illicit|destructive|disruptive|"
    r"subversive|extremist|terrorist|threatening|abusive|inflammatory|incendiary|injurious|manipulative|"
    r"evil|hacked|pwned?|attack(?:er)?|c2|beacon|implant|reverse-?shell|revshell)(?:[_-]\w{1,16})?\Z"
)
_PART = re.compile(r"[a-z0-9]{6,}")
_TURN = re.compile(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])")
_SOUND = re.compile(r"[aeiou]")


def drops(address: str) -> bool:
    """Whether an address is something that was left in a paste bin or a drop box."""
    return _DROP.match(address) is not None


def anybody(address: str) -> bool:
    """Whether an address is of a host where anybody may publish, and of no network of one's own."""
    return _ANYBODY.match(address) is not None and _OWN.match(address) is None


def ill_named(address: str) -> bool:
    """Whether an address on such a host calls itself harmful, or has parts that no person thought of."""
    if len(address) > _LONGEST or not anybody(address):
        return False
    path = address.partition("://")[2].partition("/")[2] or address.partition("/")[2]
    stem = _STEM.search(path)
    if stem is None:
        return False
    return _HARMFUL.fullmatch(stem[1]) is not None or sum(map(_made_up, _PART.findall(stem[1].lower()))) >= 2


def own(address: str) -> bool:
    """Whether an address is of this machine, of a private network or of one kept for documents."""
    return _OWN.match(address) is not None


def _made_up(part: str) -> bool:
    """Whether letters without a sound and digits take turns, as in names that a machine made."""
    return _SOUND.search(part) is None and bool(_TURN.search(part)) and not part.isdigit()
