"""The sentences that say why a mention is linked: in Chinese, as the record keeps them, and in English."""

from __future__ import annotations

import re
from functools import cache

SENTENCES: dict[str, tuple[str, str]] = {
    "same_name": ("全称与“{entity}”一致", "the full name is that of '{entity}'"),
    "other_name": ("“{name}”是“{entity}”的别名", "'{name}' is another name of '{entity}'"),
    "number": ("文号{number}相同", "the document number {number} is the same"),
    "without_region": (
        "省略了地区名，全称是“{entity}”", "the region is left out: in full '{entity}'",
    ),
    "abbreviation": ("可能是“{entity}”的缩写", "may be '{entity}' written short"),
    "own_region": (
        "按本文件所属地区（{place}）理解", "understood as of this document's region ({place})",
    ),
    "no_region": (
        "本文件没有说明地区，只按本文件理解",
        "the document does not say its region: understood as its own",
    ),
    "same_region": ("同属{place}", "both belong to {place}"),
    "other_region": (
        "属于{place}，与本文件地区不同", "belongs to {place}, not to the region of this document",
    ),
    "named_elsewhere": (
        "名称属于{place}，本文件没有提到", "its name is of {place}, which the document does not name",
    ),
    "maybe_national": (
        "名称没有说明发布地区，可能是全国性的同名事项",
        "the name does not say whose it is: the nation may have one of that name",
    ),
    "within": ("位于{place}", "lies in {place}"),
    "not_within": ("不在{place}", "does not lie in {place}"),
    "same_kind": ("类别相同", "of the same kind"),
    "other_kind": ("类别不同", "of another kind"),
    "named_in_item": (
        "同一任务中前面提到“{entity}”", "'{entity}' is named before in the same item",
    ),
    "named_in_document": (
        "本文件前面提到“{entity}”", "'{entity}' is named before in the document",
    ),
    "no_candidate": ("没有可对应的实体", "there is no entity that it may mean"),
    "unsure": ("没有足够确定的实体", "no entity is certain enough"),
    "several": ("有几个实体同样可能，无法确定", "several entities are as likely"),
    "merged": (
        "人工判断：与“{entity}”是同一实体", "judged by a person: the same as '{entity}'",
    ),
    "confirm": ("人工判断：确认是“{entity}”{why}", "judged by a person: this is '{entity}'{why}"),
    "reject": (
        "人工判断：确认不是“{entity}”{why}", "judged by a person: this is not '{entity}'{why}",
    ),
    "split": (
        "人工判断：确认另是“{entity}”{why}",
        "judged by a person: this is '{entity}', a thing of its own{why}",
    ),
}  # fmt: skip
"""Key → the sentence in Chinese and in English, with the same places for values in both."""

_PLACE = re.compile(r"\\\{(\w+)\\\}")


def reason(key: str, **values: str) -> str:
    """A sentence of `SENTENCES` in Chinese, with its values."""
    return SENTENCES[key][0].format(**values)


def in_english(sentence: str) -> str:
    """What a sentence made by `reason` says in English, names as they are; any other unchanged."""
    for pattern, english in _patterns():
        if match := pattern.fullmatch(sentence):
            return english.format(**match.groupdict())
    return sentence


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(_PLACE.sub(r"(?P<\1>.*)", re.escape(chinese)), re.DOTALL), english)
        for chinese, english in SENTENCES.values()
    )
