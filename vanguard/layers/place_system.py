"""Sensitive places of the operating system and its servers: configuration, logs, state.

Their mark is where they stand: from the top of a file system, or reached by climbing.  The same names
inside a project (``docker/nginx.conf``, ``logs/app.log``) are ordinary files.
"""

from __future__ import annotations

from vanguard.layers.located import Located
from vanguard.layers.place_rows import LONGEST_NAME, Kind, Place, compiled, named, top
from vanguard.model.finding import Severity

SERVER = Place(Kind.SYSTEM, Severity.HIGH, 0.85)
"""Configuration, logs and data of a server, wherever it was installed."""
_STATE = Place(Kind.SYSTEM, Severity.HIGH, 0.85)
_FACT = Place(Kind.SYSTEM, Severity.MEDIUM, 0.85)
_FOLDER = Place(Kind.SYSTEM, Severity.LOW, 0.8)

_END = r"(?:/|\Z)"
# What tells no more than which system this is: many tools and installers look there.
_ETC_FACTS = (
    r"(?:[\w-]+-release|debian_version|hostname\Z|timezone|localtime|locale[\w.]*|shells|mime\.types|"
    r"services|protocols|nanorc|vim|ssl/certs|ssl/openssl\.cnf|pki/(?:tls/certs|ca-trust)|ca-certificates|"
    r"gitconfig|bash\.bashrc|bash_completion|terminfo|fonts|alternatives|skel|magic|papersize)(?:[/.]|\Z)"
)
_PROC_FACTS = (
    r"(?:cpuinfo|meminfo|version|uptime|loadavg|stat|vmstat|filesystems|self/status|self/stat|\d+/status|"
    r"sys/vm/)\Z"
)
_WINDOWS_FACTS = (
    r"(?:fonts|media|web|cursors|resources|globalization|ime|help|temp|assembly|winsxs|"
    r"microsoft\.net/(?!.*\.config\Z))(?:/|\Z)|(?:[^/]+/)*[^/]+\.(?:exe|dll|com|cpl|msc|sys|mui|ttf|ttc|"
    r"nls)\Z"
)

