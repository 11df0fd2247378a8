"""`zhengmai compare` and `zhengmai fulfilment`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from api import printing
from api.commands import json_text, opened, put, write, write_json
from api.crossing import LINK_BASE
from api.labels import label
from api.tables import cut, cut_around, text_table, visible

if TYPE_CHECKING:
    from api.schemas import (
        FigureChange,
        PlanComparison,
        PlannedDocument,
        Proof,
        RoleChange,
        TaskPair,
    )
    from api.settings import Settings


def compare(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai compare A B`."""
    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        library.encoder(bar)
        found = library.compare(arguments.a, arguments.b)
    if arguments.json:
        write_json(found)
        return 0
    if found.a.id != arguments.a:
        write(EARLIER_FIRST[settings.lang])
    write(comparison_text(found, settings.lang))
    return 0


EARLIER_FIRST = {
    "zh": "两份计划出自同一单位，年份早的在前。\n",
    "en": "Both plans are of one issuer: the earlier year comes first.\n",
}


def fulfilment(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai fulfilment [--from YEAR] [--outcome WORD]`."""
    with opened(settings) as library:
        found = library.fulfilment(arguments.since, arguments.outcome)
    form, lang = arguments.format, settings.lang
    if arguments.json or form == "table":
        text = json_text(found) if arguments.json else fulfilment_text(found, lang)
        data = text.encode("utf-8", "backslashreplace")
    else:
        data = fulfilment_table(found, form, lang, arguments.link_base)
    put(arguments.output, data)
    return 0


def comparison_text(found: PlanComparison, lang: str) -> str:
    """A comparison for a terminal: one paragraph a pair, changes indented below it."""
    counts = "  ".join(f"{label(found.word(s), lang)} {n}" for s, n in found.counts.items())
    head = f"{found.a.title} → {found.b.title}\n{counts}\n"
    return "\n".join(
        [
            head,
            *(_pair_text(pair, label(found.word(pair.state), lang), lang) for pair in found.pairs),
        ]
    )


def _pair_text(pair: TaskPair, state: str, lang: str) -> str:
    sides = [f"{side.label}{side.title}" if side else "—" for side in (pair.a, pair.b)]
    lines = [f"[{state}] {sides[0]} → {sides[1]}"]
    if pair.score:
        lines[0] += f"  ({pair.score:.2f})"
    lines += [f"    {words}" for words in part_texts(pair, lang)]
    lines += [f"    {DOUBTFUL[lang]}"] if pair.doubtful else []
    for figure in pair.targets:
        lines += [f"    {_figure_text(figure, lang)}", *_figure_quotes(figure)]
    for named in (*pair.departments, *pair.policies):
        quotes = zip("-+", (named.before_quote, named.after_quote), strict=True)
        lines += [f"    {_role_text(named, lang)}"]
        lines += [_quoted(sign, quote.text, named.name) for sign, quote in quotes if quote]
    return "\n".join(lines) + "\n"


def _figure_quotes(change: FigureChange) -> list[str]:
    """Both sentences of a figure: `-` the first plan's, `+` the second's."""
    sides = zip("-+", (change.before, change.after), strict=True)
    return [_quoted(sign, side.quote.text, side.surface) for sign, side in sides if side]


def _quoted(sign: str, text: str, word: str) -> str:
    """A quotation, cut where it is long, the word that it is quoted for in sight."""
    return f"      {sign} {visible(cut_around(text, word, QUOTED))}"


QUOTED = 110
"""Columns that a quotation takes on a terminal; the JSON has it whole."""
PARTS = {
    "zh": ("一项拆为多项，另见后一份的：", "多项并为一项，另见前一份的：", "、"),
    "en": ("one task became several, see also in the second plan: ",
           "several tasks became one, see also in the first plan: ", ", "),
}  # fmt: skip

DOUBTFUL = {
    "zh": "或非同一任务：只有一份提到的，不当作新增或取消",
    "en": "these may be two tasks: what only one of them names is not told as new or gone",
}


def part_texts(pair: TaskPair, lang: str) -> list[str]:
    """What to say of a task that was split, or made of several."""
    *words, comma = PARTS[lang]
    return [
        word + comma.join(side.label + side.title for side in sides)
        for word, sides in zip(words, (pair.split, pair.merged), strict=True)
        if sides
    ]


# a law that a plan no longer names is not gone
NOT_NAMED = {"zh": "未提及", "en": "not named"}


def _figure_text(change: FigureChange, lang: str) -> str:
    nothing = NOT_NAMED[lang]
    before, after = (side.surface if side else nothing for side in (change.before, change.after))
    return f"{cut(change.what, 40)}: {before} → {after}"


def _role_text(change: RoleChange, lang: str) -> str:
    nothing = NOT_NAMED[lang]
    before, after = (
        "/".join(label(role, lang) for role in roles) or nothing
        for roles in (change.before, change.after)
    )
    return f"{cut(change.name, 40)}: {before} → {after}"


HEADS = {
    "zh": ("年份", "计划", "文件", "打算", "结果", "计划原文", "依据"),
    "en": ("year", "plan", "document", "planned as", "outcome", "planned in", "evidence"),
}


def fulfilment_rows(found: Sequence[PlannedDocument], lang: str) -> list[tuple[str, ...]]:
    """One row a planned document, every cell whole."""
    return [
        (
            str(one.year or ""), one.document_title, one.name, label(one.life_cycle, lang),
            label(one.outcome, lang), one.planned.text,
            "\n".join(
                f"{proof.date or proof.year}: {_proof_text(proof, one.name, lang)}"
                for proof in one.evidence
            ),
        )
        for one in found
    ]  # fmt: skip


def _proof_text(proof: Proof, name: str, lang: str) -> str:
    """A later plan's sentence, or what became of the law on that day."""
    if proof.quote:
        return proof.quote.text
    return f"{name}: {proof.event}" if lang == "en" else f"《{name}》{proof.event}"


def fulfilment_table(
    found: Sequence[PlannedDocument], form: str, lang: str, base: str = LINK_BASE
) -> bytes:
    """The rows as CSV or XLSX; in the latter both quotations lead to their items below `base`."""
    from api.crossing import permalink
    from api.tables import csv_table, xlsx_table

    rows = fulfilment_rows(found, lang)
    if form == "csv":
        return csv_table(HEADS[lang], rows)
    links = {
        (at, 5): permalink(base, one.planned.id, one.planned.start) for at, one in enumerate(found)
    }
    for at, one in enumerate(found):
        quotes = [proof.quote for proof in one.evidence if proof.quote]
        if quotes:
            links[at, 6] = permalink(base, quotes[-1].id, quotes[-1].start)
    title = "planned documents" if lang == "en" else "计划文件"
    return xlsx_table(HEADS[lang], rows, title, links)


def fulfilment_text(found: Sequence[PlannedDocument], lang: str) -> str:
    """The table for a terminal, long cells cut."""
    if not found:
        return "no planned document\n" if lang == "en" else "没有计划制定、出台或修订的文件\n"
    rows = [(row[0], *row[2:5], row[6]) for row in fulfilment_rows(found, lang)]
    head = (HEADS[lang][0], *HEADS[lang][2:5], HEADS[lang][6])
    return text_table(head, rows, (0, 40, 0, 0, 50))
