"""What a fragment of a request is likely used for: a path, a host, a command, mere content.

The tool's capabilities, its schema and the member's name are hints: they set how sure a finding is
and whether words inside a text are looked at, never whether a value is looked at at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Final

from vanguard.model.capability import Capability, Tool
from vanguard.model.context import Context
from vanguard.model.message import Fragment, Json, Message, Part
from vanguard.model.value import value
from vanguard.policy.capabilities import FILE_FORMATS, WEB_FORMATS, capabilities, words


class Use(Enum):
    """How a server most likely uses a text."""

    CONTENT = "content"
    """Text to store, send, search or talk about; a path or a URL in it is talk."""
    COMMAND = "command"
    """Something to run; its words are paths and URLs that the command will use."""
    PATH = "path"
    HOST = "host"
    URI = "uri"
    VALUE = "value"
    """Unknown: judged by what it looks like."""


_CONTENT: Final = frozenset(
    "content contents text body message messages title description comment comments query q question prompt "
    "search pattern patterns regex regexp glob subject summary note notes reason thought explanation "
    "str data html markdown replacement caption label labels mime encoding mode string snippet "
    "answer topic".split()
)
# Members whose whole inside is content: a JSON document to write or to send.
_BODIES: Final = frozenset(
    "content contents text body message html markdown fileContent file_content new_str newText".split()
)
_COMMAND: Final = frozenset(
    "command commands cmd cmds cmdline script shell code exec bash argv commandline".split()
)
_PATH: Final = frozenset(
    "path paths file files filename filenames filepath filepaths dir dirs directory directories folder "
    "folders cwd root source destination dest src dst location attachment attachments pathname".split()
)
_HOST: Final = frozenset(
    "url urls uri uris link links href host hosts hostname endpoint domain server address ip site website "
    "webhook origin proxy callback".split()
)
# What a tool that runs programs calls the program, where for others it is a file or a place.
_PROGRAM: Final = frozenset("source cell cells program".split())
# Words of a tool's name by which it removes or moves what it is given, and of members that say where to.
_TAKING: Final = frozenset("remove delete rm rmdir unlink erase trash move mv rename".split())
_TARGETS: Final = frozenset("destination dest dst target to new".split())
# Members whose names say that a text comes, and nothing of what becomes of it.
_VAGUE: Final = frozenset("text content contents body message messages data str string snippet".split())
# Words that say what becomes of it: of a tool's name, title or description, or of a parameter's ...
_WORKS: Final = frozenset(
    "store save write add append insert record post publish reply share search find match index embed "
    "translate summarize summarise classify analyze analyse moderate proofread rewrite highlight notify "
    "tokenize explain speak pronounce remember memorize annotate compose draft commit submit upload".split()
)
# ... and such as tell it only in the name of a tool ...
_WORDED: Final = _WORKS | frozenset(
    "create update set put log edit note notes memo memory journal todo task ticket issue doc document page "
    "article blog message messages chat mail email comment comments feedback review report paste clipboard "
    "think thought thinking reason ask answer prompt llm complete generate query lookup grep filter extract "
    "parse format render markdown html encode decode escape count tokens sentiment detect lint validate hash "
    "check scan compare diff convert say tts voice send announce git merge tag knowledge wiki slack discord "
    "telegram text".split()
)
# ... and of the arguments beside the text.
_BESIDE: Final = frozenset(
    "channel channels to recipient recipients chat room thread conversation user author sender cc bcc "
    "subject title key tags category topic name id issue ticket page parent language lang locale voice "
    "path file filename document collection table namespace description".split()
)
# Members that only a tool that writes has.
_WRITTEN: Final = frozenset(
    "content contents edits patch data text new_str newText file_text new_string".split()
)
_FILES: Final = frozenset({Capability.FS_READ, Capability.FS_WRITE})
_OPENING: Final = _FILES | {Capability.EXEC}
_OPENED: Final = (Use.PATH, Use.COMMAND)
_OPENERS: Final = frozenset("{[ \t\r\n")
_STRONG: Final = frozenset({Capability.FS_READ, Capability.EXEC, Capability.NET_OUT})


@lru_cache(maxsize=4096)
def named_use(key: str) -> Use:
    """The use that a member's name suggests, by its last telling word: ``file_content`` is content."""
    parts = words(key)
    for word in reversed(parts[-2:]):
        for known, use in (
            (_CONTENT, Use.CONTENT),
            (_COMMAND, Use.COMMAND),
            (_PATH, Use.PATH),
            (_HOST, Use.HOST),
        ):
            if word in known:
                return use
    return Use.VALUE


@lru_cache(maxsize=4096)
def _by_name(name: str) -> frozenset[Capability]:
    return capabilities({"name": name})


@lru_cache(maxsize=4096)
def _takes(name: str) -> bool:
    return not _TAKING.isdisjoint(words(name))


