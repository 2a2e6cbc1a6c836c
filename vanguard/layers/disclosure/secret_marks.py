"""What a text must show before anybody looks for secrets in it.

Each pattern here is a beginning: the finder that is named after it judges what follows.  Together
they are one search, so that the text of most messages is looked at once and left alone.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from vanguard.layers.disclosure.secret_issuers import ABROAD, ISSUERS
from vanguard.layers.sought import Several

EDGE: Final = r"(?:^|[^A-Za-z0-9]|\\[nrt])"
"""What stands before a beginning: nothing, a sign, or an escape that is spelled out."""

_BEGUN: Final = "|".join(
    r"""
    (?:A3T|AKI|ASI|ABI|ACC)A?[A-Z0-9]{12} AKC[A-Za-z0-9]{10} AP[2-9][A-Za-z0-9]{9} ABSK[A-Za-z0-9+/]{20}
    LTAI[A-Za-z0-9]{14} AKID[A-Za-z0-9]{16} bedrock-api-key-Y (?:IQoJb3JpZ2lu|FwoGZXIvYXdz|AQoDYXdz)\w
    AIza[\w-]{20} ya29\. 1//0[\w-]{16} GOCSPX- do[opr]_v1_ HRKU- cf(?:at|ut|k)_[A-Za-z0-9]{20}
    v1\.0-[0-9a-f]{8} fo1_ fm(?:1[ar]|2)_ tk-us- vc[pairk]_[A-Za-z0-9]{20} nf[pcou]_[A-Za-z0-9]{20}
    sb(?:p|_secret)_[\w-]{10} pscale_ sha256~ dapi[0-9a-f]{8} atlasv1\. pul-[0-9a-f]{8} s\.[A-Za-z0-9]{24}
    hv[sbr]\.[\w-]{12} dp\.(?:pt|st|ct|sa|scim|audit)\. st\.[a-f0-9]{16} ops_eyJ A3-[A-Z0-9]{6}- tskey-
    dnkey- AGE-SECRET-KEY- gh[pousr]_\w{10} github_pat_
    gl(?:pat|dt|rt|ft|imt|soat|ptt|ffct|cbt|agent|oas|wt)-[\w-]{10} GR1348941
    AT(?:BB|CTT3xFf|ATT3)[\w=-]{16} npm_[A-Za-z0-9]{16} pypi-AgE rubygems_[0-9a-f]{8} oy2[a-z0-9]{20}
    cio[A-Za-z0-9]{20} CLOJARS_ dckr_[po]at_ cmVmd[A-Za-z0-9]{16} sq[pua]_[0-9a-f]{8} sgp_ bk(?:ua|ct)_
    API-[A-Z0-9]{20} PMAK- pnu_[A-Za-z0-9]{8} [ps]at\.[\w-]{20} fig[dou]_[\w-]{16} lin_(?:api|oauth)_
    ntn_\d{8} secret_[A-Za-z0-9]{24} rdme_ pat[A-Za-z0-9]{14}\.[0-9a-f] fio-u- tfp_[\w=.-]{16} CFPAT-
    1/\d{16}: sk-[\w-]{16} hf_[A-Za-z]{20} api_org_[A-Za-z]{20} gsk_[A-Za-z0-9]{20} xai-[A-Za-z0-9]{20}
    pplx- r8_[A-Za-z0-9]{16} nvapi- lsv2_[ps][tk]_ pcsk_ tvly- sk_[0-9a-f]{16} xox[a-z][.-] xapp-\d
    hooks\.slack\.com/[stw] discord(?:app)?\.com/api/webhooks/\d SG\.[\w=-]{16} (?:pub)?key-[0-9a-f]{8}
    x(?:keysib|smtpsib)- re_[A-Za-z0-9]{8}_[A-Za-z0-9] (?:SK|AC)[0-9a-f]{16} EAA[A-Z][\w-]{20}
    A{21}[A-Za-z0-9%] [sr]k_(?:live|test|prod)_ whsec_ sq0(?:atp|csp|idb)-
    shp(?:at|ca|pa|ss)_[A-Za-z0-9]{16} access_token\$
    access-(?:sandbox|development|production)-[0-9a-f]{8} rzp_(?:live|test)_ FLW(?:SEC|PUB)K shippo_[lt]
    duffel_[lt] EZ[AT]K[A-Za-z0-9]{20} (?:live|test)_(?:pub_)?[0-9a-f]{8} cbp_[\w-]{20} sm_[aps]at_
    ico-[A-Za-z0-9]{16} s-s4t2 NR(?:AK|II|JS|RA|AA)- glsa_ glc_[A-Za-z0-9+/]{8} eyJrIjoi sntry[us]_
    dt0[cs]0 [ps]k\.[A-Za-z0-9]{16} phx_[A-Za-z0-9]{8} p8e- 4b1d[A-Za-z0-9]{20} AQVN[\w-]{20}
    t1\.[\w-]{20} aio_[A-Za-z0-9]{20} dnsimple_[au]_ napi_[a-z0-9]{20} tgp_v1_
    sl\.(?:u\.)?[\w=-]{40} waka_[0-9a-f] rnd_[A-Za-z0-9]{20} secret-(?:live|test)-
    (?:sdk|api)-[0-9a-f]{8}-[0-9a-f] zpka_ apify_api_ amzn\.mws\. md-[\w-]{20}
    fw_[A-Za-z0-9]{20} hooks\.zapier\.com/hooks/catch/
    open\.(?:feishu\.cn|larksuite\.com)/open-apis/bot/v2/hook/
    qyapi\.weixin\.qq\.com/cgi-bin/webhook/send\?key= maker\.ifttt\.com/trigger/
    """.split()
)
"""Beginnings that nobody mistakes, each with a few characters of what must follow."""

PREFIXED: Final = rf"{EDGE}(?:{_BEGUN})|\.webhook\.office\.com/webhookb2/"
"""What services give out with a beginning of its own; see `secret_formats`."""

KEYS: Final = (
    r"----[- ]BEGIN [A-Z0-9 ]*PRIVATE KEY|Private-Lines: \d|LS0tLS1CRUdJTi|"
    r"MII[A-Za-z0-9+/]{3}IBA(?:A[JK]|DAN)|"
    r"b3BlbnNzaC1rZXktdjE|(?:MHcCAQEEI|MIG[A-Za-z0-9]AgEAM|MC4CAQAwBQYDK2Vw)[A-Za-z0-9+/]{20}|<D>[A-Za-z0-9+/]{40}|"
    r"""\\?"[dk]\\?":\s?\\?"[A-Za-z0-9_-]{20}|nsec1[a-z0-9]{20}|0x[0-9a-fA-F]{24}|[^\w+/][5KL][1-9A-HJ-NP-Za-km-z]{24}"""
)
"""A private key in one of the forms in which they are kept; see `secret_keys`."""

