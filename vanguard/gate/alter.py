"""Messages that do not go on as they came: values replaced, and values put back.

What is not concerned keeps its order and its value; the message is serialised anew (RFC 8259).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from itertools import groupby
from typing import Any

import orjson

from vanguard.gate.vault import MARK, Vault
from vanguard.model.context import Context
from vanguard.model.finding import Redaction
from vanguard.model.message import Json, Message


def redacted(message: Message, redactions: Collection[Redaction], vault: Vault) -> Message:
    """The message with a placeholder in place of each redaction; the same where there is none.

    A round of the gateway's own is taken out: its server knows nothing of it.
    """
    message = without_round(message)
    if not redactions:
        return message
    made = sorted(redactions, key=lambda each: (each.pointer, each.start))
    body = orjson.loads(message.raw)
    for pointer, group in groupby(made, key=lambda each: each.pointer):
        _change(body, pointer, _hider([*group], vault))
    return with_body(message, body)


def _hider(redactions: list[Redaction], vault: Vault) -> Callable[[str], str]:
    def hidden(text: str) -> str:
        parts, at = [], 0
        for each in redactions:
            start, end = max(at, each.start), max(at, min(each.end, len(text)))
            if start < end:
                parts += [text[at:start], vault.placeholder(each.kind, text[start:end])]
                at = end
        return "".join([*parts, text[at:]])

    return hidden


def restored(message: Message, context: Context, vault: Vault) -> tuple[Message, Context]:
    """A call with the values in place of the placeholders that its tool may have the values for.

    The context then knows the values, which are no disclosure any more.
    """
    allowed = context.policy.profile.disclosure.restore
    if not allowed or MARK not in message.raw or not message.is_call:
        return message, context
    kinds = allowed.get(message.params["name"], ())
    arguments = message.params.get("arguments")
    if not kinds or not isinstance(arguments, dict):
        return message, context
    put: set[str] = set()
    body = orjson.loads(message.raw)
    body["params"]["arguments"] = _restored(arguments, kinds, vault, put)
    if not put:
        return message, context
    return with_body(message, body), replace(context, restored=frozenset(put))


def _restored(value: Json, kinds: Collection[str], vault: Vault, put: set[str]) -> Json:
    if isinstance(value, str):
        text, values = vault.restored(value, kinds)
        put |= values
        return text
    if isinstance(value, list):
        return [_restored(each, kinds, vault, put) for each in value]
    if isinstance(value, dict):
        return {key: _restored(each, kinds, vault, put) for key, each in value.items()}
    return value


def _change(body: Any, pointer: str, change: Callable[[str], str]) -> None:
    """Put what ``change`` makes of the text at a JSON pointer (RFC 6901) in its place.

    Raises LookupError where no text is there: what was judged and is not found must not go on.
    """
    *steps, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    holder = body
    for step in steps:
        holder = holder[int(step) if isinstance(holder, list) else step]
    key: Any = int(last) if isinstance(holder, list) else last
    if not isinstance(holder[key], str):
        raise LookupError(pointer)
    holder[key] = change(holder[key])


def without_round(message: Message) -> Message:
    """A request of the client's as its server is to see it (see `review_form.without_round`)."""
    if "requestState" not in message.params:
        return message
    from vanguard.wire import review_form  # most sessions never have a round

    return review_form.without_round(message)


def with_body(message: Message, body: dict[str, Any]) -> Message:
    """The message with another body, which is what goes on."""
    return replace(message, raw=orjson.dumps(body), body=body)
