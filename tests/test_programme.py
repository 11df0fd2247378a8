"""Programmes: tables of invented sentences and the names in them."""

from itertools import pairwise

import pytest

from kg.lexicon import load_lexicon
from kg.mentions.programme import find_programmes
from kg.mentions.view import view_items
from kg.model import Document, Item, Mention, MentionType, Metadata, Sentence, Source


def view_of(text: str, region: str = "江苏省"):
    source = Source("plan.txt", "plan.txt", "0", "text/plain", "utf-8", text)
    item = Item(1, "item_1", None, "", "", 0, len(text), (Sentence(0, len(text)),))
    document = Document("plan", source, Metadata(year=2023, region=region), (), (item,))
    return view_items(document)[0]


def found(text: str, earlier: tuple[Mention, ...] = ()) -> list[Mention]:
    mentions = find_programmes(view_of(text), load_lexicon(), earlier)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.rule.startswith("programme.")
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    return mentions


NAMES = [
    # quoted label and head noun
    ("实施“暖巢”关怀行动，办实事。", ["“暖巢”关怀行动"]),
    ("打造“慧水”一体化监管平台。", ["“慧水”一体化监管平台"]),
    ("推广“稻香通”小程序、“湖城码上报”APP。", ["“稻香通”小程序", "“湖城码上报”APP"]),
    ("推进“青苗”协同培育机制建设试点工作。", ["“青苗”协同培育机制建设试点"]),
    ("用好“全市阳光食堂管理系统”系统登记信息。", ["“全市阳光食堂管理系统”"]),
    ("启动第三届“沂河工匠奖”评选。", ["第三届“沂河工匠奖”"]),
    ("开展第六批“湖城名医”评选。", ["第六批“湖城名医”评选"]),
    ("组织“花开四季”“书香万家”主题宣传活动。", ["“花开四季”", "“书香万家”主题宣传活动"]),
    ("举办“春暖”“秋实”等活动。", ["“春暖”", "“秋实”"]),
    ("加快企业开办“一件事一次办”改革。", ["企业开办“一件事一次办”改革"]),
    ("深化教育领域“放管服”改革。", ["“放管服”改革"]),
    ("寻找“最美护林员”。", ["寻找“最美护林员”"]),
    ("推进“互联网+托育服务”，便民利民。", ["“互联网+托育服务”"]),
    ("拓展“互联网+托育服务”工作模式。", []),
    ("集中开展“霸王条款”问题专项整治。", ["“霸王条款”问题专项整治"]),
    # unquoted
    ("开展全市农田灌溉设施维护三年行动。", ["农田灌溉设施维护三年行动"]),
    ("继续实施河湖岸线生态修复工程。", ["河湖岸线生态修复工程"]),
    ("深入推进水域救援能力提升行动和山地救援能力提升行动。",
     ["水域救援能力提升行动", "山地救援能力提升行动"]),
    ("推进草场、湿地和林下空间复合经营试点。", ["草场、湿地和林下空间复合经营试点"]),
    ("承办第八届全国青少年帆船锦标赛。", ["第八届全国青少年帆船锦标赛"]),
    ("做好第二届湖城茶文化节筹备工作。", ["第二届湖城茶文化节"]),
    ("举办全省护林员职业技能竞赛。", ["全省护林员职业技能竞赛"]),
    ("办好2024年湖城国际马拉松赛。", ["2024年湖城国际马拉松赛"]),
    ("市林业局会同市气象局开展森林防火宣传月活动。", ["森林防火宣传月活动"]),
    ("年底前完善渔船动态监测信息系统。", ["渔船动态监测信息系统"]),
    ("配合省渔业局扩大渔民转产免费培养项目规模。", ["渔民转产免费培养项目"]),
    ("实施困难渔民家庭住房改造项目。", ["困难渔民家庭住房改造项目"]),
    ("实施渔业英才支持计划和青年船长培育计划。", ["渔业英才支持计划", "青年船长培育计划"]),
    ("实施乡村渔医支持计划（2021—2025年）。", ["乡村渔医支持计划（2021—2025年）"]),
    ("用好国家企业信用信息公示系统（湖北）。", ["国家企业信用信息公示系统（湖北）"]),
    ("组织好金秋尝鲜消费季活动。", ["金秋尝鲜消费季活动"]),
    ("开展重点人群送医上船专项行动。", ["重点人群送医上船专项行动"]),
    ("推行船员食堂“明厨亮灶”提升行动。", ["船员食堂“明厨亮灶”提升行动"]),
    ("办好第十届湖城渔业融资洽谈会\t市金融局。", ["第十届湖城渔业融资洽谈会"]),
    ("甲镇、乙镇各建设海洋牧场示范区。", ["海洋牧场示范区"]),
    ("建成全市统一的渔获交易信息管理基础平台。", ["渔获交易信息管理基础平台"]),
    ("推进国家区域医疗中心建设。", ["国家区域医疗中心"]),
    ("参与上海世博会文化演艺活动。", ["上海世博会"]),
    ("组织开展渔技下船进万家活动。", ["渔技下船进万家活动"]),
    ("加快甲丙铁路、乙丁高速庚辛段建设。", ["甲丙铁路", "乙丁高速庚辛段"]),
    ("建成通车甲乙高速改扩建，推进丙丁水库二期、戊己净化厂（一期）前期工作。",
     ["甲乙高速改扩建", "丙丁水库二期", "戊己净化厂（一期）"]),
    ("加快高速铁路、农村公路建设，推进病险水库除险加固。", []),
    ("推动综合交通枢纽、物流通道建设。", []),
    ("今年是打赢脱贫攻坚战的收官之年。", []),
    ("制定年度捕捞计划，实施船舶采购计划。", []),
    # editions: the region before one, a year without 年
    ("办好山东省第九届船员运动会。", ["山东省第九届船员运动会"]),
    ("举办全市第三届船员职业技能大赛。", ["全市第三届船员职业技能大赛"]),
    ("组织烟台市第二届“船长之星”评选。", ["烟台市第二届“船长之星”评选"]),
    ("举办2023湖城人才峰会。", ["2023湖城人才峰会"]),
    ("开展护渔2017专项行动。", ["护渔2017专项行动"]),
    ("申报第九届双拥模范城（县）命名。", ["第九届双拥模范城（县）"]),
    # days with their date, portals that every province has, parks that are built
    ("在“6·8”渔船安全日期间组织应急演练。", ["“6·8”渔船安全日"]),
    ("依托湖北政务服务网办理，升级12348甘肃法网。", ["湖北政务服务网", "12348甘肃法网"]),
    ("推送到信用中国（贵州）。", ["信用中国（贵州）"]),
    ("加快湖城远洋渔获物流园二期建设。", ["湖城远洋渔获物流园二期"]),
    # words that end a name behind a quoted label only
    ("举办第二届“湖城帆影”渔俗文献展。", ["第二届“湖城帆影”渔俗文献展"]),
    ("上线“渔政通”移动应用，开展“斩浪2020”集群战役。", ["“渔政通”移动应用", "“斩浪2020”集群战役"]),
    ("推广移动应用，打好这场战役。", []),
    # versions and brackets behind a name
    ("实施青年船长培养计划2.0。", ["青年船长培养计划2.0"]),
    ("承办第六届全国船艺创新大赛（湖北赛区）。", ["第六届全国船艺创新大赛（湖北赛区）"]),
    ("实施青年船长培养计划（以下简称计划）。", ["青年船长培养计划"]),
    # what takes part is no part of the name; an award is given by a selection
    ("组织企业参加中国国际进口博览会。", ["中国国际进口博览会"]),
    ("办好第三届湖城慈善奖评选。", ["第三届湖城慈善奖"]),
    ("举办全市渔技比武大赛和“传帮带”活动。", ["全市渔技比武大赛", "“传帮带”活动"]),
    ("打好河湖清淤攻坚战和“晨光”整治行动。", ["河湖清淤攻坚战", "“晨光”整治行动"]),
    ("开展“好邻居”和美乡村创建行动。", ["“好邻居”和美乡村创建行动"]),
    ("加强项目管理，推进重点项目建设。", []),
    ("推广湖州市乡镇分类考核试点工作经验。", ["乡镇分类考核试点"]),
    ("做好第二批省级康养示范企业评定工作。", ["第二批省级康养示范企业评定"]),
    ("打好污染防治攻坚战。", ["污染防治攻坚战"]),
    ("打好蓝天、碧水、净土保卫战。", ["蓝天", "碧水", "净土保卫战"]),
    # none
    ("增强“四个意识”，坚定“四个自信”，做到“两个维护”。", []),
    ("着力解决群众“急难愁盼”问题，整治“四风”。", []),
    ("推进企业等级评定，组织职业资格考试，举办业务培训班。", []),
    ("召开第三次全体会议，落实平台经济监管要求。", []),
    ("组织开展主题志愿服务活动，转化为实际行动。", []),
    ("选择三个县开展试点，搭建便捷化的家庭服务平台。", []),
    ("健全长效机制，完善主动发现机制，发挥工程师作用。", []),
    ("市污染防治攻坚战指挥部按月通报。", []),
    ("贯彻《关于实施“暖巢”关怀行动的意见》。", []),
    ("建成奎河净水厂二期和荆马河截污工程。", ["奎河净水厂二期", "荆马河截污工程"]),
    ("加快县中医院住院楼、县妇幼保健院整体迁建项目建设。", ["县中医院住院楼", "县妇幼保健院整体迁建项目"]),
    ("完善境外劳务纠纷监督举报服务平台。", ["境外劳务纠纷监督举报服务平台"]),
    ("建设住房租赁监管服务平台。", ["住房租赁监管服务平台"]),
    ("搭建婚姻家庭辅导服务平台。", []),
    ("升级山东省水土保持监测和考核系统。", ["山东省水土保持监测和考核系统"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "surfaces"), NAMES)
def test_names(text, surfaces):
    assert [mention.surface for mention in found(text)] == surfaces


KINDS = [
    ("启动第三届“沂河工匠奖”评选。", "award", "沂河工匠奖"),
    ("承办第八届全国青少年帆船锦标赛。", "event", "全国青少年帆船锦标赛"),
    ("健全“双随机一公开”监管机制。", "mechanism", "双随机、一公开监管机制"),
    ("开展2023年度湿地保护宣传周。", "campaign", "湿地保护宣传周"),
    ("实施“甘露”工程。", "project", "甘露工程"),
    ("发挥省渔船管理信息系统作用。", "platform", "江苏省渔船管理信息系统"),
    ("推进“林下有金”国家级和省级试点工作。", "pilot", "林下有金试点"),
    ("深化“证照分离”改革。", "other", "证照分离改革"),
    ("实施“暖巢”关怀行动。", "action", "暖巢关怀行动"),
]


@pytest.mark.parametrize(("text", "kind", "canonical"), KINDS)
def test_kind_and_canonical(text, kind, canonical):
    (mention,) = found(text)
    assert (mention.kind, mention.canonical) == (kind, canonical)


def test_the_first_of_coordinated_names_takes_the_head_of_the_last():
    first, last = found("开展“夏送凉”“冬送暖”专项帮扶行动。")
    assert (first.surface, first.canonical) == ("“夏送凉”", "夏送凉专项帮扶行动")
    assert (last.surface, last.kind) == ("“冬送暖”专项帮扶行动", "action")


def test_the_governing_verb_is_the_cue():
    text = "持续开展水域救援能力提升行动。"
    (mention,) = found(text)
    assert mention.cue is not None
    assert text[mention.cue.start : mention.cue.end] == "开展"


def test_spans_of_earlier_mentions_are_closed():
    text = "落实湖城市渔业提升行动。"
    policy = Mention(1, MentionType.POLICY, text[2:11], 2, 11)
    assert found(text, (policy,)) == []


def test_traditional_script_and_width():
    text = (
        "實施「暖巢」關懷行動，舉辦全省護林員職業技能競賽，落實國務院決策部署，推進農業農村發展。"
    )
    source = Source("p", "p", "0", "text/plain", "utf-8", text)
    item = Item(1, "item_1", None, "", "", 0, len(text), (Sentence(0, len(text)),))
    document = Document("p", source, Metadata(), (), (item,))
    mentions = find_programmes(view_items(document)[0], load_lexicon(), ())
    assert [m.surface for m in mentions] == ["「暖巢」關懷行動", "全省護林員職業技能競賽"]
