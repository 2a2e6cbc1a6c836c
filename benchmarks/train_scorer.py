"""Trains the lexical scorer from benchmarks/scorer and writes its weights: the same file each time.

    python benchmarks/train_scorer.py             writes vanguard/adapters/scorers/lexical.bin
    python benchmarks/train_scorer.py --measure FILE...
        prints for each file of cases how many texts score how high

Only the standard library and Vanguard are needed.  Nothing but the files under benchmarks/scorer is read
for training; its order is drawn from a fixed seed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from heapq import heapify, heappop, heappush
from itertools import pairwise
from operator import add
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from vanguard.adapters.scorers.lexical import Model, chance, strongest
from vanguard.adapters.scorers.words import FEATURES, NOTHING, SPAN, features, numbers, plain

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "scorer"
OUT = HERE.parent / "vanguard" / "adapters" / "scorers" / "lexical.bin"
SEED = 20_261_128
DRAWS, EPOCHS = 3, 3
RATE = 0.35
DECAY = 2e-6
PER_LINE, PER_PAGE = 9, 40
RARE = 3
CAUTION = 0.25
"""What is taken off every score, in logits: here every second text is an attack, and in life few are."""
PHRASES, LIGHTEST, MOST_HONEST = 4, 8, 0.0015
"""Phrases that an attack is to hold, what one weighs at least, and in how many honest texts it may be."""

_SLOT = re.compile(r"\{([^{}]*)\}")


def templates(path: Path) -> Iterator[tuple[str, int, dict[str, list[str]]]]:
    """The templates of a file, each with how often it is to be filled in and the lists that it may name."""
    lists: dict[str, list[str]] = {}
    weight = 1
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("## "):
            weight = int(line.split()[-1])
        elif line.startswith("@"):
            name, _, words = line[1:].partition(":")
            lists[name.strip()] = [word.strip() for word in words.split(" | ")]
        elif line.strip() and not line.startswith("# "):
            yield line, weight, lists


def filled(template: str, lists: dict[str, list[str]], draw: random.Random) -> str:
    """One text of a template: of each pair of braces, the innermost first, one choice."""

    def chosen(found: re.Match[str]) -> str:
        inside = found[1]
        choices = lists.get(inside) or inside.split("|")
        return draw.choice(choices)

    while _SLOT.search(template):
        template = _SLOT.sub(chosen, template)
    return re.sub(r"\s+", " ", template).strip()


def texts(path: Path, draw: random.Random) -> list[str]:
    """Every template of a file, filled in often enough."""
    return [
        filled(template, lists, draw)
        for template, weight, lists in templates(path)
        for _ in range(weight * PER_LINE)
    ]


def passages(path: Path) -> list[str]:
    """The paragraphs of a file of plain text."""
    return [part.strip() for part in path.read_text("utf-8").split("\n\n") if len(part.strip()) > 30]


def around(text: str, host: str, draw: random.Random) -> str:
    """A text somewhere in the words of another."""
    words = host.split()
    begin = draw.randrange(max(1, len(words) - 30))
    some = words[begin : begin + draw.randrange(8, 30)]
    at = draw.choice((0, len(some), draw.randrange(len(some) + 1)))
    return " ".join([*some[:at], text, *some[at:]])


def changed(text: str, draw: random.Random) -> str:
    """A text as somebody else might type it: in capitals, with marks left out."""
    match draw.randrange(12):
        case 0:
            return text.upper()
        case 1:
            return text.replace(",", "").replace(".", "")
        case 2:
            return f"{text} {text}"
        case _:
            return text


def examples(draw: random.Random) -> tuple[list[tuple[str, int]], str]:
    """All examples with 1 for an attack, and the digest of what they were made of."""
    kinds = ("", "_in_languages", "_by_language")
    attacks, honest = (
        [text for kind in kinds for text in texts(CORPUS / f"{side}{kind}.txt", draw)]
        for side in ("attacks", "honest")
    )
    found = [
        part
        for path in [CORPUS / "honest_pages.txt", *sorted((CORPUS / "open").glob("*.txt"))]
        for part in passages(path)
    ]
    # Other languages are as honest as English.
    found += passages(CORPUS / "open" / "django_interface.txt") * 2
    found += passages(CORPUS / "honest_pages_in_languages.txt") * PER_PAGE
    draw.shuffle(found)
    made = [(changed(text, draw), 1) for text in attacks]
    made += [(around(text, draw.choice(found), draw), 1) for text in attacks if draw.random() < 0.35]
    made += [(f"{text} {draw.choice(attacks)}", 1) for text in attacks if draw.random() < 0.15]
    made += [(changed(text, draw), 0) for text in honest]
    made += [
        (f"{text} {draw.choice(honest)} {draw.choice(honest)}", 0) for text in honest if draw.random() < 0.4
    ]
    made += [(part, 0) for part in found]
    whole = hashlib.sha256()
    for path in sorted(CORPUS.rglob("*.txt")):
        whole.update(path.read_bytes())
    return made, whole.hexdigest()


def of_text(text: str) -> list[list[int]]:
    """The features of each passage of a text."""
    each = list(features(numbers(plain(text))))
    starts = range(0, max(1, len(each) - SPAN // 2), SPAN * 3 // 4)
    return [
        list(dict.fromkeys(one for triple in each[start : start + SPAN] for one in triple))
        for start in starts
        if each
    ]


def train(made: list[tuple[list[int], int]], draw: random.Random) -> tuple[array[float], float]:
    """Weights and bias of a logistic regression (AdaGrad, L2, both sides weighing the same)."""
    weights, spread = array("d", bytes(8 * FEATURES)), array("d", [1.0]) * FEATURES
    bias, bias_spread = 0.0, 1.0
    sides = [sum(1 for _, side in made if side == which) for which in (0, 1)]
    share = [len(made) / (2 * side) for side in sides]
    print(f"{sides[0]} honest passages, {sides[1]} attacks")
    for epoch in range(EPOCHS):
        draw.shuffle(made)
        loss = 0.0
        for found, side in made:
            total = bias + sum([weights[one] for one in found])
            chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
            loss -= math.log(max(1e-9, chance if side else 1 - chance))
            slope = (chance - side) * share[side]
            if -0.002 < slope < 0.002:
                continue
            for one in found:
                pull = slope + DECAY * weights[one]
                spread[one] += pull * pull
                weights[one] -= RATE * pull / math.sqrt(spread[one])
            bias_spread += slope * slope
            bias -= RATE * slope / math.sqrt(bias_spread)
        print(f"epoch {epoch + 1}: loss {loss / len(made):.4f}")
    return weights, bias


def phrases(texts_of: list[tuple[str, int]], known: Model) -> list[str]:
    """Words and pairs of them, few in honest texts, of which an attack that scores high holds some.

    Greedily: what is in most of the attacks that still lack some, for how often honest texts hold it.
    """
    honest, holds = Counter[str](), dict[str, list[int]]()
    lacks: list[int] = []
    for text, side in texts_of:
        found = plain(text)
        units = {*found, *map(" ".join, pairwise(found))}
        if not side:
            honest.update(units)
        elif chance(strongest(numbers(found), known)[2], known) >= 0.5:
            for unit in units:
                holds.setdefault(unit, []).append(len(lacks))
            lacks.append(PHRASES)
    share = len(lacks) / sum(1 for _, side in texts_of if not side)
    often = MOST_HONEST * len(lacks) / share
    costs = {
        unit: honest[unit] * share + 1
        for unit in holds
        if honest[unit] <= often and weight_of(unit, known) >= LIGHTEST
    }
    heap = [(-len(holds[unit]) / cost, unit) for unit, cost in costs.items()]
    heapify(heap)
    made = []
    while heap:
        _, unit = heappop(heap)
        gain = -sum(1 for at in holds[unit] if lacks[at]) / costs[unit]
        if gain * costs[unit] > -2:
            continue
        if heap and gain > heap[0][0]:
            heappush(heap, (gain, unit))
            continue
        made.append(unit)
        for at in holds[unit]:
            lacks[at] = max(0, lacks[at] - 1)
    return sorted(made)


def weight_of(unit: str, known: Model) -> int:
    """What a word, or a pair of them, weighs."""
    *_, (one, two, _) = features(numbers(unit.split(" ")))
    return known.weights[two if " " in unit else one]


def packed(weights: array[float], bias: float, digest: str, texts_of: list[tuple[str, int]]) -> bytes:
    """The model's file: a line of JSON, then a signed byte for each feature."""
    unit = round(max(max(weights), -min(weights)) / 127, 8)
    bias = round(bias, 6)
    rounded = array("b", [round(weight / unit) for weight in weights])
    told = phrases(texts_of, Model(memoryview(rounded), unit, bias))
    head = {"name": "lexical", "unit": unit, "bias": bias, "corpus": digest, "phrases": told}
    return json.dumps(head, sort_keys=True).encode() + b"\n" + rounded.tobytes()


