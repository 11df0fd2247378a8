"""Hostile text costs time linear in its length: the same text eight times over, as a ratio.

Linear is 8, the square 64; the bound between them leaves room for a busy machine. Each piece took
the square of its length, or more, in some reader once.
"""

import time
from collections.abc import Callable

import pytest

from embeddings.tagging import load_reader
from kg.document import read_document
from kg.lexicon import load_lexicon
from kg.lexicon.notions import load_notions
from kg.mentions.department import find_departments
from kg.mentions.place import find_places
from kg.mentions.policy import find_policies
from kg.mentions.programme import find_programmes
from kg.mentions.target import find_targets
from kg.mentions.view import ItemView, view_items
from kg.model import Document, Item, Metadata, Sentence, Source
from kg.source import source_from_bytes

TIMES, BOUND = 8, 24
LENGTH = 1_500  # characters of the short text
LEXICON = load_lexicon()
READERS = {
    "policy": find_policies,
    "department": find_departments,
    "programme": find_programmes,
    "target": find_targets,
    "place": find_places,
}
PIECES = [
    *[",", "、", "（", "“", "“”", "《", "1", "1,", "1,000", "3个", "9万", "一二三", "省", "行动", "的行动"],
    *["“甲”、", "“甲”行动", "蓝天、", "市水利局、", "各级", "由", "民政部、公安部", "〔责任单位：", "在在在镇"],
    *["不少于3个和", "在青岩镇、", "朝阳、", "（南京）", "一镇、", "至机场", "长江、", "在国家公园"],
    "制定甲乙丙丁办法、落实《戊己庚辛条例》，出台关于壬癸的意见；",
]  # fmt: skip
LAYOUTS = [
    *["，", "（", "《“（", "一、", "（一）", "1.", "第一条 ", "一", "1", "。", "\n", "目录\n", "序号\t任务\n"],
    *[" （二）", "来源：", "江苏省民政厅\n2023年2月10日\n", "工作要点\n", "一、甲\n"],
]  # fmt: skip


def ratio(run: Callable[[str], object], text: str) -> float:
    """How many times as long `text` takes when it is TIMES as long; the best of three runs each."""

    def best(times: int) -> float:
        spent = []
        for _ in range(3):
            begin = time.process_time()
            run(text * times)
            spent.append(time.process_time() - begin)
        return min(spent)

    short = best(1)
    return best(TIMES) / (short + 0.002)  # what takes no time at all is no ratio


def one_sentence(text: str) -> ItemView:
    """A view of one sentence that is the whole plan of a province."""
    source = Source("plan.txt", "plan.txt", "0", "text/plain", "utf-8", text)
    item = Item(1, "item_1", 1, "", "", 0, len(text), (Sentence(0, len(text)),))
    metadata = Metadata(year=2023, region="江苏省")
    return view_items(Document("plan", source, metadata, (), (item,)))[0]


@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("reader", READERS)
def test_a_reader_of_mentions(reader: str, piece: str) -> None:
    find = READERS[reader]
    text = piece * (LENGTH // len(piece))
    assert ratio(lambda long: list(find(one_sentence(long), LEXICON, ())), text) < BOUND


@pytest.mark.parametrize("piece", LAYOUTS)
def test_the_layout(piece: str) -> None:
    text = piece * (10 * LENGTH // len(piece))

    def layout(long: str) -> Document:
        return read_document(source_from_bytes(f"河{long}".encode(), "plan.txt"), LEXICON)

    assert ratio(layout, text) < BOUND


@pytest.mark.parametrize("piece", [*PIECES[:12], "在南京市开展“春风”行动，"])
def test_the_second_reader(piece: str) -> None:
    """The network beside the rules; loaded before, so that only reading counts."""
    reader = load_reader()
    reader.read(["省财政厅"])
    text = piece * (4 * LENGTH // len(piece))
    assert ratio(lambda long: reader.read([long]), text) < BOUND


def test_finding_notions() -> None:
    notions = load_notions()
    assert ratio(notions.said, "养老院的食堂 nursing home 每天开门吗" * 300) < BOUND
