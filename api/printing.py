"""What people read on a terminal, in Chinese or English; progress on standard error."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from api.crossing import LINK_BASE, summary, workbook_of
from api.labels import label, warning_in
from api.tables import csv_table, cut, text_table, visible

if TYPE_CHECKING:
    from api.schemas import (
        AddOutcome,
        Answer,
        Check,
        DocumentSummary,
        Found,
        LawResult,
        Responsibility,
        Result,
    )

STAGES = {
    "zh": {"model": "准备模型", "read": "读入文档", "embed": "计算向量", "index": "建立索引", "run": "查询"},
    "en": {"model": "model", "read": "reading", "embed": "vectors", "index": "index", "run": "queries"},
}  # fmt: skip


class Bar:
    """A progress bar on standard error, only where that is a terminal."""

    def __init__(self, lang: str) -> None:
        self._lang = lang
        self._bar: Any = None
        self._stage = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        if not sys.stderr.isatty():
            return
        if stage != self._stage:
            self._start(stage, total)
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def _start(self, stage: str, total: int) -> None:
        from tqdm import tqdm

        self.close()
        self._stage = stage
        name = STAGES[self._lang].get(stage, stage)
        self._bar = tqdm(total=total, desc=name, file=sys.stderr, leave=False, dynamic_ncols=True)

    def close(self) -> None:
        """Take the bar off the screen."""
        if self._bar is not None:
            self._bar.close()
        self._bar, self._stage = None, ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def outcomes(rows: Sequence[AddOutcome], lang: str) -> str:
    """One line a file, then the sums."""
    lines = []
    for row in rows:
        detail = (row.english if lang == "en" else row.error) or f"{row.document}  {row.title}"
        if row.items:
            detail += f"  ({row.items} items, {row.mentions} mentions)" if lang == "en" else f"（{row.items} 项任务，{row.mentions} 处提及）"  # fmt: skip
        where = "" if row.outcome == "failed" else f"{row.path}: "
        lines.append(f"{label(row.outcome, lang)}  {where}{visible(detail)}")
        lines.extend(f"    ! {visible(warning_in(warning, lang))}" for warning in row.warnings)
    sums = Counter(str(row.outcome) for row in rows)
    comma = ", " if lang == "en" else "，"
    total = comma.join(f"{label(name, lang)} {count}" for name, count in sorted(sums.items()))
    return "\n".join([*lines, total]) + "\n"


def laws_read(count: int, lang: str, *, none_found: bool) -> str:
    """How many laws a folder held, and what is looked for where there is no such file."""
    if lang == "en":
        why = ": the folder holds no Markdown file (.md)" if none_found else ""
        return f"{count} laws{why}\n"
    return f"读入 {count} 部法律法规{'：文件夹里没有 Markdown（.md）文件' if none_found else ''}\n"


def documents(rows: Sequence[DocumentSummary], lang: str) -> str:
    """The documents as a table."""
    if not rows:
        return (
            "the library is empty\n" if lang == "en" else "文库是空的，可用 zhengmai add 读入文件\n"
        )
    head = ("id", "title", "region", "year", "issued", "items", "mentions")
    if lang == "zh":
        head = ("编号", "标题", "地区", "年份", "印发日期", "任务", "提及")
    cells = [
        (r.id, r.title, r.region, str(r.year or ""), r.date, str(r.items), str(r.mentions))
        for r in rows
    ]
    return text_table(head, cells, (40, 50, 12))


def results(rows: Sequence[Result], lang: str, *, explain: bool = False, first: int = 1) -> str:
    """Numbered results: item, best sentence, address."""
    if not rows:
        return "nothing found\n" if lang == "en" else "没有找到\n"
    several = len({row.document for row in rows}) > 1
    lines = []
    for number, row in enumerate(rows, first):
        lines.append(f"{number:>2}. {visible(row.label + row.title)}")
        lines.append(f"    {visible(row.sentence)}")
        source = f"{row.document_title}  " if several else ""
        lines.append(f"    {visible(source)}{row.id} [{row.start}:{row.end}]")
        if explain:
            parts = "  ".join(f"{part.name} {part.score:.3f}" for part in row.parts)
            lines.append(f"    {row.score:.3f} = {parts}")
    return "\n".join(lines) + "\n"


_FACETS = {
    "document": "文档", "year": "年份", "region": "地区", "section": "章节", "entity": "名称",
    "type": "类型", "role": "作用", "life_cycle": "文件状态",
}  # fmt: skip


def facets(found: Found, lang: str) -> str:
    """The counts of a search, one facet a line, each value with what a filter takes for it."""
    total = f"{found.total} items fit" if lang == "en" else f"共 {found.total} 项相关"
    lines = [f"\n{total}"]
    for facet in found.facets:
        name = facet.key if lang == "en" else f"{_FACETS[facet.key]} {facet.key}"
        values = "  ".join(
            visible(f"{v.value if lang == 'en' else v.label} {v.count}") for v in facet.values[:8]
        )
        lines.append(f"{name}: {values}")
    return "\n".join(lines) + "\n"


def law_results(rows: Sequence[LawResult], lang: str, first: int = 1) -> str:
    """Numbered articles: law, article, version, text."""
    if not rows:
        return "nothing found\n" if lang == "en" else "没有找到\n"
    lines = []
    for number, row in enumerate(rows, first):
        lines.append(f"{number:>2}. {visible(row.title)} {visible(row.label)}  {row.date}")
        lines.append(f"    {visible(row.text)}")
    return "\n".join(lines) + "\n"


def answer(found: Answer, lang: str) -> str:
    """The reading of the question, the answer, its quotations."""
    en = lang == "en"
    reading = found.understood
    seen = [entity.name for entity in reading.entities] + list(reading.words)
    seen += [word for word in reading.constraints if word not in seen]
    lines = [
        (f"read as: {label(reading.intent, 'en')}" if en else f"问题理解：{reading.intent_label}")
        + (f" · {'、'.join(seen)}" if seen else ""),
        f"{'answer' if en else '回答'}{': ' if en else '：'}{found.english if en else found.text}",
    ]
    lines.extend(visible(line) for line in (found.phrased, found.note) if line)
    for number, quote in enumerate(found.quotations, 1):
        lines.append(f"{number:>2}. “{visible(quote.text)}”")
        lines.append(f"    {visible(quote.label + cut(quote.title, 60))}  {quote.id} [{quote.start}:{quote.end}]{_scope(quote.inherited, lang)}")  # fmt: skip
        if quote.holds_for:
            holds = "holds for: " if en else "也适用于："
            lines.append(f"    {holds}{(', ' if en else '、').join(quote.holds_for)}")
    if found.refused and found.results:
        lines.append("nearest items:" if en else "最接近的任务：")
        lines.extend(f"    {visible(r.label + r.title)}  {r.id}" for r in found.results[:3])
    return "\n".join(lines) + "\n"


def _scope(inherited: str, lang: str) -> str:
    """How far a sentence that stands elsewhere reaches, after the role."""
    words = {
        "section": ("（沿用本部分）", " (of the section)"),
        "plan": ("（沿用全篇）", " (of the plan)"),
    }
    return words[inherited][lang == "en"] if inherited else ""


def responsibility_rows(
    rows: Sequence[Responsibility], lang: str
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The table of responsibilities: its head and its cells."""
    head: tuple[str, ...] = ("部门", "职责", "用词", "任务", "原文", "涉及文件", "位置", "计划")
    if lang == "en":
        head = ("department", "role", "cue", "item", "sentence", "policies", "address", "plan")
    cells: list[tuple[str, ...]] = [
        (
            r.name,
            label(r.role, lang) + _scope(r.inherited, lang),
            r.cue,
            r.title or _untitled(r, lang),
            r.sentence,
            "；".join(r.policies),
            r.id,
            r.document_title,
        )
        for r in rows
    ]
    return head, cells


