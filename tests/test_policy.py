"""Policies in invented sentences of many offices: spans, names, roles, life cycle."""

import random
from itertools import pairwise

import pytest

from kg.lexicon import load_lexicon
from kg.mentions.policy import find_policies
from kg.mentions.view import view_items
from kg.model import Document, Form, Item, LifeCycle, Mention, Metadata, Sentence, Source

PLAIN = Metadata(region="江苏省", year=2024, issuer="江苏省教育厅")


def policies(text: str, number: int = 1, metadata: Metadata = PLAIN) -> list[Mention]:
    source = Source("plan.txt", "plan.txt", "0", "text/plain", "utf-8", text)
    sentences, start = [], 0
    for at, char in enumerate(text):
        if char == "。" or at == len(text) - 1:
            sentences.append(Sentence(start, at + 1))
            start = at + 1
    item = Item(number, f"item_{number}", None, "", "", 0, len(text), tuple(sentences))
    (view,) = view_items(Document("d", source, metadata, (), (item,)))
    found = find_policies(view, load_lexicon(), ())
    for mention in found:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.rule
        assert mention.cue is None or text[mention.cue.start : mention.cue.end]
    return found


TITLES = [
    ("落实《湖泊保护办法》。", ["《湖泊保护办法》"]),
    ("落实《关于印发〈湖泊保护办法〉的通知》要求。", ["《关于印发〈湖泊保护办法〉的通知》"]),
    ("落实《关于印发《湖泊保护办法》的通知》要求。", ["《关于印发《湖泊保护办法》的通知》"]),
    ("落实《湖泊保护办法，推广《节水规程》。", ["《节水规程》"]),
    ("组织观看电影《山海之间》，在《江南日报》刊发专栏。", []),
    ("学习《甲规定》《乙规定》。", ["《甲规定》", "《乙规定》"]),
    ("制定全省冷链物流管理办法。", ["全省冷链物流管理办法"]),
    ("研究制定特种设备检验规程和锅炉节能标准。", ["特种设备检验规程", "锅炉节能标准"]),
    ("出台关于支持民宿经济发展的若干措施。", ["关于支持民宿经济发展的若干措施"]),
    ("贯彻落实省委关于加快海洋强省建设的意见。", ["关于加快海洋强省建设的意见"]),
    ("落实财政部有关加强地方债务管理的通知。", ["加强地方债务管理的通知"]),
    ("修订出台完善县级医院补偿机制的意见。", ["完善县级医院补偿机制的意见"]),
    ("编制港口岸线技术要点和规范。", ["港口岸线技术要点和规范"]),
    ("推进文化产业促进法立法。", ["文化产业促进法"]),
    ("制定我省粮食储备管理办法。", ["粮食储备管理办法"]),
    ("按照国发〔2018〕38号文件要求开展工作。", ["国发〔2018〕38号文件"]),
    ("落实《湖泊保护办法》（国发〔2018〕38号）。", ["《湖泊保护办法》"]),
    ("落实中央一号文件部署。", ["中央一号文件"]),
    ("编制“十五五”综合交通规划。", ["“十五五”综合交通规划"]),
    ("深入贯彻安全生产法、消防法。", ["安全生产法", "消防法"]),
    ("制定和实施校车管理规范。", ["校车管理规范"]),
    ("出台稳外贸十二条措施。", ["稳外贸十二条措施"]),
    ("执行预算法及其实施条例。", ["预算法", "实施条例"]),
    ("落实《湖泊保护条例》（国务院令第9号）、《船闸条例》。", ["《湖泊保护条例》", "《船闸条例》"]),
    ("落实省政府第123号令。", ["省政府第123号令"]),
    ("锲而不舍落实中央八项规定精神。", ["中央八项规定"]),
    ("严格执行行政执法“三项制度”。", ["行政执法“三项制度”"]),
    ("落实深化渔业管理体制改革2021年重点任务。", ["深化渔业管理体制改革2021年重点任务"]),
    ("配合市渔业局完善休渔补助资金管理办法。", ["休渔补助资金管理办法"]),
    ("宣传突发公共卫生事件应对法。", ["突发公共卫生事件应对法"]),
    ("严格落实中央八项规定及其实施细则精神。", ["中央八项规定"]),
    ("提请市人民政府批准湖泊巡查管理办法。", ["湖泊巡查管理办法"]),
    ("提请省人大常委会审议湖泊保护条例。", ["湖泊保护条例"]),
    ("落实省委、省政府促进湖区渔业转型发展实施意见。", ["促进湖区渔业转型发展实施意见"]),
    ("执行县政府工作规则。", ["县政府工作规则"]),
    ("编制湖州市城市总体规划（2031—2040）。", ["湖州市城市总体规划（2031—2040）"]),
    ("落實《湖泊保護辦法》，加強監督檢查，組織開展專項整治，維護羣眾權益。", ["《湖泊保護辦法》"]),
]


