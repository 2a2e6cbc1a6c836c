"""Sensitive places that hold secrets: keys, tokens, credentials, histories, stores of programs."""

from __future__ import annotations

from vanguard.layers.place_rows import Kind, Place, below, home, named, top
from vanguard.model.finding import Severity

_KEY = Place(Kind.SECRET, Severity.CRITICAL, 0.95)
_SECRET = Place(Kind.SECRET, Severity.HIGH, 0.9)
_LIKELY = Place(Kind.SECRET, Severity.MEDIUM, 0.85)

_END = r"(?:/|\Z)"
_DATA = r"(?:\.config|\.local/share|appdata/(?:roaming|local)|library/application support)/"
# What is named like a key and is not: its public half, and text about it.
_NO_KEY = r"(?:pub|py|m?[jt]sx?|go|rs|md|rst|sh|c|h|cc|cpp|cs|java|kt|rb|php|txt|json|ya?ml|html?)\Z"

_ACCOUNTS = (
    top(
        "etc",
        r"etc/(?:g?shadow-?|sudoers(?:\.d)?|master\.passwd|s?pwd\.db|tcb|krb5\.keytab|"
        r"security/o?passwd)(?:[^\w.-]|\Z)",
        _KEY,
    ),
    top("etc", r"etc/(?:default/)?(?:o?passwd-?|pure-?ftpd?[./].*(?:pdb|passwd))(?:[^\w.-]|\Z)", _SECRET),
    top(
        "etc",
        r"etc/(?:ssl/private|pki/(?:tls/private|nssdb)|letsencrypt/(?:live|archive|accounts|keys)|"
        r"ipsec\.(?:d|secrets)|wireguard|openvpn|ppp/(?:ch|p)ap-secrets|wpa_supplicant|"
        r"networkmanager/system-connections|rndc\.key|kubernetes|rancher|ssh/ssh_host_\w+_key\Z|"
        r"docker/(?:key|certs))",
        _KEY,
    ),
    top(
        "proc",
        r"proc/(?:self|thread-self|\d+|curproc|[$*{\[][^/]*)/(?:task/[^/]+/)?"
        r"(?:env\w*|mem|auxv|fd|fdinfo|root|cwd|maps|task|stack|syscall|exe|map_files)" + _END,
        _KEY,
    ),
    top("kcore vmcore mem kmem port crash", r"(?:proc/(?:kcore|vmcore)|dev/(?:k?mem|port|crash))\Z", _KEY),
    top(
        "run",
        r"(?:var/)?run/(?:(?:docker|containerd/containerd|podman/podman|crio/crio)\.sock|(?:secrets|"
        r"credentials|keys|k3s)(?:/|\Z))",
        _KEY,
    ),
    top("kubelet k3s", r"var/lib/(?:kubelet|rancher/k3s)" + _END, _KEY),
)
_WINDOWS = (
    below("system32", r"config/(?:regback/)?(?:sam|system|security|default|software)(?:\.\w+)?\W*\Z", _KEY),
    below("windows|winnt", r"repair/(?:sam|system|security|default|software)(?:\.\w+)?\W*\Z", _KEY),
    named("ntds", r"ntds\.dit", _KEY),
    home(
        "microsoft",
        r"(?:appdata/(?:roaming|local)|application data)/microsoft/(?:credentials|protect|vault|crypto)"
        + _END,
        _KEY,
    ),
    named("ntuser usrclass", r"(?:ntuser|usrclass)\.(?:dat|ini|pol|man)(?:\.log\d?)?", _SECRET),
    top(
        "unattend unattended autounattend sysprep sysprepunattend",
        r"(?:(?:windows|winnt)/(?:[^/]+/)*)?(?:\w{0,20}unattend(?:ed)?\.(?:xml|txt|inf|ini)|sysprep\.(?:xml|inf))",
        _SECRET,
    ),
    named(
        "unattend unattended autounattend sysprep",
        r"(?:auto)?unattend(?:ed)?\.xml|sysprep\.(?:xml|inf)",
        _LIKELY,
    ),
    below("policies", r"\{[^/]*\}/(?:[^/]+/)*(?:groups|services|scheduledtasks|datasources)\.xml\Z", _SECRET),
)
_KEYS = (
    below(".ssh", r"(?!known_hosts|config\Z|config\.d|environment\Z|sockets?/|[^/]*\.pub\Z)[^/]", _KEY),
    named(
        "rsa dsa ecdsa ed25519",
        rf"(?:ssh_host_|id_)(?:rsa|dsa|ecdsa|ed25519)(?:_sk|_key)?(?:[-_.~](?!(?:\w+\.)?{_NO_KEY})[\w.~-]*)?",
        _KEY,
    ),
    named("authorized", r"authorized_keys2?", _KEY),
    below(".gnupg", r"private-keys|secring|(?:[^/]+/)*[^/]+\.(?:key|kbx|gpg)\Z", _KEY),
    below(".password-store", r"", _KEY),
    home("keychains keyrings kwalletd", r"library/keychains/|\.local/share/(?:keyrings|kwalletd)/", _KEY),
    top("keychains", r"(?:system/)?library/keychains/", _KEY),
    named("kdbx kdb psafe3 agilekeychain opvault", r".+\.(?:kdbx?|psafe3|agilekeychain|opvault)", _KEY),
    named("privkey", r"privkey\d*\.pem", _KEY),
    named("ppk ovpn keytab", r".+\.(?:ppk|ovpn|keytab)", _SECRET),
    named("master.key credentials.key production.key", r"(?:master|credentials|production)\.key", _SECRET),
    home(
        "pem key p12 pfx jks", r"(?:downloads/|desktop/|documents/)?[^/]+\.(?:pem|key|p12|pfx|jks)\Z", _SECRET
    ),
    named("key", r"(?:server|private|host|tls|ssl|ca|client|domain|private[-_]?key)\.key", _LIKELY),
    named("p12 pfx jks keystore p8", r".+\.(?:p12|pfx|jks|keystore|p8)", _LIKELY),
    named("pem", r"(?:[\w.-]{0,80}[-_.])?(?:private[-_]?key|priv|private|key)\.pem", _LIKELY),
)
_CLOUD = (
    below(".aws", r"credentials|sso/cache|cli/cache", _KEY),
    below(".kube", r"(?:config|cache)" + _END, _KEY),
    named("kubeconfig", r"(?:[\w.-]{1,80}[-_.])?kubeconfig", _SECRET),
    below("gcloud", r"(?:credentials|access_tokens)\.db\Z|legacy_credentials/", _KEY, "db legacy"),
    named("application_default_credentials.json", r"application_default_credentials\.json", _KEY),
    below(".azure", r"accesstokens|msal_token_cache|azureprofile|service_principal", _KEY),
    below(".oci|.aliyun|.tccli|.bluemix|.hcloud|.scw|.ovh", r"(?:config|credentials?|default)", _SECRET),
    below(".terraform.d", r"credentials", _SECRET, "terraform"),
    home(
        "gh rclone hub doctl op copilot heroku netlify composer configstore age sops",
        rf"{_DATA}(?:gh/hosts\.yml|rclone/|hub\Z|doctl/|op/|github-copilot/|heroku/|netlify/|"
        rf"composer/auth\.json|configstore/|"
        r"sops/age/)",
        _SECRET,
    ),
    named("secret secrets", r"client_secrets?[\w.-]{0,80}\.json", _SECRET),
    named("account", r"(?:[\w.-]{0,80}[-_.])?service[-_]account(?:[-_.]\w{1,40})?\.json", _LIKELY),
    below(".docker", r"config\.json\Z", _SECRET, "config.json"),
    named(".dockercfg .dockerconfigjson", r"\.docker(?:cfg|configjson)", _SECRET),
)
_TOKENS = (
    named(
        "netrc pgpass vault s3cfg boto cnf databrickscfg credentials smbcredentials cvspass fetchmailrc "
        "msmtprc .passwd .pass .password .passwords",
        r"[._]netrc(?:\.gpg)?|\.git-credentials|\.pgpass|pgpass\.conf|\.vault-token|"
        r"\.vault[_-]pass\w*(?:\.txt)?|\.s3cfg|\.boto|\.my(?:login)?\.cnf|\.databrickscfg|\.smbcredentials|"
        r"\.cvspass|\.fetchmailrc|\.msmtprc|\.(?:passwd|pass(?:words?)?|credentials(?:\.json)?)",
        _SECRET,
    ),
    named("htusers htgroup htgroups htpasswd", r"\.?ht(?:passwd|users|groups?)(?:\W.*)?", _SECRET),
    home(
        "npmrc pypirc m2 cargo gem kaggle token gradle nuget subversion claude codex gemini ivy2 bundle "
        "chef snowsql composer fly railway circleci",
        r"(?:\.npmrc|\.pypirc|\.m2/settings(?:-security)?\.xml|\.cargo/credentials|\.gem/credentials|"
        r"\.kaggle/kaggle\.json|(?:\.cache/|\.)huggingface/token|\.gradle/gradle\.properties|\.nuget/nuget/|"
        r"\.subversion/auth/|\.claude/\.credentials|\.codex/auth\.json|\.gemini/(?:oauth_creds|"
        r"google_accounts)|\.ivy2/\.credentials|\.bundle/config|\.chef/|\.snowsql/|\.composer/auth\.json|"
        r"\.fly/config\.yml|\.railway/config\.json|\.circleci/cli\.yml)",
        _SECRET,
    ),
    named(
        "sitemanager.xml recentservers.xml filezilla winscp.ini confcons.xml mremoteng.xml sftp ftpconfig",
        r"sitemanager\.xml|recentservers\.xml|filezilla(?: server)?\.xml|winscp\.ini|(?:confcons|"
        r"mremoteng)\.xml|\.?sftp-config\.json|\.ftpconfig",
        _SECRET,
    ),
    below(
        ".vagrant.d|.puppetlabs",
        r"insecure_private_key|(?:[^/]+/)*private_keys/",
        _SECRET,
        "vagrant puppetlabs",
    ),
)
_STORES = (
    named(
        "login key3 key4 cookies.sqlite cookies.binarycookies signons",
        r"login data(?: for account)?|key[34]\.db|cookies\.(?:sqlite|"
        r"binarycookies)|signons\.\w+",
        _KEY,
    ),
    below(
        "chrome|chromium|google-chrome|google-chrome-beta|brave-browser|microsoft-edge|vivaldi|user "
        "data|com.operasoftware.opera",
        r"(?:[^/]+/)*(?:cookies|web data|local state|login data|history)\Z",
        _KEY,
        "cookies state login history",
    ),
    below(
        "firefox|.mozilla|.thunderbird",
        r"(?:[^/]+/)*(?:\w+\.sqlite|logins\.json|sessionstore\S*|key\d\.db|cert\d\.db)\Z",
        _KEY,
    ),
    home("messages mail safari", r"library/(?:messages/chat\.db|mail/|safari/)", _SECRET),
    home("discord slack telegram signal", rf"{_DATA}(?:discord|slack|telegram desktop|signal)/", _SECRET),
    named("wallet.dat", r"wallet\.dat", _KEY),
    below(".electrum|.ethereum|.bitcoin|.monero|.litecoin|.dogecoin|exodus.wallet", r"", _KEY),
    below("solana", r"id\.json\Z", _KEY, "id.json"),
)
_HISTORIES = (
    named(
        "history histfile hist lesshst viminfo",
        r"\.(?:\w{1,40}[_-])?(?:history|histfile|hist)|\.(?:lesshst|viminfo)|consolehost_history\.txt|"
        r"fish_history",
        _SECRET,
    ),
    home("xauthority iceauthority rhosts shosts", r"\.(?:xauthority|iceauthority|[rs]hosts)\Z", _SECRET),
    home(
        "bashrc bash profile zshrc zshenv zprofile kshrc cshrc tcshrc login logout forward",
        r"\.(?:bashrc|bash_\w{1,20}|profile|zshrc|zshenv|zprofile|kshrc|t?cshrc|log(?:in|out)|forward)\Z",
        _LIKELY,
    ),
    named("password passwords", r"passwords?\.(?:txt|csv|docx?|xlsx?|md|kdb)", _LIKELY),
    named("npmrc pypirc ssh gnupg aws kube", r"\.(?:npmrc|pypirc|ssh|gnupg|aws|kube)", _LIKELY),
    below(".ssh|.aws", r"config" + _END, _LIKELY),
)

ROWS = (*_ACCOUNTS, *_WINDOWS, *_KEYS, *_CLOUD, *_TOKENS, *_STORES, *_HISTORIES)
"""All families of this kind; of those that hold, the gravest counts."""
