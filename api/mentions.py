"""Every mention with its sentence, over all documents."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from api.forms import entity_mention
from api.schemas import EntityMention
from kg.errors import QueryError
from kg.model import MentionType

if TYPE_CHECKING:
    from api.catalogue import Catalogue


def mentions_of(catalogue: Catalogue, type_: str, document: str) -> Iterator[EntityMention]:
    """Mentions of a type and a document (all, when empty) in order of documents and text.

    Raises QueryError for a type that there is not, NotFound for such a document.
    """
    types = [str(known) for known in MentionType]
    if type_ and type_ not in types:
        raise QueryError(
            f"没有“{type_}”这一类提及",
            wanted=f"可用 {'、'.join(types)}",
            english=f"no mentions of type '{type_}'; wanted one of {', '.join(types)}",
        )
    if document:
        catalogue.reading(document)
    return (
        entity_mention(place)
        for place in catalogue.places
        if (not type_ or place.mention.type == type_)
        and (not document or place.reading.document.id == document)
    )
