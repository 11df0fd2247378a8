"""What a page says of its document in named fields: 索引号, 发文机关, 成文日期, 标题."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_KEYS = {
    "issuer": "发文(?:机关|机构|单位)|制发机关|发布(?:机构|机关|单位)|公开(?:机构|单位)|制定机关",
    "written": "成文(?:日期|时间)|发文(?:日期|时间)|印发(?:日期|时间)|生成(?:日期|时间)|签发日期",
    "published": "发布(?:日期|时间)|公开(?:日期|时间)|更新(?:日期|时间)|录入时间",
    "number": "发文字号|文件?号|文件编号|公文文号",
    "title": "标题|文件名称|公文标题|信息名称|名称",
    "source": "(?:信息|文章|稿件)?来源|作者",
    "other": "索引号|信息索引|主题(?:分类|词)|信息分类|体裁分类|组配分类|公文种类|有效性|服务对象|浏览次数|点击数|责任编辑|分类",
}  # fmt: skip
_SPREAD = {name: re.sub(r"(?<=[\u4e00-\u9fff])(?=[\u4e00-\u9fff])", r"\\s{0,4}", keys)
           for name, keys in _KEYS.items()}  # fmt: skip
_KEY = re.compile(
    r"[【〔\[]?(?:"
    + "|".join(f"(?P<{name}>{keys})" for name, keys in _SPREAD.items())
    + r")[】〕\]]?\s{0,4}(?:[:：]|(?=\t)|$)"
)
_LONGEST = 200  # characters of a line of fields; a longer one is a paragraph


def fields_of(lines: Sequence[str]) -> Mapping[str, str]:
    """Field → its first value that is not empty. `lines` are in plain spelling, one a line.

    A value stands behind its key on the line (several fields on one line stand apart by blanks or
    tabs), or alone on the line below.
    """
    found: dict[str, str] = {}
    for index, line in enumerate(lines):
        if len(line) > _LONGEST:
            continue
        keys = _keys(line)
        for at, key in enumerate(keys):
            end = keys[at + 1].start() if at + 1 < len(keys) else len(line)
            value = line[key.end() : end].strip(" \t\u3000|;；")
            if not value and len(keys) == 1 and index + 1 < len(lines):
                value = _below(lines[index + 1])
            if value and key.lastgroup:
                found.setdefault(key.lastgroup, value)
    return found


def is_field(line: str) -> bool:
    """Whether a line begins with the name of a field."""
    return _KEY.match(line) is not None


def _keys(line: str) -> list[re.Match[str]]:
    """The keys of a line; one that does not begin it stands behind a blank or a bracket."""
    if not _KEY.match(line):
        return []
    return [
        match
        for match in _KEY.finditer(line)
        if match.start() == 0 or line[match.start() - 1] in " \t\u3000|】〕]"
    ]


def _below(line: str) -> str:
    """The line below an empty field as its value, unless it is a field or a sentence."""
    return "" if len(line) > 60 or _KEY.match(line) or line.endswith("。") else line.strip()