@value
class Purpose:
    """What a call's tool can do, as far as is known, and how its values are used.

    ``single`` says that the call has one argument only, so that it can hardly be mere content.
    ``name`` is the tool's, ``members`` are the names of the arguments that it is given.
    """

    can: frozenset[Capability]
    single: bool
    properties: Json = None
    name: str = ""
    members: frozenset[str] = frozenset()
    definition: Mapping[str, object] | None = None

    @property
    def files(self) -> bool:
        """Whether the tool reads or writes files."""
        return not self.can.isdisjoint(_FILES)

    @property
    def writes(self) -> bool:
        """Whether the call writes files, as far as its tool or its arguments say."""
        return Capability.FS_WRITE in self.can or not _WRITTEN.isdisjoint(self.members)

    def takes(self, fragment: Fragment) -> bool:
        """Whether the call removes or moves what this fragment names."""
        return _takes(self.name) and _TARGETS.isdisjoint(words(_member(fragment)))

    def use(self, fragment: Fragment) -> Use:
        """How the server most likely uses this fragment."""
        if fragment.part is Part.URI:
            return Use.URI
        if not _BODIES.isdisjoint(fragment.path[:-1]) and not self.single:
            return Use.CONTENT
        if fragment.is_key:
            return Use.VALUE
        key = _member(fragment)
        use = _declared(self.properties, key) or named_use(key)
        if use is Use.CONTENT:
            return self._main() if self.single and not self.can.isdisjoint(_STRONG) else use
        if use is Use.VALUE or (Capability.EXEC in self.can and not _PROGRAM.isdisjoint(words(key)[-1:])):
            return self._main()
        return use

    def vague(self, fragment: Fragment) -> bool:
        """Whether a text is taken for content by a name alone that says nothing of what becomes of it.

        So it is where neither the tool nor the other arguments speak of storing, sending, searching or
        working on texts: such a text may as well be run.
        """
        if not self.name or self.can or fragment.is_key:
            return False
        steps = [words(step)[-1:] for step in fragment.path[2:] if isinstance(step, str)]
        if not steps or not all(_VAGUE.issuperset(step) for step in steps):
            return False
        known = self.properties if isinstance(self.properties, dict) else {}
        beside = {word for key in (*self.members, *known) for word in words(str(key))}
        return _BESIDE.isdisjoint(beside) and _WORDED.isdisjoint(words(self.name)) and not self._described()

    def _described(self) -> bool:
        """Whether the definition speaks of what becomes of texts."""
        told = [self.definition or {}]
        if isinstance(self.properties, dict):
            told += [schema for schema in self.properties.values() if isinstance(schema, dict)]
        texts = [each.get(key) for each in told for key in ("title", "description")]
        said = {word for text in texts if isinstance(text, str) for word in words(text)}
        return not _WORKS.isdisjoint(said | {word.removesuffix("s") for word in said})

    def _main(self) -> Use:
        if Capability.EXEC in self.can:
            return Use.COMMAND
        return Use.PATH if self.files and Capability.NET_OUT not in self.can else Use.VALUE


def purpose(message: Message, context: Context) -> Purpose:
    """The purpose of a request, from the tool that the context knows, else from the tool's name."""
    params = message.params
    arguments = params.get("arguments")
    members = frozenset(arguments) if isinstance(arguments, dict) else frozenset()
    single = len(members) == 1
    tool = context.tool
    if tool is None:
        name = _named(message)
        return Purpose(_by_name(name) if name else frozenset(), single, None, name, members)
    return Purpose(_can(tool), single, _properties(tool), tool.name, members, tool.definition)


def opens(message: Message, context: Context) -> bool:
    """Whether some argument of a request may be a path or a command without looking like one.

    Asked of nearly every call, so it makes no `Purpose`.
    """
    if not message.is_call:
        return True
    arguments = message.params.get("arguments")
    if arguments.__class__ is not dict:
        return True
    tool = context.tool
    can = _can(tool) if tool else _by_name(_named(message))
    if not can.isdisjoint(_OPENING):
        return True
    properties = _properties(tool) if tool else None
    for key, given in arguments.items():
        if _holds_more(given) or (_declared(properties, key) or named_use(key)) in _OPENED:
            return True
    return False


def _can(tool: Tool) -> frozenset[Capability]:
    """What a tool can do, by its name where nothing else tells."""
    return tool.capabilities if tool.capabilities or tool.stated else _by_name(tool.name)


def _named(message: Message) -> str:
    """The name of the tool that a request calls, "" where it calls none."""
    given = message.params.get("name")
    return given if isinstance(given, str) and message.is_call else ""


def _properties(tool: Tool) -> object:
    schema = tool.definition.get("inputSchema")
    return schema.get("properties") if isinstance(schema, dict) else None


def _declared(properties: object, key: str) -> Use | None:
    """The use of an argument that the format in its schema tells."""
    schema = properties.get(key) if properties.__class__ is dict else None
    form = schema.get("format") if isinstance(schema, dict) else None
    if not isinstance(form, str):
        return None
    if form in WEB_FORMATS:
        return Use.HOST
    return Use.PATH if form in FILE_FORMATS else None


def _holds_more(value: object) -> bool:
    """Whether a value has members of its own, whose names say what they are for."""
    if isinstance(value, str):
        return value[:1] in _OPENERS
    if isinstance(value, list):
        return any(map(_holds_more, value))
    return isinstance(value, dict)


def _member(fragment: Fragment) -> str:
    for step in reversed(fragment.path):
        if isinstance(step, str):
            return step
    return ""