STRUCTURED: Final = (
    r"eyJ[\w-]{8}|[0-9a-f]-[0-9a-f]{8}-[0-9a-f]{8}(?:[^\w-]|$)|\{S?SHA\d{0,3}\}[A-Za-z0-9+/]{20}|ewog[\w-]{8}|(?:APIM|ACDb|\+ABa|\+AMC|\+ASt|AIoT|\+ASb|\+AEh|\+ARm|AzSe|AzFu|AzCa|\+ACR|AZDO)[\w+/]{4}|"
    r"\dQ~[\w.~-]{20}|\.[\w-]{6}\.[\w-]{27}|"
    r"\d:A[\w-]{30}|[0-9a-f]-us\d|\d\|[\w-]{27}|[A-Za-z0-9]_mmk|[xyzt]prv[1-9A-HJ-NP-Za-km-z]{20}|pbkdf2_sha\d+\$\d|"
    r"\$(?:1|2[abxy]|[5-9]|y|apr1|argon2(?:id?|d)|scrypt|pbkdf2-sha\d+)\$[\w./$=,+-]{8}"
)
"""What is known by its build; see `secret_structures`."""

ADDRESS: Final = (
    r"""://[^\s/"'<>]*:[^\s/"'<>]*@[\w\[(]|[?&](?:sig|X-Amz-Signature|X-Goog-Signature|key|code)=[\w%]{20}|"""
    r"""://[\w-]{20,}@\w|oracle:(?:thin|oci\d?):[\w$]+/[^\s/"'<>@]+@|otpauth://"""
)
"""An address that names a password or is signed; see `secret_addresses`."""

