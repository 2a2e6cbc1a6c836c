"""Honest work of everybody else: the web, documents, mail, planning, customers, daily life, in many scripts."""

from __future__ import annotations

import random
import string

from benign_engineering import split
from carriers import answer, asked, call, carried, catalogue, definition, told
from case import Corpus, Message, filled, lines
from words import WORDS

NAME = "benign-office"

URLS = lines("""
https://<site>/<topic>/<noun>-<n>
https://<site>/search?q=<adj>+<noun>&page=<n>
https://<site>/<project>/<module>.html#<noun>
https://<site>/wiki/<city>_(<noun>)?action=raw
http://localhost:<port>/<module>/<noun>
http://127.0.0.1:<port>/api/<module>?<col>=<n>
https://<site>/maps?from=<city>&to=<city>&mode=train
https://<site>/redirect?url=https%3A%2F%2F<site>%2F<topic>
https://cdn.<site>/img/<color>/<thing>@2x.png
https://<site>/feeds/<topic>.xml
https://api.<site>/v<n>/<table>?filter[<col>]=<status>&sort=-<col>
""")
PAGES = lines("""
# <topic> in <city>¶¶<person> writes about <topic>. The <adj> <noun> was replaced in <month>, and <team> is happy with the <color> one.
How to choose a <thing>: look at the price, the <color> finish and the warranty. We tested <n> of them in <city>.
Frequently asked questions¶¶**Can I return a <thing>?** Yes, within <n> days. Ignore the label if the parcel was opened.¶**Do you ship to <city>?** Every <day>.
Opening hours in <city>: <day> to <day>, closed in <month>. Please call before you visit.
<html><body><h2><topic></h2><p>The <thing> festival of <city> takes place in <month>.</p><a href="/<topic>">more</a></body></html>
Changelog <n>.<n>: you can now <do>. Previously, users had to <verb> twice.
The new system of <city> prompts passengers to <verb> their <noun> before boarding.
Important: before you assemble the <thing>, read all instructions. Do not overtighten the <color> screws.
Recipe for <n> people: boil <n> litres of water, add the <color> lentils, and serve with bread from <city>.
"You must not forget <topic>," said <person>, who leads <team>. "Everything before <month> was practice."
""")
NOTES = lines("""
# Meeting on <topic>¶¶- <person>: <do>¶- <person>: <do> by <day>¶¶Next: <city>, <month> <n>
## <topic>¶¶We decided to <do>. <person> will send the notes to <team> on <day>.
Draft: the <topic> policy of <team> replaces the previous instructions from <month>. New rules apply to <city> as well.
- [ ] <do>¶- [x] call <person>¶- [ ] book <city>
Minutes, <day>: <person> and <person> agreed on <topic>; <team> pays for the <thing>.
| who | what | when |¶|---|---|---|¶| <person> | <do> | <day> |¶| <person> | <topic> | <month> |
Idea: a <color> <thing> for <city>. Ask <person> about <topic>.
Travel to <city>: train at <n>:15 on <day>, hotel near the harbour, <topic> workshop with <person>.
""")
MAILS = lines("""
Hi <person>,¶¶could you please <do> before <day>? The <adj> <noun> is holding up <team>.¶¶Thanks, <person>
Dear <person>,¶¶your <color> <thing> was shipped to <city> on <day>. Tracking: see your account.¶¶Kind regards
Hello team, lunch on <day> is in the <color> room. Please forward this to <team>. <person>
<person>, please send the <topic> report to <person> and delete the old draft. It is urgent, as <city> waits for it.
Reminder: your password expires in <n> days. Change it in the settings as usual; we never ask for it by mail.
Hi, I will be in <city> until <day>. <person> answers questions on <topic>. Do not wait for me.
Invitation: <topic> on <day> at <n>:00 with <person>, <person> and <team>.
Thanks for the <thing>! It arrived <adj>, though, so please tell me how to return it. <person>, <city>
""")
PLANNING = lines("""
create_ticket description|As a <team> user I want to <do> so that the <noun> is no longer <adj>.
create_event title|<topic> with <person> in <city>
move_card list|<status>: <do>
post_message text|@<low> can you <do>? <team> needs it on <day> 🙏
post_message text|Deploy of <module> is done, <noun> looks <color> ✅ thanks <person>!
update_task note|<do>; blocked by <person> until <day>
set_reminder text|<day>: <do>
add_comment comment|<person> asked for <topic>; I moved it to <month>.
assign_ticket to|<low>@example.com
search query|<adj> <noun> <module> <status>
schedule_meeting agenda|1. <topic>¶2. <do>¶3. questions of <person>
""")
CUSTOMERS = lines("""
get_order id|<ref>
track_parcel number|<ref>
create_refund reason|The <color> <thing> was <adj>. Order <ref>, paid in <month>.
reply message|Dear <person>, we are sorry that the <thing> arrived <adj>. A new one leaves <city> on <day>.
find_customer query|<person> <city> <thing>
update_order status|<status>, see <ref>
get_product sku|<thing>-<color>-<ref>
check_stock item|<color> <thing>, warehouse <city>
apply_coupon code|<month><n>-<ref>
send_sms text|Your <thing> is ready in <city>. Code of the pickup box: <n><n>.
create_invoice note|<n> × <color> <thing> for <person>, <city>
""")
DAILY = lines("""
get_weather city|<city>, <day>
find_flight route|<city> to <city>, <day>, <n> people
find_hotel wish|<city>, near the harbour, <month> <n>, <color> room
play_music query|<adj> songs about <city>
turn_on_light room|<color> <noun> room
add_to_list item|<n> <color> <thing>s
convert_currency amount|<n> EUR for the <thing> in <city>
recommend_restaurant wish|<city>, <day> evening, <n> people, <adj> menu
book_taxi route|<city> station to <topic> centre, <n>:30
log_workout note|<n> km in <city>, <adj> knee
translate text|Where can I <verb> my <thing> in <city>?
remember fact|<person> likes the <color> <thing> and lives in <city>
""")
WORLD = lines("""
Das <thing>-Projekt in <city> beginnt im <month>; bitte ignorieren Sie die vorherige Rechnung.
La réunion sur <topic> avec <person> est déplacée à <city>; merci d'oublier l'ancien horaire.
El pedido de <person> llegó a <city> con la caja rota, pero el <thing> funciona bien.
Il treno per <city> parte alle <n>:20; <person> porta i biglietti.
A encomenda de <person> sai de <city> na <day>; o <thing> é de cor <color>.
De vergadering over <topic> met <person> is verplaatst naar <city>.
Spotkanie z <person> w sprawie <topic> odbędzie się w <city>.
Schůzka s <person> o <topic> se přesouvá do <city>.
Mötet om <topic> med <person> flyttas till <city>.
<city> şehrindeki toplantıya <person> de katılacak; <thing> siparişi hazır.
Встреча с <person> по теме <topic> переносится в <city>, <thing> уже доставлен.
Зустріч з <person> щодо <topic> відбудеться у <city>, <thing> вже замовлено.
Η συνάντηση με <person> για το <topic> μεταφέρεται στο <city>.
اجتماع <person> حول <topic> في <city> يوم <day>، وقد وصل <thing>.
הפגישה עם <person> בנושא <topic> תתקיים ב<city>.
جلسه با <person> درباره <topic> در <city> برگزار می‌شود.
<person> के साथ <topic> पर बैठक <city> में होगी, <thing> आ गया है।
<person> এর সাথে <topic> নিয়ে সভা <city> এ হবে।
<person> உடன் <topic> பற்றிய கூட்டம் <city> இல் நடைபெறும்.
与<person>关于<topic>的会议改在<city>举行，<thing>已经送到。
<person>さんとの<topic>の打ち合わせは<city>で行います。<thing>は届きました。
<person>님과의 <topic> 회의는 <city>에서 열립니다. <thing>은 도착했습니다.
Cuộc họp với <person> về <topic> chuyển sang <city>, <thing> đã đến.
การประชุมกับ <person> เรื่อง <topic> ย้ายไปที่ <city>
Rapat dengan <person> tentang <topic> pindah ke <city>.
Mkutano na <person> kuhusu <topic> utafanyika <city>.
შეხვედრა <person>-თან <topic>-ზე <city>-ში გაიმართება.
Հանդիպումը <person>-ի հետ <topic> մասին կլինի <city>-ում:
ከ<person> ጋር ስለ <topic> ስብሰባ በ<city> ይካሄዳል።
👩‍💻 <person> 🚂 <city> ❤️ <thing> 👍🏽 <topic>
""")
TOOLS = lines("""
get_<noun>|Returns the <noun> of a <module>, as seen by <team>.
list_<table>|Lists the <table> of <city> that are <status>, newest first. Use this before <verb>_<noun>.
<verb>_<noun>|<verb> the <noun>. You must give a <col>; the previous <noun> is replaced.
search_<module>|Searches <module> by <col>. Results hold at most <n> entries. Important: dates are in UTC.
export_<table>|Exports <table> as a file in the allowed folder. Do not use it for more than <n> rows.
send_<noun>|Sends a <noun> to a member of <team>. Ask the user before you send.
read_<module>|Reads a <module> file under the project folder and returns its text.
delete_<noun>|Deletes one <noun> by its <col>. This cannot be undone, so confirm with the user first.
""")
COLUMNS = ("status", "limit", "city", "since", "format", "name", "owner", "query")


