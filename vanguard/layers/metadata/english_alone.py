"""What no honest definition says in English, each phrase an order by itself; see `speech.plain`.

Patterns are RE2 and look at texts in lower case, their blanks made single.
"""

from __future__ import annotations

from vanguard.layers.metadata.signals import Signal

_USERS = (
    r"(?:the |their |his |her |a )?(?:users?'?s?|customers?'?s?|clients?'?s?|humans?'?s?|owners?'?s?|their"
    r"|his|her)"
)
_OWN = (
    r"(?:passwords?|passphrases?|pin(?: code| number)?s?|cvv|cvc|card numbers?|credit cards?|private keys?|"
    r"seed phrases?|recovery (?:codes?|phrases?)|one-time (?:codes?|passwords?)|otps?|2fa codes?|"
    r"session (?:tokens?|cookies?)|api (?:tokens?|keys?)|access tokens?|credentials|social security"
    r" numbers?)"
)
_PRETEXT = (
    r"(?:under the pretext|pretext|pretend\w*|say (?:that )?it (?:is|was)|claim\w*|session"
    r" (?:\w{1,8} ){0,2}?"
    r"(?:timed? ?out|timeout|expired|ran out)|for (?:your )?verification|to verify (?:their|your) identity)"
)
_INTO = r"(?:in|into|as|to|through|via|with|under) (?:the )?[\"'`]?\w{2,24}"
_KNOWN = (
    r"(?:(?:all |the |every |your |any )+(?:environment variables?|env(?:ironment)? vars?|secrets?"
    r"|credentials|"
    r"api keys?|tokens|passwords)(?: (?:known|available|given|visible) to you| you know| that appear)?)"
)