@pytest.mark.parametrize(("text", "expected"), TITLES)
def test_titles(text: str, expected: list[str]) -> None:
    assert [mention.surface for mention in policies(text)] == expected


VAGUE = [
    "制定工作方案，明确责任分工。",
    "研究制定相关政策措施。",
    "健全完善长效机制和有关制度。",
    "加快制定修订地方标准。",
    "制定阶段学习计划。",
    "完善分类服务方案。",
    "落实安全生产责任制。",
    "改进工作方法，提高执法能力。",
    "支持各地制定养老、托育等领域的地方标准。",
    "开展宪法宣传周活动，加强法治宣传。",
    "今年是实施“十四五”规划的关键一年。",
    "2021年是实施“十四五”规划、开启新征程的第一年。",
    "打磨豫剧《甲乙丙》、广播剧《丁戊己》。",
    "推出《甲乙丙》、《丁戊己》等现实题材电视剧。",
    "依法查处违法行为，推广先进做法。",
    "研究制定支持企业改造的政策措施。",
    "出台更多有针对性的纾困政策。",
]


@pytest.mark.parametrize("text", VAGUE)
def test_vague_names_are_no_policies(text: str) -> None:
    assert policies(text) == []


ROLES = [
    ("贯彻落实《甲乙办法》。", "implement", "贯彻落实", LifeCycle.EXISTS),
    ("按照《甲乙办法》要求开展检查。", "implement", "按照", LifeCycle.EXISTS),
    ("落实财政部新修订的《甲乙办法》。", "implement", "落实", LifeCycle.EXISTS),
    ("联合省财政厅出台《甲乙办法》。", "issue", "出台", LifeCycle.TO_BE_ISSUED),
    ("提请省政府出台《甲乙办法》。", "draft", "出台", LifeCycle.TO_BE_ISSUED),
    ("推动《甲乙办法》出台。", "draft", "出台", LifeCycle.TO_BE_ISSUED),
    ("修订完善《甲乙办法》。", "revise", "修订完善", LifeCycle.TO_BE_REVISED),
    ("做好《甲乙办法》修订工作。", "revise", "修订", LifeCycle.TO_BE_REVISED),
    ("研究起草《甲乙办法》。", "draft", "研究起草", LifeCycle.TO_BE_DRAFTED),
    ("完成《甲乙条例（草案）》修改。", "draft", "修改", LifeCycle.TO_BE_ISSUED),
    ("推广《甲乙规范》地方标准。", "promote", "推广", LifeCycle.EXISTS),
    ("推进《甲乙志》编纂工作。", "compile", "编纂", LifeCycle.TO_BE_DRAFTED),
    ("编制《甲乙年鉴》。", "compile", "编制", LifeCycle.TO_BE_DRAFTED),
    ("开展《甲乙规划》实施情况中期评估。", "evaluate", "评估", LifeCycle.EXISTS),
    ("以《甲乙纲要》为指导，统筹推进。", "implement", "以", LifeCycle.EXISTS),
    ("做好《甲乙法》出台后的配套准备。", "mention", "", LifeCycle.EXISTS),
    ("组织编写《甲乙法》释义,开展宣讲。", "mention", "组织编写", LifeCycle.EXISTS),
    ("制定《甲乙法》普法宣传手册。", "mention", "制定", LifeCycle.EXISTS),
    ("制定《甲乙意见》的任务分工方案。", "implement", "制定", LifeCycle.EXISTS),
    ("学习宣传《甲乙法》。", "promote", "学习宣传", LifeCycle.EXISTS),
    ("推动《甲乙条例》进校园、进企业。", "promote", "进校园", LifeCycle.EXISTS),
    ("出版《甲乙词典》。", "compile", "出版", LifeCycle.TO_BE_DRAFTED),
    ("启动《甲乙规划》前期研究。", "draft", "前期研究", LifeCycle.TO_BE_DRAFTED),
    ("完成《甲乙规划》报批。", "draft", "报批", LifeCycle.TO_BE_DRAFTED),
    (
        "推动《甲乙条例》列入省人大常委会立法计划。",
        "draft",
        "列入省人大常委会立法",
        LifeCycle.TO_BE_DRAFTED,
    ),
    ("《甲乙要点》已经会议审议通过，现印发给你们。", "issue", "印发", LifeCycle.TO_BE_ISSUED),
]


@pytest.mark.parametrize(("text", "role", "cue", "cycle"), ROLES)
def test_roles(text: str, role: str, cue: str, cycle: LifeCycle) -> None:
    (mention,) = policies(text)
    word = text[mention.cue.start : mention.cue.end] if mention.cue else ""
    assert (mention.role, word, mention.life_cycle) == (role, cue, cycle)


def test_a_role_reaches_across_a_list() -> None:
    found = policies("研究制定《甲乙办法》、码头分级管理细则和《丙丁规范》，落实《戊己条例》。")
    assert [mention.role for mention in found] == ["draft", "draft", "draft", "implement"]


