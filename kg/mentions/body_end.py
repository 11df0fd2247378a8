"""How the names of bodies end: one list for all that reads lists of responsibility."""

from __future__ import annotations

import re

_OFFICES = "局厅委办部司处科室股院馆所行社"  # the last character of most bodies
_UNITS = "中心|集团|公司|政府|管委会|指挥部|领导小组|部门|党总支|党支部"

SURE_END = re.compile(f"(?:[{_OFFICES}]|(?:协|学|商|联合|委员|研究)会|总站|总队|支队|{_UNITS})$")
"""Where nothing else says that bodies are listed: 会, 站 and 队 alone end too much else."""
OFFICE_END = re.compile(f"(?:[{_OFFICES}站会队]|{_UNITS}|单位|街道|党组)(?:\\([^()]{{2,12}}\\))?$")
"""In brackets at the end of a task."""
BODY_END = re.compile(
    f"(?:[{_OFFICES}站会队]|{_UNITS}|单位|街道|乡镇|学校|高校|县\\(市、区\\)|区县|县区)$"
)
"""In a list with a label: 责任单位."""
