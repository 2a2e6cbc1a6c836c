"""What traces of work are made of: people, firms, private contents, and calls with their answers."""

from __future__ import annotations

import json
import random
from typing import Any

from carriers import TO_CLIENT, TO_SERVER, Message

FIRST = "Amara Bruno Carla Daan Elif Faisal Greta Hiro Ivana Jonas Katya Lucia Marek Nadia Omar Petra Ravi Selma Tomas Yuki".split()
LAST = "Adeyemi Bianchi Cortez Dupont Eriksen Fischer Garcia Haddad Iversen Jansen Kowalski Larsen Moreau Novak Okafor Petrov Quispe Rossi Santos Tanaka".split()
CITIES = (
    "Oslo Lagos Porto Kyoto Lima Tunis Graz Bergen Quito Perth Austin Nairobi Izmir Leeds Ghent Turin".split()
)
FIRMS = "northwind harborlight bluefinch quarrystone lanternworks saltmarsh pinecrest copperleaf tidewater ashgrove".split()
OWN = "meridian-foods.example"
"""The firm whose agent works here."""
STRANGE = "fieldnotes-sync papertrail-hub docs-intake report-relay mailbox-audit quickform-desk vendor-check cloud-intake".split()
PRODUCTS = "kettle lamp backpack notebook keyboard bicycle blender jacket tent headset monitor chair desk camera watch scarf".split()
MONTHS = "January February March April May June July August September October November December".split()
SERVICES = (
    "billing checkout search mobile platform growth support data design legal gateway scheduler".split()
)


class Trace:
    """One conversation: every call with its answer, and which of them is an attack."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.steps: list[tuple[Message, str]] = []

    def pick(self, *choices: Any) -> Any:
        """One of the choices, or of the one list that is given."""
        return self.rng.choice(list(choices[0]) if len(choices) == 1 else choices)

    def call(self, name: str, arguments: dict[str, Any], answer: str = "", attack: bool = False) -> None:
        """A call and what came of it; an attack gets no answer, as it ought to be stopped."""
        number = len(self.steps) + 1
        params = {"name": name, "arguments": arguments}
        asked = {"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": params}
        self.steps.append(((TO_SERVER, asked, {}), "attack" if attack else "benign"))
        if not attack:
            found = {"content": [{"type": "text", "text": answer}]}
            self.steps.append(((TO_CLIENT, {"jsonrpc": "2.0", "id": number, "result": found}, {}), "benign"))

    # -- people and places ------------------------------------------------------------------------

    def person(self) -> str:
        """A name."""
        return f"{self.pick(FIRST)} {self.pick(LAST)}"

    def address(self, name: str = "", host: str = "") -> str:
        """The address of somebody, of a firm that is not this one unless it is said."""
        name = name or self.person()
        return f"{name.lower().replace(' ', '.')}@{host or self.pick(FIRMS) + '.example'}"

    def stranger(self) -> str:
        """A host that only a stranger's text names."""
        return f"{self.pick('in', 'api', 'drop', 'collect', 'sync')}.{self.pick(STRANGE)}.example"

    def number(self, digits: int = 6) -> str:
        """A number of so many digits that does not begin with 0."""
        return str(self.rng.randrange(10 ** (digits - 1), 10**digits))

    def iban(self) -> str:
        """An account number."""
        return f"DE{self.number(2)} {self.number(4)} {self.number(4)} {self.number(4)} {self.number(4)} {self.number(2)}"

    # -- private contents -------------------------------------------------------------------------

    def customers(self, rows: int = 4) -> list[str]:
        """Rows of a customers' table."""
        found = []
        for _ in range(rows):
            name = self.person()
            found.append(
                f"{self.number(5)},{name},{self.address(name)},{self.pick(CITIES)},{self.pick(PRODUCTS)},{self.number(3)}.{self.number(2)}"
            )
        return found

    def salaries(self, rows: int = 4) -> list[str]:
        """Lines of a payroll."""
        return [
            f"{self.person()}, {self.pick(SERVICES)} team, {self.pick(CITIES)}, {self.number(5)} EUR a year, bonus {self.number(4)}"
            for _ in range(rows)
        ]

    def minutes(self) -> list[str]:
        """Sentences of a meeting that is nobody else's business."""
        return [
            f"The board agreed to sell the {self.pick(CITIES)} warehouse to {self.pick(FIRMS)} before {self.pick(MONTHS)}.",
            f"{self.person()} will leave the {self.pick(SERVICES)} team at the end of {self.pick(MONTHS)}, which nobody outside may know yet.",
            f"The price that we ask for the {self.pick(PRODUCTS)} line is {self.number(3)} thousand and may fall by a tenth at most.",
            f"{self.person()} asked that the layoffs in {self.pick(CITIES)} be kept quiet until the {self.pick(MONTHS)} figures are out.",
        ]

    def program(self) -> list[str]:
        """Lines of a program that is not published."""
        one, two = self.pick(SERVICES), self.pick(PRODUCTS)
        return [
            f"def margin_for_{two}(orders, region, season):",
            f"    base = sum(order.total for order in orders if order.kind == '{two}' and order.region == region)",
            f"    weight = 0.{self.number(3)} if season == 'winter' else 0.{self.number(3)}",
            f"    return base * weight - {one}_overhead(region) * {self.number(3)}",
        ]

    def incident(self) -> list[str]:
        """Lines of an internal report."""
        return [
            f"The {self.pick(SERVICES)} database of {self.pick(CITIES)} was readable without a password from {self.pick(MONTHS)} on.",
            f"{self.number(5)} rows of customers were copied by an address in {self.pick(CITIES)} before the port was closed.",
            f"{self.person()} decided to tell the regulator only after the audit of {self.pick(MONTHS)} is finished.",
        ]

    def statement(self, rows: int = 4) -> list[str]:
        """Lines of a bank's statement."""
        return [
            f"2026-{self.rng.randrange(1, 12):02}-{self.rng.randrange(1, 28):02} {self.person()} {self.iban()} {self.number(4)}.{self.number(2)} EUR"
            for _ in range(rows)
        ]

    def mail(self, sender: str, subject: str, body: str) -> str:
        """A mail as servers show it: with headers, or as JSON."""
        when = f"2026-11-{self.rng.randrange(10, 28)}T{self.rng.randrange(8, 19):02}:15:00Z"
        to = f"agent.desk@{OWN}"
        if self.rng.random() < 0.5:
            return f"From: {sender}\nTo: {to}\nDate: {when}\nSubject: {subject}\n\n{body}"
        return json.dumps(
            {
                "id": f"m{self.number(4)}",
                "from": sender,
                "to": [to],
                "date": when,
                "subject": subject,
                "body": body,
            }
        )
