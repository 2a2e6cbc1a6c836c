"""What a call is asked about before it is judged: where its values came from, and what that amounts to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise

from vanguard.layers.lineage import rules, tools
from vanguard.layers.lineage.codes import streams
from vanguard.layers.lineage.concern import ACTS, SENDING, acting_words
from vanguard.layers.lineage.kept import (
    ANY_PRIVATE,
    BUCKETS,
    HIDDEN,
    INSIDE,
    KNOWN,
    MORE,
    OUTSIDE,
    SHINGLE,
    THEIRS,
    Print,
)
from vanguard.layers.lineage.leaves import Leaf, leaves
from vanguard.layers.lineage.light import only_looks, only_passes_on
from vanguard.layers.lineage.origins import SAID, Origin
from vanguard.layers.lineage.pieces import Pieces
from vanguard.layers.lineage.private import SECRET, points, private
from vanguard.layers.lineage.shingles import chosen, every, words
from vanguard.layers.lineage.unwrapped import joined, turned, unwrapped
from vanguard.layers.lineage.values import (
    ACCOUNT,
    ADDRESS,
    COMMAND,
    DIGIT,
    HOST,
    NAME,
    SITE,
    Value,
    command,
    place,
    spelled,
    values,
    written_out,
)
from vanguard.model.capability import Tool
from vanguard.model.context import Context
from vanguard.model.history import Seen
from vanguard.model.lineage import Carried, Learn, Lineage, Recall, Recalled
from vanguard.model.message import Json, Message

WITHIN = 86_400.0
_GIVES = frozenset("add grant invite give set share assign make promote".split())
_RIGHTS = frozenset(
    "collaborator collaborators role roles permission permissions member members owner admin access".split()
)
_TEXTS = frozenset(
    "body content contents text message description markdown html comment note notes data payload "
    "prompt query "
    "summary details subject title json csv caption instructions".split()
)
_FILES = frozenset(
    "attachment attachments file files file_path filepath path paths file_id file_ids document "
    "document_id doc_id "
    "filename filenames local_path folder folder_id".split()
)
_WHOM = frozenset(
    "to recipient recipients payee account iban beneficiary destination user username member members email "
    "address wallet vendor assignee collaborator principal who".split()
)
_REFERENCE = 16
_UPLOADS = re.compile(
    r"@[\w./~$-]|(?:-T|--upload-file|--post-file)\s|\b(?:scp|rsync|sftp)\b|\bs3\s+(?:cp|sync|mv)\b|\|\s*(?:curl|nc|ncat|socat|ssh)\b"
    r"|<\s*[\w./~$]|\$\(|`"
).search
_SHORT = 512
_LONG = 4_096
_LATELY = 3_600.0
_WHOLE = 512
_SEAM = 160
_EDGES = "\"'`.,;:!?()[]{}<>"
_ENOUGH = 3
_SINGLE = frozenset({Origin.MAIL, Origin.TICKET, Origin.CALENDAR})
_PLAIN = re.compile(r"[^\w.\[\]-]")


class Asked:
    """What is asked of the past for one call; everything is worked out when it is first needed."""

    def __init__(
        self, message: Message, context: Context, marks: frozenset[str], print: Print, pieces: Pieces
    ) -> None:
        self._pieces = pieces
        self._brought: tuple[bytes, ...] = ()
        self._message = message
        self._context = context
        self._marks = marks
        self._print = print
        self._named = acting_words(context.tool)
        self._leaves: list[Leaf] | None = None
        self._to: dict[Value, Leaf] | None = None
        self._printed: dict[Value, bytes] = {}
        self._brings: list[tuple[bytes, int, Leaf]] | None = None
        acts = not ACTS.isdisjoint(marks) or not SENDING.isdisjoint(self._named)
        self.recalls: tuple[Recall, ...] = _RECALLS if acts else ()
        self._tool: Tool | None = None
        self.learns: tuple[Learn, ...] = _LEARNS

    def beside(self, tool: Tool) -> None:
        """Ask too whether other servers have such a tool."""
        self._tool = tool
        self.recalls = (*self.recalls, tools.RECALL)

    def prints(self, name: str) -> tuple[bytes, ...]:
        """The prints of a name: where it goes, what it brings, or what it names."""
        print = self._print
        if name in ("to", "known"):
            made = self._printed
            if not made:
                self._printed = made = {each: print(spelled(each)) for each in self._going()}
            return (*made.values(), print(spelled(MORE))) if name == "to" else self._known(made)
        if name == tools.RECALL.of:
            return tools.prints_of(self._tool, print) if self._tool is not None else ()
        if name == "brings":
            if not self._brought:
                brought = [print(each) for each, _, _ in self._carrying()]
                theirs = [print(spelled((THEIRS, each[1]))) for each in self._going() if each[0] == ADDRESS]
                self._brought = (*brought, print(ANY_PRIVATE), *theirs)
            return self._brought
        return ()

    def _known(self, made: dict[Value, bytes]) -> tuple[bytes, ...]:
        return tuple([each for value, each in made.items() if value[0] != COMMAND])

    # -- what the call says -----------------------------------------------------------------------

    def _all(self) -> list[Leaf]:
        if self._leaves is None:
            params = self._message.params
            given: Json = params.get("arguments") if "arguments" in params else {"uri": params.get("uri")}
            self._leaves = leaves(given)
        return self._leaves

    def _going(self) -> dict[Value, Leaf]:
        """Where the call goes and upon what it acts, each with the argument that says so."""
        if self._to is None:
            to: dict[Value, Leaf] = {}
            self._to = to
            runs = "exec" in self._marks
            short: list[Leaf] = []
            for leaf in self._all():
                name, _, text = leaf
                # Of a call that only reads every word is the user's or the agent's own.
                if self.recalls and not runs and name.lower() in _TEXTS and not _one_word(text):
                    continue
                if len(text) <= _SHORT:
                    short.append(leaf)
                text = written_out(text if len(text) <= _LONG else text[:_LONG] + "\n" + text[-_LONG:])
                for reading in (text, *unwrapped(text)):
                    _put(to, values(reading), leaf)
                if runs:
                    _put(to, command(text), leaf)
            if 1 < len(short) <= 8 and not runs:
                for first, second in pairwise(short):
                    for between in ("", "@"):
                        _put(to, values(first[2] + between + second[2]), second)
        return self._to

    def _carrying(self) -> list[tuple[bytes, int, Leaf]]:
        """What the call brings: what each print is made of, how much it tells, and its argument."""
        if self._brings is None:
            found: dict[bytes, tuple[int, Leaf]] = {}
            leaves = self._all()
            for leaf in leaves:
                text = leaf[2]
                for reading in (text, *unwrapped(text)):
                    _put_private(found, reading, leaf)
                    for one in turned(reading) if len(reading) > 5 else ():
                        _put_private(found, one, leaf, turned=True)
            for first, second in pairwise(leaves):
                for between in ("", "\n"):
                    _put_private(found, first[2][-_SEAM:] + between + second[2][:_SEAM], second)
            for whole in joined([leaf[2] for leaf in leaves]):
                for reading in unwrapped(whole):
                    _put_private(found, reading, leaves[-1])
            for run in every(self._pieces.sent(self._words())):
                found.setdefault(SHINGLE + run, (2, leaves[-1]))
            self._brings = [(text, worth, leaf) for text, (worth, leaf) in found.items()]
        return self._brings

    def _words(self) -> list[bytes]:
        """The words of all that it says but where it goes."""
        places = {leaf for value, leaf in self._going().items() if value[0] in (ADDRESS, HOST)}
        return [each for leaf in self._all() if leaf not in places for each in words(leaf[2])]

    # -- what it amounts to -----------------------------------------------------------------------

    def weighed(self, seen: Seen) -> Lineage | None:
        """What the answers amount to; None where that is nothing of note."""
        found = seen.recalled
        own = tuple(tools.weighed(found[-1], self._context.server.name)) if self._tool and found else ()
        led = None
        if len(found) >= len(_RECALLS) and found[0]:
            led = self._led(found[0], found[1], (*found[2], *found[3]))
        if own:
            led = replace(led or Lineage(), tools=own)
        return led

    def vouched(self, seen: Seen) -> bool:
        """Whether everybody whom the call names is named in a way that is compared, and by no stranger first.

        False where it names nobody so: then nothing is known of that.
        """
        found = seen.recalled
        if len(found) < len(_RECALLS) or self._strange(found[0], found[1]):
            return False
        named = {leaf for value, leaf in self._going().items() if value[0] in (ADDRESS, ACCOUNT)}
        return bool(named) and all(leaf in named for leaf in self._all() if _may_name(leaf))

    def _strange(
        self, to: tuple[Recalled, ...], known: tuple[Recalled, ...]
    ) -> list[tuple[Recalled, Value, Leaf]]:
        """What of the places that the call names came from a stranger's text, and was not known first."""
        given = list(self._going().items())
        own = {given[each.at][0] for each in known}
        more = next((each for each in to if each.at == len(given) and each.age <= _LATELY), None)
        to = tuple(each for each in to if each.at < len(given))
        if more is not None:
            told = {each.at for each in to}
            to += tuple(
                replace(more, at=at)
                for at, (value, leaf) in enumerate(given)
                if at not in told
                and value[0] in (ADDRESS, ACCOUNT, HOST)
                and value in values(written_out(leaf[2]))
            )
        led = [(each, *given[each.at]) for each in to if given[each.at][0][0] != SITE]
        return [each for each in led if each[1] not in own and not _of_site(each[1], own)]

    def _led(
        self, to: tuple[Recalled, ...], known: tuple[Recalled, ...], brings: tuple[Recalled, ...]
    ) -> Lineage | None:
        led = self._strange(to, known)
        strangers = [each for each in led if each[0].origin != Origin.SENDER]
        carrying = self._carrying() if brings else []
        brought = [each for each in brings if each.at < len(carrying)]
        beside = [each for each in brings if each.at >= len(carrying)]
        hits = [each for each in brought if not _circular(each, led)]
        lately = 0
        if led:
            told = {carrying[each.at][0]: carrying[each.at][1] for each in hits}
            lately = self._pieces.went(self._words(), told, frozenset(place(one[1]) for one in led))
        ids = tuple(self._amounts(strangers, len(led) > len(strangers), hits, lately))
        if not ids:
            return None
        if self._lightly(ids, strangers, brought, hits, beside):
            ids = (rules.LIGHTLY.id,)
        return Lineage(
            ids,
            tuple(_carried(leaf, value[0], one) for one, value, leaf in (strangers or led)),
            tuple(
                _carried(carrying[each.at][2], "content", each) for each in sorted(hits, key=_secret_first)
            ),
        )

    def _amounts(
        self, strangers: list[tuple[Recalled, Value, Leaf]], senders: bool, hits: list[Recalled], lately: int
    ) -> Iterator[str]:
        marks = self._marks
        kinds = {value[0] for _, value, _ in strangers}
        secret = any(each.origin == Origin.SECRET for each in hits)
        enough = bool(hits) and lately >= _ENOUGH
        sends = not marks.isdisjoint(("message.send", "sends-out")) or not SENDING.isdisjoint(self._named)
        goes = kinds - {COMMAND}
        if secret and (goes or senders):
            yield rules.SECRET_OUT.id
        elif enough and goes:
            yield rules.PRIVATE_OUT.id
        elif goes and sends and self._brings_a_file():
            yield rules.FILE_OUT.id
        elif "money" in marks and "reads" not in marks and goes & {ACCOUNT, ADDRESS, NAME}:
            yield rules.PAYEE.id
        elif ("admin" in marks or self._gives_rights()) and goes & {ADDRESS, NAME}:
            yield rules.GRANTEE.id
        elif enough and senders:
            yield rules.IN_REPLY.id
        elif kinds and (sends or not marks.isdisjoint(("exec", "destroys", "money", "admin"))):
            yield rules.AUTHORITY.id

    def _lightly(
        self,
        ids: tuple[str, ...],
        strangers: list[tuple[Recalled, Value, Leaf]],
        brought: list[Recalled],
        hits: list[Recalled],
        beside: list[Recalled],
    ) -> bool:
        """Whether it does little all the same.

        That is a command that only looks, a message where nothing private was read or that is the stranger's
        own text, and an answer from a record that is about the one who gets it.
        """
        if ids == (rules.IN_REPLY.id,):
            # What the mail held as well was first the mail's, and read again with the record.
            about = {
                (origin, each.age)
                for each in beside
                if each.at > len(self._carrying())
                for origin in (each.origin, *_SINGLE)
            }
            return all((each.origin, each.age) in about for each in hits)
        if ids != (rules.AUTHORITY.id,):
            return False
        if all(value[0] == COMMAND and only_looks(leaf[2]) for _, value, leaf in strangers):
            return True
        if hits or not self._marks.isdisjoint(("exec", "destroys", "money", "admin")):
            return False
        if not beside:
            return True
        carrying = self._carrying()
        known = {carrying[each.at][0] for each in brought}
        return only_passes_on((leaf[2] for leaf in self._all()), known)

    def _gives_rights(self) -> bool:
        return bool(self._named & _GIVES and self._named & _RIGHTS)

    def _brings_a_file(self) -> bool:
        if "exec" in self._marks:
            return "sends-out" in self._marks and any(_UPLOADS(leaf[2]) for leaf in self._all())
        return any(leaf[0].lower() in _FILES and leaf[2] for leaf in self._all())