_POSIX = (
    top("etc", rf"etc/{_ETC_FACTS}", _FACT),
    top("etc", rf"etc/(?!{_ETC_FACTS})", _STATE),
    top("etc", r"etc\Z", _FOLDER),
    top("proc", rf"proc/{_PROC_FACTS}", _FACT),
    top("proc", rf"proc/(?!{_PROC_FACTS})", _STATE),
    top("proc", r"proc\Z", _FOLDER),
    top("boot", r"boot/", _STATE),
    top("dev", r"dev/(?:r?disk\d|[shv]d[a-z]\d*\Z|xvd[a-z]|nvme\d|dm-\d|mapper/|disk/)", _STATE),
    top("sys", r"sys/(?:kernel|class/net|devices/virtual/dmi|firmware|module|fs/cgroup)", _FACT),
    top("root", r"root/(?:\.|[^/]+\.(?:cfg|conf|log|sql|bak|old|txt|gz|tgz|zip|key|pem)\Z)", _STATE),
    top("root", r"root\Z|root/", _FACT),
    top(
        "var",
        r"var/(?:log|logs|run/utmp|adm|account|audit|backups?|crash|cron|db|mail|nis|saf|spool|yp|vmail|qmail|opt|cpanel|"
        r"webmin|named)" + _END,
        _STATE,
    ),
    top(
        "var",
        r"var/lib/(?:mysql|mariadb|pgsql|postgresql|docker|containerd|mongodb|redis|elasticsearch|php\d?|"
        r"dpkg|rpm|dhcp\w*|samba|ldap|nfs|ntp|puppet|cloud|systemd|jenkins/(?:secrets|config|credentials|"
        r"users)|grafana|gitlab|m?locate|sudo|aide|"
        r"networkmanager|bluetooth|tomcat\d*/conf|cassandra|couchdb|rabbitmq|consul|vault|etcd)" + _END,
        _STATE,
    ),
    top(
        "var",
        r"var/(?:www|htdocs|web)/(?:[^/]+/){0,3}(?:logs?|conf|config|etc|private|stats|backups?)/",
        _STATE,
    ),
    top(
        "run",
        r"(?:var/)?run/(?:[\w.-]+\.pid|mysqld|postgresql|php|systemd|user/\d+/(?:bus|keyring|gnupg))" + _END,
        _FACT,
    ),
    top("etc", r"usr/(?:local/|pkg/|share/|lib/)?etc/", _STATE),
    top(
        "log logs conf cron",
        r"usr/(?:local/(?!lib|src|include|share)(?:[^/]+/){1,3}(?:logs?|conf)|lib/cron)/",
        _STATE,
    ),
    top("log logs conf", r"(?:www|web)/(?:[^/]+/){0,2}(?:logs?|conf)/", _STATE),
    top(
        "usr",
        r"usr/(?:share|lib|sbin|bin|ports|pkgsrc|local/www)/(?:[^/]+/)*[^/]+\.(?:conf|log|passwd|pdb|err)\Z",
        _STATE,
    ),
    top(
        "usr",
        r"usr/(?:lib/security|local/(?:cpanel|psa|directadmin|ispconfig|vpopmail|adm|logs?)|spool|adm|"
        r"tmp/sess_)",
        _STATE,
    ),
    top(
        "tmp",
        r"(?:private/)?(?:var/)?tmp/(?:sess_|access_?log|error_?log|krb5cc|ssh-|\.x\d+-lock|\.X11)",
        _FACT,
    ),
    top(
        "library system",
        r"library/(?:webserver/(?!documents)|logs|preferences|launch(?:daemons|agents)|managed preferences|"
        r"keychains)",
        _STATE,
    ),
    top("nsmb netinfo dslocal", r"(?:var/db/(?:dslocal|netinfo|shadow))", _STATE),
)
_WINDOWS = (
    top("windows winnt", rf"(?:windows|winnt)/{_WINDOWS_FACTS}", _FOLDER),
    top("windows winnt", rf"(?:windows|winnt)/(?!{_WINDOWS_FACTS})", _STATE),
    top(
        "boot autoexec config pagefile hiberfil bootmgr msdos io ntldr ntdetect bootsect",
        r"(?:boot|msdos)\.(?:ini|sys)|autoexec\.(?:bat|nt)\Z|config\.(?:sys|nt)\Z|(?:pagefile|hiberfil|"
        r"swapfile|io)\.sys|bootmgr\Z|ntldr\Z|ntdetect\.com|bootsect\.(?:bak|dos)",
        _STATE,
    ),
    named("boot.ini", r"boot\.ini(?:\W.*)?", _STATE),
    top("volume recycle recycler", r"system volume information/|\$recycle\.bin/|recycler/", _STATE),
    top(
        "inetpub",
        r"inetpub/(?:logs|history|adminscripts|mailroot|ftproot|temp/apppools|custerr)" + _END,
        _STATE,
    ),
    top("inetpub", r"inetpub/(?:[^/]+/)*(?:global\.as[ax]|web\.config|machine\.config)\Z", _STATE),
    top("inetpub", r"inetpub\Z|inetpub/", _FACT),
    top(
        "programdata",
        r"programdata/(?:microsoft/(?:crypto|windows/|network|search)|ssh/|mysql/|docker/config)",
        _STATE,
    ),
)

ROWS = (*_POSIX, *_WINDOWS)
"""All families of this kind that are told by their folder alone."""

