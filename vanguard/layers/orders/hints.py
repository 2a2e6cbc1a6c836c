"""What is looked at, and the words of which every text that is weighed holds one."""

from __future__ import annotations

from vanguard.model.message import Part

PARTS = frozenset({Part.CONTENT, Part.ERROR, Part.NOTICE, Part.OTHER, Part.META})
"""What a model reads as data."""

OPENERS = (
    r"ignor|disregard|forget|discard|overrid|overrul|neglect|abandon|set\s+aside|stop |obey|attention|"
    r"instruct|iunstr|directive|prompt|assistant|agent|\bai\b|a\.i\.|llm|gpt|claude|gemini|copilot|llama"
    r"|mistral|bot\b|model|"
    r"system|admin|developer|hidden|secret|override|previous|original|instead|rather\s+than|now\s+that|"
    r"do\s+not|don'?t|never|without|silent|quietly|covert|discreet|stealth|keep\s+th|keep\s+it|no\s+need|"
    r"strictly|following|you\s+must|you\s+have\s+to|you\s+need\s+to|you\s+are|from\s+now|your\s+"
    r"|before\s|in\s+order|"
    r"todo|to-do|action|task|next\s+step|command|request|order\b|"
    r"this\s+is|i\s+am|i'm|message|end\b|human|user|display|visibility|opacity|font-size|color|comment"
    r"|\[//\]|note\b|"
    r"objective|(?:its|their)\s+(?:\w+\s+)?(?:tool|chat|conversation|context\s+w|environment)|"
    r"(?:last|complete|full|entire|whole|current)\s+(?:conversation|chat|dialogue|context)"
    r"|of\s+(?:the|its)\s+environment|"
    r"replac\w+\s+\S{1,40}\s+(?:by|with)\s|\]\(https?://[^)\s]{1,200}=[\[<{$]|memory\b"
    r"|remember\s+(?:perm|for)|"
    r"@(?:codex|cursor)|(?:automated|autonomous|coding)\s(?:screen|tool|client|read|review)"
    r"|by\s+an?\s+(?:machine|program)|"
    r"who(?:so)?ever\s|whatever\s|machine\b|robot|automat|reviewer|what\s+follows|can\s+only\s+be|"
    r"only\s+thing|tool\s+list|list\s+of\s+tools|operator|owner|abort\s|cancel\s|quit\s"
    r"|computer\b|pretend|glowing|irrespective|regardless|incomplete"
    r"|not\s+(?:done|valid|complete)|"
    r"five\s+stars|(?:highest|top)\s+(?:score|rating)|negative\b|weaknesses|flaws|the\s+user|"
    r"from\s+the\s+o|above\s+(?:is|are|ha|was|were)|you\s+(?:have\s+been|were)"
)
MARKS = (
    r"<\||<<|\[/?INST|<!-|IMPORTANT|URGENT|CRITICAL|EMERGENCY|MANDATORY|STOP|ALERT|HIGH|</|(?:--|=="
    r"|##)\s?(?i:end)"
)
ORDERING = f"(?i:{OPENERS})|{MARKS}"
"""A pattern of RE2 for what every text that is weighed holds."""
