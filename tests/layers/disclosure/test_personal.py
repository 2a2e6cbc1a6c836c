"""Personal data is found where it stands, and what only looks like it is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vanguard.layers.disclosure.personal import PERSONAL_KINDS, paid, personal
from vanguard.layers.disclosure.personal_marks import may_hold

FOUND = {
    # Numbers of states, with the check digits that the states publish as examples.
    "My SSN is 123 45 6789.": ("us-ssn", "123 45 6789"),
    "social security number: 123456789": ("us-ssn", "123456789"),
    "She gave 219-10-4567 at the desk": ("us-ssn", "219-10-4567"),
    "National Insurance number: AB 12 34 56 C": ("uk-nino", "AB 12 34 56 C"),
    "NHS number 943 476 5870": ("uk-nhs", "943 476 5870"),
    "DNI: 12345678Z": ("es-dni", "12345678Z"),
    "mi NIE es X1234567L": ("es-nie", "X1234567L"),
    "numéro de sécurité sociale : 295109912611193": ("fr-nir", "295109912611193"),
    "Codice fiscale: RCCMNL83S18D969H": ("it-codice-fiscale", "RCCMNL83S18D969H"),
    "Steuer-ID 36 574 261 809": ("de-steuer-id", "36 574 261 809"),
    "BSN 111222333": ("nl-bsn", "111222333"),
    "Rijksregisternummer: 85.07.30-033.28": ("be-nn", "85.07.30-033.28"),
    "PESEL 44051401359": ("pl-pesel", "44051401359"),
    "personnummer 880320-0016": ("se-personnummer", "880320-0016"),
    "HETU: 131052-308T": ("fi-hetu", "131052-308T"),
    "fødselsnummer 15108695088": ("no-fodselsnummer", "15108695088"),
    "kennitala: 120174-3399": ("is-kennitala", "120174-3399"),
    "Aadhaar number: 2341 2341 2346": ("in-aadhaar", "2341 2341 2346"),
    "PAN: ACUPA7085R": ("in-pan", "ACUPA7085R"),
    "o CPF dele: 390.533.447-05": ("br-cpf", "390.533.447-05"),
    "CNPJ 16.727.230/0001-97": ("br-cnpj", "16.727.230/0001-97"),
    "身份证号码：360426199101010071": ("cn-ric", "360426199101010071"),
    "주민등록번호: 971013-9019902": ("kr-rrn", "971013-9019902"),
    "AHV-Nummer 756.9217.0769.85": ("ch-ahv", "756.9217.0769.85"),
    "RUT: 12.531.909-2": ("cl-rut", "12.531.909-2"),
    "CURP: BOXW310820HNERXN09": ("mx-curp", "BOXW310820HNERXN09"),
    "TCKN 17291716060": ("tr-tckn", "17291716060"),
    "СНИЛС 112-233-445 95": ("ru-snils", "112-233-445 95"),
    "NRIC: S1234567D": ("sg-nric", "S1234567D"),
    # Cards that issuers publish for tests, and accounts that the registry gives as examples.
    "Card: 4111 1111 1111 1111": ("payment-card", "4111 1111 1111 1111"),
    "please charge 3782 822463 10005 today": ("payment-card", "3782 822463 10005"),
    "carte bancaire n° 5555555555554444": ("payment-card", "5555555555554444"),
    "the value is 5500005555555559": ("payment-card", "5500005555555559"),
    "CVV: 123": ("card-security-code", "123"),
    "send it to GB82 WEST 1234 5698 7654 32 PLEASE": ("iban", "GB82 WEST 1234 5698 7654 32"),
    "iban de89370400440532013000": ("iban", "de89370400440532013000"),
    "Routing number 111000025": ("us-bank-routing", "111000025"),
    "Bank account number: 000123456789": ("bank-account", "000123456789"),
    "sort code 12-34-56": ("uk-sort-code", "12-34-56"),
    # Papers, and what labels tell.
    "Passport No: X1234567": ("passport", "X1234567"),
    "Reisepass: C01X00T47": ("passport", "C01X00T47"),
    "Her driver's license number is D123-4567-8901": ("driver-licence", "D123-4567-8901"),
    "DOB: 1985-07-12": ("date-of-birth", "1985-07-12"),
    "geboren am 12.03.1985": ("date-of-birth", "12.03.1985"),
    "born on July 4, 1976": ("date-of-birth", "July 4, 1976"),
    "出生日期：1985年3月12日": ("date-of-birth", "1985年3月12日"),
    "MRN: 12345678": ("health-number", "12345678"),
    "VIN: 1HGCM82633A004352": ("vehicle", "1HGCM82633A004352"),
    "License plate: ABC-1234": ("licence-plate", "ABC-1234"),
    "IMEI 490154203237518": ("device-id", "490154203237518"),
    "wallet: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa": ("crypto-wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
    "client ip: 81.2.69.160": ("ip-address", "81.2.69.160"),
    # Telephones.
    "Phone: (415) 555-2671": ("phone", "(415) 555-2671"),
    "They do not pick up at 415-223-4567.": ("phone", "415-223-4567"),
    "Tel.: 030 12345678": ("phone", "030 12345678"),
    "téléphone : 06 12 34 56 78": ("phone", "06 12 34 56 78"),
    "手机号：13812345678": ("phone", "13812345678"),
    "тел. 8 (912) 345-67-89": ("phone", "8 (912) 345-67-89"),
    "+44 7911 123456": ("phone", "+44 7911 123456"),
    "Berlin: +49 (0)30 901820, any time": ("phone", "+49 (0)30 901820"),
    "call me back at 07911 123456": ("phone", "07911 123456"),
    "083 445 2424 office": ("phone", "083 445 2424"),
    "877-547-3967x793 fax": ("phone", "877-547-3967x793"),
    # Mail.
    "write to jane.doe@gmail.com.": ("email", "jane.doe@gmail.com"),
    "<jörg.müller@web.de>": ("email", "jörg.müller@web.de"),
    "mailto:bob.smith@harbour-bank.co.uk": ("email", "bob.smith@harbour-bank.co.uk"),
    # Places and names.
    "He lives at 221B Baker Street, London NW1 6XE": (
        "street-address",
        "221B Baker Street, London NW1 6XE",
    ),
    "1600 Pennsylvania Avenue NW, Washington, DC 20500": (
        "street-address",
        "1600 Pennsylvania Avenue NW, Washington, DC 20500",
    ),
    "Anschrift: Lindenallee 5, 50667 Köln": ("street-address", "Lindenallee 5, 50667 Köln"),
    "Full name: John Q. Public": ("person", "John Q. Public"),
    "my name is Anna Karlsson": ("person", "Anna Karlsson"),
}

LEFT_ALONE = """
550e8400-e29b-41d4-a716-446655440000
12345678-1234-1234-1234-123456789012
id: 50919691-7302-437f-8e10-1fe088afa145
order 4155552671
order number 4539578763621486
order_id=4539578763621486
Order #1234-5678-9012 shipped
tracking number 9400111899223197428490
2024-01-15T10:30:00Z
2024-01-15 10:30:00.123456
timestamp 1705314600000
ts=1705314600123456
da39a3ee5e6b4b0d3255bfef95601890afd80709
commit 1234567890123456789012345678901234567890
sections: ['4926721070127497', c52a1de2b6b32f40]
version 10.15.7.123456
lat 40.712776, lon -74.005974
price 1234567.89 USD
listening on 192.168.1.10:8080
IP address 10.0.0.1
ISBN 978-0-306-40615-7
john@example.com
test@sub.example.org
noreply@github.com
support@harbour-bank.com
git@github.com:org/repo.git
scp file bob@server.io:/tmp
https://user:pass@db.harbour.io:5432/x
npm i react@18.2.0
uses: actions/checkout@v4
logo@2x.png
user@1000.service
record.get("limit@OData.Community.Display.V1.FormattedValue")
phone_id: 1234567890123
phoneNumberId = 106540352242922
call 1234567 times
messages: 12345678
.text:00400621   4883c480
cell 1234567
contact 5 people
0x4111111111111111
4111111111111112
0.4111111111111111
a4111111111111111
card ending in 4242
License: MIT 2020-2024
driver version 535.104.05
sin(30) = 0.5
date of birth is required
SSN: ***-**-6789
Enter your SSN in the format XXX-XX-XXXX
000-12-3456
range 100-200-3000
1,000,000 users
sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
GB82WEST12345698765433
arn:aws:iam::123456789012:role/x
+1 for this idea
a+12345678901
@@ -123,456 +789,12 @@
address: 0x7ffe1234
MAC address: 00:1a:2b:3c:4d:5e
A valid IP address must be four octets, each from 0 to 255
name: build-and-test
Name: Visual Studio Code
class name is Foo
Tel Aviv 2023
Mobile 2023-01-15
routing 123456789
expires: 12/27
phone (e.g. +14155552671)
e.g., jane.doe@gmail.com
example: 123-45-6789
DNI: 12345678A
"birthdate": "ge1990-01-01"
PESEL 44051401358
Aadhaar number: 2341 2341 2347
2147483647
18446744073709551615
reach 1.5 million
answer: 42
""".strip().splitlines()


@pytest.mark.parametrize(("text", "expected"), FOUND.items(), ids=list(FOUND))
def test_personal_data_is_found_where_it_stands(text: str, expected: tuple[str, str]) -> None:
    assert [(each.kind, text[each.start : each.end]) for each in personal(text)] == [expected]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert personal(text) == []


def test_every_kind_that_is_found_can_be_named() -> None:
    assert {kind for kind, _ in FOUND.values()} <= set(PERSONAL_KINDS)


def test_several_pieces_come_in_order() -> None:
    text = (
        "Patient name: Maria Gonzalez\nDOB: 1985-07-12\nPhone: 415-555-2671, (212) 736-5000\n"
        "Card 4242 4242 4242 4242 exp 12/27 cvv 123\nmaria.g@harbour.org"
    )
    assert [(each.kind, text[each.start : each.end]) for each in personal(text)] == [
        ("person", "Maria Gonzalez"),
        ("date-of-birth", "1985-07-12"),
        ("phone", "415-555-2671"),
        ("phone", "(212) 736-5000"),
        ("payment-card", "4242 4242 4242 4242"),
        ("card-expiry", "12/27"),
        ("card-security-code", "123"),
        ("email", "maria.g@harbour.org"),
    ]


def test_a_bare_label_names_a_person_only_beside_other_data_of_one() -> None:
    assert personal("Name: John Smith") == []
    assert [each.kind for each in personal("Name: John Smith\nPhone: 415-555-2671")] == ["person", "phone"]


def test_a_card_that_nothing_names_leaves_doubt() -> None:
    assert not personal("5500005555555559")[0].sure
    assert personal("5500 0055 5555 5559")[0].sure
    assert personal("card 5500005555555559")[0].sure


def test_places_are_counted_in_characters() -> None:
    text = "Grüße, 世界 \N{GRINNING FACE}: jane.doe@gmail.com"
    [found] = personal(text)
    assert text[found.start : found.end] == "jane.doe@gmail.com"


PIECES = st.sampled_from(
    [
        *FOUND,
        *LEFT_ALONE,
        *("\n", " ", "phone", "Phone: ", "+", "(", "0", "4155552671", "4111 1111", "@", "a@b.de", "ssn "),
        *(
            "name: ",
            "Anna Karlsson",
            "address: ",
            "12 Main St",
            "\N{ARABIC-INDIC DIGIT THREE}",
            "\ud800",
            "卡号",
        ),
    ]
)


@given(st.lists(PIECES | st.text(max_size=12), max_size=8).map("".join))
@example("card \N{ARABIC-INDIC DIGIT THREE}4111111111111111")
@example("pesel 4\N{ARABIC-INDIC DIGIT FOUR}051401359")
def test_any_text_is_read_in_order_and_never_past_its_cheap_look(text: str) -> None:
    found = personal(text)
    assert may_hold(text) or not found
    assert all(each.kind in PERSONAL_KINDS and 0 <= each.start < each.end <= len(text) for each in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


@pytest.mark.parametrize("between", ["", " ", "-"])
@pytest.mark.parametrize("far", [0, 9_000])
def test_cards_alone_are_found_where_all_is_looked_for(between: str, far: int) -> None:
    number = between.join(("4539", "5787", "6362", "1486"))
    text = f"mail ada@tern.io, born 1990-02-03. {'word ' * (far // 5)}The card is {number}, cvv 123."
    cards = [each for each in personal(text) if each.kind == "payment-card"]
    assert [text[each.start : each.end] for each in cards] == [number]
    assert [each for each in paid(text) if each.kind == "payment-card"] == cards


def test_a_text_without_enough_figures_is_not_looked_through_for_cards() -> None:
    text = "mail ada@tern.io, born 1990-02-03, telephone +49 30 1234567"
    assert personal(text) != []
    assert paid("mail ada@tern.io, room 12") == []
