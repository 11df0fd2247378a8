"""Bytes of a text file → text, with the encoding found by content.

Order: byte order marks; valid UTF-8; UTF-16 without a mark (told by where the zero bytes and the
common marks stand); then GB18030 against Big5, by which of the two reads as commoner Chinese.
"""

from __future__ import annotations

import codecs
import re

from kg.source import faults
from kg.source.reading import Reading
from kg.source.sniff import unknown

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 200_000  # bytes that are enough to tell an encoding
_COMMON = frozenset(
    "的一是不在人有了为年工作和要实施管理发展建设推进全面加强服务政府社会制度完善会民省市县国业务"
    "項業務實發會國與對機關為縣強設進點政個時來這於開後過經應當條總體標準區處長員黨"
    "，。、；：（）《》“”「」0123456789"
)
_BAD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ue000-\uf8ff\ufffd]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def universal_newlines(text: str) -> str:
    r"""`\r\n` and `\r` as `\n`, as `open(newline=None)` reads them."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def clean(text: str) -> str:
    """Text that can be stored and encoded: each lone surrogate becomes U+FFFD, each NUL a blank.

    One character for one, so that offsets stay.
    """
    return _SURROGATE.sub("\ufffd", text).replace("\x00", " ")


def read_text(data: bytes, name: str) -> Reading:
    """A text file. Raises `UnknownFormat` for other bytes, `Damaged` for broken UTF-8."""
    _refuse_broken_utf8(data, name)
    read = decode(data)
    if read is None:
        raise unknown("一种认不出的二进制文件", "a binary file of an unknown kind", name)
    return Reading(*read)


def _refuse_broken_utf8(data: bytes, name: str) -> None:
    """UTF-8 with a few broken bytes must not be read as another encoding, which would succeed."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data[:_SAMPLE].decode("utf-8", "replace")
        wide = sum(char >= "\u2e80" and char != "\ufffd" for char in text)
        if wide > 20 * text.count("\ufffd") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            at = error.start
            raise faults.damaged(
                name, f"第 {at} 字节不是有效的 UTF-8", f"broken UTF-8 at byte {at}"
            ) from error


def decode(data: bytes) -> tuple[str, str] | None:
    """(text, encoding) of a text file; None where no encoding makes text of these bytes."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            return None if text is None else (text, encoding)
    text = _strict(data, "utf-8")
    if text is not None and not _mostly_zero(data):
        return text, "utf-8"
    return _utf16(data) or _chinese(data)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _mostly_zero(data: bytes) -> bool:
    """Whether zero bytes are more than a stray one: Latin text in UTF-16 is valid UTF-8."""
    sample = data[:_SAMPLE]
    return sample.count(0) * 4 > len(sample)


def _likeness(text: str) -> float:
    """How much a text reads as Chinese (0 to 1): the share of very common characters and ASCII."""
    visible = [char for char in text if not char.isspace()]
    good = sum(char in _COMMON or "!" <= char <= "~" for char in visible)
    bad = sum(1 for _ in _BAD.finditer(text))
    return (good - 3 * bad) / len(visible) if visible else 0.0


def _utf16(data: bytes) -> tuple[str, str] | None:
    """UTF-16 without a mark, where it reads clearly as text."""
    if len(data) % 2:
        return None
    best: tuple[float, str] = (0.15, "")
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = _strict(data[: _SAMPLE // 2 * 2], encoding)
        if sample is not None:
            best = max(best, (_likeness(sample), encoding))
    text = _strict(data, best[1]) if best[1] else None
    return None if text is None else (text, best[1])


def _chinese(data: bytes) -> tuple[str, str] | None:
    """GB18030, or Big5 where that reads clearly better."""
    found: list[tuple[float, str, str]] = []
    for bonus, encoding in ((0.05, "gb18030"), (0.0, "big5hkscs")):
        text = _strict(data, encoding)
        if text is not None and len(_BAD.findall(text[:_SAMPLE])) * 100 <= len(text[:_SAMPLE]):
            found.append((_likeness(text[:_SAMPLE]) + bonus, encoding, text))
    if not found:
        return None
    score, encoding, text = max(found, key=lambda row: row[:2])
    return (text, encoding) if score > 0.1 else None
