"""The zip container of a DOCX: bounded by declared size, unpacked size and ratio."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from kg.source import faults
from kg.source.sniff import UNPACK_ADVICE, WORD_ADVICE, unknown

MAX_PART = 48 * 2**20  # bytes of one part that is read; 1,000 pages of text have about 10 MB
MAX_RATIO = 300  # Word's own XML packs about 1:15, an empty table of 10,000 rows 1:100
MAX_PARTS = 10_000
_FREE = 2**20  # bytes below which the ratio says nothing
_OTHERS = (
    ("xl/", "Excel 表格", "an Excel sheet"),
    ("ppt/", "PowerPoint 演示文稿", "a PowerPoint presentation"),
    ("content.xml", "OpenDocument 文档", "an OpenDocument file"),
    ("OFD.xml", "OFD 文档", "an OFD document"),
    ("META-INF/container.xml", "EPUB 电子书", "an EPUB book"),
    ("META-INF/", "Java 程序包", "a Java archive"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a DOCX by name; `name` is the file's name for messages."""

    archive: zipfile.ZipFile
    name: str

    def part(self, path: str) -> etree._Element | None:
        """The parsed part; None where there is none."""
        try:
            info = self.archive.getinfo(path)
        except KeyError:
            return None
        return self._parse(self._unpack(info))

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        """The bytes of a part, never more than the bound, whatever the container declares."""
        if info.flag_bits & 1:
            raise faults.encrypted(self.name)
        bound = max(_FREE, min(MAX_PART, info.compress_size * MAX_RATIO))
        if info.file_size > bound:
            raise self._bomb(info.file_size)
        try:
            with self.archive.open(info) as part:
                data = part.read(bound + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
        ) as error:
            raise faults.damaged(
                self.name, "DOCX 的压缩数据坏了", f"broken zip data: {error}"
            ) from error
        if len(data) > bound:
            raise self._bomb(len(data))
        return data

    def _bomb(self, size: int) -> Exception:
        return faults.too_large(
            self.name,
            f"DOCX 解压后至少有 {size // 2**20} MB，压缩比异常",
            f"正文最多 {MAX_PART // 2**20} MB",
            f"it unpacks to at least {size // 2**20} MB, beyond the bound on size or ratio",
        )

    def _parse(self, data: bytes) -> etree._Element:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
            remove_comments=True, remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.LxmlError, ValueError) as error:
            raise faults.damaged(self.name, "DOCX 的内容坏了", f"broken XML: {error}") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise faults.damaged(self.name, "DOCX 的内容带有文档类型声明", "a DTD inside a DOCX")
        return root


def open_package(data: bytes, name: str) -> Package:
    """The container, checked. Raises `Damaged`, `TooLarge`, `Encrypted` or `UnknownFormat`."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        EOFError,
        NotImplementedError,
        UnicodeDecodeError,
    ) as error:
        raise faults.damaged(name, "压缩包坏了或不完整", f"broken or cut zip: {error}") from error
    names = [info.filename for info in archive.infolist()]
    if len(names) > MAX_PARTS:
        raise faults.too_large(
            name,
            f"压缩包里有 {len(names)} 个文件",
            f"最多 {MAX_PARTS} 个",
            f"{len(names)} parts, at most {MAX_PARTS}",
        )
    if not any(part.startswith("word/") for part in names):
        _refuse_other(names, name)
    return Package(archive, name)


def _refuse_other(names: list[str], name: str) -> None:
    for start, found, english in _OTHERS:
        if any(part.startswith(start) for part in names):
            raise unknown(found, english, name, WORD_ADVICE)
    raise unknown("压缩包", "a zip archive", name, UNPACK_ADVICE)
