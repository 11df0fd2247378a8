"""Laws from uneven files: works, versions, articles, what is in force."""

from pathlib import Path

import pytest

from kg.errors import LawError
from kg.laws import Laws, article_number, find_article, read_laws, version_in_force
from kg.model import Work

OLD = """# 中华人民共和国造船法

2001年5月6日 第九届大会通过

2001年9月1日 施行

<!-- INFO END -->

## 第一章 总则

第一条 造船应当牢固。

船板不得漏水。

第二条　本法所称船，是指船。

第二条之一 筏不是船。

第三条 依照第一条的规定处理。
第一条规定的船除外。
"""
NEW = """# 中华人民共和国造船法
2001年5月6日 第九届大会通过
２０２０年３月４日 第十三届会议修订
<!--INFO END-->
第一条 造船应当更加牢固。
第 二 条 船应当有名。
第三条 本法自2020年7月1日起施行。
"""


def put(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    put(tmp_path, "行政法/造船法(2001-05-06).md", OLD)
    put(tmp_path, "行政法/造船法.md", NEW)
    return tmp_path


def test_versions_and_their_days(folder: Path) -> None:
    (work,), errors = read_laws(folder)
    assert errors == ()
    assert (work.id, work.title, work.kind, work.category) == (
        "policy/中华人民共和国造船法", "中华人民共和国造船法", "law", "行政法",
    )  # fmt: skip
    assert [(v.date, v.in_force) for v in work.versions] == [
        ("2001-05-06", "2001-09-01"),
        ("2020-03-04", "2020-07-01"),
    ]
    assert work.versions[0].id == "policy/中华人民共和国造船法@2001-05-06"
    assert work.versions[1].event == "第十三届会议修订"


@pytest.mark.parametrize(
    ("line", "event"),
    [
        ("（2001年5月6日 第九届大会通过）", "第九届大会通过"),
        ("2001年5月6日 第九届大会通过）", "第九届大会通过"),
        ("2001年5月6日 第九届大会（扩大）通过", "第九届大会(扩大)通过"),
        ("2001年5月6日 第九届大会通过（试行）", "第九届大会通过(试行)"),
    ],
)
def test_an_event_has_no_bracket_without_its_other_half(
    tmp_path: Path, line: str, event: str
) -> None:
    put(tmp_path, "造船法.md", OLD.replace("2001年5月6日 第九届大会通过", line))
    (work,), _ = read_laws(tmp_path)
    assert work.versions[0].event == event


@pytest.mark.parametrize(
    ("date", "version"),
    [
        ("2001-08-31", None),
        ("2001-09-01", "2001-05-06"),
        ("2020-06-30", "2001-05-06"),
        ("2020-07-01", "2020-03-04"),
    ],
)
def test_the_version_in_force(folder: Path, date: str, version: str | None) -> None:
    (work,), _ = read_laws(folder)
    found = version_in_force(work, date)
    assert (found.date if found else None) == version


def test_articles(folder: Path) -> None:
    (work,), _ = read_laws(folder)
    old, new = work.versions
    assert [(a.number, a.label) for a in old.articles] == [
        ("1", "第一条"), ("2", "第二条"), ("2-1", "第二条之一"), ("3", "第三条"),
    ]  # fmt: skip
    assert old.articles[0].text == "造船应当牢固。\n船板不得漏水。"
    assert old.articles[3].text == "依照第一条的规定处理。\n第一条规定的船除外。"
    assert [a.label for a in new.articles] == ["第一条", "第二条", "第三条"]
    for label in ("第二条", "第2条", "第２条第一款", "2"):
        article = find_article(old, label)
        assert article is not None and article.text == "本法所称船，是指船。"
    assert find_article(old, "第九条") is None
    assert find_article(old, "附则") is None


@pytest.mark.parametrize(
    ("label", "number"),
    [
        ("第一千二百六十条", "1260"),
        ("第十二条之一", "12-1"),
        ("第二十条", "20"),
        ("第一百零三条", "103"),
    ],
)
def test_numbers(label: str, number: str) -> None:
    assert article_number(label) == number


def test_books_of_one_law_are_one_work(tmp_path: Path) -> None:
    head = "# 中华大法典\n# {}\n2020年5月28日 通过\n2021年1月1日 施行\n<!-- INFO END -->\n"
    put(tmp_path, "a/乙编.md", head.format("乙编") + "第三条 丙。\n第四条 丁。\n")
    put(tmp_path, "a/甲编.md", head.format("甲编") + "第一条 甲。\n第二条 乙。\n")
    (work,), errors = read_laws(tmp_path)
    (version,) = work.versions
    assert errors == ()
    assert [a.number for a in version.articles] == ["1", "2", "3", "4"]
    assert (version.in_force, version.source) == ("2021-01-01", "a/乙编.md; a/甲编.md")


def test_articles_that_an_amendment_cites_are_not_its_own(tmp_path: Path) -> None:
    text = (
        "# 造船法修正案\n2020年1月1日 通过\n<!-- INFO END -->\n"
        "第一条 增加一条，内容如下：\n第九十条 船应当有帆。\n"
        "第二条 第五条修改为：“第五条 船应当有桨。\n第六条 船应当有舵。”\n"
    )
    put(tmp_path, "x.md", text)
    (work,), errors = read_laws(tmp_path)
    assert errors == ()
    assert [a.number for a in work.versions[0].articles] == ["1", "2"]


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "没有标题\n")
    put(tmp_path, "b.md", "# 无日期法\n<!-- INFO END -->\n第一条 甲。\n")
    put(tmp_path, "c.md", "# 无文法\n2020年1月1日 通过\n<!-- INFO END -->\n")
    put(tmp_path, "d.md", "# 缺条法\n2020年1月1日 通过\n第一条 甲。\n第四条 丁。\n")
    put(tmp_path, "e.md", "# 缺条法\n2020年1月1日 通过\n第一条 甲。\n")
    works, errors = read_laws(tmp_path)
    assert [work.title for work in works] == ["缺条法"]
    assert [(error.where, error.found) for error in errors] == [
        ("a.md", "没有以“# ”开头的标题"),
        ("b.md", "没有通过或公布的日期"),
        ("c.md", "没有正文"),
        ("d.md", "缺第2条至第3条"),
        ("e.md", "与d.md是同一版本"),
    ]
    with pytest.raises(LawError):
        read_laws(tmp_path / "nowhere")


