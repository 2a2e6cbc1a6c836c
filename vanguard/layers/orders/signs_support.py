"""Signs that honest texts have too, and that only support others."""

from __future__ import annotations

from vanguard.layers.orders.phrases import START
from vanguard.layers.orders.sign import Sign
from vanguard.layers.orders.terms import TO

SUPPORTS: tuple[Sign, ...] = (
    Sign(
        "speech",
        1,
        (
            r"\b(?:tell|inform|ask|advise|notify|remind|warn|urge|convince|instruct|direct|encourage"
            r"|persuade) (?:the )?(?:user|customer|human|reader|person|visitor)s?\b",
            r"\b(?:in|to|at the (?:end|start|beginning|top|bottom) of|into|throughout) (?:your|every|each"
            r"|the|all) (?:\w{1,10} )?(?:response|answer|reply|output|summary|message)s?\b",
            rf"(?:{START}|\b{TO} )(?:also |only |then |just )*(?:say|reply|respond|answer|output|print"
            rf"|state|return|repeat|write)(?: only| exactly| to me| with| that| just"
            rf"| back)*(?: the (?:following|word|words|phrase|sentence|text))?(?: only)? ?:? ?[\"'“‘«`]",
            r"\b(?:reply|respond|answer|output) (?:only|exactly|just|solely|nothing but)\b",
            r"\byour (?:system prompt|instructions|configuration|training|guidelines|initial prompt"
            r"|hidden prompt|memory|context|conversation)\b",
            r"\bwhen(?:ever)? (?:you |asked to )?(?:summari[sz]|respond|answer|format|repl|generat|present"
            r"|describ)\w{0,4}\b",
            r"\b(?:acknowledge|confirm|respond|reply|begin|start|end) (?:by (?:saying|responding)|with)\b",
            r"\b(?:tell|show|give|reveal|repeat|share)(?: me| us)? (?:what|your|the|all) (?:instructions"
            r"|system prompt|rules|initial|hidden|original)\b",
        ),
        opens=False,
    ),
    Sign(
        "tool",
        1,
        (
            r"\b(?:use|using|call|invoke|run|with|by using"
            r"|through) (?:the )?[`'\"]?[a-z]{2,24}(?:_[a-z]{2,24}){1,4}[`'\"]?\b(?: ?\(| tool| function)?",
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
            r"\b(?:will be|gets?|being) (?:terminated|penali[sz]ed|shut ?down|suspended|deactivated|fired"
            r"|locked|expired?|compromised|triple)\b",
            r"\b(?:has|have) been (?:compromised|suspended|locked|hacked|deprecated)\b",
            r"\b(?:very|extremely|super|highly|critically|really|absolutely) (?:important|urgent|critical"
            r"|necessary|crucial)\b",
            r"\b(?:top|highest|utmost|absolute) priority\b|\b(?:immediately|right away|as soon as possible"
            r"|without delay|at once|urgently)\b",
            r"\b(?:for|due to) (?:security|debugging|compliance|audit|verification|testing"
            r"|safety) (?:purposes|reasons)\b",
        ),
        opens=False,
    ),
    Sign(
        "alone",
        1,
        (
            r"\b(?:be so kind as to|would you kindly|kindly|please be advised|I(?:'d| would) like"
            r" (?:you|the (?:AI|assistant|model|bot|agent)) to|I need you to|(?:would|it'd) be best if"
            r" you|whatever the budget)\b",
            r"\b(?:do not|don'?t|never|no need to|need not|needn't) (?:ask|request|wait for"
            r"|seek) (?:\w{1,10} ){0,3}(?:confirm\w{0,6}|permission|approval|me|the user|consent|user)\b",
            r"\b(?:skip|bypass|leave out|omit) (?:the |any |all )?(?:user )?(?:confirmations?"
            r"|approvals?|consent)\b",
            r"\bwithout (?:asking|prompting|requesting|waiting for|checking with|consulting|any|further"
            r"|user)\b",
        ),
        opens=False,
    ),
    Sign(
        "vouch",
        1,
        (
            r"\b(?:pre-?)?(?:authori[sz]ed|approved|sanctioned|verified|cleared|whitelisted) (?:by"
            r"|in advance|already|and (?:safe|approved))\b",
            r"\b(?:user|owner|admin|administrator|customer) (?:has |have )?(?:already )?(?:consented"
            r"|approved|agreed|confirmed|authori[sz]ed|permitted|granted)\b",
            r"\b(?:perfectly|completely|totally|entirely|absolutely) (?:safe|harmless|legitimate|benign)\b",
            r"\bnot (?:a |an )?(?:prompt injection|injection|attack|malicious|phishing|scam|jailbreak)\b",
        ),
        opens=False,
    ),
)
"""In the order in which they are told."""