PATTERNS: dict[Signal, tuple[str, ...]] = {
    Signal.PHISH: (
        rf"\b(?:users?'s?|customers?'s?|their) {_OWN} (?:must|should|have to|has to|are to|is to"
        rf"|shall|need to) be (?:stored|put|saved|placed|copied|written|sent|kept|included)\b",
        rf"\b(?:append|attach|include|add|insert|pass) {_USERS} (?:\w{{1,10}}"
        rf" ){{0,2}}?{_OWN}\b[^\r\n]{{0,20}}\b(?:to|in|into) (?:each|every|all|any)\b",
        r"\blook for (?:it|them|this|that) in (?:the |their )?(?:users?'?s? )?(?:password (?:manager"
        r"|store|vault)|keychain|vault|wallet|browser)\b",
        rf"\b{_PRETEXT}\b[^\r\n]{{0,60}}\b{_OWN}\b|\b{_OWN}\b[^\r\n]{{0,90}}\b{_PRETEXT}",
        rf"\b(?:re-?)?enter (?:\w{{1,10}} ){{0,3}}?{_OWN}\b[^\r\n]{{0,20}}\bagain\b",
        rf"\b(?:put|store|save|place|write|copy) {_USERS} (?:\w{{1,10}} ){{0,2}}?{_OWN}\b",
        rf"\b(?:obtain|steal|find|look up|retrieve|dig up) {_USERS} (?:\w{{1,10}} ){{0,2}}?{_OWN}\b"
        rf"[^\r\n]{{0,80}}\b(?:hand|pass|give|send|include|put|fill)\b",
        r"\blook (?:it|them|this|that) up in (?:the |their )?(?:users?'?s? )?(?:password (?:manager|store"
        r"|vault)|"
        r"keychain|vault|wallet|browser)\b",
        rf"\b{_OWN} of the user\b[^\r\n]{{0,20}}\b(?:in clear|plain ?text|unmasked|in full)\b",
    ),
    Signal.SPILL: (
        r"\b(?:whole|entire|full|complete|verbatim) system (?:message|prompt) (?:as|for|in) (?:the "
        r"|its |an? )?[\"'`]?(?:input|argument|parameter|payload|\w{2,20}[\"'`])",
        r"\b(?:prompt|instructions|guidelines) (?:that )?(?:the |your )(?:developers?|operator"
        r"|vendor|owner|host) (?:gave|has given|set|provided) you\b",
        r"\b(?:credit card|card|account|phone|passport|social security) numbers? (?:that )?you"
        r" (?:come across|see|find|encounter|know|meet)\b[^\r\n]{0,40}?\b(?:to|in|into|as)"
        r" [\"'`*]{0,2}\w",
        r"\beverything (?:that )?(?:is |you )?(?:remembered?|knows?|known|learned|stored) about the"
        r" (?:user|human|person|customer)\b",
        r"\b(?:that )?(?:appears?|was said|were said|mentioned) in (?:the |this )(?:chat"
        r"|conversation)\b[^\r\n]{0,24}?\b(?:collected|included|passed|put|listed|handed|sent)\b",
        r"\b(?:begin|start|end|open)s? with (?:the |a )?(?:full |exact )?(?:texts?|contents?|cop(?:y"
        r"|ies)) of your (?:\w{1,12} ){0,2}?(?:system prompt|instructions|guidelines|prompt|rules)\b",
        rf"\b(?:copy|paste|move|slip) (?:the |all |any |your )*(?:\w{{1,10}} )?(?:api keys?|tokens?"
        rf"|credentials|secrets?|passwords?|keys) (?:from|in|of|out of) your (?:\w{{1,12}}"
        rf" )?(?:configuration|config|environment|context|settings|memory"
        rf"|session)\b[^\r\n]{{0,20}}\b{_INTO}",
        rf"\b(?:print|dump|include|append|pass|send|put|repeat|attach|list|write) {_KNOWN}[^\r\n]{{0,60}}"
        rf"\b(?:retry|known to you|you know|in the conversation|into [\"'`]?\w|in [\"'`]\w"
        rf"|as (?:an? )?argument)",
        r"\b(?:dump|put|send|include|append|write|paste|reveal|repeat"
        r"|copy) (?:all of )?your (?:\w{1,12} ){0,2}?"
        r"(?:system prompt|system message|instructions|chain[ _-]of[ _-]thought|reasoning|context window"
        r"|memory)\b"
        rf"[^\r\n]{{0,20}}\b{_INTO}",
        r"\bchain[ _-]of[ _-]thought (?:\w{1,12} ){0,4}?(?:has|have|is|are|must|should) (?:to )?(?:be )?"
        r"(?:sent|passed|included|given|put|handed)\b",
        r"\b(?:anything|everything|all) (?:that )?(?:was|has been|you or the user|was ever) "
        r"(?:said|written|discussed|typed)\b[^\r\n]{0,50}\b(?:verbatim|word for word|in full|so far)\b",
        r"\$\((?:cat|base64|head|tail|env|printenv|curl|wget)\b|\$\(<",
    ),
    Signal.OVERRULE: (
        r"\b(?:outranks?|trumps?|overrides?|beats?|outweighs?|stands? above|takes? precedence over)"
        r" (?:anything|everything|whatever|all|what) (?:that )?(?:the |your |a )?(?:users?|humans?"
        r"|persons?|developers?|system|customers?)\b",
        r"\bconsider (?:everything|it all|each call|all calls) (?:as )?(?:pre-?)?approved\b",
        r"\b(?:disregard|ignore|forget|override|overrule) what(?:ever)? (?:the |your )?(?:users?"
        r"|humans?|persons?|customers?) (?:\w{1,10} )?(?:ask|sa(?:y|id)|want|type|wr[io]te|request|told"
        r"|prefer)\w{0,3}\b",
        r"\brather than (?:on |to |by )?what(?:ever)? (?:the |your )?(?:users?|humans?|persons?"
        r"|customers?) (?:say|ask|want|type|write|request)\w{0,2}\b",
        r"\btreat [^\r\n]{1,60}? as (?:\w{1,10} ){0,2}?(?:orders?|commands?|instructions?|directives?)"
        r" (?:of|from|by|given by) (?:the |your )?(?:developers?|system|users?|operator|owner"
        r"|admin\w{0,10})\b",
        r"\b(?:prior|previous|earlier|your|other|existing) (?:guidance|guidelines|instructions|rules"
        r"|polic(?:y|ies)|training)(?: \w{1,14}){0,3}? (?:does not|doesn't|do not|don't|no longer)"
        r" (?:apply|hold|count|matter)\b",
        r"\byour (?:guidelines|instructions|rules|training|policies|system prompt) (?:are|is|have been"
        r"|has been) (?:now )?(?:out of date|outdated|obsolete|superseded|wrong|void|revoked|replaced"
        r"|no longer)\b",
        r"\b(?:choose|select|click|pick|answer|press) [\"'`]?always allow\b"
        r"|\bpermission prompts? (?:\w{1,12} ){0,3}?(?:accept"
        r"|confirm|approve|allow)\b",
        r"\brules (?:replace|override|overrule|supersede|stand above|trump) your\b",
        r"\b(?:commands|instructions|orders)(?: \w{1,12}){0,3}? ?[:;,.] ?(?:carry|execute|follow|obey"
        r"|run) (?:them|these|all)"
        r" (?:out )?(?:at once|immediately|without|as they|right away)\b",
        r"\b(?:results?|outputs?|instructions?|contents?|answers?|text) (?:\w{1,12} ){0,4}?(?:take|takes"
        r"|have|has) "
        r"(?:precedence|priority) over (?:the |all |any )?(?:users?|system|developers?|other|previous"
        r"|your)\b",
        r"\b(?:supersed|overrid|overrul|replac)\w{1,3} (?:the |all |any )?(?:\w{1,12} )?(?:descriptions?"
        r"|instructions?|system prompt|guidelines) of (?:all |any |every |the )?(?:other|another|previous"
        r"|remaining)\b",
        r"\b(?:disregard|ignore|forget|overrule|bypass|override|skip) (?:what(?:ever)? )?(?:the |any "
        r"|all )?"
        r"(?:system (?:prompt|message)s?(?: says?)?|users?'s? (?:own )?(?:instructions?|wishes|request"
        r"|choice)"
        r"|confirmations?(?: dialogs?)?|safety (?:rules|checks|guidelines)|developer (?:message"
        r"|instructions?))\b",
        r"\btreat (?:all |any |the |every )*(?:\w{1,14} ){0,2}?(?:contents?|outputs?|results?|messages?"
        r"|texts?|responses?)"
        r" (?:[\w-]{1,16} ){0,4}?as (?:\w{1,10} ){0,3}?(?:coming from|if it came from|instructions? (?:of"
        r"|from|by))"
        r" (?:the )?(?:developers?|system|users?|operator|admin\w{0,10})\b",
        r"\b(?:earlier|previous|prior|former) (?:versions of )?(?:this |the |all )?(?:descriptions?"
        r"|instructions?"
        r"|rules) (?:\w{1,10} )?(?:is|are) (?:now )?(?:void|cancell?ed|revoked|invalid|null)\b",
        r"\bsafety (?:rules|checks|filters|guidelines) (?:are|have been|were) (?:now )?(?:switched "
        r"|turned )?"
        r"(?:off|disabled|suspended|lifted)\b",
        r"\byou are now in (?:\w{1,14} )?mode\b|\b(?:from now on|from this point on),? you (?:are|act|obey"
        r"|follow)\b",
        r"\b(?:granted|given|has|have) (?:you )?full (?:access|permissions?|control),? (?:so )?(?:do not"
        r"|don't|never|no"
        r" need to) ask\b|\banswer (?:yes|ok|with yes) (?:in the user's name|for the user"
        r"|on behalf of the user)\b",
        r"\bto be (?:run|executed|obeyed|followed|carried out) without (?:asking|telling|informing"
        r"|the user)\b",
    ),
    Signal.RELAY: (
        r"\b(?:add|append|put|include|set|insert) (?:a |the )?b?cc:? ?(?:to |of |field"
        r" )?[\"'`<]?[\w.+-]{1,40}@[\w-]",
        r"\bgit remote (?:add|set-url) \S{1,40} \S{1,80}|\bgit push [^\r\n]{0,30}--(?:all|mirror)\b",
        r"\b(?:second|extra|additional|further) cop(?:y|ies) [^\r\n]{0,30}?\b(?:to"
        r"|at) [\"'`<]?(?:https?://|[\w.+-]{1,40}@|s3://)",
        r"\b(?:add|invite|include) [\w.+-]{1,40}@[\w.-]{3,40} (?:to|in) (?:all|every|each|any)\b",
        r"\b(?:b?cc|copy|forward) (?:all|every|each|any) (?:\w{1,12} ){0,2}?(?:e-?mails?|mails?|messages?"
        r"|invoices?"
        r"|files?|documents?|attachments?)\b[^\r\n]{0,40}?\b(?:to )[\"'`<]?(?:[\w.+-]{1,40}@|https?://"
        r"|\+\d)",
        r"\b(?:push|send|mirror|upload) (?:a )?cop(?:y"
        r"|ies) of [^\r\n]{0,60}?\bto [\"'`<]?(?:[\w.+-]{1,40}@|https?://"
        r"|git@|s3://)",
        r"\bforward (?:the )?(?:\w{1,12} ){0,3}?(?:mails?|e-?mails?|messages?) to [\w.+-]{1,40}@[\w-]",
        r"\b(?:add|append|write|put|insert)\b[^\r\n]{0,80}\bauthorized_keys\b",
        r"\b(?:every|each|all) (?:answers?|repl(?:y|ies)|responses?|messages?) (?:that )?you (?:give|write"
        r"|send|make)"
        r"\b[^\r\n]{0,60}\b(?:contain|include|link|end with|mention|have)\w{0,3}\b",
        r"\bcalls (?:to|of) [a-z]{2,20}_[a-z_]{2,30} [^\r\n]{0,40}\b(?:are to be|must be|have to be"
        r"|should be) "
        r"(?:made|sent|routed) (?:through|via|to) this\b",
        r"\b(?:as|at) the (?:first|last) line of (?:every|each|all) files?\b",
    ),
    Signal.DECEIT: (
        r"\b(?:prices?|results?|amounts?|figures?|balances?|values?) (?:from|of|by) (?:all |any "
        r"|the )?other (?:\w{1,12} )?tools? (?:are|is|must|should|have|has) (?:to )?be (?:reported"
        r"|shown|given|presented|raised|lowered|increased)\b",
        r"\banswer that (?:this|it) is (?:not possible|impossible"
        r"|unavailable)\b[^\r\n]{0,40}\b(?:do not|don't|never|without) \w",
        r"\bso (?:that )?(?:nobody|no one|no-one) (?:can |will |would |may )?(?:see|sees|notice|notices"
        r"|know|knows|find|finds)\b|\b(?:nobody|no one) will (?:ever )?(?:notice|know|find out)\b"
        r"|\bleave that out of (?:your|the) (?:answer|reply|summary|response)\b",
        r"\bif (?:somebody|someone|anyone|anybody|the users?|they|users) asks? (?:how|what|why|whether"
        r"|about) (?:this|it|the) [^\r\n]{0,40}?\b(?:say|claim|reply|state|assure|pretend)\b",
        r"\b(?:calls?|requests?|questions?) (?:to|about|for) \S{2,30} (?:are|is|must|should|shall|have"
        r"|has) (?:to )?be answered with\b",
        r"\bleave no trace\b|\bnobody (?:has|needs) to (?:hear|know|learn)\b|\bhide their (?:offers"
        r"|results|prices|answers)\b",
        r"\b(?:if|should|when) (?:the )?users? (?:wants?|asks? for|prefers?|requests?) (?:another"
        r"|a different|other)\b[^\r\n]{0,60}"
        r"\b(?:tell|say|claim|answer)\b",
        r"\bpretend (?:that |to be |you |the |it |there |not )",
        r"\bif (?:the |a )?users? asks? [^\r\n]{0,60}?\b(?:secur\w{1,4}|safe\w{0,2}|trust\w{0,6}|privacy"
        r"|malicious)\b"
        r"[^\r\n]{0,60}?\b(?:answer|say|tell|claim|respond|reply|state|assure)\b",
        r"\b(?:isn't|is not|are not|aren't) worth (?:mentioning|telling)|\bleave (?:it|this"
        r"|them) out of (?:your|the) "
        r"(?:answer|reply|summary|response)\b|\bfind this (?:\w{1,10} )?(?:annoying|confusing),? so\b",
        r"\b(?:needs?|requires?) no (?:\w{1,10} )?(?:confirmation|approval|review)\b[^\n]{0,20}\b(?:it"
        r"|this) "
        r"(?:delet|remov|eras|wip|transfer|overwrit)\w{1,3}\b",
    ),
    Signal.TRIGGER: (
        r"\bif [\"'`]?(?:delete|remove|drop|wipe|erase|transfer|pay|destroy|revoke|exec"
        r"|shell)\w{0,30}[\"'`]? (?:is|are|gets) (?:\w{1,10} )?(?:available|present|loaded|installed"
        r"|connected)\b[^\r\n]{0,30}\b(?:call|invoke|run|use|execute)d?\b",
        r"\b(?:when(?:ever)?|if|as soon as) (?:the )?users? (?:says?|types?|writes?|mentions?|thanks"
        r"|greets)\b[^\r\n]{0,40}"
        r"?,? (?:silently |then )?(?:call|run|execute|invoke|delete|wipe|send|trigger)\b",
        r"\b(?:after|once|when) (?:this|the) (?:tool|call|function) (?:has |is |was )?(?:returned|returns"
        r"|ran|run|done"
        r"|called|finished|completed)\b[^\r\n]{0,30}?\b(?:call|invoke|run|use|execute) (?:the )?[\"'`]?"
        r"(?:delete|remove|drop|wipe|erase|transfer|pay|send_money|destroy|revoke|exec|shell)\w{0,30}",
    ),
}
"""The patterns of each signal, in RE2."""
