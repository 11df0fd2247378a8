"""The record as it lies in memory: documents, items, mentions and entities, each by its address.

Never changed: the library makes a new one after every change, with the shelves of the documents that
stayed the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING

from api.forms import entity_mention
from api.frames import Rows
from api.place import Place as Place
from api.place import title_of as title_of
from api.schemas import EntityMention, EntitySummary, EntityView, Responsibility
from api.shelf import Shelf
from api.shelves import Shelves, not_found
from kg.model import Document, Entity, MentionType, Metadata, Reading, Role
from kg.normal import plain_name
from kg.store import Tally

if TYPE_CHECKING:
    from kg.compare import Named
    from kg.graph import Spot


class Catalogue(Shelves):
    """The documents of a library, and its entities with the ways to find where they are named."""

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """Every entity by its id, with the aliases of all documents."""
        known = self._known
        return {id_: _merged(known[id_]) for id_ in sorted(known)}

    @cached_property
    def _known(self) -> dict[str, list[Entity]]:
        """Entity id → the entity as the documents know it, in the order in which they are shown."""
        found: dict[str, dict[int, Entity]] = defaultdict(dict)
        for head in self.heads:
            for entity in head.entities:  # documents that know the same of it share one object
                found[entity.id][id(entity)] = entity
        return {id_: list(same.values()) for id_, same in found.items()}

    @cached_property
    def _naming(self) -> dict[str, list[Shelf]]:
        """Entity id → the documents that name it or might."""
        found: dict[str, list[Shelf]] = defaultdict(list)
        for shelf in self._shelves.values():
            for entity in shelf.head.entities:
                found[entity.id].append(shelf)
        return dict(found)

    @cached_property
    def _tallies(self) -> dict[str, Tally]:
        """How often all documents together name each entity."""
        found: dict[str, Tally] = {}
        for head in self.heads:
            for entity, more in zip(head.entities, head.tallies, strict=True):
                so_far = found.get(entity.id, Tally())
                found[entity.id] = Tally(
                    so_far.mentions + more.mentions,
                    so_far.items + more.items,
                    so_far.vague or more.vague,
                )
        return found

    def is_vague(self, entity: str) -> bool:
        """Whether a document names an entity by words that may mean others too (有关部门)."""
        return self._tallies.get(entity, Tally()).vague

    def entity_summaries(self, type_: str = "", text: str = "") -> tuple[EntitySummary, ...]:
        """Entities that are named somewhere, most often named first."""
        wanted = plain_name(text)
        return tuple(
            row
            for row in self._entity_rows
            if (not type_ or row.type == type_)
            and (not wanted or any(wanted in plain_name(n) for n in (row.name, *row.aliases)))
        )

    @cached_property
    def _entity_rows(self) -> tuple[EntitySummary, ...]:
        rows = map(self._entity_summary, self.entities.values())
        return tuple(sorted(rows, key=lambda row: (-row.mentions, row.id)))

    def _entity_summary(self, entity: Entity) -> EntitySummary:
        found = self._tallies.get(entity.id, Tally())
        kind = entity.kind or ""
        return EntitySummary(
            entity.id, entity.type, entity.name, kind, entity.aliases, found.mentions, found.items
        )

    def entity(self, id_: str, part: slice = slice(None)) -> EntityView:
        """An entity with the places where it is named, all or a part of them; raises NotFound."""
        if id_ not in self.entities:
            raise not_found("实体", "entity", id_, "zhengmai search")
        places = self.places_of(id_)
        roles = Counter(str(p.mention.role) for p in places if p.mention.role)
        return EntityView(
            self._entity_summary(self.entities[id_]),
            tuple(sorted(roles.items(), key=lambda pair: (-pair[1], pair[0]))),
            Rows(map(entity_mention, places[part]), EntityMention),
        )

    def named(self, name: str, type_: MentionType) -> tuple[Entity, ...]:
        """Entities of a type called `name`: by id, name or alias, else by a part of the name."""
        if name in self.entities and self.entities[name].type == type_:
            return (self.entities[name],)
        wanted = plain_name(name.removeprefix(f"{type_}/"))
        pool = [entity for entity in self.entities.values() if entity.type == type_]
        exact = [e for e in pool if wanted in {plain_name(n) for n in (e.name, *e.aliases)}]
        return tuple(exact or [e for e in pool if wanted and wanted in plain_name(e.name)])

    def naming(self, entity: str) -> Iterator[tuple[Metadata, str]]:
        """The metadata and the id of each document that names an entity."""
        for shelf in self._naming.get(entity, ()):
            if entity in shelf.at_entity:
                yield shelf.head.summary.metadata, shelf.id

    def related(self, entity: str) -> Counter[str]:
        """How many items name an entity together with each other one."""
        counts: Counter[str] = Counter()
        for shelf in self._naming.get(entity, ()):
            for item in shelf.items_naming.get(entity, ()):
                counts.update(shelf.linked[item])
        del counts[entity]
        return counts

    def places_of(self, entity: str) -> tuple[Place, ...]:
        """Where an entity is named, in order of documents and text."""
        return tuple(self.of_entities((entity,)))

    def of_entities(self, ids: Collection[str]) -> list[Place]:
        """Where entities are named, by document and text; only documents that name one are read."""
        shelves = dict.fromkeys(chain.from_iterable(self._naming.get(id_, ()) for id_ in ids))
        order = {id_: n for n, id_ in enumerate(self._shelves)} if len(ids) > 1 else {}
        found: list[Place] = []
        for shelf in sorted(shelves, key=lambda shelf: order.get(shelf.id, 0)):
            some = [group for id_ in ids if (group := shelf.at_entity.get(id_))]
            found += some[0] if len(some) == 1 else sorted(chain(*some), key=_in_text)
        return found

    def of_role(self, type_: MentionType, roles: Collection[Role | None]) -> list[Place]:
        """The mentions of a type in one of some roles, by document and text."""
        found: list[Place] = []
        for shelf in self._shelves.values():
            groups = [shelf.of_role.get((type_, role), ()) for role in roles]
            some = [group for group in groups if group]
            found += some[0] if len(some) == 1 else sorted(chain(*some), key=_in_text)
        return found

    def policies(self) -> Iterator[tuple[Reading, tuple[Named, ...]]]:
        """Each reading with the policies that it names."""
        return ((shelf.reading, shelf.policies) for shelf in self._shelves.values())

    def inherited_near(self, ids: Collection[str]) -> list[Place]:
        """The bodies that items take over, in the documents that name one of these entities."""
        shelves = dict.fromkeys(chain.from_iterable(self._naming.get(id_, ()) for id_ in ids))
        return list(chain.from_iterable(shelf.inherited for shelf in shelves))

    def responsibilities(
        self, department: str = "", policy: str = ""
    ) -> tuple[Responsibility, ...]:
        """Department × item × role with the sentence; by name, alias or part of a name."""
        rows = chain.from_iterable(self.duties(policy))
        if not department:
            return tuple(rows)
        asked = {e.id for e in self.named(department, MentionType.DEPARTMENT)}
        return tuple(row for row in rows if row.department in asked)

    def duties(self, policy: str = "") -> Iterator[Iterable[Responsibility]]:
        """The rows of each document; with a policy those in whose sentence it stands."""
        if not policy:
            yield from (shelf.duties for shelf in self._shelves.values())
            return
        asked = [e.id for e in self.named(policy, MentionType.POLICY)]
        naming = set(chain.from_iterable(self._naming[id_] for id_ in asked))
        for shelf in filter(naming.__contains__, self._shelves.values()):
            said = {(p.id, p.start) for id_ in asked for p in shelf.at_entity.get(id_, ())}
            yield (d for d in shelf.duties if not d.inherited and (d.id, d.start) in said)

    # -- as `kg.graph.Source` --------------------------------------------------------------

    def spot(self, item: str) -> Spot | None:
        """An item with its mentions; None where there is none."""
        from kg.graph import Spot

        shelf = self._shelf(item)
        if shelf is None or item not in shelf.items:
            return None
        document = shelf.reading.document
        pairs = tuple((place.mention, place.link) for place in shelf.at_item.get(item, ()))
        return Spot(document, document.items[shelf.items[item]], pairs)

    def target_item(self, target: str) -> str:
        """The address of the item that a target stands in; empty for none."""
        shelf = self._shelf(target)
        return shelf.targets.get(target, "") if shelf else ""

    def known_as(self, entity: str) -> Sequence[Entity]:
        """An entity as the documents know it; empty for none."""
        return self._known.get(entity, ())

    def items_naming(self, entity: str) -> Iterator[str]:
        """The addresses of the items that name an entity, each once."""
        for shelf in self._naming.get(entity, ()):
            yield from shelf.items_naming.get(entity, ())

    def document_items(self, document: str) -> tuple[Document, Sequence[str]] | None:
        """A document and the addresses of its items; None where it is not held."""
        shelf = self._shelves.get(document)
        return (shelf.reading.document, tuple(shelf.items)) if shelf else None


def _in_text(place: Place) -> tuple[int, int, str]:
    return place.mention.start, place.mention.end, place.mention.type


def _merged(same: Sequence[Entity]) -> Entity:
    """One entity as several documents know it."""
    aliases = tuple(sorted({alias for entity in same for alias in entity.aliases}))
    return same[0] if same[0].aliases == aliases else replace(same[0], aliases=aliases)
