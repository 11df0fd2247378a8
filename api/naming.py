"""Names in a question that must stand in the documents: bodies, policies, places, figures, years."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from api.offices import Offices
from kg.lexicon import Lexicon
from kg.lexicon.places import Level
from kg.mentions.department_names import find_names, may_begin
from kg.mentions.department_office import Office
from kg.normal import plain_name

_JOINING = "和与同及在对为从"
_ORDINAL = re.compile(r"第[0-9一二三四五六七八九十]{1,3}(?:届|期|批|轮|次|季|号线|针)")
_FIGURE = re.compile(
    r"(?<![\d.〔第])(\d+(?:\.\d+)?)(万亿|万|亿)?(个百分点|公里|平方米|公顷|标箱|千瓦|课时|学时|微克|毫克|小时|分钟|批次|元|亩|吨|[%个户名人项家所处张条件次场块吨座台辆岁天部艘头只倍例栋株架])"
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:年|年度|(?=[的版届])|\b(?![\d号元万亿.%个]))")
_YEAR_RANGE = re.compile(r"((?:19|20)\d\d)年?(?:—|-|至|~)((?:19|20)\d\d)")
_DATED = r"(?<![〔\d]){year}(?!\d|〕)"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it stands in the question, with the full name it stands for (or itself).

    `forms` are all names under which a text may hold it.
    """

    surface: str
    canonical: str
    others: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        bare = re.sub("^(?:中华人民共和国|中国)", "", self.canonical)
        return tuple(dict.fromkeys((self.surface, self.canonical, bare, *self.others)))


def years_in(plain: str) -> tuple[int, ...]:
    """The years that a question names, sorted."""
    return tuple(sorted({int(year) for year in _YEAR.findall(plain)}))


def says_year(text: str, year: int) -> bool:
    """Whether a text names a year, alone or inside a range; a document number names none."""
    if re.search(_DATED.format(year=year), text):
        return True
    return any(int(low) <= year <= int(high) for low, high in _YEAR_RANGE.findall(text))


def ordinals_in(plain: str) -> tuple[str, ...]:
    """第二届, 第一批, 第3期: which of a series is meant."""
    return tuple(dict.fromkeys(_ORDINAL.findall(plain)))


def figures_in(plain: str) -> tuple[str, ...]:
    """Numbers with a unit (1.5万个, 98%) that a question takes for granted."""
    return tuple(dict.fromkeys("".join(parts) for parts in _FIGURE.findall(plain)))


_MONTH = re.compile(r"(?<![\d.年])(\d{1,2})月(?=[底初份中上下]|\d|[,。?就才前完开]|$)")
_PARTS = (
    ("一半|减半|五成|半数", "半|五成|50%|百分之五十"),
    ("翻番|翻倍|翻一番|加倍", "番|倍"),
    ("三分之一", "三分之一|33"),
    ("三分之二", "三分之二|66|67"),
)
"""Figures in words, and how a text may say them."""


def parts_in(plain: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Months and figures in words that a question takes for granted, with what says so in a text."""
    found = [(f"{one}月", re.compile(rf"(?<!\d){one}月")) for one in _MONTH.findall(plain)]
    words = ((re.search(asked, plain), said) for asked, said in _PARTS)
    found += [(hit.group(), re.compile(said)) for hit, said in words if hit]
    return tuple(dict(found).items())


def bodies_in(
    plain: str, offices: Offices, lexicon: Lexicon, held: Collection[str] = ()
) -> tuple[Name, ...]:
    """The bodies that a question names, each read as the office of every document would read it.

    Bare words (宣传部, 办公室) and kinds of bodies (各部门) name none in particular; a body without its place
    (发改委) does where its full name in plain spelling is `held` and the offices are few. Of many offices
    some are asked first: where these agree, the name does not hang on the office, and the others are
    not asked.
    """
    some, starts = offices.asked_first(plain), may_begin(plain, lexicon)
    bare = held if len(some) == len(offices.all) else ()  # of many places' bodies it names none
    read = [_read_by(office, plain, starts, bare) for office in some]
    if len(some) < len(offices.all) and any(names != read[0] for names in read):
        read = [_read_by(office, plain, starts, bare) for office in offices.all]
    found: dict[str, Name] = {}
    for names in read:
        for key, name in names.items():
            found.setdefault(key, name)
    return tuple(found.values())


def _read_by(
    office: Office, plain: str, starts: Sequence[int], held: Collection[str]
) -> dict[str, Name]:
    """`surface/canonical` → the name, as one office reads the question."""
    found: dict[str, Name] = {}
    for hit in find_names(plain, office, starts):
        known = hit.rule == "bare-function" and plain_name(hit.canonical) in held
        if not hit.generic and not hit.weak and (known or hit.rule not in _LOOSE):
            surface = plain[hit.start : hit.end]
            body = office.bodies.by_name(hit.canonical)
            name = Name(surface, hit.canonical, body.aliases if body else ())
            found.setdefault(f"{surface}/{hit.canonical}", name)
    return found


_LOOSE = frozenset(
    "bare-function bare-name issuer-part issuer-office acting-place institution".split()
)


def policies_in(plain: str, lexicon: Lexicon) -> tuple[Name, ...]:
    """Laws and well-known documents that a question names without title marks."""
    found = {
        plain[start:end]: Name(plain[start:end], policy.name)
        for start, end, policy in lexicon.policies.find(plain)
        if policy.kind in ("law", "regulation", "party_rule", "department_rule")
    }
    return tuple(found.values())


def places_in(plain: str, lexicon: Lexicon) -> tuple[Name, ...]:
    """Places of China and abroad that a question names."""
    found = []
    for start, end, places in lexicon.places.find(plain):
        surface = plain[start:end]
        ambiguous = surface in lexicon.places.ambiguous or (
            len(surface) == 2 and surface[0] in _JOINING
        )
        if not ambiguous and places[0].level is not Level.REGION:
            found.append(Name(surface, places[0].name))
    return tuple(dict.fromkeys(found))


def stem_of_place(name: str) -> str:
    """A place without its kind: 和平区 → 和平; short names stay."""
    return re.sub("(?:自治区|自治州|自治县|[省市县区州盟旗])$", "", name) if len(name) > 2 else name


def abbreviation_of(short: str) -> re.Pattern[str]:
    """What a body's short name may stand for: its characters in order, few others between.

    市监局 is found in 市场监督管理局, 省高院 in 省高级人民法院; longer names match themselves only.
    """
    if len(short) > _SHORT:
        return re.compile(re.escape(short))
    return re.compile(r"[^,。;:、()]{0,4}?".join(map(re.escape, short)))


_SHORT = 5  # characters; a longer name of a body is not an abbreviation by single characters


def same_name(left: str, right: str) -> bool:
    """Whether two names are spelled alike but for brackets, quotes and script."""
    return plain_name(left) == plain_name(right)
