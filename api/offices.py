"""The offices that issued documents, and which of them may read a name otherwise than the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from kg.lexicon import Lexicon
from kg.mentions.department_office import Office
from kg.store import Head

_ASKED_FIRST = 8
Feature = tuple[str, object]


class Offices:
    """The different offices, with their times, that issued documents.

    What an office makes of a name hangs on little: whether it is of the whole nation, which names of
    bodies were in use at its time, which of two places of one name is near, which names hold in its
    place only. For each of these one office that has it is looked up and asked, however many are held.
    """

    def __init__(self, heads: Iterable[Head], lexicon: Lexicon) -> None:
        found: dict[tuple[str, str, str], Office] = {}
        for head in heads:
            office = Office.of(head.summary, lexicon)
            found.setdefault((office.region, office.issuer, office.date), office)
        self.all = tuple(found.values())
        self._lexicon = lexicon
        self._heads = {name[:2] for o in self.all for name in (o.region, o.issuer)} - {""}

    def asked_first(self, plain: str) -> list[Office]:
        """Some offices, those of places that a question names, and one of each kind that may read the
        names in it otherwise. Where all of these agree, so do the others."""
        told = [one for feature in self._told_by(plain) if (one := self._first.get(feature))]
        chosen = [*_spread(self.all), *_spread(self._spoken_of(plain)), *told]
        return list({id(office): office for office in chosen}.values())

    def _spoken_of(self, plain: str) -> list[Office]:
        """The offices of which a question says where they are."""
        heads = {head for head in self._heads if head in plain}
        return [o for o in self.all if heads & {o.region[:2], o.issuer[:2]}] if heads else []

    @cached_property
    def _first(self) -> dict[Feature, Office]:
        """Each feature that an office can have → the first office that has it."""
        found: dict[Feature, Office] = {}
        for office in self.all:
            for feature in self._features(office):
                found.setdefault(feature, office)
        return found

    def _features(self, office: Office) -> Iterator[Feature]:
        yield "time", (office.national, bisect_right(self._changes, office.date[:7]))
        around = office.around(office.region) if office.region else ()
        yield from (("near", place) for place in around)
        for n, row in enumerate(self._lexicon.bodies.local.own):
            if row.holds(around, office.date):
                yield "own", n

    def _told_by(self, plain: str) -> Iterator[Feature]:
        """The features on which the reading of a question may hang."""
        yield from (feature for feature in self._first if feature[0] == "time")
        for _, _, places in self._lexicon.places.find(plain):
            for place in places if len(places) > 1 else ():
                yield from (("near", name) for name in self._lexicon.places.chain(place))
        for n, row in enumerate(self._lexicon.bodies.local.own):
            if any(True for _ in row.names.find(plain)):
                yield "own", n

    @cached_property
    def _changes(self) -> list[str]:
        """The months in which a body got or lost a name."""
        bodies = self._lexicon.bodies
        spans = [(body.since, body.until) for body in bodies.all]
        spans += [(row.since, row.until) for row in bodies.local.own]
        return sorted({month for span in spans for month in span if month})


def _spread(offices: Sequence[Office]) -> Sequence[Office]:
    return offices[:: max(1, -(-len(offices) // _ASKED_FIRST))]
