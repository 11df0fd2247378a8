"""The words of a question that carry content, and how much of them a text holds.

Words of asking (什么, 多少, 怎么, 负责) are dropped; what is left is compared by pairs of neighbouring
characters, which needs no segmentation and does not depend on a dictionary.
"""

from __future__ import annotations

import re
from functools import lru_cache

ASKING = re.compile(
    "什么时候|什么样|(?:哪些|什么|哪件|几件)事|什么|哪[一些个里儿几种项位家]?|怎么样|怎么办|怎么|怎样|如何|为什么|为何|多少|多[大高长久远]|"
    "几[个条项种类]|有没有|能不能|可不可以|可以|是不是|会不会|要不要|我们|你们|他们|自己|"
    "今年|本年|全年|年内|有关|相关|关于|方面|工作|任务|内容|安排|措施|要求|目标|情况|问题|事情|事项|指标|数量|"
    "进行|开展|实施|推进|加强|做好|需要|应当|应该|负责|牵头|参与|参加|承担|涉及|各[个项自]?|是否|请问|一般|"
    "谁|吗|呢|吧|啊|呀|么|的|了|着|过|得|地|是|有|在|和|与|及|或|被|把|让|给|到|从|向|对|为|由|请|要|会|能|就|"
    "都|也|还|又|不|没|几|这|那|我|你|他|她|它|人|去|来|跟|以|等|一起|办理?(?=[?]|$)|做"
)
_RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z0-9.]+")


def content_runs(plain: str) -> tuple[str, ...]:
    """The stretches that are left when the words of asking are taken out, in order."""
    return tuple(_RUN.findall(ASKING.sub(" ", plain).lower()))


def pairs_of(run: str) -> set[str]:
    """Neighbouring Chinese characters, or the whole run of Latin letters and digits."""
    if run[:1] < "\u4e00":
        return {run}
    return {run[at : at + 2] for at in range(len(run) - 1)}


def content_pairs(plain: str) -> frozenset[str]:
    """All pairs of the content of a question."""
    return frozenset(pair for run in content_runs(plain) for pair in pairs_of(run))


@lru_cache(maxsize=65536)
def pairs_in(text: str) -> frozenset[str]:
    """All pairs of neighbouring Chinese characters and all Latin runs of a text."""
    return frozenset(pair for run in _RUN.findall(text.lower()) for pair in pairs_of(run))


def coverage(wanted: frozenset[str], text: str) -> float:
    """The share of the wanted pairs that a text holds; 0 where nothing is wanted."""
    return len(wanted & pairs_in(text)) / len(wanted) if wanted else 0.0
