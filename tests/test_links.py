"""One entity per thing, no wrong link, reasons in words."""

import pytest
from made import linked, made_document, made_mention

from kg.lexicon import load_lexicon
from kg.links import FEATURES, MARGIN, THRESHOLD, Judged, judge_reading, link_mentions
from kg.links.naming import Setting, entities_for, is_unspecific, says_whose
from kg.links.reasons import SENTENCES, in_english, reason
from kg.model import (
    Entity,
    Judgement,
    Link,
    Mention,
    MentionType,
    Reading,
    Role,
    Version,
    Work,
    mention_id,
)

LEXICON = load_lexicon()
JIANGSU = Setting(LEXICON, "江苏省", "2023-02-10", scope="江苏省")


def mention(type_: str, surface: str, canonical: str = "", **fields: object) -> Mention:
    return Mention(
        1,
        MentionType(type_),
        surface,
        0,
        len(surface),
        canonical or surface.strip("《》“”"),
        **fields,
    )  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("named", "id_"),
    [
        (mention("policy", "《慈善法》"), "policy/中华人民共和国慈善法"),
        (mention("policy", "《中华人民共和国慈善法》"), "policy/中华人民共和国慈善法"),
        (mention("department", "民政部", "中华人民共和国民政部"), "department/民政部"),
        (mention("department", "民政部"), "department/民政部"),
        (mention("department", "省民政厅", "江苏省民政厅"), "department/江苏省民政厅"),
        (mention("department", "各地", "各地", generic=True), "department/各地@江苏省"),
        (mention("policy", "《养老驿站管理规定》"), "policy/养老驿站管理规定@江苏省"),
        (mention("policy", "《江苏省养老驿站管理规定》"), "policy/江苏省养老驿站管理规定"),
        (mention("policy", "《国务院关于驿站的意见》"), "policy/国务院关于驿站的意见"),
        (
            mention("policy", "《关于驿站的意见》", number="国发〔2018〕38号"),
            "policy/关于驿站的意见",
        ),
        (mention("policy", "《全省驿站规划》"), "policy/全省驿站规划@江苏省"),
        (mention("programme", "“银铃守望”行动"), "programme/银铃守望行动@江苏省"),
        (mention("programme", "“江苏银铃”行动"), "programme/江苏银铃行动"),
        (mention("place", "南京", "南京"), "place/南京市"),
        (mention("place", "沪苏线", "沪苏线"), "place/沪苏线"),
    ],
)
def test_ids_say_whose_a_thing_is(named: Mention, id_: str) -> None:
    assert [entity.id for entity in entities_for(named, JIANGSU)] == [id_]


def test_where_the_region_is_unknown_a_name_belongs_to_its_document() -> None:
    for id_ in ("doc-1", "doc-2"):
        document = made_document(id_, ["", "推进“银铃守望”行动，执行《慈善法》"], region="")
        reading = linked(document, [
            made_mention(document, 1, "“银铃守望”行动", "programme"),
            made_mention(document, 1, "《慈善法》", "policy"),
        ])  # fmt: skip
        assert [entity.id for entity in reading.entities] == [
            "policy/中华人民共和国慈善法", f"programme/银铃守望行动@{id_}",
        ]  # fmt: skip


def test_a_national_plan_adds_no_region() -> None:
    document = made_document("d", ["", "推进“银铃守望”行动"], region="全国")
    reading = linked(document, [made_mention(document, 1, "“银铃守望”行动", "programme")])
    assert [entity.id for entity in reading.entities] == ["programme/银铃守望行动"]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("实施意见", True), ("《条例》", True), ("该办法", True), ("上述意见", True), ("实施细则(试行)", True),
        ("三年行动方案", True), ("工作要点", True),
        ("慈善法", False), ("地名管理条例", False), ("关于养老的实施意见", False), ("公墓办法", False),
    ],
)  # fmt: skip
def test_titles_that_name_only_a_sort_of_document(name: str, wanted: bool) -> None:
    assert is_unspecific(name) is wanted


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("江苏省公墓条例", True),
        ("国务院关于公墓的意见", True),
        ("中华人民共和国慈善法", True),
        ("公墓条例", False),
        ("全省公墓规划", False),
    ],
)
def test_names_that_say_whose_they_are(name: str, wanted: bool) -> None:
    assert says_whose(name, LEXICON) is wanted


def links_of(lines: list[str], named: list[tuple[int, str, str]], **kind: object) -> list[Link]:
    document = made_document("d", lines, **kind)  # type: ignore[arg-type]
    found = [made_mention(document, item, surface, type_) for item, surface, type_ in named]
    return list(linked(document, found).links)


def test_a_bare_sort_of_document_is_never_linked_by_its_name() -> None:
    (link,) = links_of(["", "出台《实施意见》"], [(1, "《实施意见》", "policy")])
    assert (link.entity, link.candidates) == (None, ())
    document = made_document("e", ["", "出台《实施意见》"])
    known = [
        Entity(
            "policy/关于养老的实施意见@江苏省",
            MentionType.POLICY,
            "关于养老的实施意见",
            ("实施意见",),
        )
    ]
    reading = linked(document, [made_mention(document, 1, "《实施意见》", "policy")], known=known)
    assert reading.links[0].entity is None


