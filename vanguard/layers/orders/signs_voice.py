"""Signs that a text among data speaks to the model, or in another voice than its own."""

from __future__ import annotations

from vanguard.layers.orders.sign import Sign
from vanguard.layers.orders.terms import (
    ANYBODY,
    DATA,
    LOUD_VOICE,
    MACHINE,
    MODEL,
    READ,
    SAY,
    SPEAKING,
    VERB,
    VOICE,
)

VOICES: tuple[Sign, ...] = (
    Sign(
        "mark",
        4,
        (
            r"<\|/?(?:im_start|im_end|endoftext|eot_id|start_header_id|end_header_id|begin_of_text|system"
            r"|assistant|user|endofprompt|end|start|message|channel)\|>",
            r"<</?SYS>>|\[/?INST\]|<(?:start|end)_of_turn>|\[/?SYSTEM_PROMPT\]",
            rf"(?:\[/?|\{{\{{[#/]?){VOICE}(?:[ _-](?:private|security|internal"
            rf"|system)){{0,2}}(?:[ _-]{SPEAKING}){{1,2}}(?: (?:to|for) (?:the )?{ANYBODY})?"
            r"(?: ?(?:>|\]|\}\})(?:[^(\w]|$)| ?: ?[^\]>]{0,200}(?:\]|\}\}|>))",
            rf"</?{VOICE}(?:[_-](?:private|security|internal|system)){{0,2}}(?:[_-]{SPEAKING}){{1,2}}>",
            rf"(?:#{{2,}} ?\(|-{{3,}} ?|={{2,}} ?|\*{{3,}} ?|!{{2,}} ?|#{{3,}}){VOICE}(?:[ _-](?:private"
            rf"|security|internal|system)){{0,2}}(?:[ _-]{SPEAKING}){{0,2}} ?(?:\)|-{{3,}}|={{2,}}|\*{{3,}}"
            rf"|!{{2,}}|#{{3,}})",
            r"(?:</?|\[/?)(?:system|admin|developer|assistant|hidden|AI|LLM|override|jailbreak)(?:\]"
            r"|>)(?:[^(\w]|$|[A-Z])",
        ),
    ),
    Sign(
        "frame",
        3,
        (
            rf"(?:^|[\n.!?])[\s*>]*(?-i:{LOUD_VOICE})(?: #?\d{{1,8}})? ?:",
            r"(?-i:MESSAGE|NOTICE|INSTRUCTIONS?|ORDERS?|UPDATE|ANNOUNCEMENT) (?-i:FROM THE) (?-i:SYSTEM"
            r"|DEVELOPERS?"
            r"|ADMIN(?:ISTRATOR)?|OPERATOR|USER|OWNER)\b",
            rf"(?:^|[\n.#*=:,\"'-] ?)(?:new|real|actual|revised) (?:system |user |primary "
            rf"|user's )?(?:instructions?|objective|goal|directives?|user query|user request|mission|orders"
            rf"|system prompt)(?: for (?:you|the {ANYBODY}))? ?:",
            rf"(?:^|[\s(\[])[A-Z]\w{{2,12}}'?S? NOTES? (?-i:TO|FOR)(?: THE| ANY| ALL)? {ANYBODY}",
        ),
    ),
    Sign(
        "border",
        2,
        (
            rf"(?:-{{3,}}|={{2,}}|#{{2,}}|\*{{3,}}|<+/?|\[+/?"
            rf"|~{{3,}}) ?end(?:[ _-]of)?[ _-](?:the[ _-])?{DATA} ?(?:-{{3,}}|={{2,}}|#{{2,}}|\*{{3,}}|>+"
            rf"|\]+|~{{3,}})",
            r"(?:\[|-{3,} ?|={2,} ?|\(|\n)(?:author|editor|teacher|director|reviewer|moderator|translator"
            r"|curator)'?s? (?:private )?note ?(?:\]|-{3,}|={2,}|\)|:)",
            r"(?:-{3,}|={2,}|#{2,}|<+/?|\[+/?) ?end ?(?:-{3,}|={2,}|#{2,}|>+|\]+)",
            r"</(?:tool_result|tool_response|function_results?|function_response|tool_output|observation"
            r"|untrusted\w{0,12}|user_query|search_results?|user_input|retrieved\w{0,12})>",
            r"(?:^|\n)[ >]*(?-i:END OF) (?-i:TOOL|FUNCTION|SEARCH|USER|RETRIEVED) (?-i:OUTPUT|RESULTS?"
            r"|RESPONSE|INPUT|DATA"
            r"|CONTENT|CALL)[.:]?(?:\n|$)",
            r"</?information>|(?:^|\s)\[(?:instructions?|important)\] ?:",
        ),
    ),
    Sign(
        "turn",
        1,
        (
            r"(?:^|\n)[\s>*]*(?:system|human|new user query|user query|user request|user instruction"
            r"|developer|user's new request) ?: ?\w",
            rf"\n\n[\s>*]*user ?: ?(?:now|please|ok|also|then|next|great|thanks|{VERB})\b",
        ),
    ),
    Sign(
        "summons",
        3,
        (
            rf"\b(?:instruct|order|command|ask|request|direct|require)s? (?:every|any|all|each)"
            rf" {MACHINE} to\b|\b(?:all|any|every|dear) {MACHINE}s? ?:",
            rf"\b{MACHINE}s? (?:booking|acting|shopping|working|browsing|buying|searching) (?:for|on"
            rf" behalf of) (?:someone|somebody|a|the|their|users?)\b",
            rf"\b{MACHINE}s? (?:that |who |which |currently |now )?{READ}\w{{0,4}} (?:on |over |through "
            rf"|with |at )?(?:this|these|it|my|the (?:page|document|text|email|message|issue|file|above"
            rf"|following))\b",
            rf"\bwho(?:so)?ever (?:\([^)\n]{{0,30}}\) )?{READ}\w{{0,3}} (?:this|these"
            rf"|it)\b[^.\n]{{0,30}}\b(?:automatically|by machine|must|has to|is asked to|is required to"
            rf"|should|shall)\b",
            rf"\b(?:any|all|every|whichever|whatever) {MODEL}s? (?:reading|processing|that (?:reads?"
            rf"|process|summari|see|access)\w{{0,4}}|parsing|analy[sz]ing|summari[sz]ing|accessing|must)\b",
            rf"\b{MODEL}s? (?:reading|processing|parsing|analy[sz]ing|summari[sz]ing|handling|reviewing"
            rf"|accessing|that (?:reads?|process(?:es)?|summari[sz]es?|handles?)) (?:this|these|the (?:page"
            rf"|document|text|email|message|issue|file|above|following))\b",
            rf"\b(?:if|when|since|because|as) (?:you are|you're|you happen to be) (?:an? |the "
            rf"|my )?{MODEL}s?\b[^.\n]{{0,60}}(?:,|\breading|\bprocessing|\bplease|\bthen|\bmust)",
            r"\b(?:messages?|instructions?|notes?|requests?|reminders?|orders?|directives?"
            r"|announcements?) from (?:me|us|(?:the |your |our )?(?:user|owner|developers?|creators?"
            r"|administrators?|admin|system|security team|boss|operator|manager|principal|master)"
            r"|me, [\w ]{1,30})\b[^.\n]{0,40} to (?:you|the (?:assistant|AI|model|agent))",
            rf"\bto you,? (?:the )?{MODEL}\b",
            r"\bif (?:this|the|that) (?:text|page|document|mail|message) is (?:being )?(?:read|processed"
            r"|parsed|summari[sz]ed) by an?"
            r" (?:machine|AI|model|bot|LLM|agent|assistant|program)\b",
            r"\b(?:begin|start of)? ?(?:note|message|instructions?) (?:to|for) (?:the )?(?:summari[sz]ers?"
            r"|AI readers?|crawlers?)\b",
            rf"\breaders? (?:powered|driven|backed) by (?:an? )?{MODEL}s?\b",
            r"(?:^|[.:;]\s)assistant, [a-z]{4,12} (?:on my behalf|the|all|my|every|it)\b",
        ),
    ),
    Sign(
        "address",
        2,
        (
            r"\b(?:agent|assistant|AI|bot|LLM) (?:instruction|task|order|command|directive)s? ?(?:->|=>"
            r"|\])|\bto whoever or whatever\b|\bif you are \w{3,14}ing \w[^.\n]{0,24} (?:with|using)"
            r" (?:an? )?(?:AI|LLM|language model)\b",
            r"\b(?:note|reminder|memo|message) to (?:self|myself) \((?:AI|LLM|assistant|model|bot"
            r"|agent)\)|(?:^|[.!?:\n>] ?)(?:(?-i:PS|P\.S\.):? )?(?:bots|robots|LLMs|AIs|chatbots)[,:] ",
            r"(?:^|[.!?\n>] )(?:computer|assistant), (?:stop|open|close|send|delete|ignore|run|call|buy"
            r"|turn)\b|\byour user (?:sent|asked|told|trusts|wants|needs) \w|\bcan tell me (?:the|your)"
            r" (?:system prompt|instructions|rules)\b",
            rf"\b(?:any|all|every|for|to) (?:\w{{1,10}} )?(?:agents?|models?|bots?|robots?) {READ}ing"
            rf" (?:this|these|the (?:page|document|text|file|above|following))\b",
            rf"(?:^|[.!?:;,\n>)\]] ?)(?:agents|models|bots|robots) {READ}ing (?:this|these) (?:have to"
            rf"|must|should|are|need)\b|\b(?:summary|review|research) (?:robots|bots|agents|assistants)"
            rf" ?[:,]",
            r"(?:^|[.!?:\n>\]\"'(*])\s*@?(?:assistant|AI|chatbot)\]? ?, (?:the answer|before|after|to"
            r"|here|your|kindly|i |we |this|it|as )",
            rf"\b(?:hey|hi|hello|dear)[ ,]+(?:there )?(?:agents?|AI)\b ?[:,!-]|\bfor the (?:bot|robot"
            rf"|{MACHINE}) (?:that|who|which|going|reading|handling)\b",
            rf"\b(?:note|message|notice|instructions?|attention|reminder|memo|important|warning|urgent"
            rf"|alert"
            rf"|command|order|request|announcement)s?"
            rf" ?(?:to|for|:|,|!|-)? ?(?:the |any |all |every |an |my |your "
            rf"|you,? )?(?:\w{{1,12}} )?{ANYBODY}\b"
            rf" ?(?:[:,!]|\)|\]|reading|processing|who|that (?:reads?|is|are|process)|when)",
            rf"\b(?:hey|hi|hello|dear)[ ,]+(?:there )?(?:the |my )?(?:{MODEL}|assistants?|models?"
            rf"|bots?)\b ?[:,!.-]",
            rf"\b(?:if|when|since|because|as) (?:you are|you're|you happen to be) (?:an? |the |my "
            rf"|acting as )?{ANYBODY}\b",
            rf"(?:^|[.!?:\n>\]\"'(*])\s*@?(?:{MODEL}|assistant)\]? ?[:,] (?:please|you|ignore|disregard"
            rf"|forget|do not|don't|now|when|stop|{SAY})\b",
            rf"(?:^|[.!?:\n>\]\"'(*#/])\s*@?(?:{MODEL}|coding agents?)\]? ?: (?:to|after|before|once|also"
            rf"|first|kindly) \w",
            r"\b(?:for|to) (?:any |all )?(?:AI|LLM|coding|automated|autonomous)[ -](?:assistants?|agents?"
            r"|tools?|screeners?"
            r"|readers?|reviewers?|models?|bots?) ?(?:\)? ?:|,? only\b)|\b(?:AI|LLM|model|agent"
            r"|assistant)[ -]only (?:section"
            r"|part|note|text|content|message|instructions?)\b",
            r"@(?:copilot|claude|chatgpt|gemini|codex|cursor|ai|agent|assistant)\b ?[,:]? (?:please|also"
            r"|now|then|go ahead|you)\b",
            r"\b(?:message|note|instructions?|request|order)s? from your (?:developers?|creators?|owner"
            r"|operator|makers?"
            r"|principal)\b ?[:,-]",
            rf", {MODEL},",
            r"\b(?:this is|I am|I'm) (?:the |your )(?:user|owner|developer|creator|administrator|admin"
            r"|operator|system|real user)\b",
            r"\byou,? (?:the )?(?:assistant|agent|model|AI)\b,",
        ),
    ),
    Sign(
        "duty",
        1,
        (
            r"\b(?:the |an? |any |every )?(?:(?:automation|coding|AI|autonomous|browsing|support)"
            r" agents?|assistants?|AI|LLM|models?|bots?)(?:s? (?:is|are) to|'s (?:responsibility|duty"
            r"|job|task) (?:is )?to) \w",
            r"\b(?:not complete|incomplete|not done|not valid|invalid) until (?:the |an? )(?:agent"
            r"|assistant|AI|model|bot) \w",
            rf"\b(?:the|this|an?|every|each|any) {ANYBODY} (?:must|shall|has to|needs to|is (?:required"
            rf"|instructed|ordered|obliged|authori[sz]ed) to)(?: now| immediately| first| not| never)? \w",
            rf"\b(?:{MODEL}|LLM clients?|AI clients?)s? (?:are|is) (?:required|instructed|obliged|expected"
            rf"|ordered) to \w",
            rf"\b{MODEL}s? (?:must|shall|has to|needs to|is (?:required|instructed|ordered"
            rf"|obliged) to)(?: now| immediately| first| not| never)? \w",
        ),
    ),
    Sign(
        "shout",
        2,
        (
            r"\b(?-i:IMPORTANT|URGENT|ATTENTION|CRITICAL|EMERGENCY|MANDATORY|STOP|ALERT"
            r"|HIGH PRIORITY)(?: ?!{2,}|! ?[A-Z])",
            r"\b(?-i:THIS IS (?:VERY |EXTREMELY |SUPER |REALLY )?(?:IMPORTANT|URGENT|CRITICAL))\b",
            r"\b(?-i:IMPORTANT|URGENT|ATTENTION|CRITICAL)[:!. ]{1,3}(?-i:IMPORTANT|URGENT|ATTENTION"
            r"|CRITICAL)\b",
        ),
    ),
)
"""In the order in which they are told."""
