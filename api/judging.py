"""Judgements of people over the library: checked, stored with time and reason, told back."""

from __future__ import annotations

import difflib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from kg.errors import NotFound, QueryError
from kg.model import Judgement

if TYPE_CHECKING:
    from api.kept import Kept

LONGEST = 2000  # characters of a reason or a name


def made_judgement(
    verdict: str, about: tuple[str, str], *, mention: str = "", reason: str = "", by: str = ""
) -> Judgement:
    """A judgement of this moment. `about` is (mention, entity) for `confirm` and `reject`,
    (the entity that stays, the one that goes) for `merge`, (what it is taken for, what it is) for
    `split`, which may name one `mention`. Raises QueryError for texts beyond `LONGEST`."""
    for text in (*about, mention, reason, by):
        if len(text) > LONGEST:
            raise QueryError(
                f"判断中的文字有 {len(text)} 字",
                wanted=f"至多 {LONGEST} 字",
                english=f"a text of {len(text)} characters; at most {LONGEST} are stored",
            )
    at = datetime.now(UTC).isoformat(timespec="seconds")
    first, second = about
    if verdict in {"confirm", "reject"}:
        return Judgement(verdict, first, second, "", reason, by, at)
    return Judgement(verdict, mention, first, second, reason, by, at)


def check_known(library: Kept, judgement: Judgement) -> None:
    """Raise NotFound, naming the nearest ids, where the library holds no such entity.

    A split may name a new entity (`other`): that is what it is for.
    """
    wanted = [judgement.entity]
    if judgement.verdict == "merge":
        wanted.append(judgement.other)
    if judgement.verdict == "confirm":
        wanted = []  # the right entity may be one that no document has been linked to yet
    known = library.catalogue.entities
    candidates = {
        c.entity for r in library.catalogue.readings for m in r.links for c in m.candidates
    }
    for id_ in wanted:
        if id_ not in known and id_ not in candidates:
            near = difflib.get_close_matches(id_, list(known), n=3, cutoff=0.5)
            raise NotFound(
                f"文库里没有实体“{id_}”",
                wanted=f"相近的有 {'、'.join(near)}" if near else "编号形如 department/民政部",
                english=f"no entity '{id_}'" + (f"; near: {', '.join(near)}" if near else ""),
            )
