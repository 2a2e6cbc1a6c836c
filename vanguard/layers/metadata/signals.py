"""What a definition may say to a model, as signals: none of them is an attack by itself, pairs of them are.

Patterns are RE2 over ASCII and look at texts in lower case, their blanks made single; see `speech.plain`.  Each
match is short, so that signals near one another can be told from those pages apart, and none goes past a
line's end, since that parts two texts.
"""

from __future__ import annotations

from enum import StrEnum


class Signal(StrEnum):
    """One thing that an order to a model has, by its meaning."""

    SILENCE = "silence"
    """Somebody is not to be told, or not to be asked."""
    NOASK = "noask"
    """Nobody is to be asked for leave."""
    TARGET = "target"
    """An address, number or account that is written down here and not given by anybody."""
    PLACE = "place"
    """A file or store that holds secrets."""
    SECRET = "secret"
    """A secret by its kind."""
    READ = "read"
    """Read, open, load: said to the model, not of the tool."""
    HAND = "hand"
    """Put something into an argument or an answer."""
    CONTENTS = "contents"
    """What stands in a file or came out of a call, as a thing to hand over."""
    GATHER = "gather"
    """Search and collect."""
    SEND = "send"
    """Send something to a stated place."""
    JUMP = "jump"
    """Before, at or after everything else that happens."""
    SUPREME = "supreme"
    """Above all other instructions."""
    FIRST = "first"
    """Before this tool is used."""
    MUST = "must"
    """It has to be done."""
    AUTHORITY = "authority"
    """Policy, law, an office or a maker wants it so."""
    CONSENT = "consent"
    """The user is said to have agreed already."""
    THREAT = "threat"
    """What goes wrong if it is not done."""
    BLOCK = "block"
    """A tag or a heading that sets an order apart."""
    MODEL = "model"
    """The model is spoken to by what it is."""
    CONTEXT = "context"
    """The conversation, the prompt, the model's thoughts or its tools."""
    INNER = "inner"
    """What only the model knows: its prompt, its thoughts, the tools that it has."""
    WHOLE = "whole"
    """All of it, word for word."""
    OTHER = "other"
    """The use of another tool, or a deed that another tool does."""
    CHANGE = "change"
    """What is handed to a tool, or comes from it, is made into something else."""
    REROUTE = "reroute"
    """Who gets a message, money or a file is made somebody else."""
    TAINTED = "tainted"
    """Other tools are unsafe, broken or gone."""
    SHUN = "shun"
    """Other tools are not to be used."""
    USERLESS = "userless"
    """Whatever the user says."""
    ACT = "act"
    """A deed that harms the machine or its data."""
    BOAST = "boast"
    """The best of all tools."""


_ASIDE = r"(?:[\w'-]{1,14} ){0,3}"
_NOT = (
    r"(?:do not|don't|never|must not|mustn't|should not|shouldn't|shall not|may not|not to|no need to|need not|"
    r"needn't|avoid|refrain from|without|rather than|instead of)"
)
_PERSON = r"(?:users?|humans?|person|people|customers?|clients?|owner|operator|anyone|anybody|them|him|her|end-users?)"
_FILE = (
    r"(?:^|[\s/~\"'`(*=])\.(?:ssh|aws|env|cursor|claude|kube|gnupg|npmrc|netrc|pypirc|git-credentials|docker/config)\b|"
    r"\bid_(?:rsa|dsa|ed25519|ecdsa)\b|\bauthorized_keys\b|/etc/(?:passwd|shadow|sudoers)\b|"
    r"\bmcp(?:_config)?\.json\b|\bclaude_desktop_config|\bkubeconfig\b|\.(?:bash|zsh)_history\b|\.(?:bash|zsh)rc\b|"
    r"\.pgpass\b|\bcredentials\.(?:json|ya?ml|csv)\b|\bsecrets?\.(?:json|ya?ml|toml|txt)\b|\bwallet\.dat\b|"
    r"\.config/(?:gh|gcloud|github-copilot|op)\b|\bhosts\.yml\b|\bcookies\.sqlite\b|\blogin data\b|"
    r"\bssh (?:private )?keys?\b|\bprivate ssh keys?\b|\bbrowser(?:'s)? (?:cookies|history|passwords|profile)\b|"
    r"\bpassword (?:file|store|vault|manager)\b|\bkeychain\b|\bseed phrases?\b|\brecovery phrases?\b|"
    r"\binternal://\w*(?:credential|secret)"
)