def _untitled(row: Responsibility, lang: str) -> str:
    """What stands for the title of a task that has none; item 0 is what stands before all tasks."""
    if row.item == 0:
        return "(preamble)" if lang == "en" else "（文首）"
    return f"item {row.item}" if lang == "en" else f"第{row.item}项"


def responsibilities(
    rows: Sequence[Responsibility], form: str, lang: str, base: str = LINK_BASE
) -> bytes:
    """The table in one of the formats table, csv, xlsx, json; `base` is where its links lead."""
    import json

    from api.schemas import as_json

    if form == "json":
        return (json.dumps(as_json(rows), ensure_ascii=False, indent=2) + "\n").encode()
    head, cells = responsibility_rows(rows, lang)
    if form == "csv":
        return csv_table(head, cells)
    if form == "xlsx":
        return workbook_of(rows, lang, base)
    if not cells:
        return ("nothing found\n" if lang == "en" else "没有找到\n").encode()
    shown = text_table(head, cells, (28, 12, 10, 36, 60, 30, 0, 30)) + f"\n{summary(rows, lang)}\n"
    return shown.encode("utf-8", "replace")


def responsibility_totals(rows: Sequence[Responsibility], form: str, lang: str) -> bytes:
    """The totals of each department in one of the formats table, csv, xlsx, json."""
    import json

    from api.crossing import totals_of, totals_table
    from api.schemas import as_json

    if form == "json":
        return (json.dumps(as_json(totals_of(rows)), ensure_ascii=False, indent=2) + "\n").encode()
    head, cells = totals_table(rows, lang)
    if form == "csv":
        return csv_table(head, cells)
    if form == "xlsx":
        return workbook_of(rows, lang)
    return text_table(head, cells, (40,)).encode("utf-8", "replace")


def sparql(found: Any) -> str:
    """SPARQL JSON results as a table; a graph as Turtle; yes or no."""
    if isinstance(found, str):
        return found
    if "boolean" in found:
        return f"{str(found['boolean']).lower()}\n"
    head = found["head"]["vars"]
    rows = [
        [row.get(name, {}).get("value", "") for name in head]
        for row in found["results"]["bindings"]
    ]
    return text_table(head, rows)


def checks(rows: Sequence[Check], lang: str) -> str:
    """One line a check."""
    signs = {"ok": "✓", "warning": "!", "error": "✗"}
    return "".join(
        f"{signs[r.state]} {label(r.name, lang)}{': ' if lang == 'en' else '：'}{r.english if lang == 'en' else r.chinese}\n"
        for r in rows
    )
