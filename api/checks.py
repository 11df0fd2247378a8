"""What `zhengmai doctor` looks at, one check a line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from api.schemas import Check
from api.settings import VARIABLES, Settings
from embeddings.model import Answering
from kg.errors import ZhengmaiError

if TYPE_CHECKING:
    from api.library import Library

PACKAGES = (
    "sentence-transformers", "openvino", "faiss-cpu", "networkx", "rdflib", "fastapi",
)  # fmt: skip


def checks(settings: Settings) -> tuple[Check, ...]:
    """Packages, the record, the encoder, the search index; a failed check is a line, not an error."""
    return (*_packages(), *_settings(), *_library(settings))


def _packages() -> Iterator[Check]:
    for name in PACKAGES:
        try:
            found = version(name)
            yield Check(name, "ok", found, found)
        except PackageNotFoundError:
            yield Check(
                name, "error", "没有安装，请运行 make install", "not installed: make install"
            )


def _settings() -> Iterator[Check]:
    import os

    for variable in VARIABLES:
        value = os.environ.get(variable.name, "")
        shown = (
            ("（已设置）" if variable.name == "ZHENGMAI_TOKEN" else value)
            if value
            else variable.default
        )
        yield Check(variable.name, "ok", f"{shown}（{variable.zh}）", f"{shown} ({variable.en})")


def _library(settings: Settings) -> Iterator[Check]:
    from api.library import Library

    try:
        library = Library.open(settings=settings)
    except ZhengmaiError as error:
        yield Check("library", "error", error.message("zh"), error.message("en"))
        return
    with library:
        count = len(library.documents())
        yield Check(
            "library",
            "ok",
            f"{library.folder}，{count} 个文档",
            f"{library.folder}, {count} documents",
        )
        yield from checks_of(library)


def checks_of(library: Library) -> Iterator[Check]:
    """The checks of an open library: its record, whether its documents are linked to its laws, its
    encoder, its reader of names, what judges answers, its index to the last byte."""
    yield _tried("record", lambda: _record(library))
    yield _tried("laws", lambda: _laws(library))
    yield _tried("encoder", lambda: _encoder(library))
    yield _tried("reader", lambda: _reader(library))
    yield _tried("answers", lambda: _answers(library))
    yield _tried("index", lambda: _index(library))


def _tried(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except ZhengmaiError as error:
        return Check(name, "error", error.message("zh"), error.message("en"))


def _record(library: Library) -> Check:
    faults = library.check_record()
    if faults:
        return Check("record", "error", "；".join(faults), "; ".join(faults))
    return Check("record", "ok", "完好", "sound")


def _laws(library: Library) -> Check:
    if library.laws_linked():
        return Check(
            "laws", "ok", "文档都已与法律关联", "all documents are linked to the laws held"
        )
    return Check(
        "laws",
        "warning",
        "上次 zhengmai laws add 没有做完（或正在进行）：部分文档还没有与新读入的法律关联。"
        "请再运行一次 zhengmai laws add 目录，已读入的不会重复",
        "the last zhengmai laws add did not come to its end, or is under way: some documents are not "
        "linked to the laws it read. Run zhengmai laws add DIR again; nothing is stored twice",
    )


def _reader(library: Library) -> Check:
    from embeddings.tagging import load_reader

    load_reader(library.settings.cache).read(["省财政厅"])
    return Check("reader", "ok", "识别网络可用", "the network that reads names works")


def _answers(library: Library) -> Check:
    encoder = library.encoder()
    if not isinstance(encoder, Answering):
        return Check(
            "answers",
            "ok",
            "这个编码模型没有判断回答的网络，是否回答按规则和语义远近判断",
            "this encoder has no network that judges answers: rules and nearness in meaning decide",
        )
    encoder.answering("新建食堂多少家", ["新建食堂3家。"])
    return Check("answers", "ok", "判断回答所用的网络可用", "the network that judges answers works")


def _encoder(library: Library) -> Check:
    encoder = library.encoder()
    text = f"{encoder.name}@{encoder.revision[:12]}"
    return Check("encoder", "ok", text, text)


def _index(library: Library) -> Check:
    from api.view import saved_index

    view = library.view()
    if not view.contents:
        return Check("index", "ok", "0 句，与记录一致", "0 sentences, in step")
    if index := saved_index(view, library.folder, library.encoder(), trust=False):
        count = len(index.passages)
        return Check("index", "ok", f"{count} 句，与记录一致", f"{count} sentences, in step")
    return Check(
        "index",
        "warning",
        "与记录不一致，下次搜索时重建",
        "out of step, rebuilt by the next search",
    )
