"""Targets: tables of invented sentences and the commitments in them."""

import pytest

from kg.lexicon import load_lexicon
from kg.lexicon.units import load_units
from kg.mentions.figures import find_figures, number_of_words
from kg.mentions.target import find_targets
from kg.mentions.view import view_items
from kg.model import (
    Document,
    Item,
    Mention,
    MentionType,
    Metadata,
    Section,
    Sentence,
    Source,
)


def view_of(text: str, section: str = ""):
    source = Source("plan.txt", "plan.txt", "0", "text/plain", "utf-8", text)
    item = Item(1, "item_1", 1, "", "", 0, len(text), (Sentence(0, len(text)),))
    sections = (Section(1, "sec_1", "一、", section, 0, len(text)),)
    document = Document("plan", source, Metadata(year=2023, region="江苏省"), sections, (item,))
    return view_items(document)[0]


def found(text: str, earlier: tuple[Mention, ...] = (), section: str = "") -> list[Mention]:
    mentions = find_targets(view_of(text, section), load_lexicon(), earlier)
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.surface
        assert mention.rule.startswith("target.")
    return mentions


FIGURES = [
    ("改造危旧渔船120艘。", [("120艘", 120, "艘", "eq")]),
    ("新增托位3万个，投入1.2亿元。", [("3万个", 30000, "个", "eq"), ("1.2亿元", 120000000, "元", "eq")]),
    ("培训护林员5,300人次。", [("5,300人次", 5300, "人次", "eq")]),
    ("培训護林員２００人次。", [("２００人次", 200, "人次", "eq")]),
    ("湿地保护率达到60%以上。", [("60%", 0.6, "%", "ge")]),
    ("数据到报率不得低于95%。", [("95%", 0.95, "%", "ge")]),
    ("渔民低保不低于城市标准的1.3倍。", [("1.3倍", 1.3, "倍", "ge")]),
    ("渔民低保标准分别提高6%和8%以上。", [("6%", 0.06, "%", "ge"), ("8%", 0.08, "%", "ge")]),
    ("设置界标不少于40块。", [("40块", 40, "块", "ge")]),
    ("每县至少建成1座船闸。", [("1座", 1, "座", "ge")]),
    ("返渔率控制在0.5%以内。", [("0.5%", 0.005, "%", "le")]),
    ("选择5个左右渔村先行。", [("5个", 5, "个", "approx")]),
    ("修复湿地40余处，新建泵站近30座。", [("40余处", 40, "处", "approx"), ("30座", 30, "座", "approx")]),
    ("浓度降至30微克/立方米以下。", [("30微克/立方米", 30, "微克/立方米", "le")]),
    ("巡护覆盖率提高5个百分点。", [("5个百分点", 5, "个百分点", "eq")]),
    ("水质达标率从78%提高到95%。", [("95%", 0.95, "%", "eq")]),
    ("产值实现翻番，游客翻一番。", [("翻番", 2, "倍", "eq"), ("翻一番", 2, "倍", "eq")]),
    ("半数以上渔村完成清淤。", [("半数", 0.5, "%", "ge")]),
    ("渔业收入增长二成。", [("二成", 0.2, "%", "eq")]),
    ("整改率达到百分之九十五。", [("百分之九十五", 0.95, "%", "eq")]),
    ("新建三家船厂，演练不少于两次。", [("三家", 3, "家", "eq"), ("两次", 2, "次", "ge")]),
    ("推出3至5个样板。", [("3至5个", 3, "个", "ge")]),
    ("推动渔港监测实现全覆盖。", [("实现全覆盖", 1.0, "coverage", "eq")]),
    ("推动船员体检全覆盖。", [("全覆盖", 1.0, "coverage", "eq")]),
    ("办证时间压缩至3个工作日以内。", [("3个工作日", 3, "个工作日", "le")]),
    ("从2021年的78%提高到90%，较上年增长8%左右。",
     [("90%", 0.9, "%", "eq"), ("8%", 0.08, "%", "approx")]),
    ("培养持证船员五百名。", [("五百名", 500, "名", "eq")]),
    ("完成滩涂绿化四十八万亩。", [("四十八万亩", 480000, "亩", "eq")]),
    ("补贴由每亩90元提高到每亩120元。", [("120元", 120, "元", "eq")]),
    ("渔民低保标准不低于每月560元。", [("560元", 560, "元", "ge")]),
    ("放流鱼苗 8 600\n 万尾。", [("8 600\n 万尾", 86000000, "尾", "eq")]),
    ("由县级医院派驻120名以上船医。", [("120名", 120, "名", "ge")]),
    ("审批事项压减40项以上\t市渔业局", [("40项", 40, "项", "ge")]),
    ("随船抽查全覆盖\t市渔业局", [("全覆盖", 1.0, "coverage", "eq")]),
    ("鱼苗产量力争达到一万零六百亿尾以上。", [("一万零六百亿尾", 1060000000000, "尾", "ge")]),
    ("制定渔港标准二百项，出海安全员达到一千二百名。",
     [("二百项", 200, "项", "eq"), ("一千二百名", 1200, "名", "eq")]),
    ("为三千五百余名渔民提供免费体检。", [("三千五百余名", 3500, "名", "approx")]),
    ("近三百户渔民搬进新居。", [("三百户", 300, "户", "approx")]),
    ("港口泊位利用率提高三个百分点，事故率控制在千分之二以内。",
     [("三个百分点", 3, "个百分点", "eq"), ("千分之二", 0.002, "%", "le")]),
    ("年底前建成渔村养老驿站三个，全港安全检查两次。", [("三个", 3, "个", "eq"), ("两次", 2, "次", "eq")]),
    ("渔船上户审批缩短到七个工作日以内。", [("七个工作日", 7, "个工作日", "le")]),
    ("深海网箱占比提高到三成五。", [("三成五", 0.35, "%", "eq")]),
    ("水质优良比例提高到9\n2.1%，监测点达到30\n0个，投入1.\n5亿元。",
     [("9\n2.1%", 0.921, "%", "eq"), ("30\n0个", 300, "个", "eq"), ("1.\n5亿元", 150000000, "元", "eq")]),
    ("新增捕捞机具1500台（套），查验渔船300艘（次），投劳2万个工日。",
     [("1500台（套）", 1500, "台(套)", "eq"), ("300艘（次）", 300, "艘(次)", "eq"),
      ("2万个工日", 20000, "个工日", "eq")]),
    ("检验种鱼20万头次，新建40个次中心。", [("20万头次", 200000, "头次", "eq"), ("40个", 40, "个", "eq")]),
    ("海水水質等級提升0.5 個\n等級以上，養殖面積達到12 萬畝。",
     [("0.5 個\n等級", 0.5, "个等级", "ge"), ("12 萬畝", 120000, "亩", "eq")]),
    ("渔民应用注册用户突破260万，讲座参与人次达到3万左右，解决剩余2.5万贫困人口饮水。",
     [("260万", 2600000, "人", "ge"), ("3万", 30000, "人次", "approx"), ("2.5万", 25000, "人", "eq")]),
    ("渔村孕产妇死亡率控制在15/10万以内。", [("15/10万", 15, "/10万", "le")]),
    ("灾情发生后12小时内安置渔民，干部每月驻港不少于12天，应急食品储备达到15天以上。",
     [("12小时", 12, "小时", "le"), ("12天", 12, "天", "ge"), ("15天", 15, "天", "ge")]),
    ("推荐6部以上纪录片参评，接收安置900名以上退捕渔民。", [("6部", 6, "部", "ge"), ("900名", 900, "名", "ge")]),
    ("渔港吞吐量恢复到2019年的85%，累计建成船闸30座，在现有基础上新增码头4座。",
     [("85%", 0.85, "%", "eq"), ("30座", 30, "座", "eq"), ("4座", 4, "座", "eq")]),
    ("实现有渔港的县体检全覆盖。", [("全覆盖", 1.0, "coverage", "eq")]),
    ("全年签约300户，缔结渔业条约3项，资金总额约60万元。",
     [("300户", 300, "户", "eq"), ("3项", 3, "项", "eq"), ("60万元", 600000, "元", "approx")]),
    ("渔民补助按不低于低保标准1.3倍执行。", [("1.3倍", 1.3, "倍", "ge")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures(text, expected):
    got = [(m.surface, m.value, m.unit, m.relation) for m in found(text)]
    assert got == expected


NONE = [
    "去年建成渔港20座。",
    "完成了3万户改造，已建成泵站40座。",
    "三年来累计投入12亿元。",
    "2022年新增托位500个。",
    "2022年全市新建船闸12座，新增泊位300个。",
    "落实市农业局等5个部门的通知。",
    "为60岁以上渔民体检，实行24小时值守。",
    "严格执行“三项制度”，推广“六个100%”做法。",
    "召开第3次会议，参照2号文件，维护12345热线。",
    "对年收入5万元以下的渔户给予帮扶。",
    "沿江1公里范围内禁止采砂。",
    "打造15分钟便民圈，一次办成一件事。",
    "开展全覆盖检查。",
    "落实渔民两项补贴。",
    "贯彻省委十届十一次全会精神，打通渔村供水的最后一百米。",
    "推进近三年引进的项目，推进六枝渔港规划。",
    "建成渔政数据平台二期，实行二十四小时值守。",
    "落实海事局等十七个部门的通知。",
    "对800人以上安置区和12米以上渔船逐一登记，消除56人以上大班额。",
    "帮扶年收入低于3000元的渔户，引进产值超5亿元企业。",
    "年经营收入达到5万元以上的渔村逐村核对。",
    "跟踪舟山等13个试点城市进展，指导42个渔区编制规划。",
    "组织全国1%人口抽样调查，渔业产值翻番不是易事。",
    "请于12月10日前报送完成情况。",
]


@pytest.mark.parametrize("text", NONE)
def test_figures_that_promise_nothing(text):
    assert found(text) == []


def test_a_section_that_looks_back_promises_nothing():
    assert found("建成渔港20座。", section="2022年工作回顾") == []
    assert len(found("建成渔港20座。", section="2023年工作安排")) == 1


def test_a_figure_inside_a_name_is_no_target():
    text = "做好102项重大工程调度。"
    name = Mention(1, MentionType.PROGRAMME, text[2:10], 2, 10)
    assert found(text, (name,)) == []


WHAT = [
    ("改造提升120个示范性渔民驿站（海上之家）。", "示范性渔民驿站（海上之家）"),
    ("开展失能老人照护培训5000人次。", "失能老人照护培训"),
    ("设置家庭照护床位1000张。", "家庭照护床位"),
    ("渔港监测覆盖率达到60%。", "渔港监测覆盖率"),
    ("全年新设历史渔村碑牌不少于40块。", "历史渔村碑牌"),
    ("推动船员体检全覆盖。", "船员体检"),
    ("培养远洋船医40名。", "远洋船医"),
    ("全市建立渔业观测站35个。", "渔业观测站"),
    ("培训船医3000人次。", "培训船医"),
    ("渔船审批时限压缩30%。", "渔船审批时限"),
]


@pytest.mark.parametrize(("text", "what"), WHAT)
def test_what_is_counted(text, what):
    (mention,) = found(text)
    assert mention.what is not None
    assert mention.what.replace("(", "（").replace(")", "）") == what


DEADLINES = [
    ("年底前新建船闸3座。", "2023"),
    ("6月底前新建船闸3座。", "2023-06"),
    ("到2025年，新建船闸3座，修复湿地4处。", "2025"),
    ("新建船闸3座。", None),
    ("落实《渔业规划（2021—2025年）》，新建船闸3座。", None),
]


@pytest.mark.parametrize(("text", "deadline"), DEADLINES)
def test_deadline(text, deadline):
    assert {mention.deadline for mention in found(text)} == {deadline}


def test_per_holds_for_all_figures_of_a_clause():
    one, two = found("每个设区市选择1个县和5个左右乡镇开展试点。")
    assert (one.per, two.per) == ("每个设区市", "每个设区市")
    assert (one.what, two.what) == ("县", "乡镇")


EACH = [
    ("渔民低保标准提高到每人每月800元。", "每人每月"),
    ("每万名老年渔民拥有护理员3名。", "每万名老年渔民"),
    ("每千名老年人拥有床位数达到30张。", "每千名老年人"),
    ("每个县（市、区）渔政人员不少于6名。", "每个县（市、区）"),
    ("每個漁區至少選派2名船醫，實現養殖場監測設備聯網後達到標準。", "每個漁區"),
    ("渔港消防演练每季度不少于1次。", "每季度"),
    ("每公里县级补助不低于2万元。", "每公里"),
    ("每季度通报进度，新建船闸3座。", None),
]


@pytest.mark.parametrize(("text", "per"), EACH)
def test_for_whom_or_when_a_figure_holds(text, per):
    assert {mention.per for mention in found(text)} == {per}


def test_the_word_of_the_relation_is_the_cue():
    text = "设置界标不少于40块。"
    (mention,) = found(text)
    assert mention.cue is not None
    assert text[mention.cue.start : mention.cue.end] == "不少于"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("三", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百二十", 120),
        ("两千", 2000),
        ("三万五千", 35000),
        ("一亿二千万", 120000000),
        ("一万零八百亿", 1080000000000),
        ("二三", 0),
    ],
)
def test_number_words(words, value):
    assert number_of_words(words) == value


def test_figures_do_not_overlap():
    figures = find_figures("3至5个、1.2亿元、百分之九十五、翻一番", load_units())
    assert [figure.value for figure in figures] == [3, 120000000, 0.95, 2]
