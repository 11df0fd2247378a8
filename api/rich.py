"""Results as HTML for notebooks: escaped, styled inline, readable on light and dark, nothing fetched.

The words are Chinese first, like the pages. Colours are half transparent over what lies beneath.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from itertools import islice
from typing import Any

from api.frames import Record, Rows, Solutions
from api.labels import label
from api.schemas import (
    Answer,
    DocumentView,
    EntityView,
    Found,
    ItemView,
    PlanComparison,
    Quotation,
    Result,
)

SHOWN = 50  # rows of a table; `to_frame` has all
_LINE = "1px solid rgba(128,128,128,.35)"
_CELL = f"padding:.25em .6em;min-width:3em;border-bottom:{_LINE};text-align:left;vertical-align:top"
_FAINT = "opacity:.72;font-size:.9em"
_TINTS = {
    "policy": "rgba(200,60,40,.22)", "department": "rgba(40,110,200,.22)",
    "programme": "rgba(150,80,190,.22)", "target": "rgba(30,150,90,.25)",
    "place": "rgba(200,150,20,.25)",
}  # fmt: skip
_HIT = "rgba(230,180,0,.35)"
_HEADS = {
    "document_title": "文件", "document": "文件号", "item": "任务号", "id": "编号", "title": "标题",
    "label": "标号", "section": "章节", "sentence": "原文", "score": "分", "name": "名称", "role": "角色",
    "cue": "提示词", "policies": "政策", "type": "类型", "kind": "种类", "aliases": "别名",
    "mentions": "提及", "items": "任务", "issuer": "发文机关", "date": "日期", "year": "年份",
    "region": "地区", "number": "文号", "surface": "原词", "canonical": "规范名", "value": "数值",
    "unit": "单位", "what": "对象", "entity": "实体", "life_cycle": "阶段", "outcome": "结果",
    "planned_text": "计划原文", "proof_quote_text": "佐证原文", "proof_year": "佐证年份", "state": "变化",
    "a_title": "甲", "b_title": "乙", "targets": "数字变化", "reasons": "理由", "key": "分面",
    "count": "任务数", "mention_surface": "原词", "mention_type": "类型", "mention_role": "角色",
    "mention_value": "数值", "mention_unit": "单位", "mention_what": "对象", "law": "法律",
    "article": "条", "text": "文字", "section_label": "章节", "section_title": "章节标题",
    "departments": "部门变化", "deadline": "期限", "generic": "泛称", "boolean": "答案",
}  # fmt: skip
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "DocumentSummary": ("id", "title", "issuer", "date", "region", "items", "mentions"),
    "EntitySummary": ("id", "type", "kind", "aliases", "mentions", "items"),
    "Responsibility": ("name", "role", "title", "sentence", "policies", "id"),
    "EntityMention": ("mention_surface", "mention_type", "mention_role", "mention_what",
                      "mention_value", "mention_unit", "sentence", "id"),
    "MentionView": ("surface", "type", "role", "canonical", "what", "value", "unit", "life_cycle"),
    "PlannedDocument": ("name", "life_cycle", "year", "outcome", "planned_text", "proof_quote_text"),
    "TaskPair": ("state", "a_title", "b_title", "targets", "departments", "score", "reasons"),
    "LawResult": ("title", "label", "text", "date", "score"),
    "SuggestedArticle": ("law", "article", "text", "score"),
}  # fmt: skip


def html_of(value: object) -> str:
    """A result as HTML; a table of its records where there is nothing better."""
    for kind, made in _MAKERS.items():
        if isinstance(value, kind):
            return made(value)
    return _table([value]) if not isinstance(value, Rows) else _rows(value)


def _text(value: object) -> str:
    return escape(str(value))


def _box(*parts: str) -> str:
    return f'<div style="max-width:60em;line-height:1.6">{"".join(parts)}</div>'


def _faint(text: str) -> str:
    return f'<div style="{_FAINT}">{_text(text)}</div>'


def _quote(text: str, source: str) -> str:
    """A quotation (HTML) with its address (text)."""
    style = "margin:.5em 0;padding:.1em .9em;border-left:3px solid rgba(165,40,27,.7)"
    return f'<blockquote style="{style}">{text}{_faint(source)}</blockquote>'


def painted(text: str, spans: Iterable[tuple[int, int, str, str]]) -> str:
    """Text, escaped, with (start, end, colour, title) painted; what overlaps an earlier one is not."""
    out, at = [], 0
    for start, end, colour, title in sorted(spans):
        if start < at or end > len(text) or start >= end:
            continue
        style = f"background:{colour};color:inherit;border-radius:.2em"
        mark = f'<mark style="{style}" title="{escape(title)}">{_text(text[start:end])}</mark>'
        out += [_text(text[at:start]), mark]
        at = end
    return "".join([*out, _text(text[at:])])


def _hit(result: Result) -> str:
    spans = [(m.start - result.start, m.end - result.start, _HIT, "") for m in result.marks]
    head = f"<b>{_text(result.label + result.title)}</b>"
    place = f"{result.document_title} · {result.section} · {result.id} · {result.score:.3f}"
    return f"<div>{head}</div>" + _quote(painted(result.sentence, spans), place)


def _hits(results: Sequence[Result]) -> str:
    return _box(*map(_hit, results[:SHOWN]), _rest(len(results))) if results else _none()


def _rest(count: int) -> str:
    return _faint(f"共 {count} 条，此处 {SHOWN} 条；全部：to_frame()") if count > SHOWN else ""


def _none() -> str:
    return _box(_faint("没有 (nothing)"))


def _found(found: Found) -> str:
    return _box(_faint(f"相符的任务 {found.total} 项，从第 {found.offset + 1} 项起")) + _hits(
        found.results
    )


def _item(item: ItemView) -> str:
    spans = (
        (m.start - item.start, m.end - item.start, _TINTS[m.type], _meaning(m))
        for m in item.mentions
    )
    legend = "　".join(
        f'<span style="background:{tint};border-radius:.2em;padding:0 .3em">{label(type_)}</span>'
        for type_, tint in _TINTS.items()
    )
    return _box(
        f"<div><b>{_text(item.label + item.title)}</b></div>",
        _faint(f"{item.document_title} · {item.section} · {item.id}"),
        f'<p style="white-space:pre-wrap">{painted(item.text, spans)}</p>',
        f'<div style="{_FAINT}">{legend}</div>',
    )


def _meaning(mention: Any) -> str:
    """What a mention was read as, for the pointer."""
    words = (label(mention.type), label(mention.role), mention.entity or mention.canonical)
    return " · ".join(word for word in words if word)


def _inherited(quote: Quotation) -> str:
    return f" · 沿用于 {'、'.join(quote.holds_for)}" if quote.holds_for else ""


def _answer(answer: Answer) -> str:
    tint = "rgba(200,120,0,.18)" if answer.refused else "rgba(30,150,90,.15)"
    state = "不答" if answer.refused else "答"
    quotes = (
        _quote(_text(q.text), f"{q.document_title} · {q.label}{q.title} · {q.id}{_inherited(q)}")
        for q in answer.quotations
    )
    missing = f"文件没有说：{'、'.join(answer.missing)}" if answer.missing else ""
    return _box(
        f"<div><b>{_text(answer.question)}</b></div>",
        f'<div style="background:{tint};padding:.3em .8em;border-radius:.3em">{state}：{_text(answer.text)}</div>',
        _faint(missing) if missing else "",
        *quotes,
    )


def _document(document: DocumentView) -> str:
    head = document.summary
    rows = [
        f"<div><b>{_text(part.label + part.title)}</b></div>"
        + "".join(f"<div>　{_text(item.label + item.title)}</div>" for item in part.items)
        for part in document.sections
    ]
    about = f"{head.issuer} · {head.date} · {head.items} 项任务 · {head.id}"
    return _box(f"<div><b>{_text(head.title)}</b></div>", _faint(about), *rows)


def _entity(entity: EntityView) -> str:
    head = entity.summary
    roles = "、".join(f"{label(role)} {count}" for role, count in entity.roles)
    about = f"{head.id} · 又名 {'、'.join(head.aliases) or '—'} · {roles}"
    quotes = [
        _quote(_text(m.sentence), f"{m.document_title} · {m.title} · {m.id}")
        for m in islice(entity.mentions, SHOWN)
    ]
    return _box(
        f"<div><b>{_text(head.name)}</b></div>", _faint(about), *quotes, _rest(len(entity.mentions))
    )


def _comparison(comparison: PlanComparison) -> str:
    counts = "，".join(f"{label(state)} {count}" for state, count in comparison.counts.items())
    head = f"甲：{comparison.a.title}　乙：{comparison.b.title}"
    return _box(f"<div><b>{_text(head)}</b></div>", _faint(counts)) + _table(comparison.pairs)


def _rows(rows: Rows[Any]) -> str:
    if not rows:
        return _none()
    return _hits(rows) if isinstance(rows[0], Result) else _table(rows)


def _table(values: Sequence[Any]) -> str:
    """Records as a table: the columns that people want of a type, all where none are listed."""
    from api.frames import records_of

    records = list(islice(records_of(values), SHOWN))
    if not records:
        return _none()
    columns = _COLUMNS.get(type(values[0]).__name__, tuple(records[0]))
    return _grid(records, columns) + _rest(len(values))


def _grid(records: Sequence[Record], columns: Sequence[str]) -> str:
    heads = "".join(f'<th style="{_CELL}">{_text(_HEADS.get(c, c))}</th>' for c in columns)
    body = "".join(
        "<tr>"
        + "".join(f'<td style="{_CELL}">{_cell(r.get(c), c)}</td>' for c in columns)
        + "</tr>"
        for r in records
    )
    return (
        '<div style="overflow-x:auto"><table style="border-collapse:collapse;background:transparent">'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: object, column: str) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, tuple):
        return _text("、".join(map(str, value)))
    if isinstance(value, float):
        return _text(f"{value:g}")
    words = ("role", "type", "state", "outcome", "life_cycle", "kind")
    return _text(label(str(value)) if column.rpartition("mention_")[2] in words else value)


def _solutions(found: Solutions) -> str:
    records = found.records()
    if not records:
        return _none()
    return _grid(records[:SHOWN], tuple(records[0])) + _rest(len(records))


_MAKERS: Mapping[type, Callable[[Any], str]] = {
    Answer: _answer, ItemView: _item, EntityView: _entity, DocumentView: _document,
    Found: _found, Result: lambda result: _box(_hit(result)), PlanComparison: _comparison,
    Solutions: _solutions,
}  # fmt: skip
