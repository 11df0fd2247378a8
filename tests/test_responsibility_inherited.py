"""Tasks that take their bodies from a sentence for the whole section or plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.catalogue import Catalogue
from api.shelf import Shelf
from kg.lexicon import load_lexicon
from kg.mentions.responsibility_inherited import inherited_duties
from kg.model import Reading
from kg.pipeline import read_plan

LEXICON = load_lexicon()
HEAD = "宜昌市2024年水利工作要点\n宜昌市水利局办公室 2024年3月1日\n"
SECTIONS = "一、修渠\n（一）清淤。清理干渠三十里。\n（二）衬砌。衬砌支渠。{one}\n二、节水\n（三）改造。改造管网。{two}\n（四）计量。安装水表。{three}\n"


def _read(text: str, folder: Path) -> Reading:
    path = folder / "plan.txt"
    path.write_text(text, "utf-8")
    return read_plan(path, LEXICON)


def _inherited(reading: Reading) -> list[tuple[int, str, str, str]]:
    found = inherited_duties(reading.document, reading.mentions, LEXICON)
    return [(f.item, f.mention.surface, str(f.mention.role), str(f.scope)) for f in found]


def _plan(one: str = "", two: str = "", three: str = "", head: str = "") -> str:
    return HEAD + head + SECTIONS.format(one=one, two=two, three=three)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # one unit for all that name nobody
        (_plan(head="各项任务均由市水利局负责。\n", two="（市财政局牵头）"),
         [(1, "市水利局", "lead", "plan"), (2, "市水利局", "lead", "plan"), (4, "市水利局", "lead", "plan")]),
        (_plan(head="未注明责任单位的任务由市水利局办公室负责。\n", one="（市财政局负责）", two="（市财政局负责）"),
         [(1, "市水利局办公室", "lead", "plan"), (4, "市水利局办公室", "lead", "plan")]),
        # a section's list at its end, by its words
        (_plan(one="\n【以上任务责任单位：市财政局、市水利局】"),
         [(1, "市财政局", "lead", "section"), (1, "市水利局", "lead", "section")]),
        (_plan(one="\n【以上任務責任單位：市財政局】", two="\n擴建濕地，築壩護岸，會同縣區處理歷年積壓問題。"),
         [(1, "市財政局", "lead", "section")]),
        # a section's list at its end, by its place alone
        (_plan(three="\n责任单位：市财政局；配合单位：市住建局"),
         [(3, "市财政局", "lead", "section"), (3, "市住建局", "joint", "section")]),
        # each task has its own: nothing is inherited
        (_plan(two="\n（责任单位：市财政局）", three="\n（责任单位：市住建局）"), []),
        # a list in the line of the task is the task's own
        (_plan(three="（责任单位：市财政局）"), []),
        # a section's title
        (_plan().replace("二、节水", "二、节水（责任单位：市财政局）"),
         [(3, "市财政局", "lead", "section"), (4, "市财政局", "lead", "section")]),
        # the section's list goes before the plan's unit
        (_plan(head="各项任务均由市水利局负责。\n", three="\n【以上任务责任单位：市财政局】"),
         [(1, "市水利局", "lead", "plan"), (2, "市水利局", "lead", "plan"), (3, "市财政局", "lead", "section")]),
        (_plan(head="各单位要提高认识。\n"), []),
        # a figure with 以上 speaks of no tasks
        (_plan(three="铺设管道30公里以上（责任单位：市财政局）。"), []),
        (_plan(head="市水利局负责汇总各项工作进展。\n"), []),
    ],
)  # fmt: skip
def test_inherited(text: str, expected: list[tuple[int, str, str, str]], tmp_path: Path) -> None:
    assert _inherited(_read(text, tmp_path)) == expected


def test_the_sentence_is_the_one_that_says_so(tmp_path: Path) -> None:
    reading = _read(_plan(head="各项任务均由市水利局负责。\n"), tmp_path)
    found = inherited_duties(reading.document, reading.mentions, LEXICON)
    assert {reading.document.text[f.start : f.end] for f in found} == {"各项任务均由市水利局负责。"}


def test_the_table_marks_what_is_inherited(tmp_path: Path) -> None:
    reading = _read(_plan(head="各项任务均由市水利局负责。\n", two="（市财政局牵头）"), tmp_path)
    rows = Catalogue([Shelf.of(reading)]).responsibilities()
    preamble = rows[-1].id
    assert [(r.item, r.name, r.inherited, r.source) for r in rows] == [
        (1, "宜昌市水利局", "plan", preamble), (2, "宜昌市水利局", "plan", preamble),
        (3, "宜昌市财政局", "", ""), (4, "宜昌市水利局", "plan", preamble),
        (0, "宜昌市水利局办公室", "", ""), (0, "宜昌市水利局", "", ""),  # who signs; who leads all
    ]  # fmt: skip
    assert rows[0].sentence == "各项任务均由市水利局负责。"
    named = Catalogue([Shelf.of(reading)]).responsibilities(department="宜昌市水利局")
    assert [r.item for r in named] == [1, 2, 4, 0]


def test_mentions_stay_what_is_written(tmp_path: Path) -> None:
    reading = _read(_plan(three="\n【以上任务责任单位：市财政局】"), tmp_path)
    departments = [m for m in reading.mentions if m.type == "department" and m.item]
    assert [(m.item, m.surface) for m in departments] == [(4, "市财政局")]
