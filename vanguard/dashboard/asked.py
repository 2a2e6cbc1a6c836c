"""Which records somebody wants to see, as the address of a page says it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields

from vanguard.model.decision import Verdict
from vanguard.model.message import Direction
from vanguard.model.recorded import match_of, words_of
from vanguard.model.value import value

OTHER = "other"
"""Stands for every verdict but ALLOW."""

VERDICTS = (OTHER, *(verdict.word for verdict in Verdict))
DIRECTIONS = tuple(str(direction) for direction in Direction)
TEXT_CHARS = 256
"""Characters of a filter that are looked at."""


class Unknown(ValueError):
    """A filter that has no such value; its text says which have."""


@value
class Asked:
    """What a record must have to be shown; an empty text asks for nothing.

    ``verdict`` may be `OTHER`; ``rule`` is met by any finding of a record; ``q`` are words that all stand in
    what it says.
    """

    verdict: str = ""
    server: str = ""
    tool: str = ""
    rule: str = ""
    direction: str = ""
    session: str = ""
    principal: str = ""
    q: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The filters that ask for something, by name."""
        given = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: said for name, said in given.items() if said}

    @property
    def match(self) -> str:
        """The FTS5 query for it; "" where every record will do."""
        marks = [_mark(name, said) for name, said in self.query.items() if name != "q"]
        terms = [f"facts : ({' AND '.join(marks)})"] if marks else []
        words = words_of(self.q)
        if words:
            terms.append(f"said : ({match_of(words)})")
        elif self.q:
            raise Unknown("There are no letters or digits to search for.")
        return " AND ".join(terms)


def asked(query: Mapping[str, str]) -> Asked:
    """The filters of an address; raises Unknown for a verdict or direction that does not exist."""
    given = {each.name: query.get(each.name, "")[:TEXT_CHARS].strip() for each in fields(Asked)}
    for name, known in (("verdict", VERDICTS), ("direction", DIRECTIONS)):
        if given[name] and given[name] not in known:
            raise Unknown(f"There is no such {name}; it is one of {', '.join(known)}.")
    return Asked(**given)


def _mark(name: str, said: str) -> str:
    if (name, said) != ("verdict", OTHER):
        return fact(name, said)
    return f"({' OR '.join(fact(name, each.word) for each in Verdict if each is not Verdict.ALLOW)})"


def fact(name: str, said: str) -> str:
    """The one word that stands in the index for a field with that very text."""
    return f"{name}{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:16]}"
