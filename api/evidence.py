"""What a question asks for, held against what the documents say: what is missing, by name.

Two tests, neither of them a score of the search:
- **Constraints** (`api.constraints`). Whatever the question takes for granted (a year, a body, a place, a title, a
  figure, a measure turned round) and the kind of fact that it asks for (an amount, a date, a person)
  is looked for in the items that speak of its subject. Each rule names what it did not find; a year or a document decides
  alone.
- **Evidence** (`api.subject`). The subject must be there, and a sentence that answers: few features, weighed together
  with what the other rules did not find.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from api.content import content_pairs, coverage
from api.forms import section_of
from api.questions import Question
from embeddings.model import Answering
from embeddings.passages import plain_query
from kg.model import MentionType, Reading
from kg.normal import plain_text

if TYPE_CHECKING:
    from api.catalogue import Catalogue, Place
    from api.meaning import Nearness, Sentence
    from api.results import Pool
    from embeddings.encoder import Encoder

NEAREST = 8  # items of the ranking in which evidence is looked for
CERTAIN = 0.5  # share of the question's words from which on an item surely speaks of its subject
BESIDE = 0.75  # of the best item's share: other items that speak of it too
UNSURE = 3  # items that may speak of it where none surely does
CLAUSE = 0.2  # share of the question's words from which on a clause speaks of its subject
SAME = 0.5  # spreads of similarity that a sentence may be behind the best and say the same
SHOWN = 8  # sentences that are read together with the question
BEHIND = 1.0  # spreads of similarity that such an item may be behind the best
TITLED = 6  # first characters of a title by which a sentence that repeats it is known
_STOPS = tuple("。;!?")  # a line of a plan's head ends in none of these


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that was asked for and not found: `kind` is the rule, the names are for people."""

    kind: str
    name: str
    english: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """An item near the question: its own text and its section's title, in plain spelling."""

    id: str
    text: str
    context: str
    places: tuple[Place, ...]

    @property
    def whole(self) -> str:
        return f"{self.context}。{self.text}"


