"""PDF with text → its lines in reading order, without page numbers and running heads."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections import Counter

from kg.errors import SourceError
from kg.source import faults
from kg.source.reading import Reading

MAX_PAGES = 1000
MAX_CONTENT = 16 * 2**20  # bytes of drawing orders of all pages; 100 pages of text have about 1 MB
_EDGE = 2  # lines at the top and bottom of a page where running heads stand
_PAGE_NUMBER = re.compile(
    r"[-—–－_·•~\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?(?:\s*[/／,，]?\s*(?:共\s*)?[0-9０-９]{1,4}\s*页?)?[-—–－_·•~\s]*"
)
_DIGITS = re.compile(r"[0-9０-９]+")
# Radicals that some fonts put in place of the character; NFKC does not know these
_RADICALS = dict(
    zip(
        "⺠⻓⻔⻢⻅⻚⻋⻛⻜⻝⻥⻦⻩⻬⻰⻄⻆⻘⻮",
        "民长门马见页车风飞食鱼鸟黄齐龙西角青齿",
        strict=True,
    )
)


def read_pdf(data: bytes, name: str) -> Reading:
    """The text of a PDF. Raises `Encrypted`, `Damaged`, `TooLarge`, `NoText`."""
    from pypdf import PdfReader  # some 0.3 s to import

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its repairs are not our user's matter
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise faults.encrypted(name)
        pages = _pages(reader, name)
        hints = _hints(reader)
    except SourceError:
        raise
    except Exception as error:  # pypdf raises anything at all on broken files
        if "AES" in str(error) or "cryptography" in str(error):
            raise faults.encrypted(name) from error
        raise faults.damaged(name, "PDF 坏了或不完整", f"broken or cut PDF: {error}") from error
    lines = without_running_lines(pages)
    _refuse_empty(lines, name)
    return Reading("\n".join(lines), "", hints)


def _pages(reader: object, name: str) -> list[list[str]]:
    """The lines of each page."""
    found: list[list[str]] = []
    budget = MAX_CONTENT
    pages = reader.pages  # type: ignore[attr-defined]
    if len(pages) > MAX_PAGES:
        raise faults.too_large(
            name,
            f"PDF 有 {len(pages)} 页",
            f"最多读 {MAX_PAGES} 页",
            f"{len(pages)} pages, at most {MAX_PAGES} are read",
        )
    for page in pages:
        content = page.get_contents()
        budget -= len(content.get_data()) if content is not None else 0
        if budget < 0:
            raise faults.too_large(
                name,
                "PDF 的页面内容过大",
                f"最多 {MAX_CONTENT // 2**20} MB",
                "the pages' content is beyond the bound",
            )
        found.append(
            [_unradical(line.strip()) for line in page.extract_text().splitlines() if line.strip()]
        )
    return found


def _unradical(line: str) -> str:
    """Radicals (U+2E80–U+2FDF) as the characters they stand for, one for one."""
    return "".join(
        _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
        if "\u2e80" <= char <= "\u2fdf"
        else char
        for char in line
    )


def _hints(reader: object) -> tuple[tuple[str, str], ...]:
    info = reader.metadata  # type: ignore[attr-defined]
    if info is None:
        return ()
    rows = (("title", info.get("/Title")), ("author", info.get("/Author")))
    return tuple((key, " ".join(str(value).split())) for key, value in rows if value)


def without_running_lines(pages: list[list[str]]) -> list[str]:
    """All lines but page numbers at the edges and lines that return at the edge of many pages."""
    seen: Counter[str] = Counter()
    for lines in pages:
        edge = _edge(lines)
        seen.update({_DIGITS.sub("#", line) for line in lines[:edge] + lines[edge:][-edge:]})
    often = max(3, len(pages) * 2 // 5)  # heads may differ on left and right pages
    running = {shape for shape, count in seen.items() if count >= often and _may_run(shape)}
    return [line for lines in pages for line in _kept(lines, running)]


def _edge(lines: list[str]) -> int:
    """How many lines at each end are the edge of a page: fewer on a short one."""
    return min(_EDGE, max(1, len(lines) // 4))


def _may_run(shape: str) -> bool:
    """A running head is short and no sentence."""
    return len(shape) <= 60 and not shape.endswith(("。", "；", "！"))


def _kept(lines: list[str], running: set[str]) -> list[str]:
    edge = _edge(lines)
    return [
        line
        for index, line in enumerate(lines)
        if edge <= index < len(lines) - edge
        or not (_PAGE_NUMBER.fullmatch(line) or _DIGITS.sub("#", line) in running)
    ]


def _refuse_empty(lines: list[str], name: str) -> None:
    text = "".join(lines)
    odd = sum(char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " for char in text)
    advice = "扫描件请先做文字识别（OCR），或找到网页版、Word 版"
    english = "a scan wants OCR first, or look for its web page or Word file"
    if not text.strip():
        raise faults.no_text(
            name,
            "PDF 里没有文字，多半是扫描件",
            f"no text in the PDF, most likely a scan; {english}",
            advice,
        )
    if odd * 3 > len(text):
        raise faults.no_text(
            name,
            "PDF 里的文字没有编码，取不出来",
            f"the PDF's fonts do not say which characters they draw; {english}",
            advice,
        )
