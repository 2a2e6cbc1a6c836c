"""Bank accounts by their international number (IBAN, ISO 13616)."""

from __future__ import annotations

from vanguard.layers.disclosure.checks import check
from vanguard.layers.disclosure.sensitive import Sensitive

_LENGTHS = {
    each[:2]: int(each[2:])
    for each in (
        "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 "
        "BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 "
        "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 "
        "HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 "
        "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 "
        "MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 "
        "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 "
        "SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
    ).split()
}
"""Characters of an IBAN by country (SWIFT's registry)."""


def iban(text: str, start: int) -> Sensitive | None:
    """The IBAN that begins here, in one piece or in groups, where its country and check digits agree."""
    length = _LENGTHS.get(text[start : start + 2].upper())
    if length is None:
        return None
    end, kept = start, ""
    # At most one separator between any two characters.
    while len(kept) < length and end < len(text):
        letter = text[end]
        if letter.isascii() and letter.isalnum():
            kept += letter
        elif letter not in " -\u00a0" or not text[end - 1].isalnum():
            return None
        end += 1
    if len(kept) < length or text[end : end + 1].isalnum() or not _mod_97(kept.upper()):
        return None
    return Sensitive("iban", start, end)


def _mod_97(number: str) -> bool:
    return check("iso7064.mod_97_10")(number[4:] + number[:4])
