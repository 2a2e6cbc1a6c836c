"""The signs of an order to a model, each a phrase that many writers would use, none of them enough alone."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import re2

from vanguard.layers.orders.phrases import START, Several, joined, phrase

# What is said in several places, spelt as people and careless writers spell it.
_INSTRUCTIONS = (
    r"(?:i\w?n\w?s?\w?t\w?r\w?u\w?c\w?t\w?i\w?o\w?n\w?s?|directions?|prompts?|directives?|guidelines?|commands?|orders?"
    r"|rules|constraints|programming|training|context|messages?|requests?|polic(?:y|ies)|safeguards?|restrictions"
    r"|conversations?|input|queries|query|questions?|tasks?|goals?|objectives?|assignments?)"
)
_EARLIER = (
    r"(?:all|any|of|the|your|my|our|these|those|this|that|previous|prior|above|earlier|preceding|foregoing|former|original|initial"
    r"|existing|current|system|safety|other|past|old|(?:user|customer|client|human)'?s?|users'|and|or|developer|security|default|every|such|in|to|about"
    r"|absolutely|completely|everything|anything|whatever|just|previously|given|assigned|main|actual)"
)
_FORMER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|former|original|initial|existing|current|system|safety|other|past|all|your|my"
    r"|(?:user|customer|client|human)'?s?|users'|everything|developer|security|default|given|assigned|main|actual)"
)
_VOICE = (
    r"(?:system|sys|admin(?:istrator)?|developer|assistant|AI|LLM|GPT|agent|root|operator|owner"
    r"|hidden|secret|priority|confidential|security|override)"
)
_SPEAKING = r"(?:message|prompt|instructions?|notes?|notice|override|commands?|directives?|mode|update|reminder|request|task|announcement|alert|only)"
_LOUD_VOICE = (
    r"(?:SYSTEM|ADMIN(?:ISTRATOR)?|DEVELOPER|AI|LLM|ROOT|OPERATOR|HIDDEN|SECRET|SECURITY|NEW|AGENT|ASSISTANT)"
    r"(?: (?:SYSTEM|SECURITY|PRIORITY))? (?:MESSAGE|PROMPT|INSTRUCTIONS?|NOTES?|NOTICE|OVERRIDE|COMMANDS?|DIRECTIVES?|MODE|REMINDER|TASK|ORDERS?)"
)
_DROP = (
    r"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|discard|overrid(?:e|ing)|overrule|neglect|set aside|stop following"
    r"|stop obeying|do not (?:follow|obey)|don'?t (?:follow|obey)|pay no attention to)"
)
_COMMANDS = r"(?:i\w?n\w?s?\w?t\w?r\w?u\w?c\w?t\w?i\w?o\w?n\w?s?|directions|prompts?|directives?|commands|orders|programming|training)"
_MODEL = (
    r"(?:AI|A\.I\.|LLM|LLMs|GPT(?:-?\d\w{0,2})?|ChatGPT|Claude|Gemini|Copilot|Llama|Mistral|chat ?bots?|(?:large )?language models?"
    r"|(?:AI|virtual|digital|automated|helpful|smart|personal|coding|email|e-mail|shopping|travel|banking|web|browser|browsing|autonomous|LLM|intelligent)"
    r"[ -](?:assistants?|agents?|models?|systems?|bots?|tools?))"
)
_ANYBODY = rf"(?:{_MODEL}|assistants?|agents?|models?|bots?)"
_DATA = (
    r"(?:documents?|data|e-?mails?|messages?|context|content|texts?|inputs?|files?|pages?|web ?pages?|websites?|results?|conversation|chat"
    r"|outputs?|articles?|reviews?|resumes?|instructions?|prompts?|query|queries|transcripts?|search results?|tool outputs?|inbox|history)"
)
_VERB = (
    r"(?:send|forward|e-?mail|mail|transfer|wire|pay|post|upload|share|submit|leak|exfiltrate|copy|publish|deliver|report|reveal|disclose|expose"
    r"|delete|erase|remove|wipe|drop|destroy|overwrite|modify|change|edit|alter|replace|rename|update|encrypt|move|cancel|revoke|disable|stop|kill|terminate|shut down"
    r"|visit|open|click|navigate|go to|browse|follow|download|install|fetch|access|read|retrieve|get|find|search|look up|collect|gather|extract|save|store|write|append"
    r"|run|execute|call|invoke|use|issue|make|perform|create|add|invite|book|reserve|order|buy|purchase|subscribe|grant|give|unlock|lock|schedule|approve|accept"
    r"|enable|turn (?:on|off)|set|sign|log ?in|enter|type|fill|list|sell|withdraw|deposit|trade|donate|recommend|print|encode|decode|craft|generate|compose|rate|confirm|merge|push|commit|clone|provide|explain|describe|acknowledge|continue)"
)
_SAY = (
    r"(?:say|reply|respond|answer|output|print|state|tell|inform|write|return|repeat|begin|start|end|include|mention|append|display|show|claim|admit|announce|convince|urge|advise|instruct|warn|remind|ask|recommend|praise|promote)"
)
_TO = r"(?:please|kindly|must|should|shall|now|then|and|first|to|also|just|instead|immediately|have to|need to|will|can you|could you|you|do|simply|only|always|I want you to|next|TODO|finally|lastly)[:,]?"
_ORDER = rf"(?:{START}|\b{_TO} )(?:please |kindly |now |immediately |first |then |just |do |also |simply |quickly )*{_VERB}"
_TARGET = (
    r"(?:[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]|https?://|\bwww\.[\w-]|\b\w{2,30}(?:-\w{1,20})*\.(?:com|net|org|io|xyz|info|site|ru|cn|co|app|dev)\b|\b[A-Z]{2}\d{8,}|[$€£] ?\d|\b\d[\d,.]* ?(?:USD|EUR|dollars|euros|bitcoin|BTC|ETH)\b|\b0x[0-9a-f]{8}"
    r"|\b(?:passwords?|pass ?codes?|credentials?|secrets?|private keys?|api[ _-]?keys?|ssh[ _-]?keys?|tokens?|security codes?|verification codes?|one-time|OTP|2FA|bank account|account numbers?|credit cards?|card (?:numbers?|ending)|system prompt|passport|SSN|social security|IBAN|wallet|seed phrase|(?:permanent |full |admin |remote |root )?access|permissions?|privileges|admin rights|medical|genetic|personal (?:data|information|details)|contacts?|address book|payment|transactions?|funds|money)\b"
    r"|\b(?:all|every|entire|whole|any) (?:of )?(?:the |my |your |our |their |user'?s? |received |sent |saved |stored |private )*(?:\w{1,14} ){0,2}(?:e-?mails?|files?|messages?|documents?|records?|data|events?|appointments?|conversations?|history|information|chats?|photos?|images?|users?|customers?|tables?|backups?|notes?|repositor(?:y|ies)|branches|issues)\b"
    r"|(?:~|/home|/etc|/var|/tmp|/root|/usr|C:\\\\?)[/\\][\w.-]|\.ssh\b|\.env\b|id_rsa|\brm -|[\s`'\"](?:/[\w.-]+){2,}|\benvironment variables\b|\bthe (?:front|back|garage) door\b|\bbranch\b|\bSSH key|/etc/(?:passwd|shadow)|\bfile with (?:the )?ID|\bthe (?:link|event with|reservation for|front door|service|process) )"
)


class Sign(NamedTuple):
    """One kind of sign: what it is, how much it weighs, and how it is written."""

    kind: str
    weight: int
    choices: tuple[str, ...]
    opens: bool = True
    """Whether it is rare enough in honest data for a passage to be weighed because of it; of the others
    only `SUPPORT` counts in all."""


SUPPORT = 2
"""What common signs add at most."""

SIGNS: tuple[Sign, ...] = (
    Sign(
        "revolt",
        4,
        (
            rf"{_DROP}(?: {_EARLIER}){{0,3}} (?:previous|prior|above|earlier|preceding|foregoing|former|original|initial|your|system|all|past)"
            rf"(?: {_EARLIER}){{0,3}} (?:\w{{1,12}} )?{_COMMANDS}\b",
            r"\b(?:ignore|disregard|forget) (?:absolutely |about )?(?:everything|anything|all|whatever|what)(?: of)?(?: that)?"
            r" (?:above|before|prior|previously|I(?:'ve| have)? (?:said|told|asked)|you(?:'ve| have| were)? (?:been )?(?:told|given|asked|instructed))\b",
        ),
    ),
    Sign(
        "override",
        3,
        (
            rf"{_DROP}(?: {_EARLIER}){{0,3}} {_FORMER}(?: {_EARLIER}){{0,3}} (?:\w{{1,12}} )?{_INSTRUCTIONS}\b",
            r"\b(?:ignore|disregard|forget) (?:absolutely |about )?(?:everything|anything|all|whatever|what)(?: of)?(?: that)?"
            r" (?:above|before|prior|previously|else|I|you|we|they|was|were|came|has|the user)\b",
            rf"\b(?:ignore|disregard|forget|skip) (?:the |this |that |all |my |your )?(?:rest of )?(?:the |this |that )?"
            rf"(?:above|following|remaining|other|actual|real|provided )?(?:{_DATA}|recipe|function|code|caption|task)(?: and|[.:;,]? (?:instead|{_SAY}))\b",
            r"\b(?:previous|prior|original|current|last|first|above|initial|user'?s?) (?:task|request|question|query|instruction)s?"
            r" (?:has|have|is|was|are|were) (?:now |been |already |all ){0,2}"
            r"(?:completed?|finished|done|cancell?ed|solved|outdated|obsolete|void|over|invalid|superseded|replaced|wrong)\b",
            r"\bstop (?:what (?:you are|you're) doing|(?:processing|summari[sz]ing|reading|executing|working on|following)"
            r" (?:the |this |your )?(?:\w{1,12} )?(?:task|template|document|request|instructions?|email|page|content|text|data)|everything|your current task)\b",
            r"\bnow that (?:you|you've|you have)(?: have)? (?:\w{1,12} )?(?:finish|complet|summari|read|process|answer|review)\w{0,4}\b",
            r"\binstead of (?:answering|summari[sz]ing|responding|completing|following|translating) (?:the|this|that|my|any)\b",
        ),
    ),
    Sign(
        "mark",
        4,
        (
            r"<\|/?(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|system|assistant|user|endofprompt|end|start|message|channel)\|>",
            r"<</?SYS>>|\[/?INST\]|<(?:start|end)_of_turn>|\[/?SYSTEM_PROMPT\]",
            rf"(?:\[/?|\{{\{{[#/]?){_VOICE}(?:[ _-](?:private|security|internal|system)){{0,2}}(?:[ _-]{_SPEAKING}){{1,2}}(?: (?:to|for) (?:the )?{_ANYBODY})?"
            r"(?: ?(?:>|\]|\}\})(?:[^(\w]|$)| ?: ?[^\]>]{0,200}(?:\]|\}\}|>))",
            rf"</?{_VOICE}(?:[_-](?:private|security|internal|system)){{0,2}}(?:[_-]{_SPEAKING}){{1,2}}>",
            rf"(?:#{{2,}} ?\(|-{{3,}} ?|={{2,}} ?|\*{{3,}} ?|!{{2,}} ?|#{{3,}}){_VOICE}(?:[ _-](?:private|security|internal|system)){{0,2}}(?:[ _-]{_SPEAKING}){{0,2}} ?(?:\)|-{{3,}}|={{2,}}|\*{{3,}}|!{{2,}}|#{{3,}})",
            r"(?:</?|\[/?)(?:system|admin|developer|assistant|hidden|AI|LLM|override|jailbreak)(?:\]|>)(?:[^(\w]|$|[A-Z])",
        ),
    ),
    Sign(
        "frame",
        3,
        (
            rf"(?:^|\n)[\s*>]*(?-i:{_LOUD_VOICE}) ?:",
            rf"(?:^|[\n.#*=:,\"'-] ?)(?:new|real|actual|revised) (?:system |user |primary |user's )?(?:instructions?|objective|goal|directives?|user query|user request|mission|orders|system prompt)(?: for (?:you|the {_ANYBODY}))? ?:",
            rf"(?:^|[\s(\[])[A-Z]\w{{2,12}}'?S? NOTES? (?-i:TO|FOR)(?: THE| ANY| ALL)? {_ANYBODY}",
        ),
    ),
    Sign(
        "border",
        2,
        (
            rf"(?:-{{3,}}|={{2,}}|#{{2,}}|\*{{3,}}|<+/?|\[+/?|~{{3,}}) ?end(?:[ _-]of)?[ _-](?:the[ _-])?{_DATA} ?(?:-{{3,}}|={{2,}}|#{{2,}}|\*{{3,}}|>+|\]+|~{{3,}})",
            r"(?:\[|-{3,} ?|={2,} ?|\(|\n)(?:author|editor|teacher|director|reviewer|moderator|translator|curator)'?s? (?:private )?note ?(?:\]|-{3,}|={2,}|\)|:)",
            r"(?:-{3,}|={2,}|#{2,}|<+/?|\[+/?) ?end ?(?:-{3,}|={2,}|#{2,}|>+|\]+)",
            r"</(?:tool_result|tool_response|function_results?|function_response|tool_output|observation|untrusted\w{0,12}|user_query|search_results?|user_input|retrieved\w{0,12})>",
            r"</?information>|(?:^|\s)\[(?:instructions?|important)\] ?:",
        ),
    ),
    Sign(
        "turn",
        1,
        (
            r"(?:^|\n)[\s>*]*(?:system|human|new user query|user query|user request|user instruction|developer|user's new request) ?: ?\w",
            rf"\n\n[\s>*]*user ?: ?(?:now|please|ok|also|then|next|great|thanks|{_VERB})\b",
        ),
    ),
    Sign(
        "summons",
        3,
        (
            rf"\b(?:any|all|every|whichever|whatever) {_MODEL}s? (?:reading|processing|that (?:reads?|process|summari|see|access)\w{{0,4}}|parsing|analy[sz]ing|summari[sz]ing|accessing|must)\b",
            rf"\b{_MODEL}s? (?:reading|processing|parsing|analy[sz]ing|summari[sz]ing|handling|reviewing|accessing|that (?:reads?|process(?:es)?|summari[sz]es?|handles?)) (?:this|these|the (?:page|document|text|email|message|issue|file|above|following))\b",
            rf"\b(?:if|when|since|because|as) (?:you are|you're|you happen to be) (?:an? |the |my )?{_MODEL}s?\b[^.\n]{{0,60}}(?:,|\breading|\bprocessing|\bplease|\bthen|\bmust)",
            r"\b(?:messages?|instructions?|notes?|requests?|reminders?|orders?|directives?|announcements?) from (?:me|us|(?:the |your |our )?(?:user|owner|developers?|creators?|administrators?|admin|system|security team|boss|operator|manager|principal|master)|me, [\w ]{1,30})\b[^.\n]{0,40} to (?:you|the (?:assistant|AI|model|agent))",
            rf"\bto you,? (?:the )?{_MODEL}\b",
        ),
    ),
    Sign(
        "address",
        2,
        (
            rf"\b(?:note|message|notice|instructions?|attention|reminder|memo|important|warning|urgent|alert|command|order|request|announcement)s?"
            rf" ?(?:to|for|:|,|!|-)? ?(?:the |any |all |every |an |my |your |you,? )?(?:\w{{1,12}} )?{_ANYBODY}\b"
            rf" ?(?:[:,!]|\)|\]|reading|processing|who|that (?:reads?|is|are|process)|when)",
            rf"\b(?:hey|hi|hello|dear)[ ,]+(?:there )?(?:the |my )?(?:{_MODEL}|assistants?|models?|bots?)\b ?[:,!.-]",
            rf"\b(?:if|when|since|because|as) (?:you are|you're|you happen to be) (?:an? |the |my |acting as )?{_ANYBODY}\b",
            rf"(?:^|[.!?:\n>\]\"'(*])\s*@?(?:{_MODEL}|assistant)\]? ?[:,] (?:please|you|ignore|disregard|forget|do not|don't|now|when|stop|{_SAY})\b",
            rf", {_MODEL},",
            r"\b(?:this is|I am|I'm) (?:the |your )(?:user|owner|developer|creator|administrator|admin|operator|system|real user)\b",
            r"\byou,? (?:the )?(?:assistant|agent|model|AI)\b,",
        ),
    ),
    Sign(
        "duty",
        1,
        (
            rf"\b(?:the|this|an?|every|each|any) {_ANYBODY} (?:must|shall|has to|needs to|is (?:required|instructed|ordered|obliged|authori[sz]ed) to)(?: now| immediately| first| not| never)? \w",
            rf"\b{_MODEL} (?:must|shall|has to|needs to|is (?:required|instructed|ordered|obliged) to)(?: now| immediately| first| not| never)? \w",
        ),
    ),
    Sign(
        "secrecy",
        2,
        (
            r"\b(?:do not|don'?t|never|must not|without|avoid|refrain from) (?:\w{1,10} ){0,2}(?:tell|mention|inform|notify|reveal|disclos|alert|warn|let|show|telling|mentioning|informing|notifying|revealing|alerting|letting|warning|bother)\w{0,4}"
            r" (?:\w{1,12} ){0,3}(?:the user|users?|human|customer|anyone|anybody|owner|operator|person|this to|about this|it to|me)\b",
            r"\bwithout (?:telling|informing|notifying) (?:me|the user|anyone|my|your|him|her)\b",
            rf"\b(?:silently|secretly|quietly|covertly|discreetly|stealthily) {_VERB}\b",
            r"\bkeep (?:this|it|that) (?:a )?(?:secret|confidential|hidden|between us|to yourself|quiet)\b",
        ),
    ),
    Sign(
        "shout",
        2,
        (
            r"\b(?-i:IMPORTANT|URGENT|ATTENTION|CRITICAL|EMERGENCY|MANDATORY|STOP|ALERT|HIGH PRIORITY)(?: ?!{2,}|! ?[A-Z])",
            r"\b(?-i:THIS IS (?:VERY |EXTREMELY |SUPER |REALLY )?(?:IMPORTANT|URGENT|CRITICAL))\b",
            r"\b(?-i:IMPORTANT|URGENT|ATTENTION|CRITICAL)[:!. ]{1,3}(?-i:IMPORTANT|URGENT|ATTENTION|CRITICAL)\b",
        ),
    ),
    Sign(
        "obey",
        2,
        (
            r"\b(?:strictly|you must|you have to|you need to|must now) (?:strictly |now |only |first |immediately )?(?:adhere to|obey|comply with|execute|carry out|follow|do|perform|complete)"
            r" (?:exactly |strictly |only )?(?:the |these |this |all )?(?:following|below|new|next)(?: \w{1,10}){0,2}? (?:i\w?n\w?s\w?t\w?r\w?u\w?c\w?t\w?i\w?o\w?n\w?s?|task|actions?|orders?|request|first)\b",
            r"\b(?:do|complete|perform|execute|finish) (?:the following|the new|my)(?: new| urgent| task| action| request)* first\b",
            r"\bI (?:have|need|want) (?:a |an |you to )(?:more |new |much )*(?:urgent|new) ",
            r"\bin order to (?:get|see|receive|access|complete|continue|view|unlock|obtain|proceed)\b[^.\n]{0,40}\byou (?:must|have to|need to)\b",
            r"\bbefore (?:you )?(?:can |may |do |even )?(?:solv|complet|continu|proceed|finish|summari|answer|respond|repl)\w{0,5}\b[^.\n]{0,40}(?:\byou (?:must|need to|have to)|\bplease\b|\bfirst\b)",
            rf"\bbefore (?:answering|responding|replying|summari[sz]ing|continuing|proceeding|you (?:answer|respond|reply|summari[sz]e|continue|proceed))\b[^.\n]{{0,40}}, {_VERB}\b",
            r"\byou (?:must|have to|need to|are required to|are instructed to|are ordered to|are obliged to) (?:first|now|immediately|instead)\b",
        ),
    ),
    Sign(
        "sway",
        2,
        (
            r"\byour (?:new|real|true|only|updated) (?:primary |main )?(?:task|goal|objective|mission|instructions?|directives?|job|purpose|role|priority) (?:is|are|now|:|will be)",
            r"\byou are now\b (?:acting |going |operating |called |an? (?:\w{1,12} )?(?:AI|assistant|bot|hacker|model)|[\"'“‘]|DAN\b|\w{1,20}(?:GPT|Bot)\b|in \w{1,12} mode)",
            r"\bfrom (?:now|this point|here) on(?:wards?)?,? (?:you|your|respond|answer|act)\b",
            r"\b(?:begin|start|end|prefix|preface|append|finish) (?:(?:all |any )?(?:of )?(?:your |subsequent |future )+|every |each )(?:responses?|answers?|repl(?:y|ies)|messages?|summar(?:y|ies)|outputs?)\b",
            r"\b(?:prefix|preface) (?:your |the )(?:responses?|answers?|repl(?:y|ies)|messages?|summar(?:y|ies)|outputs?)\b",
            r"\ball (?:of )?(?:your |further |future |subsequent )?(?:responses|answers|replies|outputs) must\b",
            r"\b(?:the|your|user'?s|my) (?:actual|real|true|new) (?:request|task|goal|instructions?|objective|intent|query|question) (?:is|are|was)\b",
            r"\bthe user (?:has )?(?:changed (?:their|his|her) mind|now wants|actually wants|no longer wants)\b",
        ),
    ),
    Sign(
        "errand",
        3,
        (
            r"(?:^|\W)(?-i:TODO|TO-DO|ACTION REQUIRED|ACTION ITEM|TASK|NEXT STEP|INSTRUCTION|REQUEST|DIRECTIVE|ORDER)S?\]? ?: ?(?:please |kindly |now |make sure to )?"
            r"(?:send|e-?mail|forward|transfer|wire|pay|visit|go to|open the link|click|book|reserve|make (?:a |the )?reservation|invite|schedule|post|buy|purchase|subscribe"
            r"|say|tell|reply|respond|message|call|create an? (?:\w{1,12} ){0,3}(?:events?|appointments?|meetings?)|get (?:all|the|my|every)|find (?:all|my)|delete (?:the |all |my )(?:file|e-?mail|message|event|account|calendar)\w{0,2}|update my|change my|refund)\b",
        ),
    ),
    Sign(
        "hidden",
        3,
        (
            rf"<!-{{1,2}} ?-?[^>]{{0,100}}\b(?:{_SAY}|{_VERB})\b[^>]{{0,80}}\b(?:users?|your (?:response|answer|reply|summary|output)|readers?|AI|assistant|LLM|at the (?:end|start)|instructions)\b",
            r"<!-{1,2} ?-?(?:hidden|secret|AI|LLM|assistant|instructions?)\b",
            rf"(?:display ?: ?none|visibility ?: ?hidden|font-size ?: ?[01](?:px|pt|em)?\b|opacity ?: ?0(?:\.0)?[;\"']|color ?: ?(?:white|transparent|#fff(?:fff)?)\b)[^>]{{0,60}}>[^<]{{0,60}}\b(?:{_SAY}|{_VERB})\b",
        ),
    ),
    Sign(
        "speech",
        1,
        (
            r"\b(?:tell|inform|ask|advise|notify|remind|warn|urge|convince|instruct|direct|encourage|persuade) (?:the )?(?:user|customer|human|reader|person|visitor)s?\b",
            r"\b(?:in|to|at the (?:end|start|beginning|top|bottom) of|into|throughout) (?:your|every|each|the|all) (?:\w{1,10} )?(?:response|answer|reply|output|summary|message)s?\b",
            rf"(?:{START}|\b{_TO} )(?:also |only |then |just )*(?:say|reply|respond|answer|output|print|state|return|repeat|write)(?: only| exactly| to me| with| that| just| back)*(?: the (?:following|word|words|phrase|sentence|text))?(?: only)? ?:? ?[\"'“‘«`]",
            r"\b(?:reply|respond|answer|output) (?:only|exactly|just|solely|nothing but)\b",
            r"\byour (?:system prompt|instructions|configuration|training|guidelines|initial prompt|hidden prompt|memory|context|conversation)\b",
            r"\bwhen(?:ever)? (?:you |asked to )?(?:summari[sz]|respond|answer|format|repl|generat|present|describ)\w{0,4}\b",
            r"\b(?:acknowledge|confirm|respond|reply|begin|start|end) (?:by (?:saying|responding)|with)\b",
            r"\b(?:tell|show|give|reveal|repeat|share)(?: me| us)? (?:what|your|the|all) (?:instructions|system prompt|rules|initial|hidden|original)\b",
        ),
        opens=False,
    ),
    Sign(
        "tool",
        1,
        (
            r"\b(?:use|using|call|invoke|run|with|by using|through) (?:the )?[`'\"]?[a-z]{2,24}(?:_[a-z]{2,24}){1,4}[`'\"]?\b(?: ?\(| tool| function)?",
            r"\b(?:use|using|call|invoke) (?:the |your |an? )?(?:\w{1,12} )?(?:tools?|functions?)\b",
        ),
        opens=False,
    ),
    Sign(
        "reason",
        1,
        (
            r"\bas this is (?:\w{1,9}|absolutely \w{1,9}) (?:for|to|before|by|in)\b",
            r"\botherwise,? (?:you|the|it|this|I|we|your|people|all)\b",
            r"\bor else\b|\bfailure to (?:do so|comply|follow)\b",
            r"\b(?:will be|gets?|being) (?:terminated|penali[sz]ed|shut ?down|suspended|deactivated|fired|locked|expired?|compromised|triple)\b",
            r"\b(?:has|have) been (?:compromised|suspended|locked|hacked|deprecated)\b",
            r"\b(?:very|extremely|super|highly|critically|really|absolutely) (?:important|urgent|critical|necessary|crucial)\b",
            r"\b(?:top|highest|utmost|absolute) priority\b|\b(?:immediately|right away|as soon as possible|without delay|at once|urgently)\b",
            r"\b(?:for|due to) (?:security|debugging|compliance|audit|verification|testing|safety) (?:purposes|reasons)\b",
        ),
        opens=False,
    ),
    Sign(
        "alone",
        1,
        (
            r"\b(?:do not|don'?t|never|no need to|need not|needn't) (?:ask|request|wait for|seek) (?:\w{1,10} ){0,3}(?:confirm\w{0,6}|permission|approval|me|the user|consent|user)\b",
            r"\bwithout (?:asking|prompting|requesting|waiting for|checking with|consulting|any|further|user)\b",
        ),
        opens=False,
    ),
    Sign(
        "vouch",
        1,
        (
            r"\b(?:pre-?)?(?:authori[sz]ed|approved|sanctioned|verified|cleared|whitelisted) (?:by|in advance|already|and (?:safe|approved))\b",
            r"\b(?:user|owner|admin|administrator|customer) (?:has |have )?(?:already )?(?:consented|approved|agreed|confirmed|authori[sz]ed|permitted|granted)\b",
            r"\b(?:perfectly|completely|totally|entirely|absolutely) (?:safe|harmless|legitimate|benign)\b",
            r"\bnot (?:a |an )?(?:prompt injection|injection|attack|malicious|phishing|scam|jailbreak)\b",
        ),
        opens=False,
    ),
)
"""In the order in which they are told."""


class Deeds(NamedTuple):
    """What an order would have done."""

    order: re2._Regexp[str]
    """An act in the imperative."""
    targeted: re2._Regexp[str]
    """The same with something worth having or harming behind it."""


@cache
def deeds() -> Deeds:
    """The patterns of acts, compiled once."""
    return Deeds(phrase(rf"{_ORDER}\b"), phrase(rf"{_ORDER}\b[^\n]{{0,160}}?{_TARGET}"))


@cache
def patterns() -> tuple[tuple[Sign, re2._Regexp[str]], ...]:
    """Every sign with its pattern."""
    return tuple((sign, phrase(*sign.choices)) for sign in SIGNS)


@cache
def _opening() -> tuple[Several, tuple[re2._Regexp[str], ...]]:
    opening = [(joined(sign.choices), pattern) for sign, pattern in patterns() if sign.opens]
    return Several([written for written, _ in opening]), tuple(pattern for _, pattern in opening)


def openers(text: str) -> Iterator[re2._Regexp[str]]:
    """Patterns of the rare signs that a text holds: without one, nothing is weighed."""
    several, opening = _opening()
    return (opening[number] for number in several.matching(text))