def test_it_means_the_one_that_was_named_before() -> None:
    lines = ["", "落实《江苏省公墓条例》。《条例》要求从严。", "继续宣传《条例》。"]
    found = links_of(
        lines,
        [(1, "《江苏省公墓条例》", "policy"), (1, "《条例》", "policy"), (2, "《条例》", "policy")],
    )
    assert [link.entity for link in found] == ["policy/江苏省公墓条例"] * 3
    assert found[1].reasons == ("同一任务中前面提到“江苏省公墓条例”",)
    assert found[2].reasons == ("本文件前面提到“江苏省公墓条例”",)


def test_of_two_named_before_neither_is_chosen() -> None:
    lines = ["", "落实《江苏省公墓条例》和《江苏省殡仪条例》。《条例》要求从严。"]
    found = links_of(
        lines,
        [
            (1, "《江苏省公墓条例》", "policy"),
            (1, "《江苏省殡仪条例》", "policy"),
            (1, "《条例》", "policy"),
        ],
    )
    assert found[2].entity is None
    assert [c.entity for c in found[2].candidates] == [
        "policy/江苏省公墓条例",
        "policy/江苏省殡仪条例",
    ]
    assert found[2].reasons == ("有几个实体同样可能，无法确定",)


def test_the_same_title_elsewhere_is_another_document() -> None:
    known = [Entity("policy/养老驿站规定@浙江省", MentionType.POLICY, "养老驿站规定")]
    document = made_document("d", ["", "修订《养老驿站规定》"])
    reading = linked(
        document, [made_mention(document, 1, "《养老驿站规定》", "policy")], known=known
    )
    (link,) = reading.links
    assert link.entity == "policy/养老驿站规定@江苏省"
    assert [c.entity for c in link.candidates] == [
        "policy/养老驿站规定@江苏省",
        "policy/养老驿站规定@浙江省",
    ]
    assert link.candidates[1].reasons[-1] == "属于浙江省，与本文件地区不同"


def test_another_provinces_short_name_is_not_taken() -> None:
    known = [
        Entity(
            "policy/江苏省十四五民政规划",
            MentionType.POLICY,
            "江苏省十四五民政规划",
            ("十四五民政规划",),
        )
    ]
    document = made_document("d", ["", "落实《十四五民政规划》"], region="浙江省")
    reading = linked(
        document, [made_mention(document, 1, "《十四五民政规划》", "policy")], known=known
    )
    assert reading.links[0].entity == "policy/十四五民政规划@浙江省"
    assert reading.links[0].score - reading.links[0].candidates[1].score >= MARGIN


def test_a_region_left_out_is_put_in_where_the_full_name_is_known() -> None:
    lines = ["", "修订《养老驿站规定》。", "落实《江苏省养老驿站规定》。"]
    named = [(1, "《养老驿站规定》", "policy"), (2, "《江苏省养老驿站规定》", "policy")]
    found = links_of(lines, named)
    assert [link.entity for link in found] == ["policy/江苏省养老驿站规定"] * 2
    assert found[0].reasons[0] == "省略了地区名，全称是“江苏省养老驿站规定”"
    assert [link.entity for link in links_of(lines, named, region="浙江省")] == [
        "policy/养老驿站规定@浙江省", "policy/江苏省养老驿站规定",
    ]  # fmt: skip


def test_the_issuer_before_a_title_says_whose_it_is() -> None:
    document = made_document(
        "d", ["", "落实民政部等四部门《关于驿站的意见》和省民政厅《关于亭子的意见》"]
    )
    reading = linked(document, [
        made_mention(document, 1, "民政部", "department", role=Role.AUTHORITY),
        made_mention(document, 1, "《关于驿站的意见》", "policy"),
        made_mention(document, 1, "省民政厅", "department", canonical="江苏省民政厅", role=Role.AUTHORITY),
        made_mention(document, 1, "《关于亭子的意见》", "policy"),
    ])  # fmt: skip
    policies = [link.entity for link in reading.links if "#policy" in link.mention]
    assert policies == ["policy/关于驿站的意见", "policy/关于亭子的意见@江苏省"]


def test_a_place_of_many_names_is_chosen_by_region_or_not_at_all() -> None:
    several = LEXICON.places.index.get("鼓楼区") or ()
    assert len(several) > 1
    (here,) = links_of(["", "在鼓楼区试点"], [(1, "鼓楼区", "place")], region="福建省")
    assert here.entity == "place/福州市鼓楼区"
    (open_,) = links_of(["", "在鼓楼区试点"], [(1, "鼓楼区", "place")], region="广东省")
    assert open_.entity is None
    assert len(open_.candidates) == len(several)


