"""Geographic names: each fires, what only looks like one does not, wrong entries are refused."""

from __future__ import annotations

from typing import Any

import pytest

from kg.errors import LexiconError
from kg.lexicon import load_lexicon
from kg.lexicon.lands import load_lands, make_lands
from kg.mentions.place import find_places
from kg.mentions.view import view_items
from kg.model import Document, Item, Metadata, Sentence, Source

LEXICON = load_lexicon()
LANDS = load_lands(())
GROUP = {"kind": "lake", "set_off": False, "source": "test", "names": "甲湖 乙湖"}


def read_surfaces(*sentences: str) -> list[str]:
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence)))
        text += sentence
    item = Item(1, "item_1", None, "", "", 0, len(text), tuple(spans))
    source = Source("t", "t", "0", "text/plain", "utf-8", text)
    document = Document("t", source, Metadata(region="全国"), (), (item,))
    (view,) = view_items(document)
    return [mention.surface for mention in find_places(view, LEXICON, ())]


def test_every_name_fires_in_a_sentence() -> None:
    assert len(LANDS.names) > 4000 and all(LANDS.sources)
    assert read_surfaces(*(f"前往{name}。" for name in LANDS.names)) == list(LANDS.names)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("改善石臼湖水质。", ["石臼湖"]),
        ("提升仙女湖、崆峒山接待能力。", ["仙女湖", "崆峒山"]),
        ("调度三峡、小浪底等水库。", ["三峡", "小浪底"]),
        ("修缮军山湖大桥。", []),
        ("推进三峡集团投资。", []),
        ("用好崆峒山牌农具。", []),
        ("巡查洞庭湖区堤防。", ["洞庭湖区"]),
    ],
)
def test_names_and_what_only_looks_like_one(text: str, expected: list[str]) -> None:
    assert read_surfaces(text) == expected


@pytest.mark.parametrize(
    ("groups", "taken"),
    [
        ([GROUP, GROUP], ()),
        ([GROUP], ("乙湖",)),
        ([{**GROUP, "names": "湖"}], ()),
        ([{**GROUP, "source": ""}], ()),
    ],
)
def test_wrong_entries_are_refused(groups: list[dict[str, Any]], taken: tuple[str, ...]) -> None:
    with pytest.raises(LexiconError):
        make_lands(groups, taken)