def test_a_verb_behind_a_list_governs_all_of_it() -> None:
    found = policies("推进《甲乙志》《丙丁志》编撰工作。")
    assert [mention.role for mention in found] == ["compile", "compile"]


NAMES = [
    ("编印《湖州年鉴2031》。", "湖州年鉴2031", "publication"),
    ("发布《湖泊水质公报》。", "湖泊水质公报", "publication"),
    ("编纂《湖州市地名录》。", "湖州市地名录", "publication"),
    ("发布《湿地名录》。", "湿地名录", "other"),
    ("落实《湖泊巡查行动计划（2031—2035）》。", "湖泊巡查行动计划(2031—2035)", "plan"),
    ("修编《湖泊功能区划》。", "湖泊功能区划", "plan"),
    ("修订《湖泊监测术语》。", "湖泊监测术语", "standard"),
    ("落实《湖泊巡查工作规范》。", "湖泊巡查工作规范", "normative"),
    ("落实《湖泊保护责任清单》。", "湖泊保护责任清单", "normative"),
    ("落实《跨界湖泊保护协定》。", "跨界湖泊保护协定", "other"),
    ("修订《湖北省湖长选举办法》。", "湖北省湖长选举办法", "regulation"),
    ("落实《慈善法》。", "中华人民共和国慈善法", "law"),
    ("落实《社会救助暂行办法》。", "社会救助暂行办法", "regulation"),
    ("落实《江苏省湖泊保护条例》。", "江苏省湖泊保护条例", "regulation"),
    ("落实《湖泊保护办法（试行）》。", "湖泊保护办法(试行)", "department_rule"),
    ("起草《湖泊保护条例（草案）》。", "湖泊保护条例(草案)", "regulation"),
    ("推广《湖泊监测规范》。", "湖泊监测规范", "standard"),
    ("落实《湖泊保护行动计划》。", "湖泊保护行动计划", "plan"),
    ("修订《湖泊保护目录》。", "湖泊保护目录", "other"),
    ("编写《湖泊志》。", "湖泊志", "publication"),
    ("制定我省湖泊巡查工作指南。", "江苏省湖泊巡查工作指南", "normative"),
]


@pytest.mark.parametrize(("text", "canonical", "kind"), NAMES)
def test_names_and_kinds(text: str, canonical: str, kind: str) -> None:
    (mention,) = policies(text)
    assert (mention.canonical, mention.kind) == (canonical, kind)


def test_short_names_mean_what_they_were_defined_for() -> None:
    found = policies("落实《江苏省湖泊保护条例》（以下简称《条例》）。按照《条例》巡湖。")
    assert [m.canonical for m in found] == ["江苏省湖泊保护条例"] * 3
    assert [m.role for m in found][::2] == ["implement", "implement"]


def test_a_deictic_name_takes_its_subject_from_the_document_before() -> None:
    found = policies("落实国务院关于加强湖泊保护的意见，出台我省实施意见。")
    assert found[1].surface == "我省实施意见"
    assert found[1].canonical == "江苏省关于加强湖泊保护的实施意见"
    assert policies("出台我省实施意见。") == []


def test_an_anaphor_needs_an_antecedent() -> None:
    found = policies("拟订《湖泊保护办法》，该办法年底前报省政府。")
    assert [m.canonical for m in found] == ["湖泊保护办法", "湖泊保护办法"]
    assert policies("该办法年底前报省政府。") == []


def test_numbers_and_articles_are_kept_with_their_title() -> None:
    (mention,) = policies("落实《湖泊保护办法》（国发[2018]38号）。")
    assert mention.number == "国发〔2018〕38号"
    (mention,) = policies("按照《慈善法》第十二条第二款、第十三条办理。")
    assert mention.article == "第十二条第二款、第十三条"
    assert mention.form is Form.BRACKETED


def test_line_breaks_inside_a_title_do_not_matter() -> None:
    (mention,) = policies("落实《湖泊\n保护 办法》。")
    assert (mention.surface, mention.canonical) == ("《湖泊\n保护 办法》", "湖泊保护办法")


def test_the_plan_names_itself_before_its_first_section() -> None:
    (mention,) = policies("2024年全省教育工作要点", number=0)
    assert (mention.rule, mention.role, mention.kind) == ("own_title", "mention", "plan")


HOSTILE = ["《" * 30000, "》" * 30000, "，" * 100000, "（" * 50000, "关于" * 30000, "制定" * 30000]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_ends(text: str) -> None:
    assert policies(text) == []


def test_any_text_gives_spans_that_do_not_overlap() -> None:
    pieces = (
        "《》〈〉（）“”、，；制定落实修订出台办法条例意见关于的和十四五规划第十二条"
        "国发〔2018〕38号该我省\n 法"
    )
    chance = random.Random(7)
    for _ in range(300):
        found = policies("".join(chance.choices(pieces, k=120)) + "。")
        assert all(a.end <= b.start for a, b in pairwise(found))
