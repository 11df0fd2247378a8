"""Names of programmes in the plain text of a sentence, and what may not stand in them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon.names import NameIndex
from kg.lexicon.places import load_places
from kg.lexicon.programmes import Head, Programmes
from kg.mentions.cover import Cover

CLAUSE_MARKS = ",。;:!?"
LONGEST_NAME = 48
"""Characters; the longest name seen in plans is a meeting's resolution of 41."""

# A year without 年 is followed by a name (2023|世界计算大会), not by what is counted (2018|个, 2025|—2027年).
_YEAR = r"(?<![\d.])20[0-3]\d(?![\d年届批轮次期—至.%个家户人名项万亿所处张米公件条座场套册台辆亩吨号元字多余])"
EDITION = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}[届批轮次期]|首[届批次轮]|新一[轮批]|(?:19|20)\d\d年度?"
    rf"|{_YEAR}(?![^\u4e00-\u9fff“])"
)
_OF_REGION = re.compile(r"第[一二三四五六七八九十百\d]{1,4}届|首届|20\d\d年(?=[冬夏亚残奥世])")
_SCOPES = frozenset({"全国", "全省", "全市", "全县", "全区"})
_NTH = re.compile(
    r"第[一二三四五六七八九十百\d]{1,4}个(?:全国|国际|世界|全省)?"
)  # right before a quote: 第六个“防灾减灾日”
_NOT_A_WORD_END = re.compile(
    r"(?<=行)[动为业政使程]|建设[处科局]|(?<=非工程)措施|处(?![理置于在])|局(?!面)|股(?!份)|师|力|性|化|约|励|补(?!助)|室|中心|经济|员|者|区域|[县市村](?!级)|单位|城市|地区|学校|企业|院校|机构|家庭|商|费|款|"
    r"内容|学科|底|常(?!态化)|间|场|站|表彰|概算|造价|质量|款|量|生育|单列|任务书|型|版|机(?!制)|资金|补助|村居|社区|乡镇|街道|园区|基地|指挥部|(?:工作)?领导小组|办公室|联席会议|专班|工作组|推进[办组]|协调小组|委员会|(?<=[年月周日])[轻度龄底内初中末均限终级份代报检会鉴货产前后起]"
)
# 计划(2021—2025年), 系统(湖北), 大赛(甘肃赛区), 示范村(社区); not a short form, a responsible body or a remark
_BRACKETS = re.compile(
    r"\((?!以下|简称|下称|牵头|责任|配合|即|含|包括|不含|由|见|详见|试行|草案)(?:20\d\d年?(?:(?:—|-|至)20\d\d年?)?|[\u4e00-\u9fff]{1,8}(?:、[\u4e00-\u9fff]{1,4})?)\)"
)
_VERSION = re.compile(r"[1-9]\.0版?(?![\d万亿%])")  # 培养计划2.0
_LABEL = re.compile(
    r"[一二三四五六七八九十]{1,2}[是要]|其[一二三四五六]是?,|\(?(?:[一二三四五六七八九十百]{1,4}|\d{1,3}(?:\.\d{1,2}){0,2})[).、．]|第[一二三四五六七八九十]{1,3}[条章]"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `[start, end)` of a sentence. `extra` is the head that it shares with a later name.

    `verb` is where the governing verb stands. `canonical` is set where it is known beforehand.
    """

    start: int
    end: int
    kind: str
    rule: str
    extra: str = ""
    verb: tuple[int, int] | None = None
    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """A sentence in which names are looked for."""

    text: str
    cover: Cover
    programmes: Programmes
    quotes: tuple[tuple[int, int], ...]
    openings: frozenset[int]
    quoted: frozenset[int]
    repeated: NameIndex[Head] | None = None  # names that stand in quotes elsewhere in the document

    @classmethod
    def of(
        cls,
        text: str,
        cover: Cover,
        programmes: Programmes,
        repeated: NameIndex[Head] | None = None,
    ) -> Ground:
        """A sentence with its pairs of quotation marks and the offsets inside them."""
        quotes = quotes_of(text)
        inside = frozenset(at for opened, closed in quotes for at in range(opened, closed + 1))
        openings = frozenset(at for at, _ in quotes)
        return cls(text, cover, programmes, quotes, openings, inside, repeated)

    def is_free(self, start: int, end: int) -> bool:
        """Whether neither an earlier mention nor a quoted label holds a part of `[start, end)`."""
        return self.quoted.isdisjoint(range(start, end)) and self.cover.is_free(start, end)

    def clause_start(self, at: int) -> int:
        """Where the clause that holds `at` begins; marks inside quotes and brackets end nothing."""
        label = _LABEL.match(self.text)
        depth, begin = 0, max(label.end() if label else 0, at - LONGEST_NAME * 2)
        for position in range(at - 1, begin - 1, -1):
            char = self.text[position]
            depth += (char in "”)》") - (char in "“(《")
            if depth < 0 or (depth == 0 and char in CLAUSE_MARKS):
                return position + 1
        return begin

    def cover_end(self, start: int, at: int) -> int:
        """Where the last earlier mention in `[start, at)` ends; `start` where there is none."""
        ends = (span.end for span in self.cover.spans if start < span.end <= at)
        return max(ends, default=start)

    def head_at(self, start: int, *, quoted: bool = False) -> tuple[int, Head] | None:
        """The head noun that begins at `start` and ends a word; single characters only on asking."""
        hit = self.programmes.head_at(self.text, start)
        if hit is None or (hit[0] - start < 2 and not quoted):
            return None
        end = hit[0]
        return hit if ends_word(self.text, end) else None


def known_rule(kind: str) -> str:
    """The rule of a known name. That of an action may be a mere phrase (打赢脱贫攻坚战): the second reader tells."""
    return "programme.known_action" if kind == "action" else "programme.known"


def ends_word(text: str, end: int) -> bool:
    """Whether a head noun may end at `end`: 工程|师, 平台|经济, 攻坚战|指挥部 go on."""
    return _NOT_A_WORD_END.match(text, end) is None


def behind_brackets(text: str, end: int) -> int:
    """Behind the version, years or part in brackets that end a name: 计划2.0, 计划(2021—2025年), 系统(湖北)."""
    match = _VERSION.match(text, end) or _BRACKETS.match(text, end)
    return match.end() if match else end


def with_region(text: str, edition: int) -> int:
    """Where the region before an edition begins: |江西省第十七届运动会; `edition` where none stands there."""
    if _OF_REGION.match(text, edition) is None:
        return edition
    if text[max(0, edition - 2) : edition] in _SCOPES:
        return edition - 2
    places = load_places()
    ends = ((at, places.longest_at(text, at)) for at in range(max(0, edition - 9), edition - 1))
    return next((at for at, hit in ends if hit is not None and hit[0] == edition), edition)


def quotes_of(text: str) -> tuple[tuple[int, int], ...]:
    """Pairs of quotation marks: offsets of both. An unclosed mark, or one too far, opens nothing."""
    pairs: list[tuple[int, int]] = []
    opened = -1
    for match in re.finditer("[“”]", text):
        if match.group() == "“":
            opened = match.start()
        elif opened >= 0:
            if 1 < match.start() - opened <= LONGEST_NAME:
                pairs.append((opened, match.start()))
            opened = -1
    return tuple(pairs)


def edition_before(text: str, at: int) -> int:
    """Where an edition (第七届, 2023年) that ends at `at` begins; `at` where there is none."""
    for pattern in (EDITION, _NTH):
        for match in pattern.finditer(text, max(0, at - 9), at):
            if match.end() == at:
                return with_region(text, match.start())
    return at