def measure(path: Path) -> None:
    """Print how many texts of a file of cases score how high, by label and category."""
    from vanguard.adapters.scorers.lexical import Lexical
    from vanguard.model.message import Direction
    from vanguard.model.opinion import Question

    scorer, found = Lexical(), dict[tuple[str, str], list[float]]()
    for line in path.read_bytes().splitlines():
        case = json.loads(line)
        spoken = [text for text in strings(case["message"]) if len(text) >= 20]
        best = max((scorer.score(Question(text, Direction.TO_CLIENT)).score for text in spoken), default=0.0)
        found.setdefault((case["label"], case["category"]), []).append(best)
    for (label, category), scores in sorted(found.items()):
        shares = " ".join(
            f">={least}: {sum(one >= least for one in scores) / len(scores):.3f}"
            for least in (0.5, 0.9, 0.97)
        )
        print(f"{path.stem} {label} {category} {len(scores)} {shares}")


def strings(value: object) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def made() -> tuple[bytes, int]:
    """The model's file, and of how many passages it was made.

    The weights are the mean of `DRAWS` trainings, each on its own texts of the templates: what one of them
    owes to chance counts for less.
    """
    sum_of, bias_of, passages_in_all = array("d", bytes(8 * FEATURES)), 0.0, 0
    for number in range(DRAWS):
        draw = random.Random(SEED + number)
        texts_of, digest = examples(draw)
        numbered = _numbered(texts_of)
        passages_in_all += len(numbered)
        weights, bias = train(numbered, draw)
        sum_of = array("d", map(add, sum_of, weights))
        bias_of += bias
    mean = array("d", [weight / DRAWS for weight in sum_of])
    return packed(mean, bias_of / DRAWS - CAUTION, digest, texts_of), passages_in_all


def _numbered(texts_of: list[tuple[str, int]]) -> list[tuple[list[int], int]]:
    """The features of every passage, without those that are in few."""
    numbered = [(found, side) for text, side in texts_of for found in of_text(text)]
    seen = bytearray(FEATURES)
    for found, _ in numbered:
        for one in found:
            seen[one] = min(255, seen[one] + 1)
    seen[NOTHING] = 0
    return [([one for one in found if seen[one] >= RARE], side) for found, side in numbered]


def main() -> None:
    """Train and write, or measure."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--measure", nargs="+", type=Path, metavar="FILE")
    asked.add_argument("--out", type=Path, default=OUT)
    given = asked.parse_args()
    if given.measure:
        for path in given.measure:
            measure(path)
        return
    whole, passages_in_all = made()
    given.out.write_bytes(whole)
    print(f"{passages_in_all} passages; {given.out}: {len(whole)} bytes")


if __name__ == "__main__":
    main()
