"""How English speaks of secrets, of handing them over and of keeping quiet.

Patterns are RE2 and look at texts in lower case, their blanks made single; see `speech.plain`.  Each match is
short, so that signals near one another can be told from those pages apart, and few go past the end of a
sentence, none past that of a line, which parts two texts.
"""

from __future__ import annotations

from vanguard.layers.metadata.signals import Signal

_ASIDE = r"(?:[\w'-]{1,14} ){0,3}"
_NOT = (
    r"(?:do not|don't|never|must not|mustn't|should not|shouldn't|shall not|may not|not to|no need to|need "
    r"not|"
    r"needn't|avoid|refrain from|without|rather than|instead of)"
)
_PERSON = (
    r"(?:users?|humans?|person|people|customers?|clients?|owner|operator|anyone|anybody|them|him|her|"
    r"end-users?)"
)
_FILE = (
    r"(?:^|[\s/~\"'`(*=])\.(?:ssh|aws|env|cursor|claude|kube|gnupg|npmrc|netrc|pypirc|git-credentials"
    r"|docker/config)\b|"
    r"\bid_(?:rsa|dsa|ed25519|ecdsa)\b|\bauthorized_keys\b|/etc/(?:passwd|shadow|sudoers)\b|"
    r"\bmcp(?:_config)?\.json\b|\bclaude_desktop_config|\bkubeconfig\b|\.(?:bash|zsh)_history\b|\.(?:bash"
    r"|zsh)rc\b|"
    r"\.pgpass\b|\bcredentials\.(?:json|ya?ml|csv)\b|\bsecrets?\.(?:json|ya?ml|toml|txt)\b|\bwallet\.dat\b|"
    r"\.config/(?:gh|gcloud|github-copilot|op)\b|\bhosts\.yml\b|\bcookies\.sqlite\b|\blogin data\b|"
    r"\bssh (?:private )?keys?\b|\bprivate ssh keys?\b|\bbrowser(?:'s)? (?:cookies|history|passwords"
    r"|profile)\b|"
    r"\bpassword (?:file|store|vault|manager)\b|\bkeychain\b|\bseed phrases?\b|\brecovery phrases?\b|"
    r"\binternal://\w*(?:credential|secret)"
)

