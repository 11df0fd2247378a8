"""Bodies: every name fires, names change with the reforms, wrong entries are refused."""

from __future__ import annotations

import pytest

from kg.errors import LexiconError
from kg.lexicon.bodies import Body, Change, load_bodies, make_bodies

BODIES = load_bodies()


def test_every_national_name_fires() -> None:
    for body in BODIES.all:
        for name in (body.name, *body.aliases):
            if "、" in name:
                continue
            hit = BODIES.index.longest_at(name, 0)
            assert hit is not None and hit[0] == len(name) and body in hit[1], name
        for name in body.bare:
            assert body in (BODIES.bare.get(name) or ()), name


def test_every_local_wording_fires() -> None:
    local = BODIES.local
    for table in (local.functions, local.names, local.agencies):
        for name in table:
            hit = table.longest_at(name, 0)
            assert hit is not None and hit[0] == len(name), name
    assert all(BODIES.sources)


@pytest.mark.parametrize(
    ("name", "date", "full"),
    [("民政部", "2023", "中华人民共和国民政部"), ("国家发展改革委", "2020", "中华人民共和国国家发展和改革委员会"),
     ("广电总局", "2009-01-01", "国家广播电影电视总局"), ("广电总局", "2015-01-01", "国家新闻出版广电总局"),
     ("广电总局", "2020-01-01", "国家广播电视总局"), ("党中央", "", "中共中央"), ("卫生部", "2010", "中华人民共和国卫生部"),
     ("团中央", "", "中国共产主义青年团中央委员会")],
)  # fmt: skip
def test_by_name(name: str, date: str, full: str) -> None:
    body = BODIES.by_name(name, date)
    assert body is not None and body.name == full


@pytest.mark.parametrize(
    ("before", "date", "after"),
    [("中华人民共和国卫生部", "2013-03", "中华人民共和国国家卫生和计划生育委员会"),
     ("中华人民共和国国家卫生和计划生育委员会", "2018-03", "中华人民共和国国家卫生健康委员会"),
     ("中华人民共和国环境保护部", "2018-03", "中华人民共和国生态环境部"),
     ("国家乡村振兴局", "2023-03", "中华人民共和国农业农村部")],
)  # fmt: skip
def test_changes(before: str, date: str, after: str) -> None:
    assert [(c.date, c.after) for c in BODIES.successors(before)] == [(date, after)]
    assert before in [c.before for c in BODIES.predecessors(after)]


def test_a_body_exists_between_its_months() -> None:
    body = BODIES.by_name("国家乡村振兴局")
    assert body is not None
    assert [body.existed(d) for d in ("2021-01-31", "2021-02-01", "2023-02-28", "2023-03-01")] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    "found",
    [
        (Body("甲部", "ministry"), Body("甲部", "ministry")),
        (Body("甲部", "ministry", ("甲",)), Body("乙部", "ministry", ("甲",))),
        (Body("甲部", "ministry", (" ",)),),
    ],
)
def test_wrong_entries_are_refused(found: tuple[Body, ...]) -> None:
    with pytest.raises(LexiconError):
        make_bodies(found, (), BODIES.local)


def test_a_change_of_an_unknown_body_is_refused() -> None:
    with pytest.raises(LexiconError):
        make_bodies(
            (Body("甲部", "ministry"),), (Change("2018-03", "x", "甲部", "乙部"),), BODIES.local
        )


def test_every_own_name_fires() -> None:
    for row in BODIES.local.own:
        for name in row.names:
            month = row.since or ("2000-01" if row.until else "2025-01")
            hit = BODIES.local.own_at(name, 0, (row.place,), month)
            assert hit is not None and hit[0] == len(name), name


@pytest.mark.parametrize(
    ("name", "place", "date", "template"),
    [("编办", "江苏省", "2016-05", "{p}机构编制委员会办公室"), ("编办", "江苏省", "2019-05", None),
     ("市场监管委", "天津市", "2016-05", "{p}市场和质量监督管理委员会"),
     ("市场监管委", "天津市", "2020-05", "{p}市场监督管理委员会"), ("市场监管委", "江苏省", "2020-05", None)],
)  # fmt: skip
def test_own_names_hold_for_a_place_and_time(
    name: str, place: str, date: str, template: str | None
) -> None:
    hit = BODIES.local.own_at(name, 0, (place,), date)
    assert (hit[1] if hit else None) == template


@pytest.mark.parametrize(
    ("name", "date", "now"),
    [("中华人民共和国建设部", "2009-02-01", "中华人民共和国住房和城乡建设部"),
     ("中华人民共和国建设部", "2007-02-01", "中华人民共和国建设部"),
     ("中华人民共和国卫生部", "2020-01-01", "中华人民共和国国家卫生健康委员会"),  # renamed twice
     ("中华人民共和国铁道部", "2014-01-01", "中华人民共和国铁道部"),  # two came of it
     ("中华人民共和国民政部", "2024-01-01", "中华人民共和国民政部"), ("某局", "2024-01-01", "某局"),
     ("中华人民共和国建设部", "", "中华人民共和国建设部")],
)  # fmt: skip
def test_the_name_of_now(name: str, date: str, now: str) -> None:
    assert BODIES.current(name, date) == now


# dissolved without one body that went on
DISSOLVED = {
    "国务院扶贫开发领导小组", "国务院农民工工作领导小组办公室", "国务院根治拖欠农民工工资工作领导小组办公室",
    "国务院纠正行业不正之风办公室", "国务院防范和处理邪教问题办公室", "全国整顿和规范市场经济秩序领导小组办公室",
}  # fmt: skip


def test_who_ended_was_changed_into_somebody() -> None:
    ended = {body.name for body in BODIES.all if body.until and not BODIES.successors(body.name)}
    assert ended == DISSOLVED


def test_a_change_is_dated_as_its_bodies_are() -> None:
    names = {body.name: body for body in BODIES.all}
    for change in BODIES.changes:
        assert change.event and change.date >= names[change.after].since
        assert change.date <= (names[change.before].until or "9999")
