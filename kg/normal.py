"""One plain spelling of a text, with the way back to the text's own offsets.

Plans differ in width (`，` or `,`), quotation marks (`「」`, `""`), script (Traditional) and in the
white space that PDF and web pages put inside names. Recognisers and search work on the plain
spelling; `PlainText.span` leads back to the stored text.

The plain spelling: half-width ASCII letters, digits and `, : ; ( ) ! ? %`; `“”` for all double and
`‘’` for all single quotation marks; `〈〉` for all inner title marks; `〔〕` for all brackets of
document numbers; simplified characters where the document is written in Traditional ones; no white
space next to a Chinese character or mark, none where a line break cuts a number (`9|2.1%`), one blank
elsewhere.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MARKS = {
    "「": "“", "」": "”", "﹁": "“", "﹂": "”", "〝": "“", "〞": "”", "＂": '"',
    "『": "‘", "』": "’", "﹃": "‘", "﹄": "’",
    "＜": "〈", "＞": "〉", "⟨": "〈", "⟩": "〉",
    "［": "〔", "］": "〕", "[": "〔", "]": "〕", "【": "〔", "】": "〕", "﹝": "〔", "﹞": "〕", "〖": "〔", "〗": "〕",
    "〇": "〇", "○": "〇", "Ｏ": "O",
    "•": "·", "・": "·", "‧": "·", "●": "·",
    "—": "—", "–": "—", "―": "—", "－": "-",
    "｡": "。", "､": "、",
    "⺠": "民",
}  # fmt: skip
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0c\x0e-\x1f]"
)


def _is_wide(char: str) -> bool:
    """Whether white space next to `char` is only layout."""
    return bool(char) and (char >= "\u2e80" or char in "“”‘’—…·〇")


def _is_cut_number(before: str, after: str, between: str) -> bool:
    """Whether a page's width cut a number between `before` and `after`: at a single line break."""
    return between == "\n" and re.search(r"\d\.?\n(?:\d|\.\d)", f"{before}\n{after}") is not None


def is_full_stop(text: str, at: int, before: str, end: int | None = None) -> bool:
    """Whether the `.` at `text[at]` is a full stop: behind a Chinese character, a closing mark or a
    share (`before`, in plain spelling), with no Latin letter, digit or `.` behind it before `end`."""
    if not ("\u4e00" <= before <= "\u9fff" or before in "”’》〉)〕%‰"):
        return False
    follows = text[at + 1 : at + 2] if at + 1 < (len(text) if end is None else end) else ""
    return not (follows.isascii() and (follows.isalnum() or follows == "."))


@lru_cache(maxsize=65536)
def plain_char(char: str) -> str:
    """The plain spelling of one character; always exactly one character."""
    if char in _MARKS:
        return _MARKS[char]
    if char < "\u2e80" and char not in "\u00a0\u2000\u3000":
        return char
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 else char


@lru_cache(maxsize=1)
def _converter() -> object:
    import opencc  # a C++ library: loaded when the first Traditional document comes

    return opencc.OpenCC("t2s")


@lru_cache(maxsize=65536)
def simplified_char(char: str) -> str:
    """The simplified form of one character (OpenCC's t2s table); itself where there is none."""
    folded: str = _converter().convert(char)  # type: ignore[attr-defined]
    return folded if len(folded) == 1 else char


def is_traditional(text: str) -> bool:
    """Whether a text is written in Traditional characters.

    Measured share of characters that t2s changes: simplified plans below 0.001 (著, 乾, names),
    Traditional ones above 0.2; the line is drawn at 0.03.
    """
    sample = [char for char in text[:20000] if "\u4e00" <= char <= "\u9fff"][:3000]
    changed = sum(simplified_char(char) != char for char in sample)
    return bool(sample) and changed / len(sample) > 0.03


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text` in plain spelling; `origin[i]` is the offset of `text[i]` in the stored text."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stored text's offsets of `text[start:end]` without the blanks at its ends.

        The stretch must hold a visible character.
        """
        while self.text[start] == " ":
            start += 1
        while self.text[end - 1] == " ":
            end -= 1
        return self.origin[start], self.origin[end - 1] + 1


def plain_text(
    text: str, start: int = 0, end: int | None = None, *, traditional: bool = False
) -> PlainText:
    """The plain spelling of `text[start:end]`; linear in its length.

    A straight `"` opens and closes in turn; a `.` behind a Chinese character, a closing mark or a
    share, with no Latin letter or digit behind it, is a full stop. White space is dropped next to a wide character and
    squeezed to one blank elsewhere; line breaks count as white space, but one that cuts a number is dropped.
    """
    chars: list[str] = []
    origin: list[int] = []
    blank = -1
    opened = False
    for offset in range(start, len(text) if end is None else end):
        raw = text[offset]
        if _INVISIBLE.match(raw):
            continue
        char = plain_char(raw)
        if char.isspace():
            blank = offset if blank < 0 else blank
            continue
        if char == '"':
            char, opened = ("”", False) if opened else ("“", True)
        if char == "." and chars and is_full_stop(text, offset, chars[-1], end):
            char = "。"
        if traditional and char >= "\u4e00":
            char = simplified_char(char)
        if blank >= 0:
            between, after = text[blank:offset], char + text[offset + 1 : offset + 2]
            joined = char in "%‰" or _is_cut_number("".join(chars[-2:]), after, between)
            if not joined and chars and not _is_wide(chars[-1]) and not _is_wide(char):
                chars.append(" ")
                origin.append(blank)
            blank = -1
        chars.append(char)
        origin.append(offset)
    return PlainText("".join(chars), tuple(origin))


@lru_cache(maxsize=1 << 13)
def plain_name(name: str) -> str:
    """The plain spelling of a name, for comparing: simplified, no brackets, quotes or spaces."""
    text = plain_text(name, traditional=is_traditional(name)).text
    return re.sub(r"[\s《》〈〉“”‘’]", "", text)
