"""An answer in running words from a language model, held to the quotations sentence by sentence.

Off unless the settings name an endpoint of the OpenAI protocol (`POST URL/chat/completions`). The
model sees the question and the checked quotations and nothing else; of what it returns only the
sentences stay that are made of stretches of the quotations and of a few joining words. What cannot
be proved is dropped and counted, so the model can shorten and order but not add.
"""

from __future__ import annotations

import json
import logging
import re
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from api.schemas import Answer, Quotation
from kg.errors import ZhengmaiError
from kg.normal import is_traditional, plain_text

if TYPE_CHECKING:
    from api.settings import Settings

log = logging.getLogger(__name__)
SHORTEST = 4  # characters of a stretch that counts as quoted
LARGEST = 1 << 20  # bytes of a reply that are read
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]?")
_JOINING = re.compile(
    "根据(?:上述)?(?:文件|原文|材料|计划)|(?:文件|原文|计划)(?:提出|规定|要求|明确|指出|显示)|分别|其中|包括|以及|同时|此外|另外|"
    "由|为|是|和|与|及|并|将|要|的|在|对|第?[一二三四五六七八九十]+是|[,，、;；:：。.!！?？“”\"'《》()（）\\-\\s]|\\[\\d+\\]"
)
_PROMPT = (
    "只用下面给出的原文回答问题。每一句都必须照抄原文中的连续文字，不得改动数字、名称和日期，"
    "不得添加原文没有的内容。用中文，不超过五句。"
)


class PhrasingError(ZhengmaiError):
    """The endpoint gave no usable reply; the answer with its quotations stands without it."""


@dataclass(frozen=True, slots=True)
class Phrased:
    """The sentences of a reply that are proved, and how many were dropped."""

    text: str
    dropped: int


def with_phrasing(answer: Answer, settings: Settings) -> Answer:
    """The answer with its phrasing, or with a note that says why there is none.

    Unchanged where no endpoint is set, or the answer is a refusal.
    """
    if not settings.llm_url or answer.refused or not answer.quotations:
        return answer
    try:
        reply = ask_endpoint(settings, answer.question, answer.quotations)
    except PhrasingError as error:
        log.warning("%s", error)
        return replace(answer, note=error.message(settings.lang))
    kept = supported(reply, answer.quotations)
    return replace(answer, phrased=kept.text, note=_note(kept, settings.lang))


def _note(kept: Phrased, lang: str) -> str:
    if not kept.dropped:
        return ""
    if lang == "en":
        return f"{kept.dropped} sentences of the model are not in the quotations and were dropped"
    return f"模型有 {kept.dropped} 句在引文中没有依据，已删去"


def supported(reply: str, quotations: Sequence[Quotation]) -> Phrased:
    """The sentences of a reply that consist of stretches of the quotations and joining words."""
    sources = tuple(_squeezed(quote.text) for quote in quotations)
    sentences = [s.strip() for s in _SENTENCE.findall(reply) if any(c.isalnum() for c in s)]
    kept = [sentence for sentence in sentences if _is_proved(_squeezed(sentence), sources)]
    return Phrased("".join(kept), len(sentences) - len(kept))


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", plain_text(text, traditional=is_traditional(text)).text)


def _is_proved(sentence: str, sources: tuple[str, ...]) -> bool:
    """Whether greedy longest stretches of the sources, and joining words, cover a sentence."""
    at, quoted = 0, 0
    while at < len(sentence):
        length = max(_stretch(sentence, at, source) for source in sources)
        joining = _JOINING.match(sentence, at)
        if length >= SHORTEST:
            at, quoted = at + length, quoted + length
        elif joining and joining.end() > at:
            at = joining.end()
        else:
            return False
    return quoted >= SHORTEST


def _stretch(sentence: str, at: int, source: str) -> int:
    """The longest beginning of `sentence[at:]` in a source that cuts no number in two."""
    length = 0
    while at + length < len(sentence) and sentence[at : at + length + 1] in source:
        length += 1
    while length and not _is_whole(sentence, at, at + length, source):
        length -= 1
    return length


def _is_whole(sentence: str, start: int, end: int, source: str) -> bool:
    """Whether the stretch stands in the source without a digit, point or unit torn off its number."""
    stretch = sentence[start:end]
    found = source.find(stretch)
    while found >= 0:
        before, after = (
            source[found - 1 : found],
            source[found + len(stretch) : found + len(stretch) + 1],
        )
        torn = (stretch[0] in _NUMBER and before and before in _NUMBER) or (
            stretch[-1] in _NUMBER and after and after in f"{_NUMBER}万亿%"
        )
        if not torn:
            return True
        found = source.find(stretch, found + 1)
    return False


_NUMBER = "0123456789."


def ask_endpoint(settings: Settings, question: str, quotations: Sequence[Quotation]) -> str:
    """The model's reply; raises PhrasingError where there is none that can be read."""
    listing = "\n".join(f"[{n}] {quote.text}" for n, quote in enumerate(quotations, 1))
    body = {
        "model": settings.llm_model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": _PROMPT},
            {"role": "user", "content": f"问题：{question}\n原文：\n{listing}"},
        ],
    }
    headers = {"Content-Type": "application/json"}
    if settings.llm_key:
        headers["Authorization"] = f"Bearer {settings.llm_key}"
    request = urllib.request.Request(  # noqa: S310 -- the settings allow http and https alone
        f"{settings.llm_url.rstrip('/')}/chat/completions",
        json.dumps(body, ensure_ascii=False).encode(),
        headers,
    )
    return _content(_reply(request, settings.llm_seconds))


def _reply(request: urllib.request.Request, seconds: int) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=seconds) as reply:  # noqa: S310
            data: bytes = reply.read(LARGEST + 1)
    except urllib.error.HTTPError as error:
        with error:
            raise _failed(f"状态码 {error.code}", f"status {error.code}") from error
    except TimeoutError as error:
        raise _failed(f"{seconds} 秒内没有回答", f"no reply within {seconds} seconds") from error
    except (urllib.error.URLError, OSError, ValueError) as error:
        if isinstance(getattr(error, "reason", None), TimeoutError):
            raise _failed(
                f"{seconds} 秒内没有回答", f"no reply within {seconds} seconds"
            ) from error
        raise _failed("无法连接", f"no connection: {error}") from error
    if len(data) > LARGEST:
        raise _failed("回答过长", "the reply is too long")
    return data


def _content(data: bytes) -> str:
    try:
        content = json.loads(data)["choices"][0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _failed("回答不合协议", "the reply is not of the protocol") from error
    if not isinstance(content, str):
        raise _failed("回答不合协议", "the reply is not of the protocol")
    return content


def _failed(found: str, english: str) -> PhrasingError:
    return PhrasingError(
        f"措辞服务：{found}",
        advice="引文不受影响；请检查 ZHENGMAI_LLM_URL",
        english=f"the phrasing endpoint: {english}; the quotations stand without it",
        where="ZHENGMAI_LLM_URL",
    )