def test_points_stand_for_articles_where_there_are_none(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.md",
        "# 船坞通知\n2020年1月1日 发布\n<!-- INFO END -->\n一、甲。\n乙。\n二、丙。\n",
    )
    (work,), _ = read_laws(tmp_path)
    assert [(a.number, a.text) for a in work.versions[0].articles] == [
        ("1", "甲。\n乙。"),
        ("2", "丙。"),
    ]


def test_titles_full_and_short(folder: Path) -> None:
    laws = Laws(read_laws(folder)[0])
    (work,) = laws.resolve("《造船法》")
    assert laws.by_title("中华人民共和国造船法") is work
    assert laws.by_title("造船法") is None
    assert laws.resolve("航海法") == ()


@pytest.mark.parametrize(
    ("text", "found", "rest"),
    [
        ("《造船法》第三条怎么说", ["造船法"], "\n第三条怎么说"),
        ("中华人民共和国造船法", ["造船法"], "\n"),
        ("造船法实施条例和养蚕法（试行）", ["养蚕法(试行)", "造船法实施条例"], "\n和\n"),
        ("船法 谁定", [], "船法 谁定"),
    ],
)
def test_laws_that_a_text_names(text: str, found: list[str], rest: str) -> None:
    titles = ("中华人民共和国造船法", "造船法实施条例", "养蚕法(试行)", "船法")
    laws = Laws([Work(f"policy/{title}", title, "law") for title in titles])
    works, besides = laws.named_in(text)
    assert sorted(w.title.removeprefix("中华人民共和国") for w in works) == sorted(found)
    assert besides == rest


@pytest.mark.shared
def test_the_real_collection(shared: Path) -> None:
    works, errors = read_laws(shared / "corpus" / "laws")
    laws = Laws(works)
    assert len(works) > 850 and len(errors) <= 8
    (charity,) = laws.resolve("慈善法")
    days = {
        "2015-01-01": None,
        "2023-02-10": "2016-03-16",
        "2024-02-01": "2016-03-16",
        "2024-10-01": "2023-12-29",
    }
    for day, expected in days.items():
        version = version_in_force(charity, day)
        assert (version.date if version else None) == expected
    (code,) = laws.resolve("民法典")
    assert [a.number for a in code.versions[0].articles] == [str(n) for n in range(1, 1261)]
