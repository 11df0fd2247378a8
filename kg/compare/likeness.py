"""How alike two tasks are: meaning of their sentences, their titles, rare words, shared entities."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.compare.model import Likeness
from kg.model import Item, MentionType, Reading, Role, item_id, mention_id
from kg.normal import is_traditional, plain_text

WEIGHTS = (0.45, 0.2, 0.2, 0.15)
"""Of meaning, words, title and entities; and"""
OTHER_LEAD = 0.08
"""what is taken off where both tasks name who leads, and neither names a body that leads the other."""


@dataclass(frozen=True, slots=True)
class Task:
    """An item as it is compared: plain sentences and title, the entities (`counterpart`) that it names, and
    those of them that lead."""

    address: str
    item: Item
    title: str
    sentences: tuple[str, ...]
    entities: frozenset[str]
    leads: frozenset[str]

    @property
    def text(self) -> str:
        return "".join(self.sentences)


@dataclass(frozen=True, slots=True)
class Features:
    """What the likeness of one pair is made of, each about 0 to 1."""

    meaning: float
    words: float
    title: float
    entities: float
    shared: tuple[str, ...]
    other_lead: bool

    @property
    def score(self) -> float:
        """The weighted sum (`WEIGHTS`), less `OTHER_LEAD`."""
        parts = (self.meaning, self.words, self.title, self.entities)
        whole = sum(w * max(0.0, part) for w, part in zip(WEIGHTS, parts, strict=True))
        return whole - OTHER_LEAD if self.other_lead else whole


def tasks_of(reading: Reading) -> tuple[Task, ...]:
    """The numbered items of a plan that have text."""
    document = reading.document
    traditional = is_traditional(document.text)
    named, leading = entities_by_item(reading), entities_by_item(reading, Role.LEAD)

    def plain(start: int, end: int) -> str:
        return plain_text(document.text, start, end, traditional=traditional).text

    return tuple(
        Task(
            item_id(document.id, item),
            item,
            plain_text(item.title, traditional=traditional).text,
            tuple(plain(s.start, s.end) for s in item.sentences),
            frozenset(named.get(item.number, ())),
            frozenset(leading.get(item.number, ())),
        )
        for item in document.items
        if item.number > 0 and item.sentences
    )


def entities_by_item(reading: Reading, role: Role | None = None) -> dict[int, set[str]]:
    """The entities that each item names (in a role), as counterparts; generic bodies and places say nothing."""
    region = reading.document.metadata.region
    links = {link.mention: link.entity for link in reading.links}
    found: dict[int, set[str]] = {}
    for mention in reading.mentions:
        entity = links.get(mention_id(reading.document.id, mention))
        if not entity or mention.generic or mention.type is MentionType.PLACE:
            continue
        if role in (None, mention.role):
            found.setdefault(mention.item, set()).add(counterpart(entity, region))
    return found


def counterpart(entity: str, region: str) -> str:
    """An entity id without its plan's own region: the same for two provinces' finance departments
    (江苏省财政厅, 省财政厅), tax offices and regulations."""
    kind, _, name = entity.partition("/")
    if len(region) > 2 and region != "全国":
        name = name.removesuffix(f"@{region}").replace(region, "").replace(region[:-1], "")
        name = name.removeprefix(region[-1])
    return f"{kind}/{name}"


def compare_tasks(
    first: Sequence[Task], second: Sequence[Task], likeness: Likeness
) -> list[list[Features]]:
    """Features of every pair: [len(first)][len(second)]. Rarity is counted over both plans."""
    meaning = _meaning(first, second, likeness)
    titles = likeness([_heading(t) for t in first], [_heading(t) for t in second])
    words = _weighted([*map(_pairs_of, first)], [*map(_pairs_of, second)])
    rarity = _rarity([Counter(t.entities) for t in (*first, *second)])
    return [
        [
            Features(
                meaning[x][y],
                words[x][y],
                titles[x][y],
                _overlap(one.entities, other.entities, rarity),
                tuple(sorted(one.entities & other.entities, key=lambda e: (-rarity[e], e))),
                _other_lead(one, other),
            )
            for y, other in enumerate(second)
        ]
        for x, one in enumerate(first)
    ]


def _other_lead(one: Task, other: Task) -> bool:
    """Whether the leads of neither take any part in the other: lead and helper may change places."""
    if not one.leads or not other.leads:
        return False
    return not one.leads & other.entities and not other.leads & one.entities


def _heading(task: Task) -> str:
    return task.title or task.sentences[0][:30]


def _meaning(
    first: Sequence[Task], second: Sequence[Task], likeness: Likeness
) -> list[list[float]]:
    """Each sentence with its best counterpart, both ways, long sentences counting more."""
    ours = [(x, s) for x, task in enumerate(first) for s in task.sentences]
    theirs = [(y, s) for y, task in enumerate(second) for s in task.sentences]
    alike = likeness([s for _, s in ours], [s for _, s in theirs])
    down = _best(ours, theirs, alike, len(first), len(second))
    up = _best(theirs, ours, list(zip(*alike, strict=True)), len(second), len(first))
    return [[(down[x][y] + up[y][x]) / 2 for y in range(len(second))] for x in range(len(first))]


def _best(
    ours: Sequence[tuple[int, str]],
    theirs: Sequence[tuple[int, str]],
    alike: Sequence[Sequence[float]],
    rows: int,
    columns: int,
) -> list[list[float]]:
    total = [[0.0] * columns for _ in range(rows)]
    length = [0] * rows
    for (x, sentence), row in zip(ours, alike, strict=True):
        length[x] += len(sentence)
        best = [-1.0] * columns
        for (y, _), value in zip(theirs, row, strict=True):
            best[y] = max(best[y], value)
        for y, value in enumerate(best):
            total[x][y] += value * len(sentence)
    return [[value / (length[x] or 1) for value in row] for x, row in enumerate(total)]


def _pairs_of(task: Task) -> Counter[str]:
    text = "".join(char for char in task.text if char.isalnum())
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _rarity(counts: Iterable[Mapping[str, int]]) -> dict[str, float]:
    """log((n + 1) / (how many have it + ½)): 0.4 for what two of two have."""
    every = list(counts)
    having = Counter(key for count in every for key in count)
    return {key: math.log((len(every) + 1) / (n + 0.5)) for key, n in having.items()}


def _weighted(first: Sequence[Counter[str]], second: Sequence[Counter[str]]) -> list[list[float]]:
    """Cosine of the counts of words, weighted by rarity."""
    rarity = _rarity([*first, *second])

    def vector(count: Counter[str]) -> dict[str, float]:
        raw = {key: (1 + math.log(n)) * rarity[key] for key, n in count.items()}
        length = math.sqrt(sum(value * value for value in raw.values())) or 1.0
        return {key: value / length for key, value in raw.items()}

    having: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for y, count in enumerate(second):
        for key, value in vector(count).items():
            having[key].append((y, value))
    found = [[0.0] * len(second) for _ in first]
    for row, count in zip(found, first, strict=True):
        for key, value in vector(count).items():
            for y, other in having.get(key, ()):
                row[y] += value * other
    return found


def _overlap(one: frozenset[str], other: frozenset[str], rarity: Mapping[str, float]) -> float:
    every = sum(rarity[key] for key in one | other)
    return sum(rarity[key] for key in one & other) / every if every else 0.0
