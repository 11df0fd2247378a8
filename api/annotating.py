"""`zhengmai annotate`: the mentions of one file, why each was found, and where gold disagrees."""

from __future__ import annotations

import json
import logging
from argparse import Namespace
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.commands import write
from api.labels import label, reasons_in

if TYPE_CHECKING:
    from api.settings import Settings
    from kg.gold import Miss
    from kg.model import Document, Link, Mention, Reading

log = logging.getLogger(__name__)


def annotate(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai annotate FILE`: needs no library; where there is one with laws, their
    versions and articles are named. 1 where gold disagrees."""
    from kg.pipeline import mention_rows

    reading = _read(Path(arguments.file), settings)
    if arguments.misses:
        return _misses(reading, Path(arguments.misses), settings.lang)
    if arguments.explain:
        for line in explained(reading, settings.lang):
            write(line)
        if not reading.mentions:
            write("no mentions were found\n" if settings.lang == "en" else "没有读到任何提及\n")
        return 0
    for row in mention_rows(reading):
        write(json.dumps(row, ensure_ascii=False) + "\n")
    return 0


def _read(path: Path, settings: Settings) -> Reading:
    """The file, linked with the laws of the library where there is one that can be read."""
    from embeddings.tagging import load_reader
    from kg.errors import StoreError
    from kg.lexicon import load_lexicon
    from kg.pipeline import read_plan
    from kg.store.record import FILE, Store

    library = settings.library
    read = partial(read_plan, path, load_lexicon(), second=load_reader(settings.cache))
    if not (library / FILE).is_file():
        return read()
    try:
        store = Store.open(library, read_only=True)
    except StoreError as error:
        log.warning("%s；不用其中的法律法规 (annotating without its laws)", error)
        return read()
    with store:
        return read(laws=store.find_work)


def explained(reading: Reading, lang: str) -> Iterator[str]:
    """For each mention: what it is, which rule and cue found it, what it means and why."""
    from kg.model import mention_id

    links = {link.mention: link for link in reading.links}
    for mention in reading.mentions:
        id_ = mention_id(reading.document.id, mention)
        yield "\n".join(_lines(mention, id_, links.get(id_), reading.document, lang)) + "\n"


def _lines(
    mention: Mention, id_: str, link: Link | None, document: Document, lang: str
) -> Iterator[str]:
    zh = lang != "en"
    surface = " ".join(mention.surface.split())
    yield f"[{label(mention.type, lang)}] {surface}  {id_}"
    cue = f"“{document.text[mention.cue.start : mention.cue.end]}”" if mention.cue else ""
    facts = [
        (("规则", "rule"), mention.rule),
        (("角色", "role"), label(mention.role, lang) if mention.role else ""),
        (("提示词", "cue"), cue),
        (("全名", "canonical"), mention.canonical),
        (("条款", "article"), mention.article or ""),
    ]
    said = [f"{names[0 if zh else 1]} {value}" for names, value in facts if value]
    if said:
        yield "    " + ("；" if zh else "; ").join(said)
    yield from _link_lines(link, lang)
    yield from _law_lines(link, lang)


def _link_lines(link: Link | None, lang: str) -> Iterator[str]:
    if link is None:
        return
    if link.entity:
        version = f" @ {link.version}" if link.version else ""
        yield f"    → {link.entity}{version}  {link.score:.2f}  {_why(link.reasons, lang)}"
        return
    none = "no single entity; candidates:" if lang == "en" else "没有唯一的实体，候选："
    yield f"    → {none}"
    for one in link.candidates:
        yield f"      {one.entity}  {one.score:.2f}  {_why(one.reasons, lang)}"


def _why(reasons: Iterable[str], lang: str) -> str:
    return ("; " if lang == "en" else "；").join(reasons_in(reasons, lang))


def _law_lines(link: Link | None, lang: str) -> Iterator[str]:
    """The articles cited, each with its address, and what is not held."""
    from kg.model import Held

    if link is None or link.held is None:
        return
    if link.held is not Held.YES:
        yield f"    {'法律文本' if lang != 'en' else 'text of the law'}: {label(link.held, lang)}"
    for one in link.articles:
        yield f"    {one.label} → {one.article or label(one.held, lang)}"


CAUSES = {
    "missed": "漏掉", "invented": "多出", "type": "类型不同", "left": "左边界不同", "right": "右边界不同",
    "both": "两边都不同",
}  # fmt: skip


def _misses(reading: Reading, gold: Path, lang: str) -> int:
    from kg.gold import by_cause, misses, read_rows
    from kg.pipeline import mention_rows

    found = misses(read_rows(gold), mention_rows(reading))
    for name, group in by_cause(found).items():
        kind, _, cause = name.partition("/")
        title = f"{label(kind, lang)} · {CAUSES.get(cause, cause) if lang != 'en' else cause}"
        write(f"{title}  {len(group)}\n")
        for miss in group:
            write(f"    {_miss_line(miss, reading.document)}\n")
    if not found:
        write("no misses\n" if lang == "en" else "没有错误\n")
    return int(bool(found))


def _miss_line(miss: Miss, document: Document) -> str:
    row = miss.row
    start, end = int(row["start"]), int(row["end"])
    around = document.text[max(0, start - 12) : start], document.text[end : end + 12]
    before, after = (" ".join(text.split()) for text in around)
    other = f"  ← {miss.other['surface']}" if miss.other else ""
    return f"{row['item']}  …{before}【{row['surface']}】{after}…  {start}–{end}{other}"
