"""Signs of shells for the network: a connection, a shell, and what ties them together."""

from __future__ import annotations

from vanguard.layers.code import rules
from vanguard.layers.code.sign import Sign

_SHELL = (
    r"(?:[\"'`/ ](?:/bin/|/usr/bin/|/system/bin/)?(?:ba|z|k|da|a|c|tc)?sh(?:[\"'`; ]|\s+-i)|cmd\.exe|"
    r"[\"'`]cmd[\"'` ]|powershell|"
    r"%ComSpec%|\bSHELL\b)"
)
_CONNECTS = (
    r"(?:\bsocket\s*[.(]|TCPSocket|TCPServer|IO::Socket|net\.(?:Dial|Listen|Socket|connect|"
    r"createConnection|createServer)|\bTcp(?:Client|Stream|Listener)\b|"
    r"\bSocket\s*\(|\bSocket\.connect|ServerSocket|create_connection|gen_tcp|WebSocket|NWConnection|"
    r"SocketChannel|p_socket|usocket|asyncnet)"
)
_SOCKETS = (
    r"(?:\bsocket\s*\(|socket\.(?:socket|create_connection)|WSASocket|IO::Socket|TcpStream|"
    r"Unix\.socket|net\.Dial|SocketAddress|sockaddr)"
)
# Shells for the network, or for whoever sends a request: a connection, a shell, and what ties them together.
REMOTE: tuple[Sign, ...] = (
    Sign(
        rules.REMOTE,
        r"dup2",
        (
            r"\bdup2\s*\(\s*[\w.>()-]{1,40}\s*,",
            _SOCKETS,
            r"\bexec[lv]\w*\s*\(|pty\.spawn|subprocess\.|system\s*\(|spawn\s*\(|Exec\(|/bin/\w*sh|"
            r"CreateProcess",
        ),
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"child_process|spawn\(|execFile\(",
        (
            r"net\.(?:connect|createConnection|createServer|Socket)|new\s+WebSocket|tls\.connect|"
            r"\.Socket\(\)",
            r"\.pipe\(\s*[\w$.]{1,40}\.(?:stdin|stdio)|\.(?:stdout|stderr)\.pipe\(|\.stdin\.write\(|"
            r"on\(\s*[\"']data[\"'][^\n]{0,120}exec",
            _SHELL,
        ),
        confidence=0.9,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"getRuntime\(\)|ProcessBuilder|\.execute\(\)",
        (
            r"new\s+(?:java\.net\.)?(?:Server)?Socket\s*\(|SocketChannel\.open",
            r"getInputStream\(\)|getIn\(\)",
            _SHELL,
        ),
        confidence=0.9,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"TcpClient|TCPClient|AddressFamily\.InterNetwork",
        (
            r"RedirectStandardInput|StandardInput|\biex\b|Invoke-Expression|Process\.Start|"
            r"ProcessStartInfo|new Process\(|[Cc]md\.exe",
            r"GetStream\(|\.Receive\(|ReadLine\(",
        ),
        confidence=0.9,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"hStdInput",
        (r"hStdInput\s*=", r"WSASocket|WSAConnect|\bconnect\s*\(", r"CreateProcess"),
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"net\.(?:Dial|Listen)",
        (
            r"exec\.Command",
            r"Std(?:in|out|err)\s*=\s*\w*(?:c|conn|sock\w*|client|tcp\w*|con|r|rw)\b|NewReader\(\s*\w*con|"
            r"\.Read(?:String)?\(",
            _SHELL,
        ),
        confidence=0.9,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"TCPSocket\.(?:new|open)|TCPServer\.(?:new|open)|UNIXSocket\.new",
        (
            r"IO\.popen|\bexec\b|Open3|%x|`|\bsystem\b|\bspawn\b|Process\.",
            r"\.gets|\[:in|:in\s*=>|\bin:|reopen|/dev/fd|<&|%d>&|\.readline|\.read\b|\.each_line",
        ),
        confidence=0.85,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"IO::Socket|use Socket|socket\(",
        (
            r"open\(\s*STD(?:IN|OUT)|STD(?:IN|OUT)->fdopen|\*STDIN|>&\s*[A-Z$]",
            r"\bexec\b|\bsystem\b|`|\bqx\b",
            r"\bconnect\(|IO::Socket|\baccept\(",
        ),
        confidence=0.9,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"fsockopen|stream_socket_(?:client|server)|socket_create",
        (
            r"proc_open\(|(?:shell_exec|exec|system|passthru|popen)\s*\(\s*[\"'][^\"'\n]{0,60}sh\b|"
            r"`[^`\n]{0,60}sh\b",
            r"fread\(|fgets\(|stream_get_contents\(|<&\d|0<&|socket_read\(|=>\s*\$\w+",
        ),
        confidence=0.9,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"[.:]recv\(|[.:]receive\(",
        (
            r"socket\s*[.(]|require\([\"']socket",
            r"shell\s*=\s*True|os\.popen\(|os\.system\(|check_output\(|io\.popen\(|os\.execute\(|"
            r"[\"']/bin/(?:ba)?sh",
            r"[.:]send(?:all)?\(",
        ),
        confidence=0.85,
        grave=True,
    ),
    Sign(
        rules.FETCHED,
        r"\beval\(|Function\(|runIn\w+Context|execSync\(",
        (
            r"\bfetch\(|https?\.get\(|axios|XMLHttpRequest|\bgot\(|\brequest\(|\$\.get\(",
            r"(?:\beval|\bFunction|runIn\w+Context|execSync)\(\s*(?:[\"'][\w, ]{0,40}[\"']\s*,\s*){0,3}"
            r"[\w$.]{1,40}\s*[,)]",
            r"=>|function",
        ),
        confidence=0.8,
    ),
    Sign(rules.REMOTE, r"/inet/(?:tcp|udp)/", (r"\|&?\s*getline", r"while|do"), confidence=0.9, grave=True),
    Sign(
        rules.REMOTE, r"pty\.spawn|from_raw_fd", (_SOCKETS, r"/bin/\w*sh|[\"']\w*sh[\"']|Command"), grave=True
    ),
    Sign(
        rules.REMOTE,
        r"function_exists\(\s*[\"'](?:exec|shell_exec|system|passthru|popen|proc_open)",
        (
            r"\$_(?:POST|GET|REQUEST|COOKIE)|php://input",
            r"shell_exec\s*\(|passthru\s*\(|proc_open\s*\(|\bsystem\s*\(",
        ),
        confidence=0.85,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"getRuntime\(\)|ProcessBuilder",
        (r"request\.getParameter\(|getHeader\(", r"\.exec\(|ProcessBuilder", r"<%|HttpServlet|out\.print"),
        confidence=0.85,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        r"ProcessStartInfo|Process\.Start",
        (
            r"Request(?:\.(?:Form|QueryString|Params|Item))?\[|Request\.Headers",
            r"cmd(?:\.exe)?[\"']|powershell|/c\s",
            r"Response\.Write|InnerHtml|\.Text\s*=",
        ),
        confidence=0.85,
        grave=True,
    ),
    Sign(
        rules.REMOTE,
        _SHELL,
        (
            _CONNECTS,
            r"(?:stdin|stdout|STDIN|Stdio|StandardInput|\.pipe\(|inheritIO|os:cmd|redirect)",
            r"(?:exec|spawn|popen|Process|Command|os:cmd|system|run)\s*[(.:]",
            r"(?:connect|bind|listen|Dial|accept|TcpClient|create_connection)",
        ),
        confidence=0.7,
    ),
    Sign(
        rules.FETCHED,
        r"https?[\"')]{0,3}\.get\(",
        (
            r"\.on\(\s*[\"']data[\"']",
            r"\.on\(\s*[\"']end[\"'][^\n]{0,120}(?:\n[^\n]{0,120}){0,3}?\b(?:eval|new\s+Function|vm\.run\w+|"
            r"_compile)\s*\(",
        ),
        confidence=0.85,
    ),
    Sign(
        rules.FETCHED,
        r"sys\.path\.(?:insert|append)\(",
        (
            r"urlretrieve\(\s*[\"'][^\"']{1,200}[\"']\s*,\s*[\"'][^\"']{1,200}\.py[\"']|"
            r"open\([^\n]{1,80}\.py[\"'][^\n]{0,20}w[^\n]{0,120}(?:urlopen|requests\.get|\.content|\.text)",
            r"\bimport\s+\w|__import__|import_module",
        ),
        confidence=0.82,
    ),
    Sign(
        rules.HIDDEN,
        r"\bchr\b|fromCharCode|unescape\(",
        (
            r"\b(?:exec|eval|Function)\s*\(\s*(?:[\"']{2}\.join\(\s*(?:map\(\s*chr|\[?\s*chr\()|String\.fromCharCode\(|"
            r"unescape\()|(?:[\"']{2}\.join\(\s*(?:map\(\s*chr\b|\[?\s*chr\()|fromCharCode\()[^\n;]{0,600}[\n;]\s*"
            r"(?:exec|eval)\s*\(\s*\w{1,24}\s*\)",
        ),
        confidence=0.85,
    ),
)
"""Patterns are RE2 and every gap is bounded."""
