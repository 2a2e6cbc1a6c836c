"""How often a literal stands in honest text: an estimate, to choose what is worth looking for.

The words and signs below were counted in two thousand pieces of 2,000 characters from manuals,
program code, shell sessions, tool definitions and conversations.  An estimate that is wrong costs
time, never a match.
"""

from __future__ import annotations

import re
from functools import cache

from vanguard.rules.automaton import EDGE

_WORDS = (
    (0.95, " a i to of in is it an or as be by on at if do we us so no up the and for with "),
    (0.5, " name from not this that are type all number user use list get when you "),
    (
        0.25,
        " file time new data only return com date will value where which one any first example "
        "specific can format status code input last total create def http https ",
    ),
    (
        0.12,
        " 125 default end server should key using must output start true tool its your error set group "
        "version current created has python have description each required import available content "
        "like based org returns api order information add then path mcp about given may title more "
        "json class text but function such select read business used project specified optional count "
        "their amount join into string main search test without other none else price case check "
        "system how state what false include provided make self results they between basic these run "
        "language result location details service find history range context tools client level two "
        "following users response need sum was identifier update there most unique than str including "
        "request retrieve ",
    ),
    (
        0.08,
        " null url way directory same call see values query message schema limit also size under "
        "whether write origin configuration over within before per address best print either field "
        "etc dev object provide except review model method base existing desc github float index "
        "being max filter config process www image them html line change application args files dict "
        "access single parameters steps after command resource out copy security target called "
        "instructions num email note structure changes would full page does raise writing while names "
        "ensure array lines module database log always top username extract tests markdown build try "
        "len agent both local just multiple table delete token mode operation session docs support "
        "different step conditions reference document valid lower possible below package instance "
        "some provides maximum pattern follow items take repository app section environment init "
        "purpose permissions show open send save set post password secret important admin root ",
    ),
)
"""Words by the share of pieces that they stand in; two and three letters also stand inside others."""

_SIGNS = {
    **dict.fromkeys(" \n,.-", 0.97),
    **dict.fromkeys(":_()", 0.82),
    **dict.fromkeys("'\"/=", 0.64),
    **dict.fromkeys("[]#*}{>", 0.46),
    **dict.fromkeys(";`<", 0.3),
    **dict.fromkeys("+@%|", 0.18),
    **dict.fromkeys("!?\\$&", 0.11),
    **dict.fromkeys("~^\t\r", 0.03),
}
_RARE_SIGN = 0.01
_PAIRED = 0.5
"""Signs seldom stand in just this order, even if both are common."""

_WITHIN = (1.0, 0.95, 0.6, 0.07, 0.02, 0.008, 0.003)
_WHOLE = (1.0, 0.3, 0.04, 0.02, 0.01, 0.005, 0.002)
"""The share for letters in a row that are no common word, by how many they are: within words, and as one."""

_ADDRESS = 0.25
"""The share for the beginning of a web address: its signs stand together far more often than by chance."""
_MIXED = (1.0, 1.0, 0.1, 0.02, 0.005)
"""The share for letters and digits mixed, by how many they are."""

_TOKEN = re.compile("https?://|(?:[0-9]+[a-z]|[a-z]+[0-9])[a-z0-9]*| ?[a-z]+ ?|[0-9]+|.", re.DOTALL)
_EDGES = re.compile(f"{EDGE}(?=[a-z])|(?<=[a-z]){EDGE}")


@cache
def share(literal: str) -> float:
    """About which share of honest pieces of 2,000 characters holds a literal (at most 1)."""
    product, last = 1.0, ""
    for token in _TOKEN.findall(_EDGES.sub(" ", literal.lower()).replace(EDGE, "")):
        # A sign that is there is easily there twice in a row: headings, rules, comments.
        rate = _share(token) if token != last or token not in _SIGNS else 1.0
        product *= rate * (_PAIRED if product < 1.0 and token in _SIGNS else 1.0)
        last = token
    return product


def _share(token: str) -> float:
    if token in _SIGNS:
        return _SIGNS[token]
    bare = token.strip(" ")
    if bare.endswith("://"):
        return _ADDRESS
    if bare.isascii() and bare.isalnum() and not (bare.isalpha() or bare.isdigit()):
        return _MIXED[min(len(bare), len(_MIXED) - 1)]
    if bare.isdigit():
        return (0.9, 0.5, 0.1, 0.03)[min(len(bare), 4) - 1]
    if not bare.isascii() or not bare.isalpha():
        return _RARE_SIGN
    place = min(len(bare), len(_WITHIN) - 1)
    whole = (len(token) - len(bare)) / 2
    by_length = _WITHIN[place] * (1 - whole) + _WHOLE[place] * whole
    return max([by_length, *(rate for rate, words in _WORDS if token in words)])