_ISSUED: Final = "|".join(sorted(ISSUERS))
NOUN: Final = (
    r"(?:passw(?:or)?(?:d|t)|passphrase|passcode|pswd|pwd|secret[ _-]?key|secret|token|credential|creds|"
    rf"api[ ._-]?key|{ABROAD}|"
    r"(?:access|wi-?fi|wpa|pre-?shared|shared|account|auth|private|encryption|encrypt|signing|master|license|"
    r"app|service|client|subscription|storage|admin|validation|decryption|session|logged[_-]in|nonce|server|webhook|deploy)"
    r"[ _-]?(?:key|salt)|"
    rf"(?:{_ISSUED})[_-]?key)"
)
BRIEF: Final = r"(?:auth|(?:store|key)?pass|\bpw|psk)"
"""Nouns with which longer words begin that say nothing: of an author, of what passed."""

_NOUNS: Final = rf"(?i:{NOUN}[a-z0-9_-]*|{BRIEF}(?:[_-][a-z0-9_-]*|\d*)|[_-]pat)"
_WERE: Final = r"(?:is|was|are|will be|(?:changed|reset|set) to|ist|lautet|est|es|é)"
_VALUE: Final = r"""[^\s="'`\\({\[<$,;)]"""
_GIVEN: Final = (
    rf"""[\\"'`\])}}*]*[ \t]*(?::=|=>|[:=：]|%3[dD]|\|\||\?=|,[ \t]*\\*["']|\([ \t]*[bru]?["'])"""
    rf"""[ \t\r\n="'`\\(>|*\[]*{_VALUE}"""
)
_KEYED: Final = rf"""(?:_KEY|(?i:{_ISSUED}))["'\]]*[ \t]*[:=]+[ \t]*["']?[\w+/-]{{20}}"""
NAMED: Final = f"{_NOUNS}{_GIVEN}|{_KEYED}"
"""A name that says "secret" and a value that is given to it; see `secret_context`."""

_SAID: Final = (
    rf"""["'`]*\s+(?:(?i:{_WERE})[\s:]|["'`]?[^\s"'`]*\d|[-–—] [^\s]*\d)|"""
    r""" (?i:for|of|to|on|at)(?: [\w.@'-]+){1,4}? (?i:is|was)[\s:]|"""
    r"""[*`]*[ \t]+\|[ \t]+`?[^\s|`]*\d|"""
    r"""(?:["'] ?>|</\w+>\s*<\w+>)\s*[^<>\s]|" \{|"""
    r"""["']?[\s,]+["']?(?i:value)["']?\s*[:=]"""
)
_ELEMENT: Final = rf"<[\w:.-]*{_NOUNS}(?: [^<>\n]*)?>[^<>\s]"
TOLD: Final = f"{_NOUNS}(?:{_SAID})|{_ELEMENT}"
"""A secret that is told in words, in an element or in a pair of members; see `secret_told`."""

_HEADING: Final = r"[*`]*[ ]*\|"
_INSERTS: Final = r"""(?i:insert into) [\w.`"\[\]]+ ?\("""
COLUMNED: Final = rf"\|[ *`]*{_NOUNS}{_HEADING}|{_INSERTS}"
"""A heading of a column of secrets; see `secret_columns`."""

_AFTER_NOUN: Final = f"{_NOUNS}(?:{_GIVEN}|{_SAID}|{_HEADING})|{_KEYED}|{_ELEMENT}|{_INSERTS}"
"""`NAMED`, `TOLD` and `COLUMNED` in one, for what is told apart only behind the noun costs least so."""