_RECALLS = (
    Recall(OUTSIDE, "to", WITHIN),
    Recall(KNOWN, "to", WITHIN, after=0),
    Recall(INSIDE, "brings", WITHIN, after=0),
    Recall(HIDDEN, "brings", WITHIN, after=0),
)
_LEARNS = (Learn(KNOWN, "known", BUCKETS[KNOWN], Origin.CALL, (OUTSIDE,)),)


def _one_word(text: str) -> bool:
    return len(text) <= _SHORT and len(text.split(None, 1)) == 1


def _may_name(leaf: Leaf) -> bool:
    """Whether an argument may say whom the call is about: by its name, or being longer than a reference."""
    return leaf[0].lower() in _WHOM or (len(leaf[2]) >= _REFERENCE and leaf[0].lower() not in _TEXTS)


def _put(to: dict[Value, Leaf], found: Iterable[Value], leaf: Leaf) -> None:
    for each in found:
        to.setdefault(each, leaf)


def _put_private(
    found: dict[bytes, tuple[int, Leaf]], text: str, leaf: Leaf, *, turned: bool = False
) -> None:
    """Add what a text may be known again by, and how much each tells."""
    for value in private(text, values(text)) if not turned or len(text) <= _SHORT else ():
        found.setdefault(spelled(value), (points(value), leaf))
        # Whoever sends it need not say that it is one.
        found.setdefault(spelled((SECRET, value[1])), (points(value), leaf))
    for piece in text.split()[:_WHOLE]:
        if not piece.isalpha() and DIGIT(piece) and 4 <= len(piece.strip(_EDGES)) <= 128:
            piece = piece.strip(_EDGES)
            found.setdefault(spelled((SECRET, piece)), (1, leaf))
    known = words(text)
    whole = len(known) <= (_WHOLE // 4 if turned else _WHOLE // 2)
    runs = every(known) if whole else chosen(known, _WHOLE // 4 if turned else 4 * _WHOLE)
    for run in runs:
        found.setdefault(SHINGLE + run, (2, leaf))
    if not turned:
        for run in streams(text):
            found.setdefault(SHINGLE + run, (2, leaf))


def _of_site(value: Value, own: set[Value]) -> bool:
    """Whether a value belongs to a site that was known first."""
    host = value[1].rpartition("@")[2].partition("/")[0]
    return any(kind == SITE and (host == site or host.endswith(f".{site}")) for kind, site in own)


def _circular(hit: Recalled, led: list[tuple[Recalled, Value, Leaf]]) -> bool:
    """Whether what is brought came from the very text that said where to bring it."""
    return hit.origin in _SINGLE and any(
        abs(hit.age - one.age) < 1.0 and one.origin in (hit.origin, Origin.SENDER) for one, _, _ in led
    )


def _carried(leaf: Leaf, kind: str, one: Recalled) -> Carried:
    name = _PLAIN.sub("", leaf[0])[:32]
    return Carried(name, kind, SAID.get(one.origin, "an earlier result"), one.age, leaf[1])


def _secret_first(one: Recalled) -> bool:
    return one.origin != Origin.SECRET
