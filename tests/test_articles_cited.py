"""第X条: citations of a law lead to its articles, or say in words what is not held."""

import json
from pathlib import Path

import pytest

from api.cli import main
from kg.laws import cited_articles, find_article, standing
from kg.lexicon import load_lexicon
from kg.mentions.policy_names import articles_behind
from kg.model import Article, Held, Reading, Version, Work
from kg.pipeline import mention_rows, read_bytes
from kg.rdf import to_dataset
from kg.rdf.recovery import recover
from kg.store import Store

LAW = "policy/中华人民共和国驿亭法"
TITLE = LAW.partition("/")[2]


def version(date: str, numbers: tuple[str, ...]) -> Version:
    articles = tuple(
        Article(
            n, f"第{n.partition('-')[0]}条" + (f"之{n[-1]}" if "-" in n else ""), f"第{n}条之文"
        )
        for n in numbers
    )
    return Version(f"{LAW}@{date}", LAW, date, "", "", articles)


OLD = version("2016-03-16", ("1", "2", "3"))
NEW = version("2022-12-29", ("1", "2", "3", "3-1", "4", "5", "12"))
WORK = Work(LAW, TITLE, "law", "", (OLD, NEW))


def plan(sentence: str, year: str = "2023") -> bytes:
    lines = (
        "2023年全省驿亭工作要点",
        "江苏省民政厅",
        "2023年2月10日",
        "一、管理",
        f"（一）加强管理。{sentence}",
    )
    return "\n".join(lines).replace("2023", year).encode()


def read(sentence: str, year: str = "2023") -> Reading:
    return read_bytes(plan(sentence, year), "plan.txt", load_lexicon(), laws={LAW: WORK}.get)


def cited(reading: Reading) -> list[tuple[str, str, str]]:
    return [
        (one.label, one.article.rpartition("#")[2], str(one.held))
        for link in reading.links
        for one in link.articles
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第十二条的规定", "第十二条"), ("第5条", "第5条"), ("第三条第二款", "第三条第二款"),
        ("第三条第(二)项,", "第三条第(二)项"), ("第十条、第十二条和第十五条", "第十条、第十二条和第十五条"),
        ("第十、十二条", "第十、十二条"), ("第五条至第七条", "第五条至第七条"), ("第三条之一", "第三条之一"),
        ("(2016年修正)第二章第12条", "第12条"), ("的第十条", "第十条"), ("第二批项目", None), ("、第三条", None),
    ],
)  # fmt: skip
def test_what_stands_behind_a_title(text: str, wanted: str | None) -> None:
    assert articles_behind(text, 0) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("第三条第二款", [("第三条第二款", "3")]),
        ("第5条", [("第5条", "5")]),
        ("第三条之一", [("第三条之一", "3-1")]),
        ("第一条、第十二条", [("第一条", "1"), ("第十二条", "12")]),
        ("第一、二条和第四条", [("第一条", "1"), ("第二条", "2"), ("第四条", "4")]),
        ("第三条至第五条", [("第三条", "3"), ("第3条之1", "3-1"), ("第4条", "4"), ("第五条", "5")]),
        ("第三至五条第一款", [("第三条", "3"), ("第3条之1", "3-1"), ("第4条", "4"), ("第五条第一款", "5")]),
        ("第3条第(二)项", [("第3条第(二)项", "3")]),
        ("第九条", [("第九条", "")]),
        ("第二款", []),
    ],
)  # fmt: skip
def test_citations_resolve_to_articles(text: str, wanted: list[tuple[str, str]]) -> None:
    found = cited_articles(text, NEW, Held.YES)
    assert [(one.label, one.article.partition("#art_")[2]) for one in found] == wanted
    assert all((one.held is Held.YES) == bool(one.article) for one in found)
    for one in found:
        if one.article:
            assert find_article(NEW, one.article.partition("#art_")[2]) in NEW.articles


@pytest.mark.parametrize(
    ("work", "date", "held"),
    [
        (WORK, "2023-02-10", Held.YES), (WORK, "2015-02-10", Held.NO_VERSION), (WORK, "", Held.NO_DATE),
        (None, "2023-02-10", Held.NO_LAW),
    ],
)  # fmt: skip
def test_why_there_is_no_text(work: Work | None, date: str, held: Held) -> None:
    found, why = standing(work, date)
    assert (why, found) == (held, NEW if held is Held.YES else None)
    if found is None:
        (one,) = cited_articles("第三条", found, why)
        assert (one.label, one.article, one.held) == ("第三条", "", held)


@pytest.mark.parametrize(
    ("sentence", "year", "wanted"),
    [
        ("落实《驿亭法》第十二条，设立驿亭。", "2023", [("第十二条", "art_12", "held")]),
        ("落实《驿亭法》第十二条，设立驿亭。", "2021", [("第十二条", "", "article_not_in_version")]),
        ("落实《驿亭法》第十二条，设立驿亭。", "2012", [("第十二条", "", "version_not_held")]),
        ("落实《驿亭法》第一条和第3条第二款。", "2021",
         [("第一条", "art_1", "held"), ("第3条第二款", "art_3", "held")]),
        ("落实《长亭法》第十二条。", "2023", [("第十二条", "", "law_not_held")]),
        ("落实《驿亭法》。依照该法第四条开展检查。", "2023", [("第四条", "art_4", "held")]),
        ("落实《驿亭法》，设立驿亭。", "2023", []),
    ],
)  # fmt: skip
def test_from_a_plan_to_the_article(
    sentence: str, year: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert cited(read(sentence, year)) == wanted


def test_a_law_that_is_still_to_be_made_is_not_missed() -> None:
    reading = read("制定《江苏省驿亭管理条例》。修订《江苏省长亭管理条例》。")
    assert [link.held for link in reading.links if "#policy" in link.mention] == [
        None, None, Held.NO_LAW,
    ]  # fmt: skip  # the plan's own title, the new regulation, the one that exists


def test_record_rows_and_rdf_keep_them(tmp_path: Path) -> None:
    reading = read("落实《驿亭法》第四条、第九条。")
    with Store.open(tmp_path) as store:
        assert store.reading(store.add(reading)) == reading
    (row,) = [row for row in mention_rows(reading) if row.get("articles")]
    assert (row["version"], row["held"]) == (NEW.id, "held")
    assert row["articles"] == [
        {"label": "第四条", "article": f"{NEW.id}#art_4", "held": "held"},
        {"label": "第九条", "article": "", "held": "article_not_in_version"},
    ]
    (back,) = [row for row in recover(to_dataset([reading])) if row.get("cited")]
    assert back["cited"] == [f"{NEW.id}#art_4"]


def explain(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*arguments, "--explain"]) == 0
    return capsys.readouterr().out


def test_annotate_says_so_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, library = tmp_path / "plan.txt", tmp_path / "library"
    path.write_bytes(plan("落实《驿亭法》第四条、第九条和《长亭法》第二条。"))
    base = ("--library", str(library), "annotate", str(path))
    assert "第四条 → 没有读入法律法规集，未收录文本" in explain(capsys, *base)
    assert not library.exists()
    with Store.open(library) as store:
        store.put_works([WORK])
    said = explain(capsys, *base)
    assert f"第四条 → {NEW.id}#art_4" in said
    assert "第九条 → 该版本没有这一条" in said
    assert "第二条 → 未收录这部法律法规的文本" in said
    english = explain(capsys, "--library", str(library), "--lang", "en", "annotate", str(path))
    assert "第二条 → text of this law not held" in english
    assert main([*base]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["held"] for row in rows if "articles" in row] == ["held", "law_not_held"]