@dataclass(frozen=True)
class Evidence:
    """What a refusal is decided on: the question, the nearest items, all that is held."""

    question: Question
    results: Pool
    catalogue: Catalogue
    nearness: Nearness | None = None
    encoder: Encoder | None = None

    @cached_property
    def near(self) -> tuple[Near, ...]:
        """The nearest items in the order of the search."""
        ids = dict.fromkeys(result.id for result in self.results[:NEAREST])
        return tuple(self._near(id_) for id_ in ids)

    def _near(self, id_: str) -> Near:
        reading, item = self.catalogue.locate(id_)
        section = section_of(reading, item)
        return Near(
            id_,
            self.catalogue.plain_item(id_),
            plain_query(section),
            self.catalogue.places_in(id_),
        )

    @cached_property
    def pairs(self) -> frozenset[str]:
        """The pairs of characters of the question's content."""
        return content_pairs(self.question.plain)

    def share(self, near: Near) -> float:
        """How much of the question's content an item holds, in its own words or official ones."""
        held = set(self.pairs)
        said = self.question.said_otherwise
        for words, others in said:
            if any(other in near.whole for other in others):
                held -= content_pairs(words)
        left = coverage(frozenset(held), near.whole) * len(held) if held else 0.0
        return (len(self.pairs) - len(held) + left) / len(self.pairs) if self.pairs else 0.0

    @cached_property
    def shares(self) -> tuple[float, ...]:
        return tuple(self.share(near) for near in self.near)

    @cached_property
    def about(self) -> tuple[Near, ...]:
        """The items that speak of what is asked: those that hold its words, else the nearest."""
        best = max(self.shares, default=0.0)
        if best >= CERTAIN:
            pairs = zip(self.near, self.shares, strict=True)
            return tuple(near for near, share in pairs if share >= BESIDE * best)
        if self.nearness is None:
            return self.near[:UNSURE]
        lag = self.nearness.lag
        return tuple(near for near in self.near if lag(near.id) <= BEHIND)[:UNSURE]

    @cached_property
    def about_text(self) -> str:
        return "\n".join(near.text for near in self.about)

    @cached_property
    def closest(self) -> str:
        """The clauses that hold most of the question's words, of the items that speak of it."""
        clauses = [c for near in self.about for c in re.split("[。;；]", near.text) if c]
        shares = [coverage(self.pairs, clause) for clause in clauses]
        best = max(shares, default=0.0)
        if best < CERTAIN / 2:
            return self.about_text
        kept = (c for c, share in zip(clauses, shares, strict=True) if share >= BESIDE * best)
        return "\n".join(kept)

    @cached_property
    def told(self) -> tuple[Sentence, ...]:
        """The sentences, of the items that speak of it, that are nearest in words or in meaning.

        Without nearness there are none: then the items are read whole.
        """
        if self.nearness is None:
            return ()
        ids = {near.id for near in self.about}
        held = [one for one in self.nearness.sentences if one.item in ids and self._tells(one)]
        shares = [coverage(self.pairs, one.text) for one in held]
        most = max(shares, default=0.0)
        best = max((one.match for one in held), default=0.0) - SAME * self.nearness.spread
        return tuple(
            one
            for one, share in zip(held, shares, strict=True)
            if one.match >= best or (most >= CERTAIN / 2 and share >= BESIDE * most)
        )

    @cached_property
    def shown(self) -> tuple[tuple[Sentence, str], ...]:
        """The first sentences of the ranking, each once, as they are read with the question: behind the title of
        their item, where they do not repeat it."""
        if self.nearness is None:
            return ()
        first: dict[str, Sentence] = {}
        for one in self.nearness.sentences:
            first.setdefault(one.text, one)
        return tuple((one, self._titled(one)) for one in list(first.values())[:SHOWN])

    @cached_property
    def answering(self) -> tuple[float, ...]:
        """How surely each of these answers the question, in log odds, the surest first; none where the encoder
        cannot tell."""
        if not self.shown or not isinstance(self.encoder, Answering):
            return ()
        said = self.encoder.answering(self.question.plain, [text for _, text in self.shown])
        return tuple(sorted(said, reverse=True))

    def _titled(self, one: Sentence) -> str:
        title = plain_query(self.catalogue.locate(one.item)[1].title)
        return f"{title}:{one.text}" if title and title[:TITLED] not in one.text else one.text

    def _tells(self, one: Sentence) -> bool:
        """Whether a sentence is more than a title, whose item says below it what it names, or a line of
        the plan's head (number, date, addressees)."""
        item = self.catalogue.locate(one.item)[1]
        if item.number == 0:
            return one.text.endswith(_STOPS)
        return not item.title or len(item.sentences) < 2 or one.start > item.sentences[0].start

    @cached_property
    def told_text(self) -> str:
        """The plain text of these sentences; of the items where no words tell which they are."""
        return "\n".join(one.text for one in self.told) or self.about_text

    @cached_property
    def documents(self) -> tuple[Reading, ...]:
        """The documents of the items that speak of it."""
        found = dict.fromkeys(near.id.partition("#")[0] for near in self.about)
        return tuple(self.catalogue.reading(id_) for id_ in found)

    @cached_property
    def told_clause(self) -> str:
        """The clauses of these sentences that hold most of the question's words, each with the next;
        all of them where none holds a fifth."""
        clauses = re.split("[,。;；\n]", self.told_text)
        shares = [coverage(self.pairs, clause) for clause in clauses]
        best = max(shares, default=0.0)
        if best < CLAUSE:
            return self.told_text
        at = [n for n, share in enumerate(shares) if share >= BESIDE * best]
        return "\n".join(",".join(clauses[n : n + 2]) for n in at)

    def names_place(self, anywhere: bool = False) -> bool:
        """Whether a clause that speaks of it names a place; or any sentence of the nearest items."""
        near = self.near if anywhere else self.about
        return any(
            p.mention.type is MentionType.PLACE
            and (anywhere or plain_text(p.mention.surface).text in self.told_clause)
            for one in near
            for p in one.places
        )


Rule = Callable[[Evidence], list[Missing]]


def missing(evidence: Evidence, rules: Sequence[Rule]) -> tuple[Missing, ...]:
    """What the question asks for and some rules do not find; empty if nothing."""
    return tuple(dict.fromkeys(found for rule in rules for found in rule(evidence)))
