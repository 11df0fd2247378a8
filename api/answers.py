"""A question → an answer whose every quotation was checked, or "the documents do not say"."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from api.catalogue import Catalogue, Place
from api.citing import by_sentence
from api.comparing import changes, in_words, plans_to_compare, quotations_of
from api.constraints import judged
from api.evidence import Evidence, Missing
from api.finding import pool_of
from api.forms import quotation
from api.gathering import gather
from api.labels import label
from api.own_plans import of_own_plans
from api.phrasing import with_phrasing
from api.questions import INTENT_LABELS, Intent, Question
from api.results import Pool
from api.schemas import Answer, Named, Quotation, Result, Understood
from api.scope import scope_of, within
from api.subject import Verdict
from api.themes import by_theme, listed
from api.wording import doubted, refusal, statement
from kg.errors import ZhengmaiError

if TYPE_CHECKING:
    from api.library import Library

COMPLETE = frozenset({Intent.PLANNED, Intent.VALUE, Intent.DUE})
"""Kinds of which the graph holds all there is: where it holds none, the documents do not say."""
NEAR = frozenset({Intent.PROGRAMMES, Intent.FIGURE})
"""Kinds whose answers are near to the words of the question, not exactly what it names: the order of
the search says more (class e on the real plan: nDCG@10 .85, .75 with the answers first)."""
NOTHING_HELD = Missing("library", "可检索的文档", "a document")
POOL = 200  # items of the ranking that an answer looks at
QUOTED = 3  # sentences that are quoted where the graph has no complete answer
MOST = (
    500  # places that an answer lists; of a thousand plans the graph names 26,000 documents to come
)


class QuotationError(ZhengmaiError):
    """A quotation does not stand in the stored text where it says; it is never shown."""


def check_quotations(quotations: Iterable[Quotation], texts: Mapping[str, str]) -> None:
    """Compare every quotation with the stored text, character by character.

    `texts` are the stored texts by document. Raises QuotationError for the first that differs.
    """
    for given in quotations:
        text = texts.get(given.document)
        if (
            text is None
            or not 0 <= given.start < given.end <= len(text)
            or text[given.start : given.end] != given.text
        ):
            raise QuotationError(
                f"引文与原文不符：{given.text[:30]}",
                wanted=f"{given.document} 第 {given.start}–{given.end} 字",
                advice="请运行 zhengmai doctor，并报告这个错误",
                english="a quotation differs from the stored text; run zhengmai doctor",
                where=given.id,
            )


def texts_of(catalogue: Catalogue, quotations: Iterable[Quotation]) -> dict[str, str]:
    """The stored texts of the documents that are quoted."""
    ids = {quotation.document for quotation in quotations}
    return {id_: catalogue.reading(id_).document.text for id_ in ids}


def answer(library: Library, question: str, limit: int) -> Answer:
    """Read the question, gather what answers it, refuse what is not evidenced, check quotations."""
    catalogue = library.catalogue
    evidence = evidence_of(library, question)
    plans = plans_to_compare(catalogue, evidence.question)
    if plans and evidence.results:
        return _compared(library, evidence, plans, limit)
    verdict = judged(evidence) if evidence.results else Verdict(False, (NOTHING_HELD,))
    if not verdict.answered:
        return _refused(evidence, verdict.lacks, limit)
    read = evidence.question
    themed = read.intent is Intent.THEME
    ordered = by_theme(catalogue, read, evidence.results) if themed else None
    results = ordered.results if ordered else evidence.results
    found = gather(catalogue, read, results)
    if read.intent in COMPLETE and not found:
        kind = Missing("kind", INTENT_LABELS[read.intent], label(read.intent, "en"))
        return _refused(evidence, (kind,), limit)
    named, left = _nearest(found, results), max(0, len(found) - MOST)
    count = listed(ordered) if ordered else QUOTED
    most = max(limit, count)
    first = named if read.intent not in NEAR else ()
    ranked = _answers_first(results, first, most)
    quotations = _quotations(catalogue, ranked, named, count)
    check_quotations(quotations, texts_of(catalogue, quotations))
    said = statement(read, named, len(quotations), left)
    zh, en = of_own_plans(catalogue, read, found) or doubted(said, verdict.lacks)
    answered = Answer(
        question=question,
        understood=understood(read),
        text=zh,
        english=en,
        refused=False,
        quotations=quotations,
        results=ranked[:limit],
        complete=bool(found) and not left and not verdict.lacks,
    )
    return with_phrasing(answered, library.settings)


def _nearest(found: tuple[Place, ...], results: Pool) -> tuple[Place, ...]:
    """At most `MOST` places, in their order: those in the items that are ranked first."""
    if len(found) <= MOST:
        return found
    rank = {id_: at for at, id_ in enumerate(results.ids)}
    ids = [place.id for place in found]
    first = sorted(range(len(found)), key=lambda at: rank.get(ids[at], len(rank)))[:MOST]
    return tuple(found[at] for at in sorted(first))


def _compared(library: Library, evidence: Evidence, plans: tuple[str, str], limit: int) -> Answer:
    """What changed between two plans, with the sentences of both; a refusal where nothing did."""
    catalogue = library.catalogue
    read = replace(evidence.question, intent=Intent.COMPARED)
    pairs = changes(library, read, plans)
    evidence = replace(evidence, question=read)
    if not pairs:
        label = INTENT_LABELS[Intent.COMPARED]
        return _refused(evidence, (Missing("kind", label, "a change between the plans"),), limit)
    quotations = quotations_of(catalogue, pairs)
    check_quotations(quotations, texts_of(catalogue, quotations))
    ids = {side.id for pair in pairs for side in (pair.a, pair.b) if side}
    shown = _named_first(evidence.results, ids)[:limit]
    zh, en = in_words(pairs)
    return Answer(
        question=read.text,
        understood=understood(read),
        text=f"{INTENT_LABELS[Intent.COMPARED]}：{zh}。",
        english=f"Changes from {plans[0]} to {plans[1]}: {en}.",
        refused=False,
        quotations=quotations,
        results=tuple(shown),
        complete=True,
    )


def _refused(evidence: Evidence, lacks: Sequence[Missing], limit: int) -> Answer:
    """A refusal that names what is missing and what stands nearest."""
    zh, en = refusal(lacks, evidence.results)
    return Answer(
        question=evidence.question.text,
        understood=understood(evidence.question),
        text=zh,
        english=en,
        refused=True,
        quotations=(),
        results=tuple(evidence.results[:limit]),
        missing=tuple(dict.fromkeys(one.name for one in lacks)),
    )


def evidence_of(library: Library, question: str) -> Evidence:
    """The question as read, the items nearest to it, and how near they are in meaning."""
    read = library.reader().read(question)
    found = pool_of(library, question, POOL)
    results = within(scope_of(library.catalogue, read), found)
    nearness = library.meaning().nearness(read, results) if results else None
    return Evidence(read, results, library.catalogue, nearness, library.encoder())


def understood(read: Question) -> Understood:
    """The reading of a question as it is shown."""
    return Understood(
        intent=read.intent,
        intent_label=INTENT_LABELS[read.intent],
        entities=tuple(Named(e.id, e.type, e.name) for e in read.entities),
        words=tuple(notion.name for notion in read.notions),
        years=read.years,
        places=tuple(name.surface for name in read.places),
        constraints=read.constraints(),
    )


def _named_first(results: Pool, ids: Collection[str]) -> Pool:
    """Items that have one of these addresses first, then the others; each in the order of the search."""
    named = [at for at, id_ in enumerate(results.ids) if id_ in ids]
    return results.chosen([*named, *(at for at, id_ in enumerate(results.ids) if id_ not in ids)])


def _answers_first(results: Pool, found: tuple[Place, ...], most: int) -> tuple[Result, ...]:
    """The first results where those that the graph names come before the others.

    A result's sentence becomes the one that the graph answers with.
    """
    first = {place.id: place for place in reversed(found)}
    shown = _named_first(results, first)[:most]
    return tuple(_with_sentence(r, first[r.id]) if r.id in first else r for r in shown)


def _with_sentence(result: Result, place: Place) -> Result:
    if place.inherited or (result.start, result.end) == (place.start, place.end):
        return result
    return replace(result, sentence=place.sentence, start=place.start, end=place.end, marks=())


def _quotations(
    catalogue: Catalogue, ranked: tuple[Result, ...], found: tuple[Place, ...], count: int
) -> tuple[Quotation, ...]:
    """Every sentence that the graph answers with, or the best sentences of the first items."""
    if found:
        return by_sentence(catalogue, found)
    quoted = []
    for result in ranked[:count]:
        reading, item = catalogue.locate(result.id)
        quoted.append(quotation(reading, item, result.start, result.end))
    return tuple(quoted)
