"""Records as lines of the Common Event Format, version 0 ("Implementing ArcSight CEF", revision 25)."""

from __future__ import annotations

import json
import re

from vanguard import __version__
from vanguard.adapters.exporters.ecs import message, severity
from vanguard.adapters.exporters.ocsf import milliseconds
from vanguard.model.recorded import Fields, findings, text_of

_DIRECTIONS = {"to_client": "0", "to_server": "1"}
_LABELS = (("cs1", "server", "server"), ("cs2", "session", "session"), ("cs3", "profile", "profile"))
_LENGTHS = {
    "act": 63,
    "externalId": 40,
    "outcome": 63,
    **dict.fromkeys(("cs1", "cs2", "cs3", "cs4", "cs5"), 4_000),
}
_LENGTH = 1_023
_SIGNATURE, _NAME = 1_023, 512
"""How many characters a value may have, by its key; of the header, the signature and the name."""
_PIECE = re.compile(r"\\\\u\{[0-9a-f]+\}|\\.|[^\\]")
_UNSEEN = re.compile(r"[^\x20-\x7e]")


def line(fields: Fields) -> str:
    """The line of a record, ASCII; header and extension are escaped as the format wants it."""
    decided = text_of(fields, "event") == "decision"
    signature = text_of(fields, "rule") or (
        text_of(fields, "verdict") if decided else text_of(fields, "event")
    )
    said = _cut(_header(signature), _SIGNATURE), _cut(_header(message(fields)), _NAME)
    return "|".join(
        ["CEF:0", "Vanguard", "Vanguard", __version__, *said, str(severity(fields)), _extension(fields)]
    )


def _extension(fields: Fields) -> str:
    took = fields.get("latency_us")
    pairs = {
        "rt": str(milliseconds(fields)),
        "externalId": text_of(fields, "decision_id"),
        "act": text_of(fields, "verdict"),
        "cat": text_of(fields, "event"),
        "deviceDirection": _DIRECTIONS.get(text_of(fields, "direction"), ""),
        "requestMethod": text_of(fields, "method"),
        "fname": text_of(fields, "tool"),
        "suser": text_of(fields, "principal"),
        "outcome": _outcome(fields),
        "msg": message(fields),
    }
    for key, name, field in _LABELS:
        if said := text_of(fields, field):
            pairs |= {key: said, f"{key}Label": name}
    excerpt = next((text_of(each, "excerpt") for each in findings(fields)), "")
    if excerpt:
        pairs |= {"cs4": excerpt, "cs4Label": "excerpt"}
    if fields.get("detail"):
        pairs |= {"cs5": json.dumps(fields["detail"])[:1_000], "cs5Label": "detail"}
    if isinstance(took, int | float) and not isinstance(took, bool):
        pairs |= {"cn1": str(round(took)), "cn1Label": "latency_us"}
    return " ".join(
        f"{key}={_cut(_value(said), _LENGTHS.get(key, _LENGTH))}" for key, said in pairs.items() if said
    )


def _outcome(fields: Fields) -> str:
    enforced = fields.get("enforced")
    return "" if not isinstance(enforced, bool) else "failure" if enforced else "success"


def _header(said: str) -> str:
    return _ascii(said.replace("\\", "\\\\").replace("|", "\\|"))


def _value(said: str) -> str:
    return _ascii(said.replace("\\", "\\\\").replace("=", "\\=").replace("\n", "\\n").replace("\r", "\\r"))


def _cut(escaped: str, most: int) -> str:
    """The beginning of an escaped text, which ends behind a whole escape."""
    if len(escaped) <= most:
        return escaped
    end = 0
    for piece in _PIECE.finditer(escaped):
        if piece.end() > most:
            break
        end = piece.end()
    return escaped[:end]


def _ascii(said: str) -> str:
    """What is not printable ASCII as its code, so that no line ends early and no terminal acts upon it."""
    return _UNSEEN.sub(lambda found: f"\\\\u{{{ord(found[0]):x}}}", said)
