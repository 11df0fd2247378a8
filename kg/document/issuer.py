"""Who issued a document, and whose plan it is."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from kg.document.dates import find_dates
from kg.document.region import region_of
from kg.lexicon import Lexicon
from kg.lexicon.places import Level, is_municipality

_END = (
    "(?:(?<=[部局委署院])综合司|人民政府办公厅|人民政府办公室|人民政府|政府办公?[厅室]|人民法院|人民检察院|法院|检察院|管理委员会|监督管理局|"
    "委员会|领导小组|指挥部|办公厅|办公室|总工会|联合会|残联|工商联|红十字会|(?:供销合作社|信用社)?联合社|供销合作社|协会|学会|妇联|文联|科协|"
    "[省市县区州盟旗]委|总局|厅|局|部|委|院|署|会|中心|总队|支队|银行|海关|党委|党组|政府|兵团|集团|大学|学院|办)"
)
_BODY = re.compile(rf"[一-鿿（）()·]{{1,30}}{_END}(?:[（(][一-鿿]{{2,20}}[）)])?")
_NOT_BODY = re.compile(
    "^(?:关于|各|为|本|抄送|附件|全(?!国)|现|近日|日前|[在由经对按])|工作要点|通知|的|会议$|全会$|协会会"
)
_TITLED = re.compile(
    r"^(?:近日|日前)?(?:[12][0-9]{3}年度?)?([一-鿿（）()·]{2,36}?"
    + _END
    + r")(?=关于|办公室关于|印发|文件|\s?[12二][0-9〇○零]|年|“|工作|重点|要点)"
)
_SIGNERS = 8  # bodies that sign together
_SOURCES = re.compile("[一-鿿]{3,30}")


def find_issuer(
    lines: Sequence[str], title: str, fields: Mapping[str, str], text: str, lexicon: Lexicon
) -> tuple[str, str]:
    """(name of the issuer, region that it names); each empty where the text does not say.

    Signature above a date, then the page's field for it, the beginning of a title or a red head,
    the page's source, then a line that is a body's name and nothing else. A name that says its
    place wins over one that does not. `text` tells places of one name apart.
    """
    names = [
        *_signed(lines), *_named(fields.get("issuer", "")), *_titled([title, *lines]),
        *_named(fields.get("source", "")), *_alone(lines),
    ]  # fmt: skip
    for name in names:
        region = region_of(name, lexicon, text)
        if region:
            return name, region
    return (names[0] if names else ""), ""


_FIELD = re.compile(
    "(?:全[省市县区州盟旗]|(?<=[省市县区州盟旗]))(?![省市])(?P<field>[一-鿿]{2,12}?)(?:系统)?(?:重点)?(?:工作|任务)"
)
_SELF = re.compile(
    "(?<![一-鿿])(?P<level>[省市县]?)(?P<head>厅|局|(?<![省市县])委)(?=机关|党组|直属|属各|领导|相关处室|有关处室|各处室|办公室|[一-鿿]{1,8}处(?![理置罚]))"
)
_WHAT_OF = ("", "创新", "事业", "发展", "改革", "管理")  # 科技|创新工作要点: what a field is about


def spoken_issuer(title: str, text: str, region: str, lexicon: Lexicon) -> str:
    """The body of the field that a title plans for: `2025年全省农业农村重点工作` → `农业农村厅`.

    What kind of body it is the text says (厅机关), else what such a body is usually called; empty
    where the title has no field that a body is named for.
    """
    field, local = _FIELD.search(title), lexicon.bodies.local
    hit = local.functions.longest_at(field["field"], 0) if field and region else None
    if field is None or hit is None or field["field"][hit[0] :] not in _WHAT_OF:
        return ""
    known = hit[1]
    kind = _spoken_kind(text, region) or _usual_kind(known, region, lexicon)
    if not kind or (kind == "委" and known not in local.committees):
        return ""
    return f"{region}{known}{local.heads[kind]}"


def _spoken_kind(text: str, region: str) -> str:
    """What the text calls its body: 厅, 局 or 委; empty where it does not."""
    said = _SELF.finditer(text)
    kinds = Counter(one["head"] for one in said if region.endswith(one["level"]))
    return min(kinds, key=lambda head: (-kinds[head], head), default="")


def _usual_kind(function: str, region: str, lexicon: Lexicon) -> str:
    """What the body for a function is usually called in a province, city or county.

    Empty for municipalities under the central government, each of which names its own.
    """
    place, usual = lexicon.places.by_name(region), lexicon.bodies.local.usual.get(function, "")
    if place is None or is_municipality(region):
        return ""
    below = place.level in (Level.CITY, Level.COUNTY)
    return "局" if usual == "厅" and below else usual


def _is_body(name: str) -> bool:
    return bool(_BODY.fullmatch(name)) and not _NOT_BODY.search(name)


def _squeezed(line: str) -> str:
    return re.sub(r"\s", "", line)


def _signed(lines: Sequence[str]) -> list[str]:
    """Names right above a line that is a date; the first of those that stand above each other."""
    found: list[str] = []
    for index in range(1, len(lines)):
        if len(lines[index]) > 24 or not find_dates(lines[index]):
            continue
        signed = itertools.takewhile(
            bool, map(_first_name, lines[max(0, index - _SIGNERS) : index][::-1])
        )
        found.extend([*signed][::-1])
    return found


def _first_name(line: str) -> str:
    """The body that a line names and nothing else; the first of several that signed together."""
    if len(line) > 60:
        return ""
    whole = _squeezed(line)
    first = re.split(r"[\s、]+", line.strip())[0]
    return first if _is_body(first) and len(first) > 3 else (whole if _is_body(whole) else "")


def _titled(lines: Sequence[str]) -> list[str]:
    """Names that a title begins with (`某市教育局关于…`, `某市教育局2025年…`), red heads."""
    found = (_TITLED.match(_first_of(line)) for line in lines if len(line) <= 90)
    return [m.group(1) for m in found if m and _is_body(m.group(1))]


def _first_of(line: str) -> str:
    """A line without blanks; of two bodies that issue together the first, with what follows."""
    parts = line.strip("（()） ").split()
    if len(parts) > 1 and _is_body(parts[0]) and re.match(rf".{{2,30}}?{_END}", parts[1]):
        return f"{parts[0]}关于"
    return "".join(parts)


def _named(value: str) -> list[str]:
    """The body in a field of the page."""
    match = _SOURCES.match(_squeezed(value.split()[0]) if value else "")
    return [match.group()] if match and _is_body(match.group()) else []


def _alone(lines: Sequence[str]) -> list[str]:
    return [name for line in lines[:30] if (name := _first_name(line))]
