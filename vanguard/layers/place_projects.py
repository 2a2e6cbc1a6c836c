"""Sensitive places of projects: the files in which applications keep their secrets."""

from __future__ import annotations

from vanguard.layers.place_rows import Kind, Place, below, named, top
from vanguard.model.finding import Severity

_SECRET = Place(Kind.PROJECT, Severity.HIGH, 0.85)
_LIKELY = Place(Kind.PROJECT, Severity.MEDIUM, 0.85)

ROWS = (
    named(
        "env envrc",
        r"\.env(?:\.(?:local|prod\w*|live|stag\w*|secrets?|private|vault|keys|backup|bak|old|save|orig|"
        r"\w{1,20}\.local))?[~_]?|\.envrc",
        _SECRET,
    ),
    # Suffixes of environments that are committed, and so hold no secrets as a rule.
    named(
        "env",
        r"\.env\.(?!(?:[\w-]+\.)?(?:example|sample|template|dist|defaults?|schema|tpl|tmpl|md|ci|d\.ts|ts|"
        r"js|py)(?:\.\w+)?\Z)[\w.-]+",
        _LIKELY,
    ),
    named(
        "wp",
        r"\.?wp-config(?:\.php)?(?:[._~-]?(?:bak|old|save|swp|orig|txt|backup|dist|inc|\d|php|))?[~]?",
        _SECRET,
    ),
    named(
        "local_settings.py localsettings.php settings.local.php settings_local.py",
        r"(?:local_?settings|settings[._]local)\.(?:php|py)",
        _LIKELY,
    ),
    named("web.config bak", r"web\.config(?:\.(?:bak|old|txt))?", _LIKELY),
    named("htaccess", r"\.htaccess\S*", _LIKELY),
    named("global.asa", r"global\.asa", _SECRET),
    named("appsettings", r"appsettings\.(?:prod\w*|staging|local|secrets?)\.json", _LIKELY),
    named(
        "database.yml database.yaml secrets credentials",
        r"(?:database|secrets|credentials)\.ya?ml(?:\.enc)?",
        _LIKELY,
    ),
    named("credentials secrets", r"\.?(?:credentials|secrets)\.(?:json|toml|ini|env|txt|csv|xml)", _LIKELY),
    below(".streamlit", r"secrets\.toml\Z", _SECRET),
    named("tfstate tfvars", r".+\.(?:tfstate(?:\.backup)?|tfvars)", _LIKELY),
    below(".git", r"(?:config|credentials|head|index|logs/)", _LIKELY),
    below(".svn|.hg|.bzr|.cvs", r"(?:entries|wc\.db|hgrc|auth)", _LIKELY),
    top("git svn hg bzr", r"\.(?:git|svn|hg|bzr)/(?:config|head|index|entries|wc\.db|hgrc|logs/)", _SECRET),
    top("inf", r"(?:web|meta)-inf/(?!manifest\.mf)", _SECRET),
    below(
        ".idea|.vscode",
        r"(?:datasources(?:\.local)?\.xml|webservers\.xml|sftp\.json)\Z",
        _LIKELY,
        "datasources webservers sftp",
    ),
    top(
        "php asp aspx jsp cfm inc pl cgi",
        r"(?:[^/]+/)*[_.]?(?:config(?:uration)?|settings|db|database|db[-_]?config|dbconn\w{0,10}|"
        r"conn(?:ect(?:ion)?)?|global|localsettings|local|secrets?|passwd|passwords?|users|admin_?config|"
        r"site_?config)(?:[._-](?:inc|local|prod|default))?\.(?:php\d?|aspx?|jsp|cfm|inc|pl|cgi)\Z",
        _LIKELY,
    ),
)
"""All families of this kind; what is reached by climbing weighs more."""
