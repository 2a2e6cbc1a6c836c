"""Disguises as their users would put them on: encoders that know nothing of Vanguard's decoders.

Each takes a text and a source of chance and gives the text disguised, or None where the disguise makes no
sense for that text.  ``kind`` says for which texts it is meant at all: ``any``, ``letters`` (what a person
or a model reads), ``shell``, ``windows`` (cmd and PowerShell), ``sql``.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

Put = Callable[[str, random.Random], str | None]


@dataclass(frozen=True, slots=True)
class Disguise:
    """One disguise."""

    name: str
    kind: str
    put: Put


DISGUISES: dict[str, Disguise] = {}


def disguise(kind: str = "any") -> Callable[[Put], Put]:
    """Keep a function as a disguise under its own name."""

    def keep(put: Put) -> Put:
        name = put.__name__.replace("_", "-")
        DISGUISES[name] = Disguise(name, kind, put)
        return put

    return keep


def _utf16(text: str) -> list[int]:
    raw = text.encode("utf-16-be")
    return [raw[at] << 8 | raw[at + 1] for at in range(0, len(raw), 2)]


@disguise()
def percent(text: str, _: random.Random) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


@disguise()
def percent_twice(text: str, _: random.Random) -> str:
    return "".join(f"%25{byte:02X}" for byte in text.encode())


@disguise()
def percent_signs(text: str, _: random.Random) -> str | None:
    hidden = re.sub(r"[^\w]", lambda sign: "".join(f"%{byte:02X}" for byte in sign[0].encode()), text)
    return hidden if hidden != text else None


@disguise()
def percent_u(text: str, _: random.Random) -> str:
    return "".join(f"%u{unit:04X}" for unit in _utf16(text))


@disguise()
def html_decimal(text: str, _: random.Random) -> str:
    return "".join(f"&#{ord(c)};" for c in text)


@disguise()
def html_hexadecimal(text: str, _: random.Random) -> str:
    return "".join(f"&#x{ord(c):05X}" for c in text)


@disguise()
def unicode_escapes(text: str, _: random.Random) -> str:
    return "".join(f"\\u{unit:04x}" for unit in _utf16(text))


@disguise()
def hex_escapes(text: str, _: random.Random) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


@disguise()
def octal_escapes(text: str, _: random.Random) -> str:
    return "".join(f"\\{byte:03o}" for byte in text.encode())


@disguise()
def braced_escapes(text: str, _: random.Random) -> str:
    return "".join(f"\\u{{{ord(c):x}}}" for c in text)


@disguise()
def json_text(text: str, _: random.Random) -> str:
    return json.dumps({"value": text})


@disguise()
def base_64(text: str, _: random.Random) -> str | None:
    return base64.b64encode(text.encode()).decode() if len(text) >= 12 else None


@disguise()
def base_64_url(text: str, _: random.Random) -> str | None:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=") if len(text) >= 12 else None


@disguise()
def base_64_wide(text: str, _: random.Random) -> str | None:
    if not text.isascii():
        return None
    return base64.b64encode(text.encode("utf-16-le")).decode()


@disguise()
def base_32(text: str, _: random.Random) -> str | None:
    return base64.b32encode(text.encode()).decode() if len(text) >= 10 else None


@disguise()
def hexadecimal(text: str, _: random.Random) -> str | None:
    return text.encode().hex() if len(text) >= 8 else None


@disguise()
def hexadecimal_marked(text: str, _: random.Random) -> str:
    return "0x" + text.encode().hex().upper()


@disguise()
def gzip_base_64(text: str, _: random.Random) -> str:
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


@disguise()
def zlib_base_64(text: str, _: random.Random) -> str:
    return base64.b64encode(zlib.compress(text.encode())).decode()


@disguise()
def quoted_printable(text: str, _: random.Random) -> str:
    return "".join(f"={byte:02X}" for byte in text.encode())


@disguise()
def full_width(text: str, _: random.Random) -> str | None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else "\u3000" if c == " " else c for c in text)
    return wide if wide != text else None


@disguise()
def circled(text: str, _: random.Random) -> str | None:
    small = {chr(97 + at): chr(0x24D0 + at) for at in range(26)}
    drawn = text.translate(str.maketrans(small | {chr(65 + at): chr(0x24B6 + at) for at in range(26)}))
    return drawn if drawn != text else None


@disguise()
def mathematical(text: str, chance: random.Random) -> str | None:
    first = chance.choice([0x1D400, 0x1D5A0, 0x1D5D4, 0x1D670])
    drawn = "".join(
        chr(first + ord(c) - 65)
        if "A" <= c <= "Z"
        else chr(first + 26 + ord(c) - 97)
        if "a" <= c <= "z"
        else c
        for c in text
    )
    return drawn if drawn != text else None


_CYRILLIC = dict(zip("aceopxyisjAEOPCXTMHKB", "асеорхуіѕјАЕОРСХТМНКВ", strict=True))
_GREEK = dict(zip("ovaABEZHIKMNOPTYX", "οναΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", strict=True))


@disguise()
def confusable(text: str, chance: random.Random) -> str | None:
    table = chance.choice([_CYRILLIC, _GREEK, _CYRILLIC | _GREEK])
    changed = [table[c] if c in table and chance.random() < 0.5 else c for c in text]
    return "".join(changed) if changed != list(text) else None


@disguise()
def zero_width(text: str, chance: random.Random) -> str:
    return chance.choice("\u200b\u200c\u2060\ufeff\u00ad").join(text)


@disguise()
def tag_characters(text: str, _: random.Random) -> str | None:
    if not text.isascii() or not text.isprintable():
        return None
    return "hello" + "".join(chr(0xE0000 + ord(c)) for c in text)


@disguise()
def selector_bytes(text: str, _: random.Random) -> str:
    return "😀" + "".join(chr(0xFE00 + b if b < 16 else 0xE00F0 + b) for b in text.encode())


@disguise("letters")
def struck_through(text: str, chance: random.Random) -> str:
    mark = chance.choice("\u0336\u0335\u0301\u0323\u20dd")
    return "".join(c + mark if c.isascii() and c.isalpha() else c for c in text)


@disguise("letters")
def black_squares(text: str, chance: random.Random) -> str:
    first = chance.choice([0x1F150, 0x1F170])
    return "".join(chr(first + ord(c) - 97) if "a" <= c <= "z" else c for c in text.lower())


@disguise("letters")
def small_capitals(text: str, _: random.Random) -> str:
    return text.lower().translate(str.maketrans("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ"))


@disguise("letters")
def upside_down(text: str, _: random.Random) -> str | None:
    if not text.isascii() or re.search(r"[^A-Za-z .,']", text):
        return None
    return text.lower().translate(str.maketrans("abcdefghijkmnpqrtuvwy.,'", "ɐqɔpǝɟƃɥᴉɾʞɯudbɹʇnʌʍʎ˙',"))[::-1]


@disguise("letters")
def right_to_left(text: str, _: random.Random) -> str | None:
    return f"\u202e{text[::-1]}\u202c" if "\n" not in text else None


def _inside_words(text: str, put: Callable[[str], str]) -> str | None:
    """The text with something put on each word of letters outside quotes."""
    pieces = re.split(r"(\"[^\"]*\"|'[^']*'|`[^`]*`|\$\{?\w+|\\.|%\w+|\w+://\S+)", text)
    pieces[::2] = [
        re.sub(r"(?<![\w.=-])(?:[a-z]{2,}|/[a-z]{2,}(?:/[a-z]+)*)(?![\w=:(\[.-])", lambda w: put(w[0]), piece)
        for piece in pieces[::2]
    ]
    changed = "".join(pieces)
    return changed if changed != text else None


def _middle(word: str, chance: random.Random) -> int:
    return chance.randrange(1 + word.startswith("/"), len(word))


@disguise("shell")
def empty_quotes(text: str, chance: random.Random) -> str | None:
    quotes = chance.choice(["''", '""'])
    return _inside_words(text, lambda word: quotes.join((word[: (at := _middle(word, chance))], word[at:])))


@disguise("shell")
def quoted_letters(text: str, chance: random.Random) -> str | None:
    quote = chance.choice("'\"")

    def put(word: str) -> str:
        at = _middle(word, chance)
        return f"{word[:at]}{quote}{word[at]}{quote}{word[at + 1 :]}"

    return _inside_words(text, put)


@disguise("shell")
def backslashes(text: str, chance: random.Random) -> str | None:
    def put(word: str) -> str:
        ends = [at for at in range(1, len(word)) if word[at] not in "abefnrtuUxv0123456789/"]
        at = chance.choice(ends) if ends else 0
        return f"{word[:at]}\\{word[at:]}"

    return _inside_words(text, put)


@disguise("shell")
def field_separators(text: str, chance: random.Random) -> str | None:
    blank = chance.choice(["${IFS}", "$IFS$9", "${IFS}"])
    changed = re.sub(r"(?<=[\w/.-]) (?=[\w/.~-])", lambda _: blank, text)
    return changed if changed != text and not re.search(r"['\"]", text) else None


@disguise("shell")
def nothing_expanded(text: str, chance: random.Random) -> str | None:
    nothing = chance.choice(["$@", "$*", "${@}", "$1"])
    return _inside_words(text, lambda word: nothing.join((word[: (at := _middle(word, chance))], word[at:])))


@disguise("shell")
def variables(text: str, chance: random.Random) -> str | None:
    names = iter("pqrstuvwyz" * 20)
    set_: list[str] = []

    def put(word: str) -> str:
        at, name = _middle(word, chance), next(names)
        set_.append(f"{name}{len(set_)}={word[at:]}")
        return f"{word[:at]}${{{name}{len(set_) - 1}}}"

    changed = _inside_words(text, put)
    return f"{';'.join(set_)};{changed}" if changed and not re.match(r"\s*[^\w\s./]", text) else None


@disguise("shell")
def cut_from_variables(text: str, chance: random.Random) -> str | None:
    slash = chance.choice(["${PATH:0:1}", "${HOME:0:1}", "${PWD:0:1}"])
    changed = re.sub(r"(?<= )/(?=[a-z])", lambda _: slash, text)
    return changed if changed != text and not re.search(r"'", text) else None


@disguise("shell")
def ansi_quotes(text: str, _: random.Random) -> str | None:
    return _inside_words(text, lambda word: f"$'{hex_escapes(word, _)}'")


@disguise("shell")
def base_64_to_shell(text: str, chance: random.Random) -> str:
    code = base64.b64encode(text.encode()).decode()
    return chance.choice(
        [
            f"echo {code} | base64 -d | sh",
            f"base64 -d <<< {code} | bash",
            f'bash -c "$(echo {code} | base64 --decode)"',
        ]
    )


@disguise("shell")
def hexadecimal_to_shell(text: str, chance: random.Random) -> str:
    code = text.encode().hex()
    return chance.choice([f"echo {code} | xxd -r -p | sh", f"xxd -r -p <<< {code} | bash"])


@disguise("shell")
def printed_to_shell(text: str, _: random.Random) -> str:
    return f"printf '{hex_escapes(text, _)}' | sh"


@disguise("shell")
def reversed_to_shell(text: str, _: random.Random) -> str | None:
    return f"echo '{text[::-1]}' | rev | sh" if "'" not in text and "\n" not in text else None


@disguise("shell")
def patterns(text: str, _: random.Random) -> str | None:
    changed = re.sub(
        r"(?<= )/(?:etc/(?:passwd|shadow|hosts)|bin/(?:sh|bash|cat))\b",
        lambda p: f"{p[0][:-2]}?{p[0][-1]}",
        text,
    )
    return changed if changed != text and not re.search(r"['\"]", text) else None


@disguise("shell")
def braces(text: str, _: random.Random) -> str | None:
    if not re.fullmatch(r"[\w./ ~-]+", text) or " " not in text:
        return None
    return "{" + ",".join(text.split()) + "}"


@disguise("windows")
def carets(text: str, _: random.Random) -> str | None:
    return _inside_words(text, lambda word: "^".join(word) if "/" not in word else word)


@disguise("windows")
def encoded_command(text: str, chance: random.Random) -> str:
    option = chance.choice(["-enc", "-e", "-EncodedCommand", "/ec"])
    return f"powershell {option} {base64.b64encode(text.encode('utf-16-le')).decode()}"


@disguise("windows")
def ticks(text: str, chance: random.Random) -> str | None:
    def put(word: str) -> str:
        at = _middle(word, chance)
        return f"{word[:at]}`{word[at:]}" if "/" not in word else word

    return _inside_words(text, put)


@disguise("sql")
def comments_for_blanks(text: str, chance: random.Random) -> str | None:
    comment = chance.choice(["/**/", "/*x*/", "/*!*/"])
    changed = re.sub(r"(?<=[\w)'\"]) (?=[\w('\"@*])", lambda _: comment, text)
    return changed if changed != text else None


@disguise("sql")
def comments_in_words(text: str, chance: random.Random) -> str | None:
    words = r"(?i)\b(?:union|select|from|where|insert|drop|exec|order|group|having|sleep)\b"

    def put(word: re.Match[str]) -> str:
        at = chance.randrange(1, len(word[0]))
        return f"{word[0][:at]}/**/{word[0][at:]}"

    changed = re.sub(words, put, text)
    return changed if changed != text else None


@disguise("sql")
def versioned_comments(text: str, _: random.Random) -> str | None:
    changed = re.sub(
        r"(?i)\b(?:union|select|from|where|insert|drop|exec|and|or)\b", lambda w: f"/*!50000{w[0]}*/", text
    )
    return changed if changed != text else None
