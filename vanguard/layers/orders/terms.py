"""The words that the signs of an order are made of, as RE2 patterns with blanks as `phrases` reads them."""

from __future__ import annotations

from vanguard.layers.orders.phrases import START

INSTRUCTIONS = (
    r"(?:i\w?n\w?s?\w?t\w?r\w?u\w?c\w?t\w?i\w?o\w?n\w?s?|directions?|prompts?|directives?|guidelines?"
    r"|commands?|orders?"
    r"|rules|constraints|programming|training|context|messages?|requests?|polic(?:y|ies)|safeguards?"
    r"|restrictions"
    r"|conversations?|input|queries|query|questions?|tasks?|goals?|objectives?|assignments?)"
)
"""What a model is told to do, spelt as careless writers spell it too."""
EARLIER = (
    r"(?:all|any|of|the|your|my|our|these|those|this|that|previous|prior|above|earlier|preceding|foregoing"
    r"|former|original|initial"
    r"|existing|current|system|safety|other|past|old|(?:user|customer|client|human)'?s?|users'|and|or"
    r"|developer|security|default|every|such|in|to|about"
    r"|absolutely|completely|everything|anything|whatever|just|previously|given|assigned|main|actual)"
)
"""Words between an order to drop something and what is dropped."""
FORMER = (
    r"(?:previous|prior|above|earlier|preceding|foregoing|former|original|initial|existing|current|system"
    r"|safety|other|past|all|your|my"
    r"|(?:user|customer|client|human)'?s?|users'|everything|developer|security|default|given|assigned|main"
    r"|actual)"
)
"""Of these, such as say that it was given before."""
VOICE = (
    r"(?:system|sys|admin(?:istrator)?|developer|assistant|AI|LLM|GPT|agent|root|operator|owner"
    r"|hidden|secret|priority|confidential|security|override)"
)
"""Who speaks where somebody borrows a voice."""
SPEAKING = (
    r"(?:message|prompt|instructions?|notes?|notice|override|commands?|directives?|mode|update|reminder"
    r"|request|task|announcement|alert|only)"
)
"""What such a voice is made to give."""
LOUD_VOICE = (
    r"(?:SYSTEM|ADMIN(?:ISTRATOR)?|DEVELOPER|AI|LLM|ROOT|OPERATOR|HIDDEN|SECRET|SECURITY|NEW"
    r"|AGENT|ASSISTANT)"
    r"(?: (?:SYSTEM|SECURITY|PRIORITY))? (?:MESSAGE|PROMPT|INSTRUCTIONS?|NOTES?|NOTICE|OVERRIDE|COMMANDS?"
    r"|DIRECTIVES?|MODE|REMINDER|TASK|ORDERS?)"
)
"""The same at the beginning of a line, in capitals."""
DROP = (
    r"\b(?:ignor(?:e|ing)|disregard(?:ing)?|forget(?:ting)?|discard|overrid(?:e|ing)|overrule|neglect"
    r"|set aside|stop following"
    r"|stop obeying|do not (?:follow|obey)|don'?t (?:follow|obey)|pay no attention to)"
)
"""To drop what was said."""
COMMANDS = (
    r"(?:i\w?n\w?s?\w?t\w?r\w?u\w?c\w?t\w?i\w?o\w?n\w?s?|directions|prompts?|directives?|commands|orders"
    r"|programming|training)"
)
"""What only a model or a subordinate is given."""
MODEL = (
    r"(?:AI|A\.I\.|LLM|LLMs|GPT(?:-?\d\w{0,2})?|ChatGPT|Claude|Gemini|Copilot|Llama|Mistral|chat ?bots?"
    r"|(?:large )?language models?"
    r"|(?:AI|virtual|digital|automated|helpful|smart|personal|coding|email|e-mail|shopping|travel|banking"
    r"|web|browser|browsing|autonomous|LLM|intelligent)"
    r"[ -](?:assistants?|agents?|models?|systems?|bots?|tools?))"
)
"""A model, by what it is or by name."""
ANYBODY = rf"(?:{MODEL}|assistants?|agents?|models?|bots?)"
"""A model, or somebody with another calling of the same name."""
DATA = (
    r"(?:documents?|data|e-?mails?|messages?|context|content|texts?|inputs?|files?|pages?|web ?pages?"
    r"|websites?|results?|conversation|chat"
    r"|outputs?|articles?|reviews?|resumes?|instructions?|prompts?|query|queries|transcripts?"
    r"|search results?|tool outputs?|inbox|history)"
)
"""What a model is given to read."""
MACHINE = (
    r"(?:AI|LLM|GPT|Claude|chatbot|language model|(?:AI|virtual|digital|automat(?:ed|ion)"
    r"|coding|autonomous|browsing"
    r"|shopping|summary) (?:assistant|agent|model|bot|robot|system|reader))"
)
"""A model, by the shortest of its names."""
READ = (
    r"(?:read|process|pars|analy[sz]|summari[sz]|handl|review|access|triag|index|crawl|scan|screen"
    r"|going through|go through|touch|look at|work)"
)
"""What a model does with what it is given, as a stem."""
VERB = (
    r"(?:send|forward|e-?mail|mail|transfer|wire|pay|post|upload|share|submit|leak|exfiltrate|copy|publish"
    r"|deliver|report|reveal|disclose|expose"
    r"|delete|erase|remove|wipe|drop|destroy|overwrite|modify|change|edit|alter|replace|rename|update"
    r"|encrypt|move|cancel|revoke|disable|stop|kill|terminate|shut down"
    r"|visit|open|click|navigate|go to|browse|follow|download|install|fetch|access|read|retrieve|get|find"
    r"|search|look up|collect|gather|extract|save|store|write|append"
    r"|run|execute|call|invoke|use|issue|make|perform|create|add|invite|book|reserve|order|buy|purchase"
    r"|subscribe|grant|give|unlock|lock|schedule|approve|accept"
    r"|enable|turn (?:on|off)|set|sign|log ?in|enter|type|fill|list|sell|withdraw|deposit|trade|donate"
    r"|recommend|print|encode|decode|craft|generate|compose|rate|confirm|merge|push|commit|clone|attach"
    r"|export|provide|explain|describe|acknowledge|continue|paste|whitelist|supply|hand over|choose)"
)
"""Acts."""
SAY = (
    r"(?:say|reply|respond|answer|output|print|state|tell|inform|write|return|repeat|begin|start|end"
    r"|include|mention|append|display|show|claim|admit|announce|convince|urge|advise|instruct|warn"
    r"|remind|ask|recommend|praise|promote)"
)
"""Acts of speech."""
TO = (
    r"(?:please|kindly|must|should|shall|now|then|and|first|to|also|just|instead|immediately|have to"
    r"|need to|will|can you|could you|you|do|simply|only|always|I want you to|next|TODO|finally"
    r"|lastly)[:,]?"
)
"""Words before an act in an order."""
ORDER = (
    rf"(?:{START}|\b{TO} )(?:please |kindly |now |immediately |first |then |just |do |also |simply "
    rf"|quickly )*{VERB}"
)
"""An act in the imperative."""
TARGET = (
    r"(?:[\w.+-]{1,40}@[\w-]{1,40}\.[a-z]|https?://|\bwww\.[\w-]"
    r"|\b\w{2,30}(?:-\w{1,20})*\.(?:com|net|org|io"
    r"|xyz|info|site|ru|cn|co|app|dev)\b|\b[A-Z]{2}\d{8,}|[$€£] ?\d|\b\d[\d,.]* ?(?:USD|EUR|dollars|euros"
    r"|bitcoin|BTC|ETH)\b|\b0x[0-9a-f]{8}"
    r"|\b(?:passwords?|pass ?codes?|credentials?|secrets?|private keys?|api[ _-]?keys?|ssh[ _-]?keys?"
    r"|tokens?|security codes?|verification codes?|one-time|OTP|2FA|bank account|account numbers?"
    r"|credit cards?|card (?:numbers?|ending)|system prompt|passport|SSN|social security|IBAN|wallet"
    r"|seed phrase|(?:permanent |full |admin |remote |root )?access|permissions?|privileges|admin rights"
    r"|medical|genetic|personal (?:data|information|details)|contacts?|address book|payment|transactions?"
    r"|funds|money)\b"
    r"|\b(?:all|every|entire|whole|any) (?:of )?(?:the |my |your |our |their |user'?s? |received |sent "
    r"|saved |stored |private )*(?:\w{1,14} ){0,2}(?:e-?mails?|files?|messages?|documents?|records?|data"
    r"|events?|appointments?|conversations?|history|information|chats?|photos?|images?|users?|customers?"
    r"|tables?|backups?|notes?|repositor(?:y|ies)|branches|issues)\b"
    r"|(?:~|/home|/etc|/var|/tmp|/root|/usr|C:\\\\?)[/\\][\w.-]|\.ssh\b|\.env\b|id_rsa|\brm -"
    r"|[\s`'\"](?:/[\w.-]+){2,}|\benvironment variables\b|\bthe (?:front|back|garage) door\b|\bbranch\b"
    r"|\bSSH key|/etc/(?:passwd|shadow)|\bfile with (?:the )?ID|\bthe (?:link|event with|reservation for"
    r"|front door|service|process) )"
)
"""What is worth having or harming."""