# Files that belong to servers, told by their names.
_SERVED = (
    r"(?:httpd(?:-\w+)?|apache\d*|nginx|lighttpd|proftpd?|vsftpd|pure-?ftpd|wu-?ftpd|squid|my|mysqld?|"
    r"mariadb|postgresql|pg_hba|pg_ident|php(?:\d|-fpm|-cgi)*|smb|named|sshd|tomcat-users|catalina|"
    r"jboss-\w+|mercury|hmailserver|filezilla\w*|miniserv|sendmail|exim\d?|dovecot|redis|mongod?|"
    r"elasticsearch|haproxy|varnish|slapd|snmpd|ntp|dhcpd|xinetd|inetd|syslog(?:-ng)?|rsyslog|logrotate|"
    r"default-ssl|modsecurity|applicationhost|webdav)\.(?:conf|ini|cnf|cfg|cf|pdb|passwd|policy|acl|xml|"
    r"config)\w*(?:[.~-]\w*)*|sshd_config|pureftpd\.\w+|ftp(?:access|users|hosts|groups|conversions)|"
    r"sites-(?:enabled|available)|config\.inc\.php|(?:tnsnames|listener|sqlnet)\.ora|mysql-bin\.\w+|"
    r"(?:proftpd|vsftpd|httpd|nginx|apache2?)[\w.-]{0,40}\.(?:log|conf)|(?:[\w.-]{0,60}[._-])?(?:acces{1,2}|"
    r"error|mail|mysql|slow|xfer|exim|auth|panic|reject|ftp|httpd|"
    r"other_vhosts)[\w-]{0,20}[._-]?logs?\w*(?:[.-]\w*)*|xferlog\S*"
)
# Folders that a server is installed in.
_SERVER = (
    r"(?:apache|httpd|nginx|lighttpd|tomcat|mysql|mariadb|pgsql|postgres|php|xampp|lampp|wamp|mamp|appserv|"
    r"jboss|wildfly|glassfish|weblogic|websphere|proftpd|pure-?ftpd|vsftpd|zend|cpanel|plesk|psa|webmin|"
    r"usermin|filezilla|splunk|jenkins|coldfusion|zimbra|lsws|litespeed|squid|samba|mercury|netserver|iis|"
    r"inetsrv|openssh|openvpn|elasticsearch|redis|mongo|grafana|bind|sendmail|exim|postfix|dovecot|qmail|"
    r"sqlserver|microsoft sql server|ibm|oracle)[\w -]{0,40}(?:\.\d[\d.]*)?"
)
_INNER = (
    r"(?:conf|config|etc|logs?|data|sessions?|cfg|security|var|private)(?:\.d)?|sites-(?:enabled|available)|"
    r"mods-\w+|conf-\w+"
)
_TELLING = (
    r".*\.(?:conf|ini|cnf|cfg|xml|properties|inc|pdb|passwd|pass|log|err|key|pem|crt|sql|txt|php|config|ora|"
    r"mdf|ldf|dat)(?:\.\w+)?|.*[._-]logs?"
)
# Where people keep their own work, also on a machine with servers: no server's own files lie there.
_OWN = frozenset(
    "htdocs html webapps wwwroot public_html site-packages dist-packages node_modules vendor include src "
    "doc docs man "
    "python plugins modules examples workspace workspaces projects repos".split()
)
WORK = frozenset(
    "home users workspace workspaces app apps code repo repos project projects src source work data dataset "
    "datasets tmp temp builds build github git dev documents desktop my job jobs input output mnt media "
    "root notebooks "
    "content drive".split()
)
"""First folders below which nothing is the system's: people's homes, the usual mounts of projects."""

# Bundles of servers that people install into a home.
_PORTABLE = (
    r"(?:home\d?|users)/(?:[^/]+/){0,2}(?:x|l|w|m)amp|home\d?/(?:bin|[^/]+/(?:apache|php|httpd|mysql)\d?)/|"
    r"home\d?/(?:postgres|pgsql|mysql|www|www-data|apache|nginx|ftp|oracle|tomcat|jenkins|vmail)/"
)
PORTABLE_MARKS = frozenset(
    "xampp lampp wamp mamp bin apache apache2 php php5 httpd mysql postgres pgsql www nginx ftp oracle "
    "tomcat jenkins vmail".split()
)
"""Pieces of which a server's own path in a home has one."""


def served(seen: Located) -> Place | None:
    """What a path weighs that is no folder of the system, but a file of some server's own."""
    if seen.top is None or not seen.parts or len(seen.name) > LONGEST_NAME:
        return None
    parts = seen.top.split("/")
    if not _OWN.isdisjoint(parts):
        return None
    if not seen.ups and parts[0] in WORK and not compiled(_PORTABLE).match(seen.top):
        return None
    if compiled(_SERVED).fullmatch(parts[-1]):
        return SERVER
    server, last = compiled(_SERVER).fullmatch, parts[-1]
    after = next((at for at, part in enumerate(parts[:-1], 1) if server(part)), 0)
    if after and (
        compiled(_TELLING).fullmatch(last)
        or server(last)
        or any(map(compiled(_INNER).fullmatch, parts[after:]))
    ):
        return SERVER
    return None
