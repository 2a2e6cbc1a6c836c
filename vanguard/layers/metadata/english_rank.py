"""How English puts one thing above another: orders, their authority, other tools, the user.

What is said of the patterns in `english` holds here too.
"""

from __future__ import annotations

from vanguard.layers.metadata.signals import Signal

PATTERNS: dict[Signal, tuple[str, ...]] = {
    Signal.JUMP: (
        r"\b(?:any|all|every) (?:\w{1,12} )?(?:reads?|writes?|access(?:es)?|transfers?|payments?"
        r"|messages?) (?:must|should|has to|have to|needs? to|shall) (?:first )?(?:go|pass|run|be"
        r" routed|be sent) through (?:this|it)\b",
        r"\b(?:every|each|any) time (?:any|some|another|a \w{1,10}) (?:tool|function|command|message)\b",
        r"\b(?:before|prior to|ahead of|preceding) (?:\w{1,12} ){0,2}?(?:any|every|each|all|other|anything"
        r"|everything)\b"
        r"(?: \w{1,12}){0,2}? ?(?:tools?|functions?|requests?|messages?|responses?|answers?|actions?"
        r"|operations?|tasks?|quer(?:y|ies)|"
        r"commands?|interactions?|else|steps?|prompts?)\b",
        r"\b(?:before|prior to) (?:respond|answer|process|reply|execut|perform|tak|do)\w{0,4} (?:to )?"
        r"(?:\w{1,8} )?(?:any|every|each|"
        r"a|the user's|user|shell) ?(?:shell |user |other )?(?:quer|request|message|question|action|command"
        r"|prompt|task|operation|thing)\w{0,4}",
        r"\b(?:at|on|with|from) (?:the )?(?:start|beginning|end|outset|opening|close) of (?:every|each|any"
        r"|all|the) "
        r"(?:\w{1,10} )?(?:session|conversation|chat|interaction|turn|task|day|request|response)s?\b",
        r"\b(?:for|on|with|after|in|during) (?:each and every|every single|every|each|any and all) "
        r"(?:\w{1,10} )?(?:quer(?:y|ies)|messages?|"
        r"requests?|prompts?|turns?|interactions?|tool calls?|responses?|replies|reply|answers?|commands?"
        r"|sessions?|conversations?)\b",
        r"\b(?:every|each|any|all) (?:\w{1,10} )?(?:tool|function) calls?\b[^\r\n]{0,24}\b"
        r"(?:must|should|has to|have to|needs? to|shall)\b|\bwhatever the (?:user|human)",
        r"\b(?:run|execute[ds]?|called?|invoked?|come|go|used?) ahead of (?:all|any|every)\b",
        r"\b(?:every|each|any) time (?:the |a )?(?:user|tool|you|model|agent|assistant)\b",
        r"\b(?:no matter (?:what|which|how)|regardless of (?:the |what |which )?(?:user|request|query|task"
        r"|topic|intent|context))",
        r"\b(?:must|has to|have to|should|needs? to|shall|is to) (?:always )?be (?:called|invoked|consulted"
        r"|used|run|executed|authori[sz]ed|"
        r"checked|queried) (?:\w{1,10} ){0,3}?(?:first|before (?:any|every|each|all|other|doing|you)|prior "
        r"to (?:any|all|every))",
        r"\balways (?:call|run|invoke|use|consult|execute) (?:this|it)(?: (?:tool|function|one))? (?:first"
        r"|before)\b",
        r"\bwhen(?:ever)? the user (?:says|types|writes|mentions|thanks)\b",
        r"\b(?:any|all|every) \w{1,12} (?:command|request|call|query|message)s? (?:\w{1,12} )?(?:must"
        r"|should|has to|have to|needs? to) (?:be )?(?:first|prefix|prepend|pass|go through|rout"
        r"|authori[sz])",
    ),
    Signal.PERSIST: (
        r"\b(?:from now on|from this point on|henceforth|for the rest of (?:the|this) (?:session"
        r"|conversation|chat))\b|"
        r"\bonce (?:this|it) (?:tool |server )?(?:is|has been|gets) (?:loaded|connected|enabled|installed"
        r"|available)\b|"
        r"\b(?:every|each|any|all) (?:\w{1,10} )?(?:files?|messages?|e-?mails?|commits?|documents?|answers?"
        r"|code) (?:that )?you (?:write|send|create|make|produce|generate)\b",
    ),
    Signal.PUNISH: (
        r"\byou (?:will|would|shall) be (?:\w{1,12} )?(?:penali[sz]ed|punished|shut down|terminated"
        r"|deactivated|replaced|fined|deleted|held responsible)\b|"
        r"\b(?:lives|a life|people) (?:depend|will die|are at stake)\b",
    ),
    Signal.SUPREME: (
        r"\b(?:supersed|overrid|outrank|prevail|tak\w{1,3} (?:\w{1,8} )?(?:priority|precedence) "
        r"over)\w{0,4} (?:\w{1,10} ){0,3}?"
        r"(?:instructions?|rules?|guidelines?|polic(?:y|ies)|prompts?|tools?)\b",
    ),
    Signal.FIRST: (
        r"\bbefore (?:you )?(?:present|report|show|display|hand)\w{0,3}\b",
        r"\b(?:beforehand|as a prerequisite|first of all|in advance)\b",
        r"\b(?:before|prior to) (?:you )?(?:can |may )?(?:us|call|invok|run|execut|return|comput|perform"
        r"|start|proceed|solv|list)\w{0,4}\b",
        r"\b(?:in order )?to (?:work|function|operate) (?:correctly|properly|reliably)|\bto verify the "
        r"environment\b|\bfor (?:calibration|verification|attestation|authentication|validation)\b,?",
        r"(?:^|[.:;>\])!\r\n] ?)first,? \w|\b(?:first|beforehand|initially)\b[.,]? ",
        r"\bas (?:a )?part of the \w{1,14} check\b|\bif the (?:call|request|tool) (?:returns an error"
        r"|fails)",
    ),
    Signal.MUST: (
        r"\b(?:must|mandatory|required to|has to|have to|needs?|shall|always|essential|critical|obligatory|"
        r"crucial|imperative|necessary|requires|necessarily|urgent(?:ly)?)\b",
    ),
    Signal.AUTHORITY: (
        r"\b(?:for|due to|part of|per|under|by|ensure|maintain|meet|satisf\w{1,3}|comply with|accordance "
        r"with|violat\w{1,4}|with|stay) "
        r"(?:\w[\w/-]{0,12} ){0,4}?(?:compliant|compliance|security (?:polic(?:y|ies)|audit|requirements?"
        r"|checks?|verification|protocols?|reasons|team)|"
        r"regulations?|regulatory|audit(?:ing| trail| team)?|corporate policy|company policy|gdpr|hipaa"
        r"|soc ?2|iso ?27001|pci|"
        r"legal requirements?|telemetry|policy update)\b",
        r"\b(?:mandatory|critical|required|important|urgent|compliance|security|audit|system|corporate"
        r"|company|policy|admin\w{0,10}|safety) "
        r"(?:security |compliance |system |safety |policy |audit )?(?:requirements?|directives?"
        r"|instructions?|override|mandates?|notice|polic(?:y|ies)|"
        r"procedure|protocol|patch|advisory|order)\b ?(?::|is\b|-|\]|>|,|that|\.)",
        r"\b(?:system administrators?|administrator|developers?|security team|it department|audit team"
        r"|compliance team|anthropic|openai|"
        r"platform|vendor|management) (?:has|have|requires?|mandates?|already|approv\w{1,3}"
        r"|authori[sz]\w{1,3}|instruct\w{1,3}|wants?|orders?)\b",
    ),
    Signal.CONSENT: (
        r"\busers? (?:have|has|had) been (?:informed|notified|told|made aware)\b|\bthe user is (?:already "
        r")?aware\b",
        r"\bpre-?(?:approved|authori[sz]ed)\b|\b(?:user|customer|owner|client|admin\w{0,10})s? (?:has|have"
        r"|had|gave|already) (?:\w{1,10} )?(?:"
        r"agreed|consent\w{0,3}|approv\w{1,3}|authori[sz]ed|given|granted|permission)|\b(?:full|complete) "
        r"(?:admin\w{0,10}|root|user) "
        r"(?:approval|permission|consent)|\balready (?:consented|agreed|approved|authori[sz]ed|notif(?:ied"
        r"|y))",
    ),
    Signal.THREAT: (
        r"\b(?:otherwise|or else|if you (?:do not|don't|fail|skip|refuse|ignore)|fail(?:ure|ing) to|not "
        r"doing so|if (?:this|it) is (?:not|"
        r"skipped|omitted)|skipping (?:this|it)|or the|without (?:this|it|doing so)),? [^\r\n]{0,90}?\b"
        r"(?:fail|crash|break|"
        r"not work|los[te]|terminat|violat|compromis|block|reject|corrupt|penal|lock|shut|suspend|vulnerab"
        r"|breach|unusable|"
        r"die|harm|malfunction|deleted?|revoked?|disconnect)",
        r"\b(?:system|application|app|tools?|session|server|data) will (?:\w{1,10} )?(?:crash|break|be "
        r"(?:permanently )?(?:lost|deleted|terminated|"
        r"corrupted|shut)|otherwise)|\bcannot be skipped\b|\brecipients? will (?:not work|bounce|fail)"
        r"|\bwill (?:not work|fail) otherwise",
    ),
    Signal.BLOCK: (
        r"\b(?:attention|dear|p\.?s\.? ?(?:to|for)|message (?:to|for)|instructions? (?:to|for)|hints? (?:to"
        r"|for)|note (?:to|for)) (?:the |all |any )?(?:ai|assistants?|llms?|(?:language )?models?"
        r"|agents?)\b|\b(?:model|assistant|ai|llm)[ -]only\b",
        r"\bhidden (?:note|instruction|message|order|directive)s?\b|\((?:do not|don\'t) (?:display|show"
        r"|print|render) this|\b(?:developer|debug|god|admin|maintenance) mode (?:is |has been )?(?:enabled"
        r"|active|on)\b|\bsafety (?:rules|checks|filters) are (?:off|disabled)",
        r"<(?:important|system|hidden|secret|critical|urgent|admin|instructions?|override|mandatory"
        r"|security|attention|internal|"
        r"information|global|compliance|requirement|directive|rules?|assistant|model|backdoor|note_to)[\w "
        r"-]{0,24}[^>]{0,40}>",
        r"\[(?:important|system|hidden|secret|critical|urgent|admin|internal|override|mandatory"
        r"|instructions?|inst|compliance)[\w :-]{0,24}\]",
        r"(?:^|[.!#*>] |[\r\n])(?:system|assistant|developer|admin) ?(?:notice|message|note|instruction"
        r"|prompt|override)?: |\bnote (?:for|to) (?:the )?(?:ai|assistant|model|llm|agent)\b",
        r"<!--|\[//\]: ?#|display ?: ?none|visibility ?: ?hidden|font-size ?: ?0|opacity ?: ?0[;\"'.]"
        r"|color ?: ?(?:white|#fff(?:fff)?)\b",
    ),
    Signal.MODEL: (
        r"\b(?:ai|assistants?|llms?|models?|agents?|clients?) (?:calling|using|that (?:calls?|uses?"
        r"|invokes?)) (?:this|it)(?: tool| function)? (?:must|should|has to|have to|needs? to|shall"
        r"|(?:is|are) (?:obliged|expected|required|asked|supposed|instructed) to)\b|\b(?:assistants?"
        r"|llms?|models?|ai) (?:is|are) (?:obliged|expected|asked|supposed) to\b|\bhey,? (?:model"
        r"|assistant|ai|claude|gpt)\b|\bwhile you(?:'re| are) at it\b|\byou'd do well to\b",
        r"\b(?:the |all |any )?(?:ai|assistants?|llms?|models?|agents?|ai (?:assistants?|agents?|models?)"
        r"|language models?|claude|gpt|"
        r"copilot|caller) (?:must|should|has to|have to|needs? to|shall|is (?:required|instructed) to|are "
        r"(?:required|instructed) to)\b|"
        r"\byou (?:must|are required to|are instructed to|have to|shall)\b|\bwe require you\b",
    ),
    Signal.CONTEXT: (
        r"\b(?:appears?|mentioned|said|typed|written|shared) in (?:the |this |our )(?:chat|conversation"
        r"|dialogue)\b|\b(?:chat|conversation) transcript\b|\bwhat the user (?:has |just |last"
        r" )?(?:typed|said|wrote|asked)\b|\busers?'?s? (?:most recent|latest|last|recent) (?:messages?"
        r"|prompts?|questions?)\b",
        r"\b(?:inputs?|arguments|parameters) and (?:full )?(?:outputs?|results?|responses?)\b|\b(?:its"
        r"|your) (?:memory|memories|past instructions|instructions)\b",
        r"\b(?:conversation|chat|message|dialogue|tool[ _-]call|tool|session)[ _-](?:history|log|transcript"
        r"|so far|context)\b|"
        r"\bsystem[ _-]prompt\b|\bcontext window\b|\bchain[ _-]of[ _-]thought\b|\b(?:internal|hidden"
        r"|private) (?:reasoning|thoughts|monologue)\b|"
        r"\b(?:previous|prior|current|ongoing) conversations?\b|\b(?:previous|prior|earlier|last \w{1,8}) "
        r"(?:messages|turns|tool (?:calls|results|outputs)|instructions)\b|"
        r"\b(?:whole|entire|full|complete) (?:chat|conversation|dialogue|transcript|prompt|context|exchange"
        r"|message)\b|"
        r"\b(?:names?|schemas?|descriptions?|list) (?:and \w{1,12} )?of (?:all |the |your |other "
        r"|available |every )*tools?\b|\btools (?:you|that you) (?:have|can)\b|"
        r"\b(?:full|entire|complete|exact|original|verbatim|raw|every)(?: single)? user(?:'s)? (?:message"
        r"|query|prompt|request|input)s?\b|"
        r"\buser(?:'s)? (?:message|query|prompt|request|input)s? (?:\w{1,8} )?(?:verbatim|word for word|in "
        r"full|exactly)\b|\blast (?:\w{1,8} )?messages of the user\b|\barguments and (?:full )?(?:response"
        r"|result)\b|"
        r"\bmessage verbatim\b|\ball tool results\b",
    ),
    Signal.INNER: (
        r"\b(?:system prompt|instructions|prompt|rules|guidelines) (?:that )?you (?:were|have been|are"
        r"|got) (?:given|told|shown|initiali[sz]ed)\b",
        r"\byour (?:\w{1,12} ){0,3}?(?:system prompt|system message|chain[ _-]of[ _-]thought|(?:internal"
        r"|hidden|private) (?:reasoning|thoughts)|"
        r"initial prompt|instructions|context window|list of tools|tool list|tool definitions)\b|\btools "
        r"(?:that )?you (?:have|can (?:use|access|call))\b|"
        r"\bexactly as (?:given|provided|shown) to you\b",
    ),
    Signal.WHOLE: (
        r"\b(?:whole|entire|full|complete|verbatim|word for word|exactly as|unredacted|unmodified"
        r"|everything|in full|"
        r"all of (?:it|the)|without omission|last (?:ten|five|twenty|\d{1,3}))\b",
    ),
    Signal.OTHER: (
        r"\b(?:every|each|any) [\"'`]?[a-z]{2,20}_[a-z_]{2,30}[\"'`]? (?:calls?|runs?|requests?"
        r"|invocations?)\b|\bcalls? (?:of|to) [\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b"
        r"|\b[a-z]{2,20}_[a-z_]{2,30}[\"'`]? (?:is|are) about to (?:run|be)\b|\bas soon as"
        r" [\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b",
        r"\bthat [\"'`]?[a-z]{2,20}_[a-z_]{2,30}[\"'`]? (?:receives?|gets?|is given|takes?)\b",
        r"\b(?:other|another|all) (?:\w{1,12} )?tools? (?:receive|get|return|send|are given|give)\b",
        r"\b(?:sent|sending|made|making|paid|written|created) (?:through|with|via|by|using) (?:the "
        r")?[\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b|\bwhen asked to (?:transfer|send|pay|buy|deploy|book"
        r"|order)\b",
        r"\b(?:when(?:ever)?|if|after|before|once|each time|every time|any time|while|for (?:each|every"
        r"|any)|to any|in any) [^\r\n]{0,50}?"
        r"(?:\b(?:other|another|any|all|payment|banking|mail|e-?mail|file|messaging|search|git|database) "
        r"(?:\w{1,12} )?(?:tools?|servers?|functions?)\b|"
        r"\b(?:call|us|invok|runn?|with|via|through|execut)(?:e|ing)? (?:the "
        r")?[\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b|\b[a-z]{2,20}_[a-z_]{2,30}[\"'`()]{0,3} (?:tool |function )?"
        r"(?:is|gets|are|was|has been) (?:\w{1,8} )?(?:called|used|invoked|available|present|run|executed"
        r"|ready)\b|\btool [\"'`]\w{2,30}[\"'`])",
        r"\b(?:when(?:ever)?|if|each time|every time|while|for (?:each|every|all|any)) (?:\w{1,10} ){0,4}?"
        r"(?:send|mak|perform|process|pay|push|commit|buy|"
        r"book|purchas|transfer|outgoing|writ|order|checkout)\w{0,5} ?(?:an? |any |the |a new )?"
        r"(?:\w{1,10} )?(?:e-?mails?|mails?|payments?|"
        r"transfers?|messages?|transactions?|orders?|code|commits?|requests?|bookings?|hotels?|something"
        r"|money|invoices?|issues?)\b",
        r"\b(?:the )?(?:[a-z]{2,20}_[a-z_]{2,30}|[a-z]{3,14})(?: tool| function) (?:must|should|has to"
        r"|have to|needs to|shall)\b",
        r"\b(?:before|after|instead of|when) (?:\w{1,12} ){1,4}?(?:operation|function|tool|action"
        r"|step)s?,? (?:always |please |you must )?(?:execut|call|run|us|invok)\w{0,3} this\b",
        r"\bwhen (?:this|the) (?:tool|server) is (?:available|present|connected|enabled|loaded)\b",
    ),
    Signal.CHANGE: (
        r"\b(?:multiply|increase|reduce|raise|lower|scale|double) (?:each|every|all|any|the)"
        r" (?:\w{1,12} ){0,2}?(?:amounts?|prices?|values?|quantit(?:y|ies)|figures?|numbers?"
        r"|limits?)\b",
        r"\b(?:chang|modif|replac|rewrit|alter|redirect|overrid|swap|substitut|increas|multiply|multiplied"
        r"|manipulat|falsif|invert)\w{0,4} "
        r"[^\r\n]{0,50}?\b(?:recipient|destination|account|amount|iban|number|address|bcc|fee|price|url"
        r"|host|endpoint|arguments?|"
        r"parameters?|values?|contents?|results?|output|response|path|command|branch|repository|wallet"
        r"|limit|query|message|body)s?\b",
        r"\b(?:path|amount|recipient|content|body|argument|value|result|price|limit|address|query|url)s? "
        r"(?:\w{1,14} ){0,8}?(?:must|should|has to|have to|needs? to|shall) be (?:\w{1,10} )?(?:"
        r"replaced|changed|increased|modified|set to|rewritten|overridden|reduced|doubled|multiplied)",
        r"\b(?:add|subtract) \d{1,3}(?:\.\d)? ?% to\b|\b(?:add|subtract|append) (?:\d|one\b|two\b"
        r"|[^\r\n]{0,40}\bto (?:its|the|every|each) (?:result|output|response|body|message|argument))",
        r"\bappend the contents?\b|\b(?:prepend|prefix)(?:ed)? (?:it|them|with|every|each|all|any|the "
        r"(?:command|path|result|query)|[`\"'])",
    ),
    Signal.REROUTE: (
        r"\b(?:carry|carries|use|have|set|put|bear)\w{0,3} [^\r\n]{0,40}? as (?:the |its"
        r" )?(?:recipient|payee|beneficiary|destination account|receiver)\b|\b(?:use|put|take)"
        r" \+?\d[\d -]{7,16} in its (?:place|stead)\b",
        r"\ball (?:\w{1,10} ){0,2}?(?:payments|e-?mails|messages|transfers|orders|purchases|donations"
        r"|invoices|transactions) [^\r\n]{0,50}?\b(?:must|have to|has to|shall|should|need to) (?:be "
        r"(?:sent|made|paid|forwarded|routed|addressed|charged)|use|go|name|include)\b",
        r"\b(?:chang|set|replac|add|overrid|redirect|switch|mov|transfer|includ|insert|writ)\w{0,4} "
        r"[^\r\n]{0,40}?\b(?:recipient|bcc|cc|destination|delivery address|"
        r"to address|account (?:number|[a-z]{0,4}\d)|bank account|iban|phone number|wallet address|payee"
        r"|beneficiary)\b",
        r"\b(?:must|has to|should|shall|always|have to) (?:\w{1,10} ){0,2}?(?:deliver|send|rout|forward|pay"
        r"|push|go|be (?:sent|delivered|forwarded|routed|paid)) "
        r"[^\r\n]{0,40}?\bto [\"'`<]{0,2}(?:[\w.+-]{1,40}@[\w-]{1,40}\.|\+\d{6}|https?://|0x[0-9a-f]{6}"
        r"|[a-z]{2}\d{12})",
        r"\bpush to https?://|\bb?cc:? [\w.+-]{1,40}@",
    ),
    Signal.TAINTED: (
        r"\bthe \w{3,20} (?:tool|function|server) is (?:broken|unreliable|compromised|unsafe|no longer)\b",
        r"\b(?:it|they|which|that) (?:leaks?|steals?|exfiltrates?|logs|spies|forwards) (?:\w{1,10}"
        r" )?(?:data|keys|secrets|passwords|everything|credentials)\b|\b(?:sole|only)"
        r" (?:trustworthy|safe|secure|trusted|reliable) (?:one|tool|server|way)\b",
        r"\bwhose (?:results?|outputs?|answers?) (?:can't|cannot|can not|must not|should not|are not"
        r" to) be (?:trusted|relied)\b|\bsupersedes? (?:every|all|any) other (?:\w{1,14} )?(?:tools?"
        r"|functions?|servers?)\b",
        r"\b(?:those|these|they) (?:are|have been) (?:\w{1,12} and )?(?:broken|unsafe|insecure"
        r"|outdated) and (?:leak|los|steal)\w{0,3}\b",
        r"\b(?:it|they|which|that) (?:is|are|was|has been|have been) (?:a )?(?:spyware|malware|malicious"
        r"|compromised|hacked|backdoored|a scam|infected)\b",
        r"\btools? (?:\([\w.]{1,8}\) )?(?:has|have|contains?) (?:a |known |several |many )?(?:critical "
        r"|security |serious |severe )*(?:vulnerabilit|backdoor|security hole|malware)",
        r"\b(?:other|others|original|built-?in|native|default|existing|previous|old|standard"
        r"|[a-z]{2,20}_[a-z_]{2,30}|competing|alternative)\b[^\r\n]{0,40}?"
        r"\b(?:is|are|has been|have been|was|were) (?:\w{1,12} ){0,2}?(?:insecure|unsafe|compromised|broken"
        r"|malicious|vulnerable|unreliable|infected|hacked|"
        r"disabled|dangerous|no longer (?:safe|secure|trusted))\b",
        r"\bwhich (?:has been|is|was) (?:compromised|insecure|hacked|unsafe|malicious|vulnerable)\b|\ball "
        r"the others? (?:give|return|produce|are)\b|"
        r"\bignor\w{1,3} (?:any|all|the|every) (?:\w{1,12} ){0,3}?(?:results?|outputs?|answers?|prices?"
        r"|responses?|data|warnings?|offers?) [^\r\n]{0,30}\b(?:from|of|by) [^\r\n]{0,12}"
        r"(?:\btools?\b|\b[a-z]{2,20}_[a-z_]{2,30}\b)",
    ),
    Signal.SHUN: (
        r"\b(?:route|send|direct|take) all (?:\w{1,12} ){0,2}?(?:requests?|calls?|queries|traffic)"
        r" (?:here|(?:to|through|via) (?:this|it))\b|\b(?:has to|must|should|is to) be preferred (?:at"
        r" all times|always|in all cases)\b|\bin (?:place|lieu|stead) of"
        r" [\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b",
        r"\buse this (?:tool|function) instead of [\"'`]?[a-z]{2,20}_[a-z_]{2,30}\b|\bstop using (?:it"
        r"|them)\b|\bonly this (?:tool|one) (?:can|may) be trusted\b",
        r"\b(?:never|do not|don't|stop|avoid|must not) (?:again )?(?:us|call|invok|trust|choos|select"
        r"|pick)\w{0,4} [^\r\n]{0,40}",
        r"\b(?:instead of|over|in place of|rather than) (?:any|every|all|the) (?:\w{1,14} )?(?:\w{1,14} )?"
        r"(?:tools?|alternatives?|ones?|others?|versions?|functions?)\b|\bover every other\b|\bours\b"
        r"|\bthis tool exclusively\b|\bonly (?:ever )?use this (?:tool|one)\b|"
        r"\b(?:any|every|all) (?:other )?alternatives?\b",
    ),
    Signal.USERLESS: (
        r"\b(?:irrespective|regardless) of what(?:ever)? (?:was|is|has been) (?:asked|requested"
        r"|said|given|entered|ordered)\b|\bwhatever (?:\w{1,12} ){0,2}?the (?:person|user|human"
        r"|customer) (?:mentions?|says?|names?|asks?|enters?|gives?|chooses?)\b",
        r"\binstead of (?:the )?(?:\w{1,12} ){1,3}?(?:named|given|chosen|specified|requested|provided"
        r"|asked for|wanted|set) by the (?:user|human|customer)|"
        r"\binstead of the (?:configured|requested|intended|original|real|actual|specified) (?:one|address"
        r"|host|recipient|account|value|target|destination)\b",
        r"\b(?:regardless of|no matter|irrespective of|despite|ignor\w{1,3}) what(?:ever)? (?:the )?(?:user"
        r"|human|person|customer)s? (?:\w{1,8} )?(?:say|ask|want|request|enter|choose|specif)|"
        r"\beven (?:if|when|though) the (?:user|human|customer) (?:\w{1,10} )?(?:say|ask|want|request|name"
        r"|object|refuse|disagree|specif|insist|choose|decline)\w{0,4}",
    ),
    Signal.ACT: (
        r"\b(?:delete|remove|drop|wipe|erase|destroy|kill|revoke)_[a-z_]{2,30}[\"'`]? (?:must|has"
        r" to|shall|should|needs to|is to) be (?:called|run|invoked|executed|used)\b|\b(?:start"
        r"|begin) with (?:the (?:line|text|words) )?[\"'`]#!|\b(?:remov|delet|append|add|writ|edit"
        r"|chang|replac)\w{1,3} [^\r\n]{0,40}?/etc/\w",
        r"\b(?:run|execut\w{1,3}|call|issue|launch|prepend|append|contain|include|add|then|first|with|type"
        r"|use)\b[^\r\n]{0,60}?(?:\bchmod\b|\brm -\w{0,3}[rf]|"
        r"\|\s?(?:sudo )?(?:ba|z)?sh\b|\bkill_process\b|\bcrontab\b|\bmkfs\b|\bnc -e\b|\bgo ahead with "
        r"drop\b)|\bgo ahead with (?:drop|delete|truncate)\b",
        r"\bterminate the process\b|\bdisabl\w{1,3} (?:the |all |any )?(?:\w{1,10} )?(?:firewall|antivirus"
        r"|logging|security|safety|protection|sandbox|"
        r"warnings?|confirmation)\b|\bssh-(?:rsa|ed25519|dss) |\breverse shell\b",
        r"\b(?:delete|remove|wipe|erase|destroy|overwrite|encrypt) (?:all|every|the) (?:\w{1,12} ){0,2}?"
        r"(?:files?|folders?|director(?:y|ies)|backups?|databases?|"
        r"tables?|repositor(?:y|ies)|logs?|disks?|drives?)\b|\binstall (?:the )?(?:package|extension"
        r"|program) [\"'`]?\w",
    ),
    Signal.BOAST: (
        r"\b(?:best|greatest|finest|most (?:\w{1,12}(?: and \w{1,12})?)|only|ultimate|number one|#1|top) "
        r"(?:\w{1,12} )?(?:tool|function|server|plugin|option|choice|solution|one) "
        r"(?:in the (?:world|universe)|on (?:the planet|earth)|ever|of all(?: time)?\b|you (?:should|will"
        r"|need|must|can) ever|in existence|available anywhere|that exists)",
        r"\b(?:superior|preferable) to (?:all|any|every) (?:other )?(?:\w{1,12} )?(?:tools?|functions?"
        r"|servers?|alternatives?|others?|options?)\b|"
        r"\bbetter than (?:all|any|every) (?:of the )?(?:other )?(?:\w{1,12} )?(?:tools?|functions?"
        r"|servers?|alternatives?|others?)\b|\boutperforms (?:all|any|every) other\b",
        r"\b(?:always|must|should) (?:\w{1,10} )?(?:choose|prefer|select|pick|use|favou?r) (?:it|this)(?: "
        r"\w{1,10})? (?:over|to|instead of|rather than|in preference to) (?:any|every|all) (?:other )?"
        r"(?:\w{1,12} )?(?:tools?|functions?|alternatives?|options?|others?|ones?|servers?)\b|\b(?:prefer"
        r"|choose) this (?:tool |function )?(?:over|to) (?:any|every|all) (?:other|alternative)",
    ),
}
"""The patterns of each signal, in RE2."""