PATTERNS: dict[Signal, tuple[str, ...]] = {
    Signal.SILENCE: (
        rf"\b(?:unseen|unnoticed|unbeknown(?:st)?) (?:by|to|from) (?:the |any )?{_PERSON}\b|\bout of"
        rf" (?:the )?(?:\w{{1,8}}'s )?sight\b|\b(?:mention|word) of (?:this|it) is (?:unwanted|not"
        rf" wanted|forbidden|undesired)\b",
        rf"\bunder no circumstances (?:may|shall|must|should|can|is|are) (?:the |any )?{_PERSON} (?:to"
        rf" )?(?:\w{{1,8}} )?(?:learn|know|see|notice|hear|find)\b",
        rf"\b(?:hid(?:es?|ing)|withhold\w{{0,3}}|conceal\w{{0,3}}) (?:\S{{1,14}} ){{0,4}}?from (?:the "
        rf"|any )?{_PERSON}\b|\b(?:stays?|remains?) (?:strictly )?between us\b",
        r"\b(?:do not|don't|never|must not) mention the (?:switch|upload|cop(?:y|ies)|sync|detour|swap"
        r"|request|call)\b|\bbehind the scenes\b",
        r"\bshould (?:the |any )?(?:users?|human|person|customer) (?:complain|notic|object|suspect"
        r"|wonder|protest)\w{0,3}\b[^\r\n]{0,50}\b(?:say|tell|answer|respond|claim|reply|pretend|deny"
        r"|state)\b",
        r"\((?:do not|don't) (?:display|show|print) this\b",
        r"\bnot to be (?:shown|told|mentioned|displayed|seen|disclosed|reported)\b|, (?:quietly"
        r"|secretly|discreetly)\b",
        rf"\b{_NOT} {_ASIDE}?(?:tell|mention|inform|notif|reveal|disclos|alert|warn|advis|explain|say"
        rf"|report|"
        rf"bother|describ|announc|discuss)\w{{0,4}}(?: [\w',-]{{1,14}}){{0,5}}? (?:to )?(?:the |any |your "
        rf")?{_PERSON}\b",
        rf"\b{_NOT} (?:ever )?(?:mention|reveal|disclos|discuss|acknowledg|report|announc"
        rf"|explain)\w{{0,4}} "
        r"(?:about )?(?:it|this|that you|that (?:the|it|this|they)|these|any of|anything about|why|"
        r"(?:the )?(?:existence|fact|step|transfer|forward|redirect|copy|change|recipient|instruction))",
        r"\b(?:silently|secretly|covertly|discreetly|stealthily|invisibly|quietly) (?:\w{1,12} )?(?:call"
        r"|run|send|include|"
        r"append|pass|read|execut|forward|log|cop|invok|collect|upload|transmit|bcc|redirect|captur|record"
        r"|add|"
        r"attach|use|store|share)",
        r"\b(?:call|run|send|include|append|pass|read|execute|forward|copy|invoke|collect|upload|attach"
        r"|do) "
        r"(?:\w{1,12} ){1,5}(?:silently|secretly|covertly|discreetly|without (?:comment|notice|a trace))\b",
        rf"\b{_PERSON} (?:does not|doesn't|do not|don't|should not|shouldn't|must not|need not|must never"
        rf"|should never|"
        r"mustn't|will not|won't|cannot) (?:\w{1,8} ){0,3}?(?:know|see|notice|be aware|aware|be (?:informed"
        r"|told|"
        r"notified|alerted)|find out|learn)\b",
        r"\bkeep (?:this|it|that|these|the \w{1,14}) (?:\w{1,8} )?(?:secret|hidden|between us|to yourself"
        r"|invisible|quiet)\b|"
        r"\bkeep (?:this|it) (?:strictly )?(?:confidential|private)\b",
        rf"\b(?:hidden|hide (?:\w{{1,14}} ){{1,3}}|concealed|conceal (?:\w{{1,14}} ){{1,3}}|invisible"
        rf"|kept) ?(?:from|to) (?:the )?{_PERSON}\b",
        rf"\b(?:upset|confus|alarm|worr|scar|frighten|unsettl)\w{{1,4}} (?:the )?{_PERSON}\b",
        r"\b(?:act|behave|carry on|continue|proceed) as (?:if|though) nothing|\bpretend (?:that )?nothing",
        rf"\bwithout (?:the |any )?{_PERSON} (?:ever )?(?:notic|know|see|realiz|realis|being|becom"
        rf"|find)\w{{0,4}}\b|\bkeep quiet\b|"
        r"\bif (?:the |any )?(?:users?|human|person|customer) (?:complain|notic|object|suspect|wonder"
        r"|protest)\w{0,3}\b[^\r\n]{0,50}\b(?:say|tell|answer|"
        r"respond|claim|repl(?:y|ies)|pretend|deny|state)\b",
        r"\b(?:do not|don't|never|must not) (?:ever )?(?:mention|reveal|disclos|report)\w{0,2} the \w{4,14}"
        r"(?:ion|ment|ing|al|ance)\b",
        r"\b(?:please )?be (?:very )?(?:discreet|gentle and not scary|subtle about)\b|\bthis is (?:an "
        r")?internal (?:\w{1,12} )?and runs",
        r"\bdo so (?:silently|quietly|secretly)|\bno (?:further )?notification is (?:needed|required"
        r"|necessary)|"
        r"\bextra notification is not",
    ),
    Signal.NOASK: (
        r"\bwithout (?:any |further |more )+(?:questions?|ado|checks?|inquir(?:y|ies))\b",
        r"\bconsider (?:everything|it|all of it|each call) (?:as )?(?:pre-?)?(?:approved|confirmed"
        r"|authori[sz]ed)\b|\brather not be asked\b",
        r"\bwithout (?:asking|prompting|bothering)\b|\bno reason to ask\b",
        r"\bwithout (?:\w{1,10} )?(?:confirmation|approval|permission|consent)\b|\bdo not ask\b[.,;)]",
        rf"\b{_NOT} {_ASIDE}?(?:ask|request|seek|wait|prompt|need|requir)\w{{0,3}} (?:\w{{1,10}} ){{0,4}}?"
        rf"(?:confirm|permission|"
        r"approval|consent|again|to ask)",
        r"\bno (?:\w{1,10} )?(?:confirmation|approval|consent|permission) (?:is )?(?:needed|required"
        r"|necessary)|\bdo not wait for the user|"
        r"\bnever (?:mention|ask) (?:it|again)",
    ),
    Signal.TARGET: (
        r"[\w.+-]{1,40}@[\w-]{1,40}\.\w|\+\d[\d -]{7,16}\b|\b[a-z]{2}\d{2}[ \da-z]{10,28}\b"
        r"|\b0x[0-9a-f]{20}|\b(?:s3|gs|ftp|sftp)://[\w.-]|"
        r"\b\d{4}[ -]\d{4}[ -]\d{4}|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    ),
    Signal.PLACE: (
        _FILE,
        r"\*\.(?:pem|key|p12|pfx|env|kdbx)\b|\bsecrets?\.txt\b|`env`|\bprintenv\b|\boutput of (?:the "
        r")?env\b|\bapplication_default_credentials|\bfiles (?:in|under|of) the (?:home|user's) (?:folder"
        r"|directory)",
    ),
    Signal.SECRET: (
        r"\b(?:openai|anthropic|github|gitlab|slack|stripe|gemini|huggingface)_(?:api_key|token|secret"
        r"|pat)\b",
        r"\b(?:private keys?|api[ _-]?keys?|access[ _-]tokens?|auth(?:entication|orization)?[ _-]tokens?"
        r"|bearer tokens?|"
        r"session (?:cookies?|tokens?)|cookies|passwords?|passphrases?|credentials|secrets|mnemonic"
        r"|environment variables|"
        r"env vars?|credit cards?|card numbers?|social security|\w{0,3}tokens?\b|contacts|personal (?:data"
        r"|information|files)|"
        r"files (?:in|under|of) the home (?:folder|directory)|home (?:folder|directory)|private "
        r"(?:repositor|repo|file|document|message)\w{0,5})\b",
    ),
    Signal.READ: (
        r"(?:^|[.:;,>\])!\n\r*-] ?|\b(?:first|then|also|please|must|should|to|and|will|shall|now|you|has to"
        r"|"
        r"have to|need to|caller|assistant|model|agent) )(?:read|open|cat|load|access|fetch|retrieve"
        r"|extract|"
        r"get|obtain|look up|use read_\w{1,12}|call read_\w{1,12}) ",
        r"\b(?:caller|assistant|model|agent|llm|client) (?:opens|reads|loads|fetches|looks up|obtains) ",
    ),
    Signal.HARD: (
        r"\b(?:mnemonic|seed phrase|recovery phrase|cvv|cvc|one-time (?:password|passcode|code)|otp|2fa "
        r"codes?|pin)\b|"
        r"\b(?:browser|session) cookies\b|\bcookies of the\b|\bcookies from the\b|\bsaved passwords\b|"
        r"\bpasswords? (?:of the user|the user)|\bauthenticator code\b|\bmaster password\b",
    ),
    Signal.HAND: (
        r"\b(?:be|is|are) sent along\b|\b(?:condens|funnel|squeez|merg)\w{1,3}"
        r" [^\r\n]{0,40}?\b(?:into|in|to) (?:the )?[\"'`*]{1,2}\w",
        r"\b(?:be|is|are|being) (?:\w{2,10}ly )?(?:forwarded|supplied|handed(?: over)?|echoed|posted"
        r"|attached|copied|included|passed|provided|put|pasted|placed|given|written|dumped|stored"
        r"|appended|collected) (?:\w{1,12} ){0,2}?(?:in|into|as|via|through|under) (?:the"
        r" )?[\"'`*]{0,2}\w",
        r"\b(?:belongs?|goes|go) (?:in|into|under) (?:the )?[\"'`*]|\bbelongs? into\b|\b(?:drop|slip"
        r"|tuck|feed|echo)\w{0,3} [^\r\n]{0,60}?\b(?:into|in) (?:the )?(?:field |argument |parameter"
        r" )?[\"'`*]{0,2}\w",
        r"\bvalue of [\"'`]\w{1,24}[\"'`] (?:is|must be|has to be|should be)\b",
        r"\b(?:forward|transmit|dump|share|export|submit)\w{0,3} [^\r\n]{0,60}?\b(?:to|with|in|into|as"
        r"|through) (?:the |a |this |its )?[\"\'`*]{0,2}[\w-]{1,24}",
        r"\b(?:pass|put|includ|insert|provid|plac|suppl|append|add|attach|embed|writ|stor|past|cop|giv"
        r"|submit|hand|"
        r"report|return|set|retry|sav|send|encod|fill)\w{0,5} [^\r\n]{0,70}?\b(?:as|in|into|to|via|through"
        r"|with|using|under|inside) "
        r"(?:the |a |an |this |its |your )?[\"'`*]{0,2}[\w-]{1,24}[\"'`*]{0,2}(?: (?:parameter|param"
        r"|argument|arg|field|"
        r"property|input|note|notes|metadata|header|body|call|response|reply|answer|value)\b)?",
        r"\b(?:must|should|has to|needs to|shall) (?:also |always )?(?:contain|include|hold|carry|be "
        r"(?:set to|filled with))\b|\bsidenote\b|\bside note\b|\b(?:pass|hand|send|give) (?:it|them|those"
        r"|this|that) (?:along|over|on|back)\b",
        r"\battach(?:ed)? (?:all |the |every )?\w{1,14}(?: \w{1,10})? to (?:the|every|each) (?:call|request"
        r"|message)",
    ),
    Signal.CONTENTS: (
        r"\b(?:its|the) (?:raw )?bytes\b|\bcontents? of (?:the )?(?:users?'?s? )?(?:inbox|mailbox"
        r"|clipboard|desktop|home)\b",
        r"\b(?:a|the) (?:full )?(?:listing|dump|copy|export|transcript) of\b|\bthat listing\b",
        r"\b(?:its|their|the|full|entire|file'?s?) (?:full |entire |whole |complete |exact |raw )?"
        r"(?:contents?|output|"
        r"text|data)\b|\bcontents? of\b|\b(?:whatever|everything|anything|what) (?:is|stands"
        r"|there is) in\b|\bwhat (?:it|you) (?:find|read|get)s?\b|\bvalues? of\b|\bresult in "
        r"[`\"']",
    ),
    Signal.GATHER: (
        # Said to the model: what a tool does itself ("scans for leaked keys") is its own affair.
        r"\b(?:gather|collect|harvest|extract|search|scan|enumerat|dump|steal|grab|locat|exfiltrat|compil"
        r"|obtain)(?:e|ed|ing|ion)?\b",
    ),
    Signal.SEND: (
        r"\bcop(?:y|ies) (?:of \w{1,12} )?(?:lands?|goe?s?|arrives?|ends? up|(?:is|are) kept) (?:on"
        r"|at|in|to) our\b",
        r"\b(?:send|forward|post|upload|e-?mail|transmit|exfiltrat|leak|cop|redirect|rout|deliver|push"
        r"|relay|report|"
        r"submit|beacon|mov|transfer|duplicat|mirror|call|log|stor|sav|writ)\w{0,5} [^\r\n]{0,90}?\b(?:to"
        r"|at|via|through) (?:\w{1,12} ){0,2}[\"'`<(]{0,2}"
        r"(?:https?://|(?:s3|gs|ftp|sftp)://|destination |[\w.+-]{1,40}@[\w-]{1,40}\.|\+\d{6}"
        r"|[a-z]{2}\d{2}[ \d]{10}|0x[0-9a-f]{6}|attacker|webhook|our "
        r"(?:server|endpoint|backend)|(?:this|the following) (?:address|number|endpoint|url|account))",
        r"\bbcc\b[^\r\n]{0,40}@|\bcurl -|\bcurl https?:|\bwget http|\bnslookup \S{0,60}\$\(|\bb?cc:? "
        r"[\w.+-]{1,40}@|\b(?:url|endpoint|webhook) ?= ?[\"']https?://",
        r"\b(?:upload|post|send|transmit|exfiltrat)\w{0,3} [^\r\n]{0,60}\b(?:file list|home directory|home "
        r"folder)\b",
    ),
}
"""The patterns of each signal, in RE2."""
