"""What a question asks for, held against what the documents say: what is missing, by name.

A refusal comes from here and never from a score: each rule looks for one kind of thing that the
question names (a year, a place, a body, a title, a notion, a figure) in the texts that would be
quoted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.questions import Intent, Question
from kg.model import Reading
from kg.normal import plain_text

if TYPE_CHECKING:
    from api.catalogue import Catalogue
    from api.schemas import Result

NEAREST = 10  # items of the ranking in which a thing asked for must be met
_JOINING = "和与同及在对为从"
_MONEY = frozenset({"元", "块钱", "钱"})
_NUMBER = r"[0-9０-９一二两三四五六七八九十百千万亿]"
_PERSON = re.compile(r"(?:叫什么名字|姓名|是谁$|是谁\?|谁是|电话|联系方式|网址|邮箱|地址在|几点)")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a refusal is decided on: the question, the nearest items, all that is held."""

    question: Question
    results: Sequence[Result]
    catalogue: Catalogue

    def nearby(self) -> str:
        """The texts of the nearest items, in plain spelling."""
        ids = dict.fromkeys(result.id for result in self.results[:NEAREST])
        texts = []
        for id_ in ids:
            reading, item = self.catalogue.locate(id_)
            texts.append(plain_text(reading.document.text, item.start, item.end).text)
        return "\n".join(texts)


def missing(evidence: Evidence) -> tuple[str, ...]:
    """The names of what the question asks for and the documents do not say; empty if nothing."""
    return tuple(dict.fromkeys(name for rule in RULES for name in rule(evidence)))


def _notions(evidence: Evidence) -> list[str]:
    text = evidence.nearby()
    specific = [notion for notion in evidence.question.notions if notion.specific]
    return [notion.name for notion in specific if not notion.stands_in(text)]


def _years(evidence: Evidence) -> list[str]:
    text = "".join(result.sentence for result in evidence.results[:5])
    held = {reading.document.metadata.year for reading in evidence.catalogue.readings}
    asked = evidence.question.years
    return [f"{y}年" for y in asked if y not in held and str(y) not in text]


def _titles(evidence: Evidence) -> list[str]:
    texts = [plain_text(r.document.text).text for r in evidence.catalogue.readings]
    asked = evidence.question.titles
    return [f"《{title}》" for title in asked if not any(title in text for text in texts)]


def _places(evidence: Evidence) -> list[str]:
    from kg.lexicon import load_lexicon

    text = evidence.nearby()
    readings = evidence.catalogue.readings
    found = []
    plain = evidence.question.plain
    for start, end, places in load_lexicon().places.find(plain):
        name = plain[start:end]
        own = any(_governs(reading, [place.name for place in places]) for reading in readings)
        if len(name) == 2 and name[0] in _JOINING:
            continue  # 市界和县界 names no 和县
        if name not in text and not own:
            found.append(name)
    return found


def _governs(reading: Reading, names: Sequence[str]) -> bool:
    region = reading.document.metadata.region
    return region in names


def _body(evidence: Evidence) -> list[str]:
    body = evidence.question.body
    texts = [reading.document.text for reading in evidence.catalogue.readings]
    return [] if not body or any(body in text for text in texts) else [f"{body}部门"]


def _person(evidence: Evidence) -> list[str]:
    found = _PERSON.search(evidence.question.plain)
    near = "".join(result.sentence for result in evidence.results[:5])
    said = re.search(r"热线|电话|\d{5,}", near) if found and "电话" in found.group() else None
    if not found or said or evidence.question.intent is Intent.RESPONSIBLE:
        return []
    return ["人名、电话、地址或网址"]


def _figure(evidence: Evidence) -> list[str]:
    """A figure that is asked for must stand in one of the nearest sentences, in the unit asked."""
    if evidence.question.intent is not Intent.FIGURE:
        return []
    unit = evidence.question.unit
    near = [s for r in evidence.results[:5] for s in (r.sentence, *(v.text for v in r.sentences))]
    if unit in _MONEY:
        fits = any(re.search(f"{_NUMBER}+(?:多|余)?元", text) for text in near)
        return [] if fits else ["以元计的金额"]
    return [] if any(re.search(r"\d|全覆盖", text) for text in near) else ["具体数字"]


ASPECTS: tuple[tuple[str, str, str], ...] = (
    ("什么时候|何时|几月|哪天|几号", r"\d月|\d日|年底|季度|上半年|下半年|月底|\d年", "时间"),
    ("材料|证件|手续", "材料|证件|证明|手续", "所需材料或手续"),
    ("免费|收费|费用|价格", "免费|收费|费用|价格|减免", "费用"),
    ("工资|薪酬|待遇|报酬", "工资|薪酬|待遇|报酬|薪", "待遇"),
    ("罚款|怎么罚|罚多少|处罚", "罚", "处罚"),
    ("取消|停办|废止", "取消|停办|废止|停止", "取消或废止"),
    ("实际完成|完成情况|完成了多少", "已完成|完成情况", "完成情况"),
    ("哪个城市|什么地方举|在哪举|在哪里举|地点", "[省市县区]举|在.{2,8}(?:举办|召开|举行)", "地点"),
    ("奖金|奖励多少|发放多少", "奖金|奖励|发放", "奖金或发放的数额"),
)
"""What of a thing is asked for, what a sentence that says so would hold, and its name."""


def _aspects(evidence: Evidence) -> list[str]:
    near = "".join(result.sentence for result in evidence.results[:5])
    plain = evidence.question.plain
    return [
        name
        for asked, said, name in ASPECTS
        if re.search(asked, plain) and not re.search(said, near)
    ]


RULES: tuple[Callable[[Evidence], list[str]], ...] = (
    _notions, _years, _titles, _places, _body, _person, _figure, _aspects,
)  # fmt: skip
