"""A question → what it asks for: an intent, the things it names, the constraints it sets.

Everything here is read from the words of the question by tables; nothing is scored. The reading is
shown with every answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from api.catalogue import Catalogue
from api.content import content_runs
from api.intents import (
    BODY_KIND,
    DUE,
    INTENT_LABELS,
    PROGRAMMES,
    ROLE_WORDS,
    VALUE,
    Intent,
    intent_of,
    roles_in,
)
from api.naming import (
    Name,
    bodies_in,
    figures_in,
    ordinals_in,
    places_in,
    policies_in,
    years_in,
)
from api.offices import Offices
from embeddings.cache import Recent
from embeddings.passages import plain_query
from kg.lexicon.names import NameIndex
from kg.lexicon.notions import Notion, Notions, load_notions
from kg.model import Entity, MentionType, Role
from kg.normal import plain_name

__all__ = ["INTENT_LABELS", "Intent", "Question", "Reader"]

_LOCAL = re.compile(r"^[^省市县区]{0,8}[省市县区](?=.{2,}[局厅委部会办院]$)")
_OFFICE_OF = re.compile(
    "^.{2,}?(?:厅|局|委员会|委(?!员会)|部|院)(?=(?!办公室)[\u4e00-\u9fff]{2,}[处科室所队司股站]$)"
)
_PERCENT = re.compile(r"百分之([一二三四五六七八九十百]{1,5})")
_TAKING_PART = re.compile("拍板|点头|挑头|出面|把关|掺和|插手|搭手|帮忙|分别")
_KINDS = re.compile("|".join(["专项|开展|建设|举办|组织|有", *(words for words, _ in PROGRAMMES)]))
_ROLES = re.compile("|".join(words for words, _ in ROLE_WORDS))


@dataclass(frozen=True, slots=True)
class Question:
    """A question as read.

    `names` are the names of the entities as they stand in the question; `bodies`, `policies` and
    `places` what else it names; `body` a department named in words that no entity goes under.
    `subject` is what is left of it without names, verbs of acting and words of asking;
    `said_otherwise` pairs words of the question with other names of the same thing; `lay` has where its
    everyday words for notions stand, from start up to end, and the official ones.
    """

    text: str
    plain: str
    intent: Intent
    entities: tuple[Entity, ...] = ()
    roles: frozenset[Role] = frozenset()
    notions: tuple[Notion, ...] = ()
    titles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    value: float | None = None
    due: str = ""
    body: str = ""
    bodies: tuple[Name, ...] = ()
    policies: tuple[Name, ...] = ()
    places: tuple[Name, ...] = ()
    subject: str = ""
    said_otherwise: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lay: tuple[tuple[int, int, tuple[str, ...]], ...] = ()

    def in_official_words(self, is_held: Callable[[str], bool]) -> str:
        """The question with official names for its everyday words, those that are held before others;
        empty where it has none."""
        parts, at = [], 0
        for start, end, names in self.lay:
            held = next((name for name in names if is_held(name)), names[0])
            parts += [self.plain[at:start], held]
            at = end
        return "".join((*parts, self.plain[at:])) if parts else ""

    @property
    def kind_of(self) -> str:
        """What the programmes that it asks for are about, without the words for kinds of them."""
        return _KINDS.sub("", self.subject)

    @property
    def kind_alone(self) -> bool:
        """Whether it asks for kinds of programmes and for nothing else (有哪些试点)."""
        return self.intent is Intent.PROGRAMMES and len(self.kind_of) < 2

    def of(self, type_: MentionType) -> tuple[Entity, ...]:
        """The entities of a type that the question names."""
        return tuple(entity for entity in self.entities if entity.type is type_)

    def constraints(self) -> tuple[str, ...]:
        """What the question takes for granted, as it is shown beside the entities that it names."""
        held = {entity.name for entity in self.entities}
        bodies = [name for name in self.bodies if held.isdisjoint(name.forms)]
        shown = [f"{year}年" for year in self.years]
        shown += [name.surface for name in (*self.places, *bodies)]
        shown += [f"《{title}》" for title in self.titles]
        shown += [*ordinals_in(self.plain), *figures_in(self.plain)]
        return tuple(dict.fromkeys(shown))


_RECENT = 64
"""Questions whose readings are remembered."""


class Reader:
    """Reads questions about one library: it knows the names of what is held there."""

    def __init__(self, catalogue: Catalogue, notions: Notions | None = None) -> None:
        self._catalogue = catalogue
        self._notions = notions or load_notions()
        self._names: NameIndex[tuple[str, ...]] = NameIndex(_names_of(catalogue))
        self._recent: Recent[str, Question] = Recent(_RECENT)

    @cached_property
    def _offices(self) -> Offices:
        from kg.lexicon import load_lexicon

        return Offices(self._catalogue.heads, load_lexicon())

    @cached_property
    def _departments(self) -> frozenset[str]:
        """The full names of all departments held, in plain spelling."""
        pool = self._catalogue.entities.values()
        return frozenset(plain_name(e.name) for e in pool if e.type is MentionType.DEPARTMENT)

    def other_names(self, text: str) -> tuple[str, ...]:
        """Official words and full names for what a query says in other words."""
        plain = _plain(text)
        names = [entity.name for entity in self._entities(plain)]
        official = [word for notion in self._notions.find(plain) for word in notion.official]
        return tuple(dict.fromkeys(name for name in [*official, *names] if name not in plain))

    def read(self, text: str) -> Question:
        """The reading of a question; never fails, the widest intent is `passages`. The last ones are
        remembered: an answer reads its question, and so does the search for it."""
        return self._recent.get(text) or self._recent.keep(text, self._read(text))

    def _read(self, text: str) -> Question:
        from kg.lexicon import load_lexicon

        plain, lexicon = _plain(text), load_lexicon()
        entities = self._entities(plain)
        roles = roles_in(plain)
        titles = tuple(re.findall(r"《([^《》]+)》", plain))
        unquoted = re.sub(r"《[^《》]+》", "《》", plain)
        bodies = bodies_in(unquoted, self._offices, lexicon, self._departments)
        places = places_in(_without(unquoted, [b.surface for b in bodies]), lexicon)
        subject = self._subject(plain, bodies)
        types = {entity.type for entity in entities}
        types |= {MentionType.DEPARTMENT} if bodies else set()
        value, due = VALUE.search(plain), DUE.search(plain)
        return Question(
            text=text,
            plain=plain,
            intent=intent_of(plain, types, roles, subject),
            entities=entities,
            roles=roles,
            notions=self._notions.find(plain),
            titles=titles,
            years=years_in(plain),
            value=_value_of(value) if value else None,
            due=due.group(1) if due else "",
            body=_body(plain, entities),
            bodies=bodies,
            policies=policies_in(unquoted, lexicon),
            places=places,
            subject=subject,
            said_otherwise=tuple(self._said_otherwise(plain, entities)),
            lay=tuple(self._lay(plain)),
        )

    def _entities(self, plain: str) -> tuple[Entity, ...]:
        ids = [id_ for _, _, found in self._names.find(plain) for id_ in found]
        body = BODY_KIND.search(plain)
        if body:  # 公安部门 means the ministry and its local bodies alike
            stem = body.group(1)[-2:]
            pool = self._catalogue.entities.values()
            ids += [
                e.id
                for e in pool
                if e.type is MentionType.DEPARTMENT and stem in e.name and not e.generic
            ]
        return tuple(self._catalogue.entities[id_] for id_ in dict.fromkeys(ids))

    def _subject(self, plain: str, bodies: tuple[Name, ...]) -> str:
        names = [plain[start:end] for start, end, _ in self._names.find(plain)]
        rest = _without(plain, [*names, *(body.surface for body in bodies)])
        kind = BODY_KIND.search(rest)
        rest = rest.replace(kind.group(), " ") if kind else rest
        return "".join(content_runs(_TAKING_PART.sub(" ", _ROLES.sub(" ", rest))))

    def _lay(self, plain: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """Everyday and English words for notions, from left to right, none within another."""
        spans: dict[tuple[int, int], list[Notion]] = {}
        for said in self._notions.said(plain):
            spans.setdefault((said.start, said.end), []).append(said.notion)
        reached = 0
        for (start, end), notions in sorted(spans.items()):
            if start >= reached and not any(plain[start:end] in n.official for n in notions):
                yield start, end, tuple(name for n in notions for name in n.official)
                reached = end

    def _said_otherwise(
        self, plain: str, entities: tuple[Entity, ...]
    ) -> list[tuple[str, tuple[str, ...]]]:
        """Words of the question with the other names of the notion or entity they name."""
        found = []
        for notion in self._notions.find(plain):
            words = max((name for name in notion.names if name in plain), key=len, default="")
            if words:
                found.append((words, notion.official))
        for start, end, ids in self._names.find(plain):
            names = [n for e in entities if e.id in ids for n in (e.name, *e.aliases)]
            found.append((plain[start:end], tuple(names)))
        return found


def _without(plain: str, names: list[str]) -> str:
    for name in sorted(set(names), key=len, reverse=True):
        plain = plain.replace(name, " ")
    return plain


def _plain(text: str) -> str:
    return with_percents(plain_query(text))


def with_percents(plain: str) -> str:
    """A text with its 百分之九十 as 90%."""
    return _PERCENT.sub(_as_percent, plain)


def _as_percent(match: re.Match[str]) -> str:
    from kg.mentions.figures import number_of_words

    return f"{number_of_words(match.group(1))}%" if match.group(1) != "百" else "100%"


_UNITS = frozenset("省市县区州旗盟乡镇府")
"""Last characters of a name that says what is governed."""


def _names_of(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Every name and alias of an entity → its ids; names of one character name nothing."""
    found: dict[str, list[str]] = {}
    for entity in catalogue.entities.values():
        for plain in _spoken(entity):
            if len(plain) > 1 and entity.id not in found.setdefault(plain, []):
                found[plain].append(entity.id)
    return {name: tuple(ids) for name, ids in found.items()}


