"""The words of Zhengmai as types. Standard library only; imports nothing of ours.

All offsets are Python string indices into `Document.text`, 0-based, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class MentionType(StrEnum):
    """What a mention names."""

    POLICY = "policy"
    DEPARTMENT = "department"
    PROGRAMME = "programme"
    TARGET = "target"
    PLACE = "place"


class Role(StrEnum):
    """What an item does with a policy, or asks of a department."""

    # of a policy
    IMPLEMENT = "implement"
    ISSUE = "issue"
    REVISE = "revise"
    DRAFT = "draft"
    PROMOTE = "promote"
    COMPILE = "compile"
    EVALUATE = "evaluate"
    # of a department
    LEAD = "lead"
    JOINT = "joint"
    REQUEST = "request"
    DIRECT = "direct"
    DELEGATE = "delegate"
    AUTHORITY = "authority"
    # of either
    MENTION = "mention"


class LifeCycle(StrEnum):
    """Where a policy stands in its life, read from the verb that governs it."""

    EXISTS = "exists"
    TO_BE_REVISED = "to_be_revised"
    TO_BE_DRAFTED = "to_be_drafted"
    TO_BE_ISSUED = "to_be_issued"


class Form(StrEnum):
    """How a policy is written: in 《》, or bare."""

    BRACKETED = "bracketed"
    BARE = "bare"


class Relation(StrEnum):
    """How a target's figure is meant."""

    EQ = "eq"
    GE = "ge"
    LE = "le"
    APPROX = "approx"


class Held(StrEnum):
    """Whether the text of a cited law is held, or why it cannot be looked up."""

    YES = "held"
    NO_LAWS = "no_laws_read"
    NO_LAW = "law_not_held"
    NO_DATE = "plan_not_dated"
    NO_VERSION = "version_not_held"
    NO_ARTICLE = "article_not_in_version"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read: `text` has universal newlines and no byte order mark.

    `name` is the file's name for people, `path` where it was, `sha256` that of its bytes in hex,
    `media_type` the type found by content, `encoding` that of a text file, else empty. `hints`
    holds what the container knows, as (key, value): `title`, `author`, `date`.
    """

    name: str
    path: str
    sha256: str
    media_type: str
    encoding: str
    text: str
    hints: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document as a whole; empty (or None) where the text does not say.

    `date` is ISO 8601 (`2023-02-10`) of issue; `year` the year that is planned; `region` the
    official name of the place whose plan this is (`江苏省`, `全国` for a national one); `issuer` the
    full name of the issuing body; `number` the document number (`苏民发〔2023〕12号`).
    """

    title: str = ""
    issuer: str = ""
    date: str = ""
    year: int | None = None
    region: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section of a plan. `eid` is its Akoma Ntoso id inside the document (`sec_3`)."""

    number: int
    eid: str
    label: str
    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an item. Consecutive; white space between sentences belongs to none."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    """A numbered task. Item 0 (`item_0`) is what stands before the first section.

    `start` is where the item's label begins (`(十一)`), `end` where the next unit begins; `title` is
    the item's own heading without label and final stop (empty where it has none); `label` as
    written. `section` is the number of its section, None outside any.
    """

    number: int
    eid: str
    section: int | None
    label: str
    title: str
    start: int
    end: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A plan as read. `id` is readable and stable (`jiangsu-mzt-2023`).

    `outside` are the spans that are not part of the plan: a website's own lines, a repeated
    contents list. Sentences never overlap them.
    """

    id: str
    source: Source
    metadata: Metadata
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    outside: tuple[Span, ...] = ()

    @property
    def text(self) -> str:
        """The stored text that every offset refers to."""
        return self.source.text


@dataclass(frozen=True, slots=True)
class Mention:
    """A span of an item with a type: `document.text[start:end] == surface`.

    `canonical` is the best full name in context. `role` is None for targets, programmes and
    places. `cue` is the word that shows the role, `rule` the name of the recogniser's rule that
    fired. The fields below `rule` belong to one type each and are None elsewhere.
    """

    item: int
    type: MentionType
    surface: str
    start: int
    end: int
    canonical: str = ""
    role: Role | None = None
    cue: Span | None = None
    rule: str = ""
    # policy; programme has `kind` too
    form: Form | None = None
    kind: str | None = None
    life_cycle: LifeCycle | None = None
    number: str | None = None  # a document number (国发〔2018〕38号)
    article: str | None = None  # the articles cited with it (第十二条)
    # department
    generic: bool | None = None
    # target
    value: float | int | None = None
    unit: str | None = None
    what: str | None = None
    relation: Relation | None = None
    deadline: str | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """What mentions refer to. `id` is `type/name` (`policy/中华人民共和国慈善法`)."""

    id: str
    type: MentionType
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    generic: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a mention may refer to. `reasons` are sentences in Chinese for people."""

    entity: str
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CitedArticle:
    """An article cited with a law: `label` as cited (`第三条第二款`), `article` its id.

    `article` is `version#art_3`; empty where there is no such text, and `held` says why.
    """

    label: str
    article: str
    held: Held


@dataclass(frozen=True, slots=True)
class Link:
    """Mention → entity. `entity` is None where none fits, or where several fit equally.

    `candidates` are ordered best first; `score` is the winner's, 0.0 without one. `version` is the
    id of the version of a law in force on the plan's date, where such a law is held; `held` says
    why there is none (None for what is no law). `articles` are those cited with it.
    """

    mention: str
    entity: str | None
    score: float = 0.0
    reasons: tuple[str, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    version: str | None = None
    held: Held | None = None
    articles: tuple[CitedArticle, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One 条 of a version: `number` as a whole number with its 之N part (`12`, `12-1`)."""

    number: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """The text of a work as adopted or amended on a date.

    `id` is `work@date` (`policy/中华人民共和国慈善法@2016-03-16`); `date` the day of adoption or
    amendment; `in_force` the first day in force where the text says so, else empty.
    """

    id: str
    work: str
    date: str
    in_force: str
    event: str
    articles: tuple[Article, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """A law as such. `id` is the entity id of the policy."""

    id: str
    title: str
    kind: str
    category: str = ""
    versions: tuple[Version, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision of a person about a link or an entity; it wins over every score."""

    verdict: str
    mention: str
    entity: str
    other: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that one pass over one document found: what the record stores."""

    document: Document
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    links: tuple[Link, ...]
    warnings: tuple[str, ...] = field(default=())


def item_id(document: str, item: Item) -> str:
    """`jiangsu-mzt-2023#sec_3__item_11`: the address of an item over all documents."""
    return f"{document}#{item.eid}"


def mention_id(document: str, mention: Mention) -> str:
    """`jiangsu-mzt-2023#policy_1234_1250`: unique, since type and span are."""
    return f"{document}#{mention.type}_{mention.start}_{mention.end}"


def entity_id(type_: MentionType, name: str) -> str:
    """`policy/中华人民共和国慈善法`. The caller gives the canonical name."""
    return f"{type_}/{name}"
