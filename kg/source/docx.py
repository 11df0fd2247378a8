"""DOCX → text: paragraphs, tables and automatic numbers, as a reader of the page sees them."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from kg.source import faults
from kg.source.numbering import Numbering, attribute, child, local
from kg.source.package import Package, open_package
from kg.source.reading import Reading

_SKIP = frozenset(
    # deleted or moved away, field codes, the second form of a drawing, phonetic guides, properties
    "del moveFrom delText instrText Fallback rt rPr sectPr tblPr tblGrid trPr tcPr sdtPr "
    "sdtEndPr pPr footnoteReference endnoteReference commentReference annotationRef".split()
)
_SPAN = 50  # columns; a file may claim to span millions
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def read_docx(data: bytes, name: str) -> Reading:
    """The text of a DOCX. Raises the children of `SourceError`."""
    package = open_package(data, name)
    root = package.part("word/document.xml")
    body = child(root, "body")
    if body is None:
        raise faults.damaged(name, "DOCX 里没有正文部分", "the DOCX has no body")
    numbering = Numbering(package.part("word/numbering.xml"), package.part("word/styles.xml"))
    lines = _Walk(numbering).run(body)
    if not any(line.strip() for line in lines):
        raise faults.no_text(
            name, "DOCX 里没有文字，可能只有图片", "no text in the DOCX, perhaps only pictures; a scan wants OCR first",
            "扫描件请先做文字识别（OCR）",
        )  # fmt: skip
    return Reading("\n".join(lines), "", _hints(package))


def _hints(package: Package) -> tuple[tuple[str, str], ...]:
    core = package.part("docProps/core.xml")
    values = (
        {local(node): " ".join((node.text or "").split()) for node in core}
        if core is not None
        else {}
    )
    return (
        ("title", values.get("title", "")),
        ("author", values.get("creator", "")),
        ("date", values.get("created", "")),
    )


@dataclass(slots=True)
class _Row:
    cells: list[list[str]] = field(default_factory=list)

    def lines(self) -> list[str]:
        """One line with tabs; the paragraphs themselves where only one cell holds text."""
        full = [cell for cell in self.cells if any(part.strip() for part in cell)]
        if len(full) == 1:
            return full[0]
        return [
            "\t".join(
                " ".join(part.strip() for part in cell if part.strip()) for cell in self.cells
            )
        ]


class _Walk:
    """The body, without recursion. `outputs[-1]` takes the lines of what is open now."""

    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.outputs: list[list[str]] = [[]]
        self.rows: list[_Row] = []
        self.paragraphs: list[list[str]] = []
        self.widths: list[int] = []  # columns of the open cells

    def run(self, body: etree._Element) -> list[str]:
        walker = etree.iterwalk(body, events=("start", "end"))
        skipped: set[etree._Element] = set()
        for event, node in walker:
            tag = local(node)
            if event == "start":
                if tag in _SKIP or (tag == "r" and _is_hidden(node)):
                    walker.skip_subtree()
                    skipped.add(node)
                else:
                    self._open(tag, node)
            elif node in skipped:
                skipped.discard(node)
            else:
                self._close(tag)
        return self.outputs[0]

    def _open(self, tag: str, node: etree._Element) -> None:
        if tag == "p":
            label = self.numbering.label(child(node, "pPr"))
            gap = "" if not label or label[-1] >= "\u2e80" else " "
            self.paragraphs.append([label + gap])
        elif tag == "tr":
            self.rows.append(_Row())
        elif tag == "tc":
            self.outputs.append([])
            self.widths.append(_width(node))
        elif self.paragraphs and tag == "t":
            self.paragraphs[-1].append(node.text or "")
        elif self.paragraphs and tag in _SIGNS:
            self.paragraphs[-1].append(_SIGNS[tag])

    def _close(self, tag: str) -> None:
        if tag == "p" and self.paragraphs:
            self.outputs[-1].extend("".join(self.paragraphs.pop()).split("\n"))
        elif tag == "tc" and len(self.outputs) > 1:
            cell, width = self.outputs.pop(), self.widths.pop()
            if self.rows:
                self.rows[-1].cells.extend([cell, *([] for _ in range(width - 1))])
        elif tag == "tr" and self.rows:
            self.outputs[-1].extend(self.rows.pop().lines())


def _width(cell: etree._Element) -> int:
    """The columns that a cell spans."""
    span = child(cell, "tcPr", "gridSpan")
    value = "" if span is None else next(iter(span.values()), "")
    return min(int(value), _SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _is_hidden(run: etree._Element) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and attribute(mark, "val") not in ("0", "false", "off")