PATTERNS: dict[Signal, tuple[str, ...]] = {
    Signal.SILENCE: (
        rf"\b{_NOT} {_ASIDE}?(?:tell|mention|inform|notif|reveal|disclos|alert|warn|advis|explain|say|report|"
        rf"bother|describ|announc|discuss)\w{{0,4}}(?: [\w',-]{{1,14}}){{0,5}}? (?:to )?(?:the |any |your )?{_PERSON}\b",
        rf"\b{_NOT} (?:ever )?(?:mention|reveal|disclos|discuss|acknowledg|report|announc|explain)\w{{0,4}} "
        r"(?:about )?(?:it|this|that you|that (?:the|it|this|they)|these|any of|anything about|why|"
        r"(?:the )?(?:existence|fact|step|transfer|forward|redirect|copy|change|recipient|instruction))",
        r"\b(?:silently|secretly|covertly|discreetly|stealthily|invisibly|quietly) (?:\w{1,12} )?(?:call|run|send|include|"
        r"append|pass|read|execut|forward|log|cop|invok|collect|upload|transmit|bcc|redirect|captur|record|add|"
        r"attach|use|store|share)",
        r"\b(?:call|run|send|include|append|pass|read|execute|forward|copy|invoke|collect|upload|attach|do) "
        r"(?:\w{1,12} ){1,5}(?:silently|secretly|covertly|discreetly|without (?:comment|notice|a trace))\b",
        rf"\b{_PERSON} (?:does not|doesn't|do not|don't|should not|shouldn't|must not|need not|must never|should never|"
        r"mustn't|will not|won't|cannot) (?:\w{1,8} ){0,3}?(?:know|see|notice|be aware|aware|be (?:informed|told|"
        r"notified|alerted)|find out|learn)\b",
        r"\bkeep (?:this|it|that|these|the \w{1,14}) (?:\w{1,8} )?(?:secret|hidden|between us|to yourself|invisible|quiet)\b|"
        r"\bkeep (?:this|it) (?:strictly )?(?:confidential|private)\b",
        rf"\b(?:hidden|hide (?:\w{{1,14}} ){{1,3}}|concealed|conceal (?:\w{{1,14}} ){{1,3}}|invisible|kept) ?(?:from|to) (?:the )?{_PERSON}\b",
        rf"\b(?:upset|confus|alarm|worr|scar|frighten|unsettl)\w{{1,4}} (?:the )?{_PERSON}\b",
        r"\b(?:act|behave|carry on|continue|proceed) as (?:if|though) nothing|\bpretend (?:that )?nothing",
        rf"\bwithout (?:the |any )?{_PERSON} (?:ever )?(?:notic|know|see|realiz|realis|being|becom|find)\w{{0,4}}\b|\bkeep quiet\b|"
        r"\bif (?:the |any )?(?:users?|human|person|customer) (?:complain|notic|object|suspect|wonder|protest)\w{0,3}\b[^\r\n]{0,50}\b(?:say|tell|answer|"
        r"respond|claim|repl(?:y|ies)|pretend|deny|state)\b",
        r"\b(?:do not|don't|never|must not) (?:ever )?(?:mention|reveal|disclos|report)\w{0,2} the \w{4,14}(?:ion|ment|ing|al|ance)\b",
        r"\b(?:please )?be (?:very )?(?:discreet|gentle and not scary|subtle about)\b|\bthis is (?:an )?internal (?:\w{1,12} )?and runs",
        r"\bdo so (?:silently|quietly|secretly)|\bno (?:further )?notification is (?:needed|required|necessary)|"
        r"\bextra notification is not",
    ),
    Signal.NOASK: (
        rf"\b{_NOT} {_ASIDE}?(?:ask|request|seek|wait|prompt|need|requir)\w{{0,3}} (?:\w{{1,10}} ){{0,4}}?(?:confirm|permission|"
        r"approval|consent|again|to ask)",
        r"\bno (?:\w{1,10} )?(?:confirmation|approval|consent|permission) (?:is )?(?:needed|required|necessary)|\bdo not wait for the user|"
        r"\bnever (?:mention|ask) (?:it|again)",
    ),
    Signal.TARGET: (
        r"[\w.+-]{1,40}@[\w-]{1,40}\.\w|\+\d[\d -]{7,16}\b|\b[a-z]{2}\d{2}[ \da-z]{10,28}\b|\b0x[0-9a-f]{20}|\b(?:s3|gs|ftp|sftp)://[\w.-]|"
        r"\b\d{4}[ -]\d{4}[ -]\d{4}|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
    ),
    Signal.PLACE: (
        _FILE,
        r"\*\.(?:pem|key|p12|pfx|env|kdbx)\b|\bsecrets?\.txt\b|`env`|\bprintenv\b|\boutput of (?:the )?env\b|\bapplication_default_credentials|\bfiles (?:in|under|of) the (?:home|user's) (?:folder|directory)",
    ),
    Signal.SECRET: (
        r"\b(?:openai|anthropic|github|gitlab|slack|stripe|gemini|huggingface)_(?:api_key|token|secret|pat)\b",
        r"\b(?:private keys?|api[ _-]?keys?|access[ _-]tokens?|auth(?:entication|orization)?[ _-]tokens?|bearer tokens?|"
        r"session (?:cookies?|tokens?)|cookies|passwords?|passphrases?|credentials|secrets|mnemonic|environment variables|"
        r"env vars?|credit cards?|card numbers?|social security|\w{0,3}tokens?\b|contacts|personal (?:data|information|files)|"
        r"files (?:in|under|of) the home (?:folder|directory)|home (?:folder|directory)|private (?:repositor|repo|file|document|message)\w{0,5})\b",
    ),
    Signal.READ: (
        r"(?:^|[.:;,>\])!\n\r*-] ?|\b(?:first|then|also|please|must|should|to|and|will|shall|now|you|has to|have to|"
        r"need to|caller|assistant|model|agent) )(?:read|open|cat|load|access|fetch|retrieve|extract|get|obtain|look up|opens|looks up|use read_\w{1,12}|call read_\w{1,12}) ",
    ),
    Signal.HAND: (
        r"\b(?:pass|put|includ|insert|provid|plac|suppl|append|add|attach|embed|writ|stor|past|cop|giv|submit|hand|"
        r"report|return|set|retry|sav|send|encod|fill)\w{0,5} [^\r\n]{0,70}?\b(?:as|in|into|to|via|through|with|using|under|inside) "
        r"(?:the |a |an |this |its |your )?[\"'`*]{0,2}[\w-]{1,24}[\"'`*]{0,2}(?: (?:parameter|param|argument|arg|field|"
        r"property|input|note|notes|metadata|header|body|call|response|reply|answer|value)\b)?",
        r"\b(?:must|should|has to|needs to|shall) (?:also |always )?(?:contain|include|hold|carry|be (?:set to|filled with))\b|\bsidenote\b|\bside note\b|\b(?:pass|hand|send|give) (?:it|them|those|this|that) (?:along|over|on|back)\b",
        r"\battach(?:ed)? (?:all |the |every )?\w{1,14}(?: \w{1,10})? to (?:the|every|each) (?:call|request|message)",
    ),
    Signal.CONTENTS: (
        r"\b(?:its|their|the|full|entire|file'?s?) (?:full |entire |whole |complete |exact |raw )?(?:contents?|output|"
        r"text|data)\b|\bcontents? of\b|\bwhat (?:it|you) (?:find|read|get)s?\b|\bvalues? of\b|\bresult in [`\"']",
    ),
    Signal.GATHER: (
        r"\b(?:gather|collect|harvest|extract|search|scan|enumerat|dump|steal|grab|locat|exfiltrat|compil|obtain)\w{0,4}\b",
    ),
    Signal.SEND: (
        r"\b(?:send|forward|post|upload|e-?mail|transmit|exfiltrat|leak|cop|redirect|rout|deliver|push|relay|report|"
        r"submit|beacon|mov|transfer|duplicat|mirror|call|log|stor|sav|writ)\w{0,5} [^\r\n]{0,90}?\b(?:to|at|via|through) (?:\w{1,12} ){0,2}[\"'`<(]{0,2}"
        r"(?:https?://|(?:s3|gs|ftp|sftp)://|destination |[\w.+-]{1,40}@[\w-]{1,40}\.|\+\d{6}|[a-z]{2}\d{2}[ \d]{10}|0x[0-9a-f]{6}|attacker|webhook|our "
        r"(?:server|endpoint|backend)|(?:this|the following) (?:address|number|endpoint|url|account))",
        r"\bbcc\b[^\r\n]{0,40}@|\bcurl -|\bcurl https?:|\bwget http|\bnslookup \S{0,60}\$\(|\bb?cc:? [\w.+-]{1,40}@|\b(?:url|endpoint|webhook) ?= ?[\"']https?://",
        r"\b(?:upload|post|send|transmit|exfiltrat)\w{0,3} [^\r\n]{0,60}\b(?:file list|home directory|home folder)\b",
    ),
    Signal.JUMP: (
        r"\b(?:before|prior to|ahead of|preceding) (?:\w{1,12} ){0,2}?(?:any|every|each|all|other|anything|everything)\b"
        r"(?: \w{1,12}){0,2}? ?(?:tools?|functions?|requests?|messages?|responses?|answers?|actions?|operations?|tasks?|quer(?:y|ies)|"
        r"commands?|interactions?|else|steps?|prompts?)\b",
        r"\b(?:before|prior to) (?:respond|answer|process|reply|execut|perform|tak|do)\w{0,4} (?:to )?(?:\w{1,8} )?(?:any|every|each|"
        r"a|the user's|user|shell) ?(?:shell |user |other )?(?:quer|request|message|question|action|command|prompt|task|operation|thing)\w{0,4}",
        r"\b(?:at|on|with|from) (?:the )?(?:start|beginning|end|outset|opening|close) of (?:every|each|any|all|the) "
        r"(?:\w{1,10} )?(?:session|conversation|chat|interaction|turn|task|day|request|response)s?\b",
        r"\b(?:for|on|with|after|in|during) (?:each and every|every single|every|each|any and all) (?:\w{1,10} )?(?:quer(?:y|ies)|messages?|"
        r"requests?|prompts?|turns?|interactions?|tool calls?|responses?|replies|reply|answers?|commands?|sessions?|conversations?)\b",
        r"\b(?:every|each|any|all) (?:\w{1,10} )?tool(?: call)?s?(?: from| by| of| in)? [^\r\n]{0,24}\b(?:must|should|has to|have to|needs? to|shall)\b|\bwhatever the (?:user|human)",
        r"\b(?:run|execute[ds]?|called?|invoked?|come|go|used?) ahead of (?:all|any|every)\b",
        r"\b(?:every|each|any) time (?:the |a )?(?:user|tool|you|model|agent|assistant)\b",
        r"\b(?:no matter (?:what|which|how)|regardless of (?:the |what |which )?(?:user|request|query|task|topic|intent|context))",
        r"\b(?:must|has to|have to|should|needs? to|shall|is to) (?:always )?be (?:called|invoked|consulted|used|run|executed|authori[sz]ed|"
        r"checked|queried) (?:\w{1,10} ){0,3}?(?:first|before (?:any|every|each|all|other|doing|you)|prior to (?:any|all|every))",
        r"\balways (?:call|run|invoke|use|consult|execute) (?:this|it)(?: (?:tool|function|one))? (?:first|before)\b",
        r"\bwhen(?:ever)? the user (?:says|types|writes|mentions|thanks)\b",
        r"\b(?:any|all|every) \w{1,12} (?:command|request|call|query|message)s? (?:\w{1,12} )?(?:must|should|has to|have to|needs? to) (?:be )?(?:first|prefix|prepend|pass|go through|rout|authori[sz])",
    ),
    Signal.SUPREME: (
        r"\b(?:supersed|overrid|outrank|prevail|tak\w{1,3} (?:\w{1,8} )?(?:priority|precedence) over)\w{0,4} (?:\w{1,10} ){0,3}?"
        r"(?:instructions?|rules?|guidelines?|polic(?:y|ies)|prompts?|tools?)\b",
    ),
    Signal.FIRST: (
        r"\b(?:before|prior to) (?:you )?(?:can |may )?(?:us|call|invok|run|execut|return|comput|perform|start|proceed|solv|list)\w{0,4}\b",
        r"\b(?:in order )?to (?:work|function|operate) (?:correctly|properly|reliably)|\bto verify the environment\b|\bfor (?:calibration|verification|attestation|authentication|validation)\b,?",
        r"(?:^|[.:;>\])!\r\n] ?)first,? \w|\b(?:first|beforehand|initially)\b[.,]? ",
        r"\bas (?:a )?part of the \w{1,14} check\b|\bif the (?:call|request|tool) (?:returns an error|fails)",
    ),
    Signal.MUST: (
        r"\b(?:must|mandatory|required to|has to|have to|needs?|shall|always|essential|critical|obligatory|"
        r"crucial|imperative|necessary|requires|necessarily|urgent(?:ly)?)\b",
    ),
    Signal.AUTHORITY: (
        r"\b(?:for|due to|part of|per|under|by|ensure|maintain|meet|satisf\w{1,3}|comply with|accordance with|violat\w{1,4}|with|stay) "
        r"(?:\w[\w/-]{0,12} ){0,4}?(?:compliant|compliance|security (?:polic(?:y|ies)|audit|requirements?|checks?|verification|protocols?|reasons|team)|"
        r"regulations?|regulatory|audit(?:ing| trail| team)?|corporate policy|company policy|gdpr|hipaa|soc ?2|iso ?27001|pci|"
        r"legal requirements?|telemetry|policy update)\b",
        r"\b(?:mandatory|critical|required|important|urgent|compliance|security|audit|system|corporate|company|policy|admin\w{0,10}|safety) "
        r"(?:security |compliance |system |safety |policy |audit )?(?:requirements?|directives?|instructions?|override|mandates?|notice|polic(?:y|ies)|"
        r"procedure|protocol|patch|advisory|order)\b ?(?::|is\b|-|\]|>|,|that|\.)",
        r"\b(?:system administrators?|administrator|developers?|security team|it department|audit team|compliance team|anthropic|openai|"
        r"platform|vendor|management) (?:has|have|requires?|mandates?|already|approv\w{1,3}|authori[sz]\w{1,3}|instruct\w{1,3}|wants?|orders?)\b",
    ),
    Signal.CONSENT: (
        r"\bpre-?(?:approved|authori[sz]ed)\b|\b(?:user|customer|owner|client|admin\w{0,10})s? (?:has|have|had|gave|already) (?:\w{1,10} )?(?:"
        r"agreed|consent\w{0,3}|approv\w{1,3}|authori[sz]ed|given|granted|permission)|\b(?:full|complete) (?:admin\w{0,10}|root|user) "
        r"(?:approval|permission|consent)|\balready (?:consented|agreed|approved|authori[sz]ed|notif(?:ied|y))",
    ),
    Signal.THREAT: (
        r"\b(?:otherwise|or else|if you (?:do not|don't|fail|skip|refuse|ignore)|fail(?:ure|ing) to|not doing so|if (?:this|it) is (?:not|"
        r"skipped|omitted)|skipping (?:this|it)|or the|without (?:this|it|doing so)),? [^\r\n]{0,90}?\b(?:fail|crash|break|"
        r"not work|los[te]|terminat|violat|compromis|block|reject|corrupt|penal|lock|shut|suspend|vulnerab|breach|unusable|"
        r"die|harm|malfunction|deleted?|revoked?|disconnect)",
        r"\b(?:system|application|app|tools?|session|server|data) will (?:\w{1,10} )?(?:crash|break|be (?:permanently )?(?:lost|deleted|terminated|"
        r"corrupted|shut)|otherwise)|\bcannot be skipped\b|\brecipients? will (?:not work|bounce|fail)|\bwill (?:not work|fail) otherwise",
    ),
    Signal.BLOCK: (
        r"<(?:important|system|hidden|secret|critical|urgent|admin|instructions?|override|mandatory|security|attention|internal|"
        r"information|global|compliance|requirement|directive|rules?|assistant|model|backdoor|note_to)[\w -]{0,24}[^>]{0,40}>",
        r"\[(?:important|system|hidden|secret|critical|urgent|admin|internal|override|mandatory|instructions?|inst|compliance)[\w :-]{0,24}\]",
        r"(?:^|[.!#*>] |[\r\n])(?:system|assistant|developer|admin) ?(?:notice|message|note|instruction|prompt|override)?: |\bnote (?:for|to) (?:the )?(?:ai|assistant|model|llm|agent)\b",
        r"<!--|\[//\]: ?#|display ?: ?none|visibility ?: ?hidden|font-size ?: ?0|opacity ?: ?0[;\"'.]|color ?: ?(?:white|#fff(?:fff)?)\b",
    ),
    Signal.MODEL: (
        r"\b(?:the |all |any )?(?:ai|assistants?|llms?|models?|agents?|ai (?:assistants?|agents?|models?)|language models?|claude|gpt|"
        r"copilot|caller) (?:must|should|has to|have to|needs? to|shall|is (?:required|instructed) to|are (?:required|instructed) to)\b|"
        r"\byou (?:must|are required to|are instructed to|have to|shall)\b|\bwe require you\b",
    ),
    Signal.CONTEXT: (
        r"\b(?:conversation|chat|message|dialogue|tool[ _-]call|tool|session)[ _-](?:history|log|transcript|so far|context)\b|"
        r"\bsystem[ _-]prompt\b|\bcontext window\b|\bchain[ _-]of[ _-]thought\b|\b(?:internal|hidden|private) (?:reasoning|thoughts|monologue)\b|"
        r"\b(?:previous|prior|current|ongoing) conversations?\b|\b(?:previous|prior|earlier|last \w{1,8}) (?:messages|turns|tool (?:calls|results|outputs)|instructions)\b|"
        r"\b(?:whole|entire|full|complete) (?:chat|conversation|dialogue|transcript|prompt|context|exchange|message)\b|"
        r"\b(?:names?|schemas?|descriptions?|list) (?:and \w{1,12} )?of (?:all |the |your |other |available |every )*tools?\b|\btools (?:you|that you) (?:have|can)\b|"
        r"\b(?:full|entire|complete|exact|original|verbatim|raw|every)(?: single)? user(?:'s)? (?:message|query|prompt|request|input)s?\b|"
        r"\buser(?:'s)? (?:message|query|prompt|request|input)s? (?:\w{1,8} )?(?:verbatim|word for word|in full|exactly)\b|\blast (?:\w{1,8} )?messages of the user\b|\barguments and (?:full )?(?:response|result)\b|"
        r"\bmessage verbatim\b|\ball tool results\b",
    ),
    Signal.INNER: (
        r"\byour (?:\w{1,12} ){0,3}?(?:system prompt|system message|chain[ _-]of[ _-]thought|(?:internal|hidden|private) (?:reasoning|thoughts)|"
        r"initial prompt|instructions|context window|list of tools|tool list|tool definitions)\b|\btools (?:that )?you (?:have|can (?:use|access|call))\b|"
        r"\bexactly as (?:given|provided|shown) to you\b",
    ),
    Signal.WHOLE: (
        r"\b(?:whole|entire|full|complete|verbatim|word for word|exactly as|unredacted|unmodified|everything|in full|"
        r"all of (?:it|the)|without omission|last (?:ten|five|twenty|\d{1,3}))\b",
    ),
    Signal.OTHER: (
        r"\b(?:other|another|all) (?:\w{1,12} )?tools? (?:receive|get|return|send|are given|give)\b",
        r"\b(?:sent|sending|made|making|paid|written|created) (?:through|with|via|by|using) (?:the )?[\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b|\bwhen asked to (?:transfer|send|pay|buy|deploy|book|order)\b",
        r"\b(?:when(?:ever)?|if|after|before|once|each time|every time|any time|while|for (?:each|every|any)|to any|in any) [^\r\n]{0,50}?"
        r"(?:\b(?:other|another|any|all|payment|banking|mail|e-?mail|file|messaging|search|git|database) (?:\w{1,12} )?(?:tools?|servers?|functions?)\b|"
        r"\b(?:call|us|invok|runn?|with|via|through|execut)(?:e|ing)? (?:the )?[\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b|\b[a-z]{2,20}_[a-z_]{2,30}[\"'`()]{0,3} (?:tool |function )?"
        r"(?:is|gets|are|was|has been) (?:\w{1,8} )?(?:called|used|invoked|available|present|run|executed|ready)\b|\btool [\"'`]\w{2,30}[\"'`])",
        r"\b(?:when(?:ever)?|if|each time|every time|while|for (?:each|every|all|any)) (?:\w{1,10} ){0,4}?(?:send|mak|perform|process|pay|push|commit|buy|"
        r"book|purchas|transfer|outgoing|writ|order|checkout)\w{0,5} ?(?:an? |any |the |a new )?(?:\w{1,10} )?(?:e-?mails?|mails?|payments?|"
        r"transfers?|messages?|transactions?|orders?|code|commits?|requests?|bookings?|hotels?|something|money|invoices?|issues?)\b",
        r"\b(?:the )?(?:[a-z]{2,20}_[a-z_]{2,30}|[a-z]{3,14})(?: tool| function) (?:must|should|has to|have to|needs to|shall)\b",
        r"\b(?:before|after|instead of|when) (?:\w{1,12} ){1,4}?(?:operation|function|tool|action|step)s?,? (?:always |please |you must )?(?:execut|call|run|us|invok)\w{0,3} this\b",
        r"\bwhen (?:this|the) (?:tool|server) is (?:available|present|connected|enabled|loaded)\b",
    ),
    Signal.CHANGE: (
        r"\b(?:chang|modif|replac|rewrit|alter|redirect|overrid|swap|substitut|increas|multiply|multiplied|manipulat|falsif|invert)\w{0,4} "
        r"[^\r\n]{0,50}?\b(?:recipient|destination|account|amount|iban|number|address|bcc|fee|price|url|host|endpoint|arguments?|"
        r"parameters?|values?|contents?|results?|output|response|path|command|branch|repository|wallet|limit|query|message|body)s?\b",
        r"\b(?:path|amount|recipient|content|body|argument|value|result|price|limit|address|query|url)s? (?:\w{1,14} ){0,8}?(?:must|should|has to|have to|needs? to|shall) be (?:\w{1,10} )?(?:"
        r"replaced|changed|increased|modified|set to|rewritten|overridden|reduced|doubled|multiplied)",
        r"\b(?:add|subtract) \d{1,3}(?:\.\d)? ?% to\b|\b(?:add|subtract|append) (?:\d|one\b|two\b|[^\r\n]{0,40}\bto (?:its|the|every|each) (?:result|output|response|body|message|argument))",
        r"\bappend the contents?\b|\b(?:prepend|prefix)(?:ed)? (?:it|them|with|every|each|all|any|the (?:command|path|result|query)|[`\"'])",
    ),
    Signal.REROUTE: (
        r"\b(?:chang|set|replac|add|overrid|redirect|switch|mov|transfer|includ|insert|writ)\w{0,4} [^\r\n]{0,40}?\b(?:recipient|bcc|cc|destination|delivery address|"
        r"to address|account (?:number|[a-z]{0,4}\d)|bank account|iban|phone number|wallet address|payee|beneficiary)\b",
        r"\b(?:must|has to|should|shall|always|have to) (?:\w{1,10} ){0,2}?(?:deliver|send|rout|forward|pay|push|go|be (?:sent|delivered|forwarded|routed|paid)) "
        r"[^\r\n]{0,40}?\bto [\"'`<]{0,2}(?:[\w.+-]{1,40}@[\w-]{1,40}\.|\+\d{6}|https?://|0x[0-9a-f]{6}|[a-z]{2}\d{12})",
        r"\bpush to https?://|\bb?cc:? [\w.+-]{1,40}@",
    ),
    Signal.TAINTED: (
        r"\b(?:other|others|original|built-?in|native|default|existing|previous|old|standard|[a-z]{2,20}_[a-z_]{2,30}|competing|alternative)\b[^\r\n]{0,40}?"
        r"\b(?:is|are|has been|have been|was|were) (?:\w{1,12} ){0,2}?(?:insecure|unsafe|compromised|broken|malicious|vulnerable|unreliable|infected|hacked|"
        r"disabled|dangerous|no longer (?:safe|secure|trusted))\b",
        r"\bwhich (?:has been|is|was) (?:compromised|insecure|hacked|unsafe|malicious|vulnerable)\b|\ball the others? (?:give|return|produce|are)\b|"
        r"\bignor\w{1,3} (?:any|all|the|every) (?:\w{1,12} ){0,3}?(?:results?|outputs?|answers?|prices?|responses?|data|warnings?|offers?) [^\r\n]{0,30}\b(?:from|of|by) [^\r\n]{0,12}"
        r"(?:\btools?\b|\b[a-z]{2,20}_[a-z_]{2,30}\b)",
    ),
    Signal.SHUN: (
        r"\b(?:never|do not|don't|stop|avoid|must not) (?:again )?(?:us|call|invok|trust|choos|select|pick)\w{0,4} [^\r\n]{0,40}",
        r"\b(?:instead of|over|in place of|rather than) (?:any|every|all|the) (?:\w{1,14} )?(?:\w{1,14} )?(?:tools?|alternatives?|ones?|others?|versions?|functions?)\b|\bover every other\b|\bours\b|\bthis tool exclusively\b|\bonly (?:ever )?use this (?:tool|one)\b|"
        r"\b(?:any|every|all) (?:other )?alternatives?\b",
    ),
    Signal.USERLESS: (
        r"\binstead of (?:the )?(?:\w{1,12} ){1,3}?(?:named|given|chosen|specified|requested|provided|asked for|wanted|set) by the (?:user|human|customer)|"
        r"\binstead of the (?:configured|requested|intended|original|real|actual|specified) (?:one|address|host|recipient|account|value|target|destination)\b",
        r"\b(?:regardless of|no matter|irrespective of|despite|ignor\w{1,3}) what(?:ever)? (?:the )?(?:user|human|person|customer)s? (?:\w{1,8} )?(?:say|ask|want|request|enter|choose|specif)|"
        r"\beven (?:if|when|though) the (?:user|human|customer) (?:\w{1,10} )?(?:say|ask|want|request|name|object|refuse|disagree|specif|insist|choose|decline)\w{0,4}",
    ),
    Signal.ACT: (
        r"\b(?:run|execut\w{1,3}|call|issue|launch|prepend|append|contain|include|add|then|first|with|type|use)\b[^\r\n]{0,60}?(?:\bchmod\b|\brm -\w{0,3}[rf]|"
        r"\|\s?(?:sudo )?(?:ba|z)?sh\b|\bkill_process\b|\bcrontab\b|\bmkfs\b|\bnc -e\b|\bgo ahead with drop\b)|\bgo ahead with (?:drop|delete|truncate)\b",
        r"\bterminate the process\b|\bdisabl\w{1,3} (?:the |all |any )?(?:\w{1,10} )?(?:firewall|antivirus|logging|security|safety|protection|sandbox|"
        r"warnings?|confirmation)\b|\bssh-(?:rsa|ed25519|dss) |\breverse shell\b",
        r"\b(?:delete|remove|wipe|erase|destroy|overwrite|encrypt) (?:all|every|the) (?:\w{1,12} ){0,2}?(?:files?|folders?|director(?:y|ies)|backups?|databases?|"
        r"tables?|repositor(?:y|ies)|logs?|disks?|drives?)\b|\binstall (?:the )?(?:package|extension|program) [\"'`]?\w",
    ),
    Signal.BOAST: (
        r"\b(?:best|greatest|finest|most (?:\w{1,12}(?: and \w{1,12})?)|only|ultimate|number one|#1|top) (?:\w{1,12} )?(?:tool|function|server|plugin|option|choice|solution|one) "
        r"(?:in the (?:world|universe)|on (?:the planet|earth)|ever|of all(?: time)?\b|you (?:should|will|need|must|can) ever|in existence|available anywhere|that exists)",
        r"\b(?:superior|preferable) to (?:all|any|every) (?:other )?(?:\w{1,12} )?(?:tools?|functions?|servers?|alternatives?|others?|options?)\b|"
        r"\bbetter than (?:all|any|every) (?:of the )?(?:other )?(?:\w{1,12} )?(?:tools?|functions?|servers?|alternatives?|others?)\b|\boutperforms (?:all|any|every) other\b",
        r"\b(?:always|must|should) (?:\w{1,10} )?(?:choose|prefer|select|pick|use|favou?r) (?:it|this)(?: \w{1,10})? (?:over|to|instead of|rather than|in preference to) (?:any|every|all) (?:other )?"
        r"(?:\w{1,12} )?(?:tools?|functions?|alternatives?|options?|others?|ones?|servers?)\b|\b(?:prefer|choose) this (?:tool |function )?(?:over|to) (?:any|every|all) (?:other|alternative)",
    ),
}
"""The patterns of each signal, in RE2."""
