"""Signs that a text among data wants something of the model."""

from __future__ import annotations

from vanguard.layers.orders.phrases import START
from vanguard.layers.orders.sign import Sign
from vanguard.layers.orders.terms import COMMANDS, DATA, DROP, EARLIER, FORMER, INSTRUCTIONS, SAY, TO, VERB

WILLS: tuple[Sign, ...] = (
    Sign(
        "revolt",
        4,
        (
            rf"{DROP}(?: {EARLIER}){{0,3}} (?:previous|prior|above|earlier|preceding|foregoing|former"
            rf"|original|initial|your|system|all|past)"
            rf"(?: {EARLIER}){{0,3}} (?:\w{{1,12}} )?{COMMANDS}\b",
            r"\b(?:ignore|disregard|forget) (?:absolutely |about )?(?:everything|anything|all|whatever"
            r"|what)(?: of)?(?: that)?"
            r" (?:above|before|prior|previously|I(?:'ve| have)? (?:said|told|asked)|you(?:'ve| have"
            r"| were)? (?:been )?(?:told|given|asked|instructed))\b",
        ),
    ),
    Sign(
        "override",
        3,
        (
            r"\b(?:operator|user|owner|developer|admin)s? (?:has|have) (?:replaced|changed|updated"
            r"|revised) (?:the|your|its) (?:objective|task|goal|instructions|request)\b|\b(?:do|perform"
            r"|start|begin|solve|complete) (?:a|the|this) new task ?:",
            r"\b(?:abort|cancel|drop|quit|leave) (?:the|this|your) (?:summary|task|translation|analysis"
            r"|review|job)\b[.!;,]|\bnew assignment ?:|\bthe previous (?:assistant|agent|model|bot)"
            r" (?:made|was|has|failed|got)\b",
            r"\b(?:your|the assistant's) (?:current )?(?:task|assignment|job) (?:has|is|was) (?:\w{2,8}"
            r" ){0,2}?(?:changed|cancell?ed|obsolete|void|superseded|replaced|withdrawn)\b|\b(?:user's"
            r"|earlier|initial|old) (?:task|request|question|query) (?:has|is|was) (?:\w{2,8}"
            r" ){0,2}?(?:changed|cancell?ed|obsolete|void|superseded|replaced|withdrawn)\b",
            r"\bwhat (?:the user|your user|I|your (?:owner|operator|boss)) (?:really|actually|in fact"
            r"|truly) (?:wants?|needs?|meant|asked)\b|\b(?:the )?(?:real|actual|true|genuine)"
            r" (?:instructions?|request|question|orders?)(?: from (?:your|the) (?:user|owner|developer"
            r"|operator))? (?:follows?|comes? (?:now|next)|reads?)\b",
            r"\b(?:the following|this|what follows|these) (?:takes?|has|have|take) (?:absolute |full"
            r" )?(?:priority|precedence) over (?:what(?:ever)? you|your|anything you|the user|all other"
            r"|everything)\b",
            r"\b(?:ignore|disregard|forget)(?: about)? (?:the|this|that|my|your|their) (?:\w{1,10}"
            r" )?(?:question|task|request|report|assignment|query|summary)[.;:,]+ (?:instead|please"
            r"|kindly|rather|write|say|send|tell)\b",
            r"\b(?:content|text|page|document|message|data|e-?mail)s? above (?:is|was|are|were) (?:just"
            r" |only |all )?(?:fake|false|a (?:decoy|test|placeholder)|irrelevant|made up|not real"
            r"|void)\b",
            rf"{DROP}(?: {EARLIER}){{0,3}} {FORMER}(?: {EARLIER}){{0,3}} (?:\w{{1,12}} )?{INSTRUCTIONS}\b",
            r"\b(?:ignore|disregard|forget) (?:absolutely |about )?(?:everything|anything|all|whatever"
            r"|what)(?: of)?(?: that)?"
            r" (?:above|before|prior|previously|else|I|you|we|they|was|were|came|has|the user)\b",
            rf"\b(?:ignore|disregard|forget|skip) (?:the |this |that |all |my |your )?(?:rest of )?(?:the "
            rf"|this |that )?"
            rf"(?:above|following|remaining|other|actual|real|provided )?(?:{DATA}|recipe|function|code"
            rf"|caption|task)(?: and|[.:;,]? (?:instead|{SAY}))\b",
            r"\b(?:previous|prior|original|current|last|first|above|initial|user'?s?) (?:task|request"
            r"|question|query|instruction)s?"
            r" (?:has|have|is|was|are|were) (?:now |been |already |all ){0,2}"
            r"(?:completed?|finished|done|cancell?ed|solved|outdated|obsolete|void|over|invalid|superseded"
            r"|replaced|wrong)\b",
            r"\bstop (?:what (?:you are|you're) doing|(?:processing|summari[sz]ing|reading|executing"
            r"|working on|following)"
            r" (?:the |this |your )?(?:\w{1,12} )?(?:task|template|document|request|instructions?|email"
            r"|page"
            r"|content|text|data)|everything|your current task)\b",
            r"\b(?:task|request|question|query|instruction)s? above (?:is|are|was|were|has been"
            r"|have been) (?:now |already )?"
            r"(?:completed?|finished|done|answered|cancell?ed|void|obsolete)\b",
            r"\bnow that (?:you|you've|you have)(?: have)? (?:\w{1,12} )?(?:finish|complet|summari|read"
            r"|process|answer|review)\w{0,4}\b",
            r"\binstead of (?:answering|summari[sz]ing|responding|completing|following|translating) (?:the"
            r"|this|that|my|any)\b",
        ),
    ),
    Sign(
        "secrecy",
        2,
        (
            r"\b(?:no need|not necessary|needn't|need not|no reason) (?:to )?(?:mention|tell|report"
            r"|inform|disclose)\b|\breport that nothing (?:happened|was changed)\b",
            r"\b(?:do not|don'?t|never|must not|without|avoid|refrain from) (?:\w{1,10} ){0,2}(?:tell"
            r"|mention|inform|notify|reveal|disclos|alert|warn|let|show|telling|mentioning|informing"
            r"|notifying|revealing|alerting|letting|warning|bother)\w{0,4}"
            r" (?:\w{1,12} ){0,3}(?:the user|users?|human|customer|anyone|anybody|owner|operator|person"
            r"|this to|about this|it to|me)\b",
            r"\b(?:do not|don'?t|never) (?:mention|reveal|disclose|report) (?:it|this"
            r"|that)(?: to \w{2,8}(?: \w{2,12})?)? ?"
            r"(?:[.,;\"'<)]|$|\n)",
            r"\bwithout (?:telling|informing|notifying) (?:the )?(?:developers?|maintainers?|reviewers?"
            r"|team|author|customers?)\b",
            r"\bwithout (?:telling|informing|notifying) (?:me|the user|anyone|my|your|him|her)\b",
            rf"(?:{START}|\b{TO} )(?:silently|secretly|quietly|covertly|discreetly|stealthily) {VERB}\b",
            r"\bkeep (?:this|it|that) (?:a )?(?:secret|confidential|hidden|between us|to yourself|quiet)\b",
        ),
    ),
    Sign(
        "obey",
        2,
        (
            r"\bthe only thing (?:to be done|to do|that matters|you (?:need|have) to do) is\b",
            r"\bbefore (?:you )?(?:answer|respond|repl|summari|continu|proceed)\w{0,4}\b[^.\n]{0,30},"
            r" (?:it is|it's) (?:\w{1,10} )?(?:important|essential|necessary|vital|crucial|required"
            r"|imperative) that you\b",
            r"\b(?:do|complete|finish|perform|handle) (?:that|this|so|it) (?:first|before (?:you"
            r" )?(?:answer|reply|respond|go|going|continue|proceed|start|anything))",
            r"\b(?:can|will|may) only be (?:summari[sz]ed|read|shown|opened|processed|displayed"
            r"|translated|answered) (?:once|after|if|when) you(?:'ve| have)? \w",
            r"\b(?:strictly|you must|you have to|you need to|must now) (?:strictly |now |only |first "
            r"|immediately )?(?:adhere to|obey|comply with|execute|carry out|follow|do|perform|complete)"
            r" (?:exactly |strictly |only )?(?:the |these |this |all )?(?:following|below|new"
            r"|next)(?: \w{1,10}){0,2}? (?:i\w?n\w?s\w?t\w?r\w?u\w?c\w?t\w?i\w?o\w?n\w?s?|task|actions?"
            r"|orders?|request|first)\b",
            r"\b(?:do|complete|perform|execute|finish) (?:the following|the new|my)(?: new| urgent| task"
            r"| action| request)* first\b",
            r"\bI (?:have|need|want) (?:a |an |you to )(?:more |new |much )*(?:urgent|new) ",
            r"\bin order to (?:get|see|receive|access|complete|continue|view|unlock|obtain"
            r"|proceed)\b[^.\n]{0,40}\byou (?:must|have to|need to)\b",
            r"\bbefore (?:you )?(?:can |may |do |even )?(?:solv|complet|continu|proceed|finish|summari"
            r"|answer|respond|repl)\w{0,5}\b[^.\n]{0,40}(?:\byou (?:must|need to|have to)|\bplease\b"
            r"|\bfirst\b)",
            rf"\bbefore (?:showing|displaying|presenting|returning|you (?:show|display|present|return"
            rf"|pass)) (?:this|it|the"
            rf"|any|these)\b[^.\n]{{0,40}}, (?:please )?{VERB}\b",
            rf"\bbefore (?:answering|responding|replying|summari[sz]ing|continuing|proceeding|you (?:answer"
            rf"|respond|reply|summari[sz]e|continue|proceed))\b[^.\n]{{0,40}}, {VERB}\b",
            r"\byou (?:must|have to|need to|are required to|are instructed to|are ordered to"
            r"|are obliged to) (?:first|now|immediately|instead)\b",
        ),
    ),
    Sign(
        "sway",
        2,
        (
            r"\bpretend (?:that )?(?:the|this|it|you|there|no) [^.\n]{0,40}\band (?:tell|say|report"
            r"|answer|claim|write)\b",
            r"\byou (?:now|will now|shall now|must now) (?:act|behave|respond|operate|speak) as\b"
            r"|\bwhatever the user (?:says|asks|wants|types|writes)\b|\bwhat you (?:should|must|have to"
            r"|need to|will) do (?:now|next|instead) is\b",
            r"\b(?:the|your) (?:user|operator|owner|principal|boss|human|developer|admin)s? (?:\w{2,8}"
            r" ){0,2}?(?:authori[sz]ed|asked|instructed|permitted|allowed|told|wants?|expects?) (?:me"
            r" to tell )?you (?:that you should|to)\b|\blove it if you\b",
            r"\byour (?:new|real|true|only|updated) (?:primary |main )?(?:task|goal|objective|mission"
            r"|instructions?|directives?|job|purpose|role|priority) (?:is|are|now|:|will be)",
            r"\byou are now\b (?:acting |going |operating |called |an? (?:\w{1,12} )?(?:AI|assistant|bot"
            r"|hacker|model)|[\"'“‘]|DAN\b|\w{1,20}(?:GPT|Bot)\b|in \w{1,12} mode)",
            r"\byou (?:have been|are|were) (?:hereby )?(?:assigned|given|granted) (?:a |an )(?:new"
            r"|additional|different) "
            r"(?:objective|goal|mission|role|persona|identity|directive)\b",
            r"\bfrom (?:now|this point|here) on(?:wards?)?,? (?:you|your|respond|answer|act)\b",
            r"\b(?:begin|start|end|prefix|preface|append|finish) (?:(?:all |any )?(?:of )?(?:your "
            r"|subsequent |future )+|every |each )(?:responses?|answers?|repl(?:y|ies)|messages?|summar(?:y"
            r"|ies)|outputs?)\b",
            r"\b(?:prefix|preface) (?:your |the )(?:responses?|answers?|repl(?:y|ies)|messages?|summar(?:y"
            r"|ies)|outputs?)\b",
            r"\ball (?:of )?(?:your |further |future |subsequent )?(?:responses|answers|replies"
            r"|outputs) must\b",
            r"\b(?:the|your|user'?s|my) (?:actual|real|true|new) (?:request|task|goal|instructions?"
            r"|objective|intent|query|question) (?:is|are|was)\b",
            r"\bthe user (?:has )?(?:changed (?:their|his|her) mind|now wants|actually wants"
            r"|no longer wants)\b",
        ),
    ),
    Sign(
        "errand",
        3,
        (
            r"(?:^|\W)(?-i:TODO|TO-DO|ACTION REQUIRED|ACTION ITEM|TASK|NEXT STEP|INSTRUCTION|REQUEST"
            r"|DIRECTIVE|ORDER)S?\]? ?: ?(?:please |kindly |now |make sure to )?"
            r"(?:send|e-?mail|forward|transfer|wire|pay|visit|go to|open the link|click|book|reserve"
            r"|make (?:a |the )?reservation|invite|schedule|post|buy|purchase|subscribe"
            r"|say|tell|reply|respond|message|call|create an? (?:\w{1,12} ){0,3}(?:events?|appointments?"
            r"|meetings?)|get (?:all|the|my|every)|find (?:all|my)|delete (?:the |all |my )(?:file|e-?mail"
            r"|message|event|account|calendar)\w{0,2}|update my|change my|refund)\b",
        ),
    ),
    Sign(
        "hidden",
        3,
        (
            rf"<!-{{1,2}} ?-?[^>]{{0,100}}\b(?:{SAY}|{VERB})\b[^>]{{0,80}}\b(?:users?|your (?:response"
            rf"|answer|reply|summary|output)|readers?|AI|assistant|LLM|at the (?:end|start)"
            rf"|instructions)\b",
            r"<!-{1,2} ?-?(?:hidden|secret|AI|LLM|assistant|instructions?)\b",
            rf"(?:display ?: ?none|visibility ?: ?hidden|font-size ?: ?[01](?:px|pt|em)?\b"
            rf"|opacity ?: ?0(?:\.0)?[;\"']|color ?: ?(?:white|transparent"
            rf"|#fff(?:fff)?)\b)[^>]{{0,60}}>[^<]{{0,60}}\b(?:{SAY}|{VERB})\b",
        ),
    ),
    Sign(
        "leak",
        3,
        (
            r"\b(?:dump|print|list|reveal|output|show) (?:the|your|its) (?:tool list|list of tools|tool"
            r" definitions|instructions you work)\b",
            r"\b(?:share|post|send|reveal|print|repeat|submit|publish|output|leak|paste|disclose)"
            r" (?:the )?(?:full |entire )?(?:contents?|text|copy) of your (?:context(?: window)?|prompt"
            r"|system prompt|instructions|memory|configuration|conversation)\b",
            r"\b(?:reveal|share|repeat|disclose|print|show|tell|output|recite)(?: me| us)? (?:the |all "
            r"|your |any |of )*(?:\w{1,12} )?(?:instructions|prompt|rules|guidelines) (?:that )?you"
            r" (?:were|have been|are) (?:given|told|initiali[sz]ed with)\b",
            r"\b(?:repeat|reveal|share|list|output|disclose) (?:all|every|any) (?:\w{1,14}"
            r" )?information (?:that )?(?:it|you) (?:know|have|has)|\b(?:share|paste|post|reveal|give)"
            r" (?:me |us )?your (?:api keys?|credentials|access tokens?|secrets?|passwords?)\b",
            r"\b(?:export|upload|post|send|share|submit) (?:the |your |this )?(?:full |entire )?(?:chat"
            r"|conversation)(?: history| log| transcript)? (?:to|at) (?:https?://|[\w.+-]{1,40}@)",
            r"\b(?:reply|respond|return|answer|echo|output|send|transmit|repeat|include|post|share|submit"
            r"|reveal|provide|print)"
            r"(?: back)?(?: with)? (?:its|your|their) (?:own |complete |full |entire |whole |current "
            r"|exact )*(?:system (?:prompts?"
            r"|messages?)|tool (?:list|definitions)|initial (?:prompt|instructions)|hidden (?:prompt"
            r"|instructions)|chat history"
            r"|conversation(?: history| so far)?|context window|environment(?: variables)?)\b",
            r"\b(?:send|transmit|post|upload|submit|forward|share) (?:us |me |back )?(?:the )?(?:last"
            r"|complete|full|entire|whole|current"
            r"|previous) (?:conversation|chat|dialogue|system prompt|context)\b",
            r"\bthe contents? of (?:the|your|its) environment\b|\beverything (?:that )?the user (?:told"
            r"|tells|said|says|wrote"
            r"|writes|typed|types) (?:to )?you\b",
            r"\b(?:append|add|insert|attach|put|include|fill in) (?:the )?(?:user's|users') "
            r"(?:\w{1,12} )?(?:tokens?|cookies?|passwords?|api keys?|credentials"
            r"|session(?: id)?)\b",
            r"\breplac(?:e|ing) \S{1,40} (?:by|with) (?:the|your|any|a) (?:\w{1,12} )?(?:keys?|tokens?"
            r"|passwords?|secrets?"
            r"|conversation|credentials) (?:in|from|of) (?:your|the|this) (?:context|conversation|memory"
            r"|environment|prompt|chat)\b",
        ),
    ),
    Sign(
        "beacon",
        4,
        (
            r"!?\[[^\]\n]{0,80}\]\(https?://[^)\s]{1,200}[?&][\w-]{1,20}=(?:\{\{?|\[|<"
            r"|\$\{)[^)\n]{0,60}\b(?:conversation"
            r"|chat|history|secrets?|api[ _-]?keys?|passwords?|summary of|system prompt|base64)\b",
        ),
    ),
    Sign(
        "phish",
        1,
        (
            r"\b(?:ask|tell|have|get|instruct|make) (?:the )?(?:user|human)s? (?:to (?:paste"
            r"|re-?enter|enter|type|provide|send|share|give|read out)|for) (?:you |us |in )?(?:their"
            r"|his|her)"
            r"(?: \w{1,12}){0,3}?"
            r" (?:passwords?|(?:access|session|security|login) tokens?|pin|one-time codes?"
            r"|verification codes?|2fa codes?|credit card\w{0,8}|card numbers?"
            r"|cvv|private keys?|seed phrases?|credentials|SSN|social security numbers?)\b",
        ),
    ),
    Sign(
        "persist",
        2,
        (
            r"\b(?:save|store|add|write|commit|remember) (?:this|it|that|the following"
            r"|permanently)?(?: \w{1,12}){0,2} ?(?:in|to"
            r"|into) (?:your |long-?term |permanent |persistent )*memory\b",
            r"\bremember (?:permanently|for ever|forever|for all (?:future )?(?:sessions|conversations"
            r"|chats))\b",
        ),
    ),
    Sign(
        "bias",
        2,
        (
            r"\b(?:choose|pick|book|buy|prefer|recommend) (?:this|our|the) \w{1,14} (?:irrespective"
            r"|regardless) of\b|\bleave an? (?:glowing|positive|five-star|5-star|excellent) (?:comment"
            r"|review|rating)\b",
            r"\b(?:rate|score|rank|review) (?:this|it|us|the \w{1,12})(?: \w{1,12}){0,2}? (?:with"
            r" )?(?:five|5|ten|10) (?:stars|points|of|out)\b",
            r"\bgive (?:it|this|us)\b[^.\n]{0,24}\b(?:the )?(?:highest|top|best|full|maximum|perfect)"
            r" (?:possible )?(?:score|rating|marks?|grade)\b",
            r"\b(?:leave out|omit|suppress|skip|drop) (?:everything|anything|all|any) (?:that is"
            r" )?(?:negative|critical|bad|unfavou?rable)\b",
            r"\b(?:list|mention|report|include|name) no (?:weaknesses|flaws|negatives|problems"
            r"|shortcomings)\b",
            r"\bmust not mention (?:the|any|this|our) \w{1,16} and (?:has|have|must|should)\b",
            r"\b(?:say|state|claim|conclude)s? that (?:the|this|our) \w{1,14} (?:is|are) (?:by far"
            r" )?the (?:best|leading|only|safest)\b",
        ),
    ),
)
"""In the order in which they are told."""
