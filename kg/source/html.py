"""HTML → main text: the blocks between the page's title and the end of its densest part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml import html as lxml_html

from kg.source import faults
from kg.source.encoding import decode
from kg.source.reading import Reading
from kg.source.table import blanks_of, is_data_table

_SKIP = frozenset(
    "script style noscript template head nav footer form button select option input textarea "
    "iframe object embed svg canvas audio video map aside".split()
)
_INLINE = frozenset(
    "a abbr b big bdi bdo cite code del dfn em font i img ins kbd label mark o q s samp small span "
    "strike strong sub sup time tt u ucaptitle ucapcontent var wbr st1".split()
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,30})", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_OWN_LABEL = re.compile(r"\s*[（(第①-⑳\d一二三四五六七八九十]")
_SHARE = 0.85  # of a part's running text that one child must hold to stand for the part
_MIN_TEXT = 20  # characters below which there is no main text


@dataclass(slots=True)
class Block:
    """One line of the page: its text and how much of it is link text."""

    text: str
    linked: int

    @property
    def weight(self) -> int:
        """Running text: visible characters that are no link, if there are enough to read."""
        free = len(self.text) - self.linked
        return free if free > 3 else 0

    @property
    def is_links(self) -> bool:
        return self.linked * 10 > len(self.text) * 6


@dataclass(slots=True)
class Page:
    """The blocks of a page, and for each element the range of its blocks."""

    blocks: list[Block] = field(default_factory=list)
    ranges: dict[etree._Element, tuple[int, int]] = field(default_factory=dict)


def read_html(data: bytes, name: str) -> Reading:
    """The main text of a page. Raises `NoText` where it has none, `Damaged` where it is no page."""
    text, encoding = _decode(data, name)
    root = _parse(text, name)
    hints = _hints(root)
    page = _Linearise().run(root)
    lines = _main_lines(page, root, dict(hints).get("title", ""))
    body = "\n".join(lines)
    if len(re.sub(r"\s", "", body)) < _MIN_TEXT:
        raise faults.no_text(
            name,
            "网页里没有正文",
            "the page has no main text; save the page that has it",
            "请保存正文所在的页面",
        )
    return Reading(body, encoding, hints)


def _decode(data: bytes, name: str) -> tuple[str, str]:
    """UTF-8 if it is valid; else the page's own charset; else by likeness."""
    declared = _CHARSET.search(data[:4096])
    if declared is not None and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        label = declared.group(1).decode("ascii").lower()
        label = "gb18030" if label in ("gb2312", "gbk", "gb18030", "x-gbk") else label
        for encoding in ("utf-8", label):
            try:
                return data.decode(encoding), encoding
            except (UnicodeDecodeError, LookupError):
                continue  # a page that lies about itself: the next guess decides
    read = decode(data)
    if read is None:
        raise faults.damaged(name, "网页的文字编码坏了", "the page's encoding is broken")
    return read