HEADED: Final = (
    r"""(?i:authorization)["'\\]*\s*[:=]|(?i:bearer|basic) +[\w+/=.~-]{8}|"""
    r"""(?i:sess(?:ion)?[_.-]?(?:id|token|key)?|sid|aspxauth)["']?\s*[=:]\s*["']?[\w%.:+/-]{12}"""
)
"""A header or a cookie that lets its bearer in; see `secret_headers`."""

COMMANDED: Final = (
    r"(?:^|[\s\"'])(?:-u|--user|-U|--proxy-user)[ =]?[\"'{]*[^\s\"'-]|\bsshpass\b|/user:[^\s]|\s/p:[^\s]|"
    r"\s-(?:p[^\s-]|[apPw] [\"']?[^\s\"'-])|\bhtpasswd\s|\|\s*(?:sudo )?chpasswd"
)
"""A command that is given a password; see `secret_commands`."""

CALLED: Final = (
    r"(?i:login|authenticate|sign_?in|basic_?auth\w*|networkcredential|credentials|passwordauthentication|getconnection|"
    r"mysqli?_connect|new pdo|fernet)\([\w$., ]*[\"']|auth ?= ?\([\"']|"
    r"(?i:securestring [\"']|identified (?:with [\w'-]+ )?by [\"'])"
)
"""A call or a statement that is given a password; see `secret_calls`."""

PHRASED: Final = (
    r"(?i:(?:seed|recovery|mnemonic|backup|wallet)[ _-]?(?:phrase|words?)|mnemonic)[\"']?"
    r"(?:\s*[:=]|\s(?i:is))[\s\"'`]*"
    r"[a-z]{3,8}[ ,]+[a-z]{3,8}[ ,]+[a-z]{3,8}[ ,]"
)
"""The words that open a wallet, after the name of such words; see `secret_lines`."""

PUT_TOGETHER: Final = (
    r"""(?i:key|token|secret)\w{0,8}["'\]]*[ \t]*=>?[ \t]*["'][\w .-]+["'][ \t]*"""
    r"""[.+][ \t]*[$@]?["'][\w+/=.-]{16}"""
)
"""A key that is put together of the name of who gave it out and of itself; see `secret_calls`."""

SETTLED: Final = r"""^[ \t]*(?i:passw(?:or)?d|pass)[ \t]+["']?[^\s"'`\\({\[<$,;)=]"""
"""A line of settings that gives a password with a blank alone; see `secret_settings`."""

WORDED: Final = r"(?i:machine\s+\S+\s+login\s+\S+\s+password\s)"
"""A record of a ``.netrc`` file; see `secret_settings`."""

PAIRED: Final = r"^[\w.@+-]*:[^\s:/]+[!#$%^&*?~|@][^\s:/]+$"
"""A line that is nothing but a user, a colon and a password; see `secret_lines`."""

LINED: Final = r"^[\w.*-]+:(?:\d+|\*):[^:\s]+:[^:\s]+:\S"
"""A line that is a record with a password; see `secret_lines`."""


ANY: Final = "(?m)" + "|".join(
    (
        PREFIXED,
        KEYS,
        STRUCTURED,
        ADDRESS,
        _AFTER_NOUN,
        HEADED,
        PAIRED,
        COMMANDED,
        CALLED,
        PUT_TOGETHER,
        PHRASED,
        LINED,
        SETTLED,
        WORDED,
    )
)
"""Whatever a secret may begin with."""


CARD: Final = r"\d(?:\W?\W?\d){11}"
"""Twelve figures in a row, parted by two signs at most: no card number has fewer."""


@cache
def _any() -> Several:
    return Several((ANY,))


def begins(piece: bytes) -> bool:
    """Whether `vanguard.layers.disclosure.secrets.secrets` may find anything in a piece of UTF-8.

    False says that it finds nothing; True says nothing.
    """
    return bool(_any().matching(piece))
