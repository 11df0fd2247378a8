"""What a file is, by its bytes; refusals name what was found."""

from __future__ import annotations

import re
from enum import StrEnum

from kg.errors import Encrypted, UnknownFormat


class Kind(StrEnum):
    """A format that is read, as its media type."""

    TEXT = "text/plain"
    HTML = "text/html"
    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


_WANTED = "能读的是 txt、HTML、DOCX 和带文字的 PDF"
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xd8\xff", "JPEG 图片", "a JPEG picture"),
    (b"\x89PNG\r\n\x1a\n", "PNG 图片", "a PNG picture"),
    (b"GIF8", "GIF 图片", "a GIF picture"),
    (b"II*\x00", "TIFF 图片", "a TIFF picture"),
    (b"MM\x00*", "TIFF 图片", "a TIFF picture"),
    (b"{\\rtf", "RTF 文档", "an RTF document"),
    (b"Rar!\x1a\x07", "RAR 压缩包", "a RAR archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包", "a 7z archive"),
    (b"\x1f\x8b\x08", "gzip 压缩包", "a gzip archive"),
    (b"\xfd7zXZ\x00", "xz 压缩包", "an xz archive"),
    (b"(\xb5/\xfd", "zstd 压缩包", "a zstd archive"),
    (b"MZ\x90\x00", "Windows 程序", "a Windows program"),
    (b"\x7fELF", "Linux 程序", "a Linux program"),
    (b"SQLite format 3\x00", "SQLite 数据库", "an SQLite database"),
    (b"ID3", "MP3 音频", "MP3 sound"),
    (b"OggS", "Ogg 音频", "Ogg sound"),
    (b"%!PS", "PostScript 文件", "a PostScript file"),
    (b"Suwell", "OFD 文档", "an OFD document"),
)
_PICTURE_ADVICE = (
    "扫描件请先做文字识别（OCR），另存为带文字的 PDF 或 txt",
    "a scan wants OCR first: save it as a PDF with text or as txt",
)
_SAVE_ADVICE = ("请另存为能读的格式", "save it in one of these")
UNPACK_ADVICE = ("请先解压", "unpack it first")
WORD_ADVICE = ("请另存为 .docx 或 PDF", "save it as .docx or PDF")
_CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TAG = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,5}"
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|span|article|section|h[1-6]|script|"
    rb"style|center|font|ul|ol)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(data: bytes, name: str) -> Kind:
    """The kind of non-empty bytes. Raises `UnknownFormat` or `Encrypted`, saying what they are."""
    _refuse_known(data, name)
    if data.startswith(_CFB):
        _refuse_cfb(data, name)
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return Kind.DOCX  # which zip it is, the DOCX reader sees from its parts
    return Kind.HTML if _TAG.match(_ascii_head(data)) else Kind.TEXT


def _ascii_head(data: bytes) -> bytes:
    """The first bytes without byte order mark and without the zeros of UTF-16."""
    head = data[:8192]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def unknown(
    found: str, english: str, name: str, advice: tuple[str, str] = _SAVE_ADVICE
) -> UnknownFormat:
    """The refusal of a format that is not read; `advice` is Chinese and English."""
    blank = " " if found[0].isascii() else ""  # as Chinese has it before a Latin word
    return UnknownFormat(
        f"这是{blank}{found}，不是文档",
        wanted=_WANTED,
        advice=advice[0],
        english=f"this is {english}; txt, HTML, DOCX and PDF with text are read; {advice[1]}",
        where=name,
    )


def _refuse_known(data: bytes, name: str) -> None:
    for magic, found, english in _MAGIC:
        if data.startswith(magic):
            raise unknown(found, english, name, _advice_for(found))
    if data[:4] == b"RIFF" and data[8:12] in (b"WEBP", b"WAVE", b"AVI "):
        raise unknown("图片或音像文件", "a picture, sound or film", name, _PICTURE_ADVICE)
    if data[4:8] == b"ftyp":
        raise unknown("视频或 HEIC 图片", "a film or a HEIC picture", name, _PICTURE_ADVICE)
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        raise unknown("BMP 图片", "a BMP picture", name, _PICTURE_ADVICE)


def _advice_for(found: str) -> tuple[str, str]:
    if "图片" in found:
        return _PICTURE_ADVICE
    return UNPACK_ADVICE if "压缩包" in found else _SAVE_ADVICE


def _refuse_cfb(data: bytes, name: str) -> None:
    """The container of old Office files, which also wraps encrypted new ones."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Encrypted(
            "文件有密码",
            wanted="需要没有密码的文件",
            advice="在 Word 中去掉密码后另存",
            english="the file asks for a password: remove it in Word and save again",
            where=name,
        )
    if "WordDocument".encode("utf-16-le") in data:
        raise unknown("旧版 Word 文档（.doc）", "an old Word document (.doc)", name, WORD_ADVICE)
    raise unknown("旧版 Office 文件", "an old Office file", name, WORD_ADVICE)