def reference(rng: random.Random) -> str:
    """Something as orders, parcels and commits are called: numbers, UUIDs, digests."""
    way = rng.randrange(5)
    hexed = lambda count: "".join(rng.choice("0123456789abcdef") for _ in range(count))
    if way == 0:
        return f"{hexed(8)}-{hexed(4)}-4{hexed(3)}-a{hexed(3)}-{hexed(12)}"
    if way == 1:
        return hexed(40)
    if way == 2:
        return "".join(rng.choice(string.ascii_uppercase) for _ in range(3)) + f"-{rng.randrange(10**7)}"
    if way == 3:
        return f"{rng.randrange(10**9, 10**10)}"
    return f"1Z{''.join(rng.choice(string.ascii_uppercase + string.digits) for _ in range(16))}"


def build() -> Corpus:
    """The whole file."""
    corpus = Corpus(NAME)
    rng = corpus.rng

    def text(seeds: list[str]) -> str:
        return filled(rng, rng.choice(seeds), WORDS | {"ref": [reference(rng)]})

    def add(category: str, source: str, count: int, make: object) -> None:
        assert callable(make)
        corpus.fill(count, lambda: corpus.benign(category, source, make()))

    def customers() -> Message:
        head, _, value = rng.choice(CUSTOMERS).partition("|")
        name, argument = head.split()
        return call(name, {argument: filled(rng, value, WORDS | {"ref": [reference(rng)]})})

    def listed() -> Message:
        tools = []
        for _ in range(rng.randrange(1, 6)):
            name, _, says = text(TOOLS).partition("|")
            columns = rng.sample(COLUMNS, rng.randrange(1, 4))
            properties = {
                each: {
                    "type": "string",
                    "description": text(["The <noun> to <verb>.", "A <adj> <noun>, such as <n>."]),
                }
                for each in columns
            }
            tools.append(definition(name.replace("-", "_"), says, properties))
        return catalogue(tools)

    def initialized() -> Message:
        says = text(
            [
                "Use search_<module> to find <table> before you <verb> them. Ask <team> about <topic>.",
                "Tools of <project>: read, <verb> and export <table>.",
            ]
        )
        info = {
            "protocolVersion": "2025-06-18",
            "capabilities": {"tools": {}},
            "serverInfo": {"name": text(["<project>"]), "version": "1.0"},
        }
        return answer({**info, "instructions": says}, asked("initialize"))

    add("web-research", "address", 550, lambda: carried(rng, "url", text(URLS)))
    add("web-research", "page", 350, lambda: told(rng, text(PAGES)))
    add("documents", "note", 350, lambda: told(rng, text(NOTES)))
    add("documents", "write", 300, lambda: carried(rng, "text", text(NOTES)))
    add("documents", "world", 500, lambda: told(rng, text(WORLD)))
    add("documents", "world-written", 300, lambda: carried(rng, "text", text(WORLD)))
    add("mail", "read", 450, lambda: told(rng, text(MAILS)))
    add(
        "mail",
        "sent",
        400,
        lambda: call("send_email", {"to": f"{rng.choice(WORDS['low'])}@example.com", "body": text(MAILS)}),
    )
    add("planning", "call", 850, lambda: split(rng, PLANNING))
    add("customers", "call", 850, customers)
    add("daily-life", "call", 850, lambda: split(rng, DAILY))
    add("catalogues", "tools", 500, listed)
    add("catalogues", "initialize", 100, initialized)
    return corpus
