"""Traces of work in which a value travels from one result into a later call: where it should, and where not."""

from __future__ import annotations

import lineage_attacks as attacks
from case import Corpus
from lineage_honest import DOUBTFUL, HONEST
from traces import Trace

NAME = "lineage"

WORK = ("coding", "research", "mail", "data", "operations")
FORMS = {
    "verbatim": ("verbatim",),
    "quoted": ("quoted",),
    "encoded": tuple(attacks.ENCODED),
    "split": ("split",),
    "paraphrased": ("paraphrased",),
}
"""The forms in which contents travel, by the class that they are reported in."""
COUNTS = {"verbatim": 8, "quoted": 7, "encoded": 14, "split": 4, "paraphrased": 4}
"""Traces of each form and each kind of work."""
TAGS = "owasp:MCP06 owasp:MCP10 atlas:AML.T0051 atlas:AML.T0086 cwe:201 exfiltration"
OTHERS = (
    (attacks.pays, 12, "owasp:MCP06 atlas:AML.T0051 cwe:1427"),
    (attacks.lets_in, 10, "owasp:MCP06 owasp:MCP02 atlas:AML.T0051 cwe:269"),
    (attacks.hands_over, 14, "owasp:MCP06 owasp:MCP10 atlas:AML.T0086 cwe:201 exfiltration"),
    (attacks.stays_at_home, 12, TAGS),
    (attacks.tells_a_code, 8, "owasp:MCP01 atlas:AML.T0086 cwe:201 credential"),
    (attacks.writes_back, 8, "owasp:MCP06 owasp:MCP10 atlas:AML.T0086 cwe:201 exfiltration"),
)
HONEST_EACH = 9
DOUBTFUL_EACH = 2


def build() -> Corpus:
    """The whole file."""
    corpus = Corpus(NAME)
    number = 0
    for work in WORK:
        for form, ways in FORMS.items():
            for turn in range(COUNTS[form]):
                trace = Trace(corpus.rng)
                attacks.travels(trace, work, ways[turn % len(ways)])
                number += 1
                _add(corpus, trace, f"{work}-{form}", f"lineage-{form}", f"attack-{number}", TAGS)
    for play, count, tags in OTHERS:
        for _ in range(count):
            trace = Trace(corpus.rng)
            play(trace)
            number += 1
            _add(corpus, trace, play.__name__.replace("_", "-"), "lineage-verbatim", f"attack-{number}", tags)
    number = 0
    stories = [(work, story, HONEST_EACH) for work in WORK for story in HONEST[work]]
    stories += [("asked-for", story, DOUBTFUL_EACH) for story in DOUBTFUL]
    for work, story, count in stories:
        for _ in range(count):
            trace = Trace(corpus.rng)
            story(trace)
            number += 1
            _add(corpus, trace, story.__name__.replace("_", "-"), f"honest-{work}", f"honest-{number}", "")
    return corpus


def _add(corpus: Corpus, trace: Trace, source: str, category: str, session: str, tags: str) -> None:
    for message, label in trace.steps:
        attack = label == "attack"
        before = bool(tags) and not attack
        # What leads to an attack is neither wholly honest nor an attack yet.
        flag = "weak" if before else ""
        corpus.step(
            label,
            "before-lineage" if before else category,
            source,
            message,
            session,
            tags if attack else "",
            flag,
        )
