"""The words of an answer: what was found, or what was not and what stands nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

from api.catalogue import Place
from api.evidence import Missing
from api.intents import INTENT_LABELS, Intent
from api.labels import label
from api.questions import Question
from api.schemas import Result
from kg.model import MentionType

NEAREST = 2  # items that a refusal names
LONGEST = 24  # characters of a title there

KINDS: dict[str, tuple[str, str]] = {
    "year": ("年份", "the year"),
    "title": ("文件", "the document"),
    "body": ("部门", "the body"),
    "place": ("地方", "the place"),
    "figure": ("届次或数字", "the figure"),
    "premise": ("说法", "the statement"),
    "aspect": ("所问的", "what is asked,"),
    "quantity": ("所问的", "what is asked,"),
    "subject": ("所问的事", "the subject"),
    "answer": ("能回答的原文：", "a sentence that answers"),
    "kind": ("所问的", "what is asked,"),
}
"""What kind of thing a rule did not find, in Chinese and English."""


EMPTY = (
    "文库里没有可检索的文档：请先读入文件，再提问。",
    "The library holds no document to search: add one, then ask.",
)
"""What is said instead of an answer where nothing is held."""


def doubted(said: tuple[str, str], lacks: Sequence[Missing]) -> tuple[str, str]:
    """A statement, Chinese and English, after a remark on what the quoted sentences may not say."""
    if not lacks:
        return said
    zh, en = _named(lacks)
    return f"原文未必写明{zh}。{said[0]}", f"The text may not state {en}. {said[1]}"


def refusal(lacks: Sequence[Missing], nearest: Sequence[Result]) -> tuple[str, str]:
    """Why there is no answer, in Chinese and English: every lack, then the nearest items."""
    if any(one.kind == "library" for one in lacks):
        return EMPTY
    zh, en = _named(lacks)
    beside = list(dict.fromkeys(name_of(result) for result in nearest[:NEAREST]))
    named = list(dict.fromkeys(name_of(result, "en") for result in nearest[:NEAREST]))
    return (
        f"文件没有说明：没有找到{zh}。" + (f"最接近的是{'、'.join(beside)}。" if beside else ""),
        f"The documents do not say: {en} was not found."
        + (f" Nearest: {', '.join(named)}." if named else ""),
    )


def _named(lacks: Sequence[Missing]) -> tuple[str, str]:
    zh = "；".join(dict.fromkeys(f"{KINDS[one.kind][0]}“{one.name}”" for one in lacks))
    return zh, "; ".join(dict.fromkeys(_english(one) for one in lacks))


def _english(one: Missing) -> str:
    kind = KINDS[one.kind][1]
    return f"{kind} {one.english or one.name}".strip()


def name_of(result: Result, lang: str = "zh") -> str:
    """What to call an item: its label and title, or the beginning of its sentence."""
    title = " ".join((result.title or result.sentence).split())
    start = "preamble: " if lang == "en" else "文首："
    where = result.label or (start if result.item == 0 else "")
    return f"“{where}{title[:LONGEST]}{'…' if len(title) > LONGEST else ''}”"


def statement(read: Question, found: Sequence[Place], count: int, left: int = 0) -> tuple[str, str]:
    """The sentence before the quotations, in Chinese and English; `left` places are not listed."""
    kind = INTENT_LABELS[read.intent]
    if found:
        things = "、".join(dict.fromkeys(_thing(read, place) for place in found))
        named = ", ".join(dict.fromkeys(_thing(read, place, "en") for place in found))
        taken = len({place.id for place in found if place.inherited})
        zh = f"其中 {taken} 项任务沿用所在部分或全篇的规定。" if taken else ""
        en = f" {taken} tasks inherit this from their section or plan." if taken else ""
        zh += f"另有 {left} 处没有列出，请缩小问题的范围。" if left else ""
        en += f" {left} more are not listed: ask for less." if left else ""
        return (
            f"{kind}：{things}。{zh}依据如下 {count} 句原文。",
            f"{label(read.intent, 'en').capitalize()}: {named}; shown by {count} sentences.{en}",
        )
    nobody = read.intent is Intent.RESPONSIBLE
    zh, en = (
        "没有找到写明由谁负责的原文。",
        "No sentence that names who is responsible was found. ",
    )
    return (
        f"{zh if nobody else ''}最相关的 {count} 句原文如下。",
        f"{en if nobody else ''}The {count} most relevant sentences.",
    )


def _thing(read: Question, place: Place, lang: str = "zh") -> str:
    mention = place.mention
    if mention.type is MentionType.TARGET:
        return f"{mention.what or ''}{mention.surface}"
    name, said = mention.canonical or mention.surface, _said_of(read, place, lang)
    if not said:
        return name
    return f"{name} ({said})" if lang == "en" else f"{name}（{said}）"


def _said_of(read: Question, place: Place, lang: str) -> str:
    """What stands in brackets behind a name: the role that is asked for, or the version cited."""
    if read.intent is Intent.RESPONSIBLE and place.mention.role:
        return label(place.mention.role, lang)
    version = (place.link.version or "").partition("@")[2] if place.link else ""
    if not version:
        return ""
    return f"text of {version}" if lang == "en" else f"{version}文本"
