"""What may be asked of the record."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import NotFound
from kg.links import judge
from kg.links.judge import Judged, judge_reading
from kg.model import Document, Entity, Judgement, Mention, MentionType, Reading, Work, mention_id
from kg.store import entities, identity, judgements, readings
from kg.store import vectors as vectors_
from kg.store import works as works_
from kg.store.connection import Connections
from kg.store.results import Head, ItemHead, Summary, head_of


@dataclass(slots=True)
class Reader:
    """The record of a library, to be read: nothing here changes it.

    Each method sees one state of the record, whatever others write meanwhile; `snapshot` holds one
    for several. Every method raises children of `StoreError`.
    """

    folder: Path
    _connections: Connections

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Inside, this thread reads one and the same state, whatever others write meanwhile."""
        with self._connections.read():
            yield

    # -- documents -------------------------------------------------------------------------------

    def documents(self) -> tuple[Summary, ...]:
        """What is held, sorted by id."""
        return tuple(head.summary for head in self.heads())

    def heads(self, ids: Iterable[str] | None = None) -> tuple[Head, ...]:
        """What lists and questions ask of documents (all, or these) before their text, sorted by id.

        As people decided: the documents that their decisions concern are read for it. Raises
        `NotFound`.
        """
        with self._connections.read() as connection:
            judged = self._judged(connection)
            touched = self.touched_by(judged)
            wanted = self.contents() if ids is None else ids
            return tuple(self._head(connection, id_, judged, touched) for id_ in sorted(wanted))

    def _head(
        self, connection: sqlite3.Connection, id_: str, judged: Judged, touched: frozenset[str]
    ) -> Head:
        if id_ in touched:
            return head_of(self._reading(connection, id_, judged))
        found = readings.read_head(connection, id_)
        if found is None:
            raise self._missing("文件", id_)
        return found

    def stands_for(self, document: Document) -> str | None:
        """The id of the document in whose place this one would be stored; None where it is new."""
        with self._connections.read() as connection:
            return identity.identify(connection, document).replaced or None

    def reading(self, document_id: str, *, judged: bool = True) -> Reading:
        """Everything of a document; raises `NotFound`.

        As it was added, apart from the id and from what people decided since (`judged=False`
        leaves that out).
        """
        with self._connections.read() as connection:
            return self._reading(connection, document_id, self._judged(connection, judged))

    def reading_as(self, document_id: str, content: str, judged: Judged) -> Reading:
        """Everything of a document as `contents` and `judged` described it; raises `NotFound` where
        it is gone or was changed since."""
        with self._connections.read() as connection:
            if readings.content_of(connection, document_id) != content:
                raise self._missing("文件", document_id)
            return self._reading(connection, document_id, judged)

    def item_heads_as(
        self, document_id: str, content: str, addresses: Iterable[str]
    ) -> dict[str, ItemHead]:
        """The heads of items of a document by address, as `contents` described it and without what people
        decided; raises `NotFound` where it is gone or was changed since."""
        with self._connections.read() as connection:
            if readings.content_of(connection, document_id) != content:
                raise self._missing("文件", document_id)
            return readings.read_item_heads(connection, document_id, addresses)

    def readings(self, *, judged: bool = True) -> tuple[Reading, ...]:
        """All readings of one state of the record, sorted by id."""
        with self._connections.read() as connection:
            decided = self._judged(connection, judged)
            ids = connection.execute("SELECT id FROM documents ORDER BY id").fetchall()
            return tuple(self._reading(connection, id_, decided) for (id_,) in ids)

    def stamps(self) -> dict[str, str]:
        """Document id → a text that changes when `reading` would give something else.

        A decision of a person changes the stamps of all documents: it may concern any of them.
        """
        with self._connections.read() as connection:
            decided = repr(judgements.read_judgements(connection)).encode("utf-8")
            suffix = hashlib.sha256(decided).hexdigest()[:16]
            return {id_: f"{content} {suffix}" for id_, content in self.contents().items()}

    def contents(self) -> dict[str, str]:
        """Document id → a text that changes with its bytes or how they were read; judgements of
        people do not count."""
        with self._connections.read() as connection:
            return readings.read_contents(connection)

    def _reading(self, connection: sqlite3.Connection, id_: str, judged: Judged) -> Reading:
        reading = readings.read_reading(connection, id_)
        if reading is None:
            raise self._missing("文件", id_)
        return judge_reading(reading, judged, lambda id_: entities.read_entity(connection, id_))

    def _missing(self, what: str, id_: str) -> NotFound:
        return NotFound(
            f"文库里没有{what}“{id_}”", advice="请核对编号", where=str(self.folder),
            english=f"the library does not hold '{id_}'; check the id",
        )  # fmt: skip

    # -- entities and judgements -----------------------------------------------------------------

    def judged(self) -> Judged:
        """What all decisions of people together say."""
        with self._connections.read() as connection:
            return self._judged(connection)

    def touched_by(self, judged: Judged) -> frozenset[str]:
        """The ids of the documents that would be read otherwise without these decisions."""
        with self._connections.read() as connection:
            return entities.touched(connection, judged)

    def judgements(self) -> tuple[Judgement, ...]:
        """All decisions in the order in which they were made."""
        with self._connections.read() as connection:
            return judgements.read_judgements(connection)

    def _judged(self, connection: sqlite3.Connection, judged: bool = True) -> Judged:
        return Judged.of(judgements.read_judgements(connection) if judged else ())

    def entity(self, entity_id: str) -> Entity:
        """An entity as all documents know it together; raises `NotFound`.

        One that was merged into another is answered with that one.
        """
        with self._connections.read() as connection:
            found = self._entity(connection, entity_id, self._judged(connection))
        if found is None:
            raise self._missing("实体", entity_id)
        return found

    def _entity(self, connection: sqlite3.Connection, id_: str, judged: Judged) -> Entity | None:
        now = judged.now(id_)
        ids = judged.former(now)
        known = [e for e in (entities.read_entity(connection, i) for i in ids) if e]
        if known:
            return replace(entities.merged(known), id=now)
        given = {judge.meant(j) for j in judged.decided.values()}
        return judge.entity_from_id(now) if now in given else None

    def entities(self, type_: MentionType | None = None) -> tuple[Entity, ...]:
        """All entities (of one type), merged as people decided, sorted by id."""
        with self._connections.read() as connection:
            judged = self._judged(connection)
            if not judged.merged and not judged.decided:
                return tuple(entities.read_entities(connection, type_))
            found = {judged.now(e.id) for e in entities.read_entities(connection, type_)}
            given = {judged.now(judge.meant(j)) for j in judged.decided.values()}
            found |= {id_ for id_ in given if type_ in (None, judge.type_of(id_))}
            all_ = (self._entity(connection, id_, judged) for id_ in sorted(found))
            return tuple(entity for entity in all_ if entity is not None)

    def entities_named(self, names: Iterable[str]) -> tuple[Entity, ...]:
        """The entities that go under one of these names, in any spelling; sorted by id.

        Each with the names that one document gives it, and the one that was asked for. What linking a new document needs to know of the others, at a cost that does not grow with
        their number.
        """
        with self._connections.read() as connection:
            judged = self._judged(connection)
            found = entities.named(connection, names)
            if not judged.merged:
                return tuple(found)
            ids = sorted({judged.now(entity.id) for entity in found})
            all_ = (self._entity(connection, id_, judged) for id_ in ids)
            return tuple(entity for entity in all_ if entity is not None)

    def mentions_of(self, entity_id: str) -> tuple[tuple[str, Mention], ...]:
        """(document id, mention) of every mention of an entity, sorted by document and place.

        As people decided: rejected ones are left out, confirmed and merged ones are in.
        """
        with self._connections.read() as connection:
            judged = self._judged(connection)
            now = judged.now(entity_id)
            decided = set(judged.rejected) | set(judged.decided)
            found = [
                row
                for row in entities.linked(connection, judged.former(now))
                if mention_id(*row) not in decided
            ]
            touched = {id_.partition("#")[0] for id_ in (*judged.rejected, *judged.decided)}
            for document in sorted(d for d in touched if readings.holds(connection, d)):
                found += _judged_mentions(self._reading(connection, document, judged), now, judged)
        return tuple(sorted(found, key=lambda row: (row[0], row[1].start, row[1].end)))

    # -- vectors and laws ------------------------------------------------------------------------

    def vectors(self, encoder: str) -> dict[str, bytes]:
        """The vectors of an encoder by the key of their text, sorted by key."""
        with self._connections.read() as connection:
            return vectors_.read_vectors(connection, encoder)

    def vectors_of(self, encoder: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The vectors of an encoder under these keys; a key that is not held is left out."""
        with self._connections.read() as connection:
            return vectors_.read_some_vectors(connection, encoder, keys)

    def unlinked(self) -> bool:
        """Whether laws were stored to which the documents are not linked yet, or not all of them."""
        with self._connections.read() as connection:
            return bool(connection.execute("SELECT unlinked FROM state").fetchone()[0])

    def find_work(self, work_id: str) -> Work | None:
        """A law with its versions and articles; None where it is not held."""
        with self._connections.read() as connection:
            return works_.read_work(connection, work_id)

    def work(self, work_id: str) -> Work:
        """A law with its versions and articles; raises `NotFound`."""
        found = self.find_work(work_id)
        if found is None:
            raise self._missing("法律", work_id)
        return found

    def works(self) -> tuple[Work, ...]:
        """All laws that are held, sorted by id, with versions and articles."""
        with self._connections.read() as connection:
            ids = connection.execute("SELECT id FROM works ORDER BY id").fetchall()
            found = (works_.read_work(connection, id_) for (id_,) in ids)
            return tuple(work for work in found if work is not None)

    # -- the record as a whole -------------------------------------------------------------------

    def revision(self) -> int:
        """A number that grows with each committed change."""
        return int(self._connections.value("SELECT revision FROM state"))

    def foreign_changes(self) -> int:
        """A number that differs from an earlier one if somebody else changed the record since:
        another process, or another `Store` of this one. Now and then it differs without cause."""
        return self.revision() - self._connections.changes  # in this order: see `Connections`

    def check(self) -> tuple[str, ...]:
        """What SQLite finds wrong with the file, empty when it is sound."""
        with self._connections.read() as connection:
            found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            found += [
                f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")
            ]
        return tuple(line for line in found if line != "ok")


def _judged_mentions(reading: Reading, entity: str, judged: Judged) -> list[tuple[str, Mention]]:
    """The mentions of a document that mean the entity because of what was decided on them."""
    id_ = reading.document.id
    means = {link.mention for link in reading.links if link.entity == entity}
    touched = means & (set(judged.decided) | set(judged.rejected))
    return [(id_, m) for m in reading.mentions if mention_id(id_, m) in touched]
