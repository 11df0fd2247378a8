"""Bytes → text: encodings, formats by content, refusals that name file and cause."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_files import PAGE, docx, paragraph, pdf, zipped

from kg.errors import (
    Damaged,
    EmptySource,
    Encrypted,
    NoText,
    SourceError,
    TooLarge,
    UnknownFormat,
    ZhengmaiError,
)
from kg.source import MAX_BYTES, read_source, source_from_bytes

PLAN = (
    "2025年云岭市城市管理工作要点\n一、街巷整治\n（一）清理占道摊点。年内完成12条背街小巷改造。\n"
    "（二）更新路灯。会同市供电公司更换老旧灯杆300根。\n"
)

SHARED = Path(__file__).parents[1] / ".." / "shared" / "corpus" / "jiangsu-civil-affairs-2023.txt"


# text files


@pytest.mark.parametrize(
    ("codec", "mark", "encoding"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", b"\xef\xbb\xbf", "utf-8"),
        ("utf-16-le", b"\xff\xfe", "utf-16-le"),
        ("utf-16-be", b"\xfe\xff", "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", b"\xff\xfe\x00\x00", "utf-32-le"),
        ("gbk", b"", "gb18030"),
        ("gb18030", b"", "gb18030"),
    ],
)
def test_encodings(codec: str, mark: bytes, encoding: str) -> None:
    source = source_from_bytes(mark + PLAN.encode(codec), "a.bin")
    assert (source.text, source.encoding, source.media_type) == (PLAN, encoding, "text/plain")


def test_big5_where_it_reads_better() -> None:
    text = "一、推動長者服務\n（一）改善社區設施，增加服務名額，加強對家庭的支援，並檢討現行的條例與標準。\n"
    assert source_from_bytes(text.encode("big5"), "a.txt").text == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("甲\r\n乙\r丙\n丁".encode(), "甲\n乙\n丙\n丁"),
        ("甲\x00乙".encode(), "甲 乙"),
        (b"plain ascii", "plain ascii"),
    ],
)
def test_newlines_and_nul(data: bytes, text: str) -> None:
    assert source_from_bytes(data, "a.txt").text == text


def test_lone_surrogates_become_storable() -> None:
    text = source_from_bytes(b"\xff\xfe" + "甲乙".encode("utf-16-le") + b"\x00\x0a", "a").text
    assert text.encode("utf-8") and text[:2] == "甲乙"


def test_same_text_as_open(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(("\ufeff" + PLAN.replace("\n", "\r\n") + "尾\r行").encode())
    source = read_source(path)
    with path.open(encoding="utf-8-sig", newline=None) as file:
        assert source.text == file.read()
    assert (source.name, source.path) == ("plan.txt", str(path))
    assert len(source.sha256) == 64


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared/corpus is not here")
def test_real_plan_has_the_offsets_of_open() -> None:
    assert read_source(SHARED).text == SHARED.read_text(encoding="utf-8")


CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "error", "word"),
    [
        (b"", EmptySource, "空"),
        (" \n\u3000\t\r\n".encode(), EmptySource, "空"),
        (b"\xef\xbb\xbf", EmptySource, "空"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 4, UnknownFormat, "JPEG"),
        (b"\x89PNG\r\n\x1a\n" + bytes(99), UnknownFormat, "PNG"),
        (b"{\\rtf1 text}", UnknownFormat, "RTF"),
        (bytes(range(256)) * 40, UnknownFormat, "二进制"),
        (CFB + "EncryptedPackage".encode("utf-16-le"), Encrypted, "密码"),
        (CFB + "WordDocument".encode("utf-16-le"), UnknownFormat, ".docx"),
        (CFB, UnknownFormat, "Office"),
        (zipped(xl__workbook_DOT_xml=b"<a/>"), UnknownFormat, "Excel"),
        (zipped(photo=b"x"), UnknownFormat, "压缩包"),
        (b"PK\x03\x04 cut", Damaged, "压缩包"),
        (b"%PDF-1.7\n cut", Damaged, "PDF"),
        (PLAN.encode()[:-20] + b"\xe4" + PLAN.encode() * 9, Damaged, "UTF-8"),
        (b"<html><body><script>var a = 'long enough to be text';</script></body></html>", NoText, "正文"),
        (b"a" * (MAX_BYTES + 1), TooLarge, "MB"),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else None,
)  # fmt: skip
def test_refusals(data: bytes, error: type[SourceError], word: str) -> None:
    with pytest.raises(error) as caught:
        source_from_bytes(data, "某文件.txt")
    assert type(caught.value) is error
    assert caught.value.where == "某文件.txt"
    assert word in caught.value.message("zh")
    assert caught.value.advice or caught.value.wanted
    assert caught.value.english.isascii()
    assert re.search(r"[;:] .*\b(give|save|download|split|unpack|OCR)\b", caught.value.english)


def test_size_is_seen_before_reading(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)  # a sparse file
    with pytest.raises(TooLarge, match="200 MB"):
        read_source(path)


def test_paths_that_are_no_files(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="没有这个文件"):
        read_source(tmp_path / "none.txt")
    with pytest.raises(SourceError, match="文件夹"):
        read_source(tmp_path)
    with pytest.raises(SourceError):
        read_source(Path("a\x00b"))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SourceError, match="普通文件"):
        read_source(tmp_path / "pipe")


def test_no_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # root may read everything, so chmod shows nothing
    with pytest.raises(SourceError, match="权限"):
        read_source(path)


# robustness: nothing but our own errors


VALID = {
    "txt": PLAN.encode(),
    "gbk": PLAN.encode("gb18030"),
    "html": PAGE.format(charset="utf-8").encode(),
    "docx": docx(paragraph("街巷", style="Heading1") + paragraph("摊点", number="1", level="1")),
    "pdf": pdf([["一、街巷整治", "（一）清理占道摊点。"]]),
}


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xff\xfe"]),
)
@settings(max_examples=150, deadline=None)
def test_random_bytes(data: bytes, head: bytes) -> None:
    try:
        source_from_bytes(head + data, "a").text.encode()
    except ZhengmaiError as error:
        assert isinstance(error, SourceError) and error.where == "a"


@pytest.mark.parametrize("kind", VALID)
@given(st.data())
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_mutated_files(kind: str, data: st.DataObject) -> None:
    whole = bytearray(VALID[kind])
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(1, len(whole)))
    try:
        source_from_bytes(bytes(whole[:cut]), "a").text.encode()
    except ZhengmaiError as error:
        assert isinstance(error, SourceError) and error.where == "a"