def _spoken(entity: Entity) -> set[str]:
    """The names of an entity; a local body is also spoken of without its place (市公安局), an office
    without its body (养老服务处). A place's short name (江苏) is the place's, also where its government goes by it."""
    names = {plain_name(name) for name in (entity.name, *entity.aliases)}
    if entity.name.endswith("人民政府"):
        names = {name for name in names if name[-1:] in _UNITS or not entity.name.startswith(name)}
    if entity.type is MentionType.DEPARTMENT:
        names |= {_LOCAL.sub("", name) for name in names}
        names |= {_OFFICE_OF.sub("", name) for name in names}
    return names


def _body(plain: str, entities: tuple[Entity, ...]) -> str:
    found = BODY_KIND.search(plain)
    if found is None or any(e.type is MentionType.DEPARTMENT for e in entities):
        return ""
    generic = re.search(
        "相关|有关|哪些|哪个|几个|多少|什么|各级|职能|主管|责任|牵头|别的|其他|其它|兄弟|平行|同级|[在和与跟同对的了各年是](?:部门|机关)",
        found.group(),
    )
    return "" if generic else found.group(1)[-2:]


def _value_of(match: re.Match[str]) -> float:
    number = float(match.group(1)) * (10_000 if match.group(2) else 1)
    return number / 100 if match.group(3) == "%" else number