def test_a_held_law_gives_its_full_title() -> None:
    work = Work(
        "policy/中华人民共和国驿站法",
        "中华人民共和国驿站法",
        "law",
        "",
        (Version("v", "w", "2020-01-01", "", ""),),
    )
    document = made_document("d", ["", "执行《驿站法》"])
    reading = linked(
        document, [made_mention(document, 1, "《驿站法》", "policy")], find_work={work.id: work}.get
    )
    assert [entity.id for entity in reading.entities] == ["policy/中华人民共和国驿站法"]


def test_targets_become_no_entities_and_the_same_input_gives_the_same_output() -> None:
    document = made_document("d", ["", "建设床位300张"])
    mentions = [made_mention(document, 1, "300张", "target", value=300)]
    assert link_mentions(document, mentions, LEXICON) == ((), ())
    lines = ["", "落实《江苏省公墓条例》，会同民政部在南京开展“银铃守望”行动"]
    named = [
        (1, "《江苏省公墓条例》", "policy"),
        (1, "民政部", "department"),
        (1, "南京", "place"),
        (1, "“银铃守望”行动", "programme"),
    ]
    assert links_of(lines, named) == links_of(lines, named)


def test_every_link_has_reasons_and_every_feature_fires() -> None:
    """Known entities are made so that each row of the table speaks at least once."""
    policy = MentionType.POLICY
    known = [
        Entity(
            "policy/江苏省甲乙丙管理规定",
            policy,
            "江苏省甲乙丙管理规定",
            ("甲乙丙管理规定", "苏民发〔2020〕1号"),
            "normative",
        ),
        Entity("policy/甲乙丙管理规定@浙江省", policy, "甲乙丙管理规定"),
        Entity("policy/甲某乙某丙规定", policy, "甲某乙某丙规定", ("甲乙丙规定",)),
    ]
    document = made_document(
        "d", ["", "落实《甲乙丙管理规定》、《甲乙丙规定》，《规定》要求在鼓楼区试点"]
    )
    found = linked(document, [
        made_mention(document, 1, "《甲乙丙管理规定》", "policy", number="苏民发〔2020〕1号", kind="normative"),
        made_mention(document, 1, "《甲乙丙规定》", "policy"),
        made_mention(document, 1, "《规定》", "policy"),
        made_mention(document, 1, "鼓楼区", "place"),
    ], known=known)  # fmt: skip
    reasons = " ".join(r for link in found.links for c in link.candidates for r in c.reasons)
    words = ["全称与", "的别名", "文号", "省略了地区名", "缩写", "地区", "位于", "类别", "前面提到"]
    assert {word for word in words if word not in reasons} == set()
    assert len(FEATURES) == len(words)
    for link in found.links:
        assert link.reasons
        if link.entity is not None:
            assert link.score >= THRESHOLD


def test_every_reason_is_said_in_english_with_its_values() -> None:
    values = {
        "entity": "云泽市民政局",
        "name": "市民政局",
        "place": "云泽市",
        "number": "云民〔2031〕1号",
    }
    for key, (_, english) in SENTENCES.items():
        for why in ("", "（另一个局）"):
            sentence = reason(key, **values, why=why)
            assert in_english(sentence) == english.format(**values, why=why), key
    assert in_english("不是这里的句子") == "不是这里的句子"


# -- judgements ------------------------------------------------------------------------------


def two() -> tuple[Reading, list[str]]:
    document = made_document("d", ["", "会同民政部、公安部办理"])
    mentions = [made_mention(document, 1, name, "department") for name in ("民政部", "公安部")]
    return linked(document, mentions), [mention_id("d", m) for m in mentions]


def judged(*judgements: Judgement) -> list[str | None]:
    reading, _ = two()
    return [
        link.entity for link in judge_reading(reading, Judged.of(judgements), lambda _: None).links
    ]


def test_later_judgements_win_over_earlier_ones() -> None:
    _, (civil, _) = two()
    reject = Judgement("reject", civil, "department/民政部")
    confirm = Judgement("confirm", civil, "department/民政部")
    assert judged() == ["department/民政部", "department/公安部"]
    assert judged(reject) == [None, "department/公安部"]
    assert judged(reject, confirm) == ["department/民政部", "department/公安部"]
    assert judged(confirm, reject) == [None, "department/公安部"]


def test_merges_lead_on_and_make_no_circles() -> None:
    one, other, third = "department/民政部", "department/公安部", "department/财政部"
    assert judged(Judgement("merge", "", other, one), Judgement("merge", "", third, other)) == [
        third,
        third,
    ]
    assert judged(Judgement("merge", "", one, other), Judgement("merge", "", other, one)) == [
        one,
        one,
    ]
    assert judged(Judgement("merge", "", one, other), Judgement("split", "", one, other)) == [
        one,
        other,
    ]


def test_a_split_mention_goes_its_own_way() -> None:
    _, (civil, _) = two()
    assert judged(Judgement("split", civil, "department/民政部", "department/某地民政部")) == [
        "department/某地民政部", "department/公安部",
    ]  # fmt: skip
