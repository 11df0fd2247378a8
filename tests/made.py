"""Small documents and readings made by hand, for tests that want no recogniser."""

import hashlib

from kg.lexicon import load_lexicon
from kg.links import link_mentions
from kg.model import (
    Document,
    Item,
    Mention,
    MentionType,
    Metadata,
    Reading,
    Section,
    Sentence,
    Source,
)


def made_document(
    id_: str,
    lines: list[str],
    *,
    region: str = "江苏省",
    year: int = 2023,
    path: str = "",
    salt: str = "",
) -> Document:
    """One line an item, the first item 0; the others stand in one section; a line is a sentence."""
    text = "\n".join(lines) + "\n"
    starts = [sum(len(line) + 1 for line in lines[:n]) for n in range(len(lines))]
    items = tuple(
        Item(
            n, f"sec_1__item_{n}" if n else "item_0", 1 if n else None, f"（{n}）" if n else "",
            line[:6] if n else "", start, start + len(line) + 1,
            (Sentence(start, start + len(line)),),
        )
        for n, (start, line) in enumerate(zip(starts, lines, strict=True))
    )  # fmt: skip
    sha = hashlib.sha256((text + salt).encode()).hexdigest()
    data = Metadata(f"{year}年工作要点", f"{region}民政厅", f"{year}-02-01", year, region, "")
    first = starts[1] if len(starts) > 1 else len(text)
    sections = (Section(1, "sec_1", "一、", "任务", first, len(text)),)
    source = Source(f"{id_}.txt", path, sha, "text/plain", "utf-8", text, (("author", "某人"),))
    return Document(id_, source, data, sections, items)


def made_mention(
    document: Document, item: int, surface: str, type_: str, **fields: object
) -> Mention:
    """The first place of `surface` in an item."""
    one = document.items[item]
    start = document.text.index(surface, one.start, one.end)
    fields.setdefault("canonical", surface.strip("《》“”"))
    return Mention(item, MentionType(type_), surface, start, start + len(surface), **fields)  # type: ignore[arg-type]


def linked(document: Document, mentions: list[Mention], **known: object) -> Reading:
    """The reading of a document with these mentions."""
    ordered = tuple(sorted(mentions, key=lambda m: (m.start, m.end, m.type)))
    entities, links = link_mentions(document, ordered, load_lexicon(), **known)  # type: ignore[arg-type]
    return Reading(document, ordered, entities, links, ("注意",))


LINES = [
    "某省二〇二三年工作要点",
    "由省民政厅牵头，会同民政部落实《中华人民共和国慈善法》，在南京建设养老床位300张以上。",
    "省民政厅制定《关于加强乡镇敬老院管理的实施意见》，推进“银铃守望”行动，覆盖率达到60%。",
]


def small(id_: str = "jiangsu-mzt-2023", **kind: object) -> Reading:
    """A reading with every type of mention and most attributes."""
    from kg.model import Form, LifeCycle, Relation, Role, Span

    document = made_document(id_, LINES, **kind)  # type: ignore[arg-type]
    region = document.metadata.region
    at = document.items[1].start
    return linked(document, [
        made_mention(document, 1, "省民政厅", "department", canonical=f"{region}民政厅", role=Role.LEAD,
                     generic=False, cue=Span(at + 5, at + 7), rule="by"),
        made_mention(document, 1, "民政部", "department", canonical="中华人民共和国民政部", role=Role.JOINT, generic=False),
        made_mention(document, 1, "《中华人民共和国慈善法》", "policy", form=Form.BRACKETED, kind="law",
                     role=Role.IMPLEMENT, life_cycle=LifeCycle.EXISTS, article="第十二条"),
        made_mention(document, 1, "南京", "place", canonical="南京市"),
        made_mention(document, 1, "300张", "target", canonical="", value=300, unit="张", what="养老床位",
                     relation=Relation.GE, deadline="2023", per="市"),
        made_mention(document, 2, "省民政厅", "department", canonical=f"{region}民政厅", role=Role.LEAD, generic=False),
        made_mention(document, 2, "《关于加强乡镇敬老院管理的实施意见》", "policy", form=Form.BRACKETED,
                     kind="normative", role=Role.DRAFT, life_cycle=LifeCycle.TO_BE_DRAFTED),
        made_mention(document, 2, "“银铃守望”行动", "programme", canonical="银铃守望行动", kind="action"),
        made_mention(document, 2, "60%", "target", canonical="", value=0.6, unit="%", what="覆盖率", relation=Relation.EQ),
    ])  # fmt: skip
