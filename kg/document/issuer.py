"""Who issued a document, and whose plan it is."""

from __future__ import annotations

import itertools
import re

from kg.document.dates import find_dates
from kg.lexicon import Lexicon
from kg.lexicon.places import NATION

_END = (
    "(?:人民政府办公厅|人民政府办公室|人民政府|人民法院|人民检察院|管理委员会|监督管理局|委员会|领导小组|"
    "办公厅|办公室|总局|厅|局|部|委|院|署|会|中心|总队|支队|银行|海关)"
)
_BODY = re.compile(rf"[一-鿿（）·]{{1,30}}{_END}")
_NOT_BODY = re.compile("^(?:关于|各|为|本|抄送|附件|全)|工作要点|通知|的|会议$|全会$")
_REGION_END = re.compile("[一-鿿]{2,9}?(?:特别行政区|自治区|自治州|自治县|省|市|盟|州|县|旗|区)")
_CENTRAL = re.compile("^(?:国务院|国家|中华人民共和国|中共中央|中央|最高人民|全国)")
_FIELD = re.compile(
    r"(?:发布机构|发文机关|发文机构|发文单位|制发机关|来源|作者)[】\]]?\s?[:：]\s?([一-鿿]{3,30})"
)
_TITLED = re.compile(
    r"^([一-鿿（）·]{2,30}?"
    + _END
    + r")(?=关于|办公室关于|印发|文件|\s?[12２二][0-9０-９〇○零]|年|工作)"
)


def find_issuer(lines: list[str], title: str, author: str, lexicon: Lexicon) -> tuple[str, str]:
    """(full name of the issuer, region); each empty where the text does not say.

    Signature above a date, then the beginning of a title or a red head, then a field of the page,
    then a line that is a body's name and nothing else.
    """
    names = [*_signed(lines), *_titled([title, *lines]), *_fields(lines, author), *_alone(lines)]
    for name in names:
        region = region_of(name, lexicon)
        if region:
            return name, region
    if not names:
        return "", ""
    region = find_region(" ".join([title, *lines[:5]]), lexicon)
    return _with_region(names[0], region, lexicon), region


def _is_body(name: str) -> bool:
    return bool(_BODY.fullmatch(name)) and not _NOT_BODY.search(name)


def _squeezed(line: str) -> str:
    return re.sub(r"\s", "", line)


def _signed(lines: list[str]) -> list[str]:
    """Names right above a line that is a date."""
    found: list[str] = []
    for above, below in itertools.pairwise(lines):
        name = _first_name(above)
        if name and len(below) <= 24 and find_dates(below):
            found.append(name)
    return found


def _first_name(line: str) -> str:
    """The body that a line names and nothing else; the first of several that signed together."""
    if len(line) > 60:
        return ""
    whole = _squeezed(line)
    first = re.split(r"\s+", line.strip())[0]
    return first if _is_body(first) and len(first) > 3 else (whole if _is_body(whole) else "")


def _titled(lines: list[str]) -> list[str]:
    """Names that a title begins with (`某市教育局关于…`, `某市教育局2025年…`), red heads."""
    found = (_TITLED.match(_squeezed(line)) for line in lines if len(line) <= 80)
    return [m.group(1) for m in found if m and _is_body(m.group(1))]


def _fields(lines: list[str], author: str) -> list[str]:
    found = [m.group(1) for line in lines for m in _FIELD.finditer(line)]
    return [name for name in [*found, author] if _is_body(name)]


def _alone(lines: list[str]) -> list[str]:
    return [name for line in lines[:30] if (name := _first_name(line))]


def region_of(name: str, lexicon: Lexicon) -> str:
    """The official name of the place that a body's name begins with; 全国 for a central body."""
    bare = name.removeprefix("中共").removeprefix("中国共产党")
    region, at = "", 0
    while (found := lexicon.places.longest_at(bare, at)) is not None:
        end, places = found
        place = next(
            (p for p in places if not region or region in lexicon.places.chain(p)), places[0]
        )
        region, at = place.name, end
    if region:
        return region
    body = lexicon.bodies.by_name(name)
    if _CENTRAL.match(name) or (body is not None and "部" in name[-1:] + name[-2:-1]):
        return NATION
    written = _REGION_END.match(bare)
    return written.group() if written and written.end() < len(bare) else ""


def find_region(text: str, lexicon: Lexicon) -> str:
    """The first province, city or county that a title names; 全国 where it says so."""
    for _, _, places in lexicon.places.find(text):
        if places[0].slug:
            return places[0].name
    return NATION if "全国" in text else ""


def _with_region(name: str, region: str, lexicon: Lexicon) -> str:
    """`省民政厅` in a plan of 江苏省 → `江苏省民政厅`."""
    if not region or region == NATION:
        return name
    bare = name[1:] if name[:1] in "省市县区" and region.endswith(name[:1]) else name
    return region + bare