def _parse(text: str, name: str) -> etree._Element:
    parser = lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    cleaned = _CONTROL.sub(" ", text).encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(cleaned, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise faults.damaged(name, "网页解析不了", f"the page cannot be parsed: {error}") from error
    return root


def _hints(root: etree._Element) -> tuple[tuple[str, str], ...]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = (meta.get("name") or meta.get("property") or "").lower()
        metas.setdefault(key, " ".join((meta.get("content") or "").split()))
    heads = [" ".join((node.text or "").split()) for node in root.iter("title")]
    title = metas.get("articletitle") or metas.get("og:title") or next(iter(heads), "")
    date = metas.get("pubdate") or metas.get("publishdate") or metas.get("firstpublishedtime", "")
    author = metas.get("contentsource") or metas.get("author", "")
    return (("title", title), ("author", author), ("date", date))


class _Linearise:
    """A page → blocks, without recursion: a page may be nested as deep as it likes."""

    def __init__(self) -> None:
        self.page = Page()
        self.parts: list[str] = []
        self.linked = 0
        self.in_link = 0
        self.cells = 0  # open cells of data tables
        self.data_tables: set[etree._Element] = set()
        self.blanks: dict[etree._Element, tuple[int, int]] = {}
        self.begun: dict[etree._Element, int] = {}
        self.numbers: dict[etree._Element, int] = {}

    def run(self, root: etree._Element) -> Page:
        walker = etree.iterwalk(root, events=("start", "end"))
        for event, node in walker:
            if event == "start" and self._skipped(node):
                walker.skip_subtree()
                self.begun[node] = -1
            elif event == "start":
                self._open(node)
            else:
                self._close(node)
        self._flush()
        return self.page

    def _skipped(self, node: etree._Element) -> bool:
        tag = node.tag if isinstance(node.tag, str) else "script"
        style = node.get("style") or ""
        return tag in _SKIP or node.get("hidden") is not None or bool(_HIDDEN.search(style))

    def _open(self, node: etree._Element) -> None:
        tag = str(node.tag)
        if tag == "table" and is_data_table(node):
            self.data_tables.add(node)
            self.blanks |= blanks_of(node)
        if tag == "br" and self.cells:
            self.parts.append(" ")
        elif tag not in _INLINE and not self.cells and not self._is_cell(node):
            self._flush()
        if self._is_cell(node):
            self.cells += 1
            self.parts.append("\t" * self.blanks.get(node, (0, 0))[0])
        self.in_link += tag == "a"
        self.begun[node] = len(self.page.blocks)
        self._say(self._list_number(node) if tag == "li" else "")
        self._say(node.text or "")

    def _close(self, node: etree._Element) -> None:
        tag = str(node.tag) if isinstance(node.tag, str) else ""
        if self.begun.get(node, -1) >= 0:
            self.in_link -= tag == "a"
            if self._is_cell(node):
                self.cells -= 1
                self.parts.append("\t" * (1 + self.blanks.get(node, (0, 0))[1]))
            if tag not in _INLINE and not self.cells and not self._is_cell(node):
                self._flush()
            self.page.ranges[node] = (self.begun[node], len(self.page.blocks))
        self._say(node.tail or "")

    def _list_number(self, node: etree._Element) -> str:
        """The number that a browser would put before an item of an `ol`."""
        parent = node.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        start = parent.get("start") or ""
        first = int(start) if start.isascii() and start.isdigit() and len(start) < 6 else 1
        number = self.numbers[parent] = self.numbers.get(parent, first - 1) + 1
        return "" if _OWN_LABEL.match("".join(map(str, node.itertext()))[:20]) else f"{number}. "

    def _is_cell(self, node: etree._Element) -> bool:
        if node.tag not in ("td", "th"):
            return False
        table = next(node.iterancestors("table"), None)
        return table is not None and table in self.data_tables

    def _say(self, text: str) -> None:
        if text:
            self.parts.append(_BLANKS.sub(_squeeze, text))
            self.linked += len(text.strip()) if self.in_link else 0

    def _flush(self) -> None:
        text = _BLANKS_IN_LINE.sub(" ", "".join(self.parts))
        cells = [cell.strip() for cell in text.split("\t")]
        text = "\t".join(cells).rstrip("\t") if any(cells) else ""
        if text:
            self.page.blocks.append(Block(text, self.linked))
        self.parts, self.linked = [], 0


_BLANKS_IN_LINE = re.compile(" {2,}")


def _squeeze(match: re.Match[str]) -> str:
    """White space of the source: nothing where a line break stands between wide characters."""
    text, start, end = match.string, match.start(), match.end()
    wide = start > 0 and text[start - 1] >= "\u2e80" and text[end : end + 1] >= "\u2e80"
    return "" if wide and "\n" in match.group() else " "


def _main_lines(page: Page, root: etree._Element, title: str) -> list[str]:
    start, end = _main_range(page, root)
    head = _title_block(page, start, title)
    kept = [block for block in page.blocks[head:end] if not block.is_links]
    return [block.text for block in kept]


def _main_range(page: Page, root: etree._Element) -> tuple[int, int]:
    """The blocks of the smallest element that holds nearly all of the running text."""
    sums = [0]
    for block in page.blocks:
        sums.append(sums[-1] + (0 if block.is_links else block.weight))
    node, (start, end) = root, page.ranges.get(root, (0, len(page.blocks)))
    while True:
        total = sums[end] - sums[start]
        inner = [(page.ranges[child], child) for child in node if child in page.ranges]
        best = max(inner, key=lambda row: sums[row[0][1]] - sums[row[0][0]], default=None)
        if best is None or sums[best[0][1]] - sums[best[0][0]] < total * _SHARE or not total:
            return start, end
        if best[0][1] - best[0][0] < 2 <= end - start:
            return start, end  # one long block: its neighbours are the title and the signature
        (start, end), node = best


def _title_block(page: Page, start: int, title: str) -> int:
    """The last block before `start` that is the page's title; `start` where there is none."""
    wanted = re.sub(r"\s", "", title)
    for index in range(start - 1, -1, -1):
        text = re.sub(r"\s", "", page.blocks[index].text)
        if len(text) >= 6 and (text in wanted or (len(wanted) >= 6 and wanted in text)):
            return index
    return start
