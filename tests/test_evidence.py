"""What a question takes for granted and the kind of fact it asks for must be said; tables of rules."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pytest
from api_fixtures import FakeEncoder, write_plan

from api import Library
from api.answers import evidence_of
from api.aspects import ASPECTS, FEES_ASKED, members_of
from api.constraints import RULES, _priced, judged
from api.evidence import SHOWN, Evidence, missing
from api.meaning import _lacking
from api.questions import with_percents
from api.settings import Settings
from api.subject import BUILT_IN, OTHERS, Features, score

PLAN = """2031年云泽市交通运输工作要点

云泽市交通运输局
2031年1月15日

一、建设道路

(一)改造农村公路。落实《农村公路发展规划(2029—2032年)》,改造农村公路320公里,总投资4.5亿元,10月底前完工。会同市财政局落实补助资金。

(二)开展治超行动。联合市公安局开展“铁拳”治超行动,查处超限车辆1200辆,对屡犯的处罚5000元。为保护桥梁,在月湾县设立检测站3处。

二、改善出行

(三)优化公交。新开公交线路12条,老年人免费乘车。举办第二届“最美司机”评选。取消纸质月票。贯彻《城市公共交通条例》。

(四)办好停车。新建停车泊位2600个,泊位利用率提高5个百分点。停车费标准由市发展改革委核定。咨询电话12328。
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("evidence")
    with Library.open(folder / "lib", Settings(folder), FakeEncoder()) as opened:
        opened.add([write_plan(folder, text=PLAN)])
        yield opened


def lacks(library: Library, question: str) -> set[str]:
    """The kinds of what is missing by the rules; the subject is judged by meaning elsewhere."""
    found = missing(evidence_of(library, question), RULES)
    return {one.kind for one in found}


@pytest.mark.parametrize(("question", "kind"), [
    ("2029年改造农村公路多少公里?", "year"),
    ("改造农村公路多少公里?", ""),
    ("2031年改造农村公路多少公里?", ""),
    ("第三届“最美司机”评选", "figure"),
    ("第二届“最美司机”评选", ""),
    ("为什么新开公交线路20条", "figure"),
    ("新开公交线路12条", ""),
    ("贯彻《道路运输条例》的措施", "title"),
    ("贯彻《城市公共交通条例》的措施", ""),
    ("《公交条例》怎么贯彻", ""),
    ("《路运条例》怎么贯彻", "title"),
    ("贯彻民法典有哪些措施", "title"),
    ("省海事局参与哪些工作?", "body"),
    ("市公安局参与哪些工作?", ""),
    ("市公安局负责新开公交线路哪些工作?", "body"),
    ("江苏新开公交线路多少条?", "place"),
    ("月湾县设立检测站几处?", ""),
    ("云泽市新开公交线路多少条?", ""),
    ("为什么停止新开公交线路", "premise"),
    ("公交线路停用后怎么出行", "premise"),
    ("“最美司机”评选改到外省办是谁提的", "premise"),
    ("超限车辆整改到位了吗", ""),
    ("新开公交线路的方案被退回,问题出在哪", "premise"),
    ("取消纸质月票", ""),
])  # fmt: skip
def test_what_is_taken_for_granted(library: Library, question: str, kind: str) -> None:
    found = lacks(library, question)
    assert (kind in found) if kind else not found, found


@pytest.mark.parametrize(("question", "refused"), [
    ("新开公交线路要花多少钱?", True),
    ("改造农村公路总投资多少亿元?", False),
    ("“最美司机”评选奖金多少元?", True),
    ("新开公交线路几月几日开通?", True),
    ("改造农村公路什么时候完工?", False),
    ("“最美司机”评选在哪个城市举办?", True),
    ("在哪些县设立检测站?", False),
    ("新开公交线路的项目经理是谁?", True),
    ("停车泊位咨询电话是多少?", False),
    ("超限车辆怎么处罚?", False),
    ("新开公交线路违规怎么处罚?", True),
    ("为什么新开公交线路?", True),
    ("为什么在月湾县设立检测站?", False),
    ("老年人免费乘车需要什么材料?", True),
    ("停车泊位挂号费多少", True),
    ("停车费标准谁核定", False),
    ("新开公交线路实际完成了多少?", True),
    ("新建停车泊位面积多少亩?", True),
    ("泊位利用率提高几个百分点?", False),
    ("新开公交线路由哪家公司中标?", True),
    ("Who is the director of the bus company?", True),
])  # fmt: skip
def test_the_kind_of_fact(library: Library, question: str, refused: bool) -> None:
    found = lacks(library, question) & {"aspect", "quantity"}
    assert bool(found) is refused, found


def test_every_rule_can_fire(library: Library) -> None:
    asked = {
        "years": "2029年改造农村公路多少公里?",
        "titles": "贯彻《道路运输条例》的措施",
        "policies": "贯彻民法典有哪些措施",
        "bodies": "省海事局参与哪些工作?",
        "places": "江苏新开公交线路多少条?",
        "series": "第三届“最美司机”评选",
        "reversals": "为什么停止新开公交线路",
        "aspects": "“最美司机”评选奖金多少元?",
        "members": "新开的12条公交线路具体是哪些",
        "fees": "停车泊位挂号费多少",
        "quantities": "新建停车泊位面积多少亩?",
    }
    assert [rule.__name__ for rule in RULES] == list(asked)
    for rule in RULES:
        assert rule(evidence_of(library, asked[rule.__name__])), rule.__name__


NOTHING_OF_THE_KIND = "完善工作机制,加强统筹协调"


@pytest.mark.parametrize(("name", "question", "text"), [
    ("以元计的金额", "旧灶改造一户能补几千", "每户补助800元"),
    ("以元计的金额", "看林员每月津贴多少", "每月发给600元"),
    ("以元计的金额", "旧灶改造补贴标准", "每户800元"),
    ("以元计的金额", "how much will the new ferry cost", "投资2亿元"),
    ("时间", "渡船驾驶员考试报名时间", "5月底前组织报名"),
    ("以元计的金额", "月收入多少以下的人家能换灶", "月收入低于3000元"),
    ("以元计的金额", "换一口灶镇里补助多少", "每口补助800元"),
    ("处罚", "渡船超载会受什么处分", "依规问责"),
    ("申请条件", "当看林员要看哪些条件", "符合年龄条件"),
    ("评定的标准", "好渡口按什么标准评出来", "评分细则"),
    ("等级或类别", "好渡口设几个等次", "设一等奖2名"),
    ("限额", "一个人最多带几件行李", "每人限带两件"),
    ("怎样分配", "改造任务月湾县摊到多少", "各县分解任务"),
    ("时间", "旧灶哪天之前换完", "5月底前换完"),
    ("时间", "押金什么时候退", "退还期限不超过两年"),
    ("多长时间", "草案要公示多久", "公示不少于15日"),
    ("原因", "渡口为什么要装栏杆", "加装栏杆,防止落水"),
    ("原因", "凭什么先换旧灶", "吸取去年火灾教训"),
    ("原因", "为何要合并渡口", "解决渡口布局分散问题"),
    ("时间", "旧灶改造的时间表", "年底前完成"),
    ("具体名单", "新评的20名看林员都是谁", "包括张三、李四"),
    ("具体名单", "示范渡口设在哪些地方", "在东渡、西渡等2个"),
    ("怎么报名", "看林员怎么报名", "组织招募"),
    ("怎么买", "船票去哪里买", "统一售票"),
    ("怎么加入", "护林队怎么加入", "吸纳志愿者"),
    ("怎么兑换", "渡船积分怎么兑换", "积分可兑换"),
    ("怎么领取", "灶具去哪领", "发放到户"),
    ("怎么预约", "渡船在哪里预约", "开通预约"),
    ("怎么缴费", "how do i pay the ferry fee", "网上缴费"),
    ("怎么修", "灶具怎么修", "上门维修"),
    ("怎么换证或补办", "how can i renew a boat licence", "到期换发"),
    ("怎么选", "看林员怎么选", "公开选聘"),
    ("怎么献或捐", "旧书去哪里捐", "接受捐赠"),
    ("名次", "渡口客流排名第几", "位列全省第三名"),
    ("分数", "驾驶员考试多少分算过", "达到80分"),
    ("等级或类别", "河水要到几类", "达到Ⅲ类"),
    ("星期几", "渡口星期几停航", "周一停航"),
    ("科目", "驾驶员要考哪些科目", "考试科目"),
    ("学历或年龄要求", "看林员要什么学历", "大专"),
    ("品牌或型号", "渡船用什么型号", "统一型号"),
    ("有效期", "船票有效期", "当日有效"),
    ("税率", "渡船适用的税率", "按征收率"),
    ("评定的标准", "“最美看林员”评选的标准", "按指标打分"),
    ("外观或尺寸", "新渡船有几层", "船高12米"),
    ("届次", "今年是第几届龙舟赛", "第三届龙舟赛"),
    ("怎么投诉", "渡船宰客去哪投诉", "开通举报平台"),
    ("怎么网上办", "灶具补贴在哪查询", "可查询"),
    ("到日的日期", "龙舟赛是哪几天", "6月3日"),
    ("人名或联系方式", "龙舟赛的主持人", "电话12328"),
    ("月份", "渡船哪个月下水", "6月底前下水"),
    ("电话号码", "渡口热线号码", "拨打0999-12345"),
    ("功效或危害", "渡口的草药有什么功效", "药用功效"),
    ("投票", "“最美看林员”在哪投票", "组织网络投票"),
    ("录取线", "航海学校的录取线", "录取分数"),
    ("限额", "船票每人限购几张", "每人不超过2张"),
    ("税额", "卖灶具要交多少税", "减免税款"),
    ("由来", "东渡这个名字的来历", "东渡始建于明代"),
    ("区别", "东渡和西渡有什么区别", "加以区分"),
    ("利息", "贷款利息谁贴", "予以贴息"),
    ("名称", "新渡船叫什么名字", "命名“云泽号”"),
    ("怎样分配", "灶具各村怎么分", "每个村10台"),
    ("资金来源", "换灶具的钱从哪来", "由县财政承担"),
    ("上年的情况", "去年渡口运了多少人", "比上年增长5%"),
    ("租金", "渡口商铺的租金", "减免租金"),
    ("攻略或教程", "坐船攻略", "编印攻略"),
    ("招多少", "看林员今年招多少", "招聘看林员"),
    ("多长时间", "进展多久报一次", "按季度报送"),
    ("人名或联系方式", "渡船是谁设计的", "电话12328"),
    ("地点", "渡船从哪到哪", "在东渡建设"),
    ("哪个医院", "送到哪家医院", "县人民医院"),
    ("哪个学校", "委托哪所大学培训", "云泽学院"),
    ("哪个银行", "由哪家银行发放", "云泽农信"),
    ("哪个街道", "灶具先在哪些街道换", "河东街道"),
    ("哪个路", "先修哪条路", "月湾路"),
    ("哪个景区", "先在哪个景区试行", "月湾景区"),
    ("哪个软件", "用哪个小程序订票", "“渡船通”平台"),
    ("哪个国家", "与哪个国家合作", "与邻国合作"),
])  # fmt: skip
def test_kinds_of_fact_by_table(name: str, question: str, text: str) -> None:
    rows = [aspect for aspect in ASPECTS if aspect.name == name]
    assert [bool(row.asked.search(question)) for row in rows] == [True]
    assert rows[0].said.search(text)
    assert not rows[0].said.search(NOTHING_OF_THE_KIND)


@pytest.mark.parametrize(("question", "refused"), [
    ("公交线路由市公安局牵头优化,怎么排", True),
    ("市公安局牵头查处超限车辆的安排", False),
    ("水利厅牵头的公交任务有哪些", True),
    ("市财政局牵头落实补助资金", False),
])  # fmt: skip
def test_a_body_acts_in_the_clause_of_the_subject(
    library: Library, question: str, refused: bool
) -> None:
    assert ("body" in lacks(library, question)) is refused


@pytest.mark.parametrize(("counted", "text", "listed"), [
    ("39条", "东与西、南与北5条及39条联检", False),
    ("12个", "在青山、绿水等12个渡口", True),
    ("12个", "设立渡口12个,青山、绿水先行", False),
    ("12个", "选出12个渡口:青山、绿水", True),
])  # fmt: skip
def test_members_of_a_counted_set_are_listed_at_its_figure(
    counted: str, text: str, listed: bool
) -> None:
    assert bool(members_of(counted).search(text)) is listed


def test_a_span_of_years_in_a_title_is_no_year(library: Library) -> None:
    assert "year" in lacks(library, "2030年改造农村公路多少公里")
    assert with_percents("达到百分之九十五和百分之百") == "达到95%和100%"


def test_names_of_aspects_are_their_own() -> None:
    names = [aspect.name for aspect in ASPECTS]
    assert len(set(names)) == len(names)
    assert FEES_ASKED.findall("挂号费和押金,申请费免不免") == ["挂号费", "押金", "申请费"]
    assert FEES_ASKED.findall("船票起步价多少,油价会涨吗,竞价交易") == ["起步价", "油价"]


@pytest.mark.parametrize(("question", "kinds"), [
    ("公交线路都有哪些工作", set()),
    ("一半的公交线路是新开的", {"figure"}),
    ("11月完工的农村公路", {"figure"}),
    ("10月完工的农村公路", set()),
    ("停车泊位的租金咋收", {"aspect"}),
    ("哪些县要设立检测站", set()),
    ("检测站都有哪些", set()),
    ("海事局发布的停车费标准", {"body"}),
    ("公路哪天完工", {"aspect"}),
    ("要是哪天停电,公交线路还开吗", set()),
    ("公路哪天之前完工", set()),
    ("没什么理由能退停车费吗", set()),
    ("没几个人坐的公交线路还开吗", set()),
    ("优化公交要和几个部门商量", set()),
    ("哪几个泊位要提高利用率", set()),
    ("查处超限车辆罚多少,什么时候完工", {"aspect"}),
    ("泊位容量", {"aspect"}),
])  # fmt: skip
def test_lists_months_and_everyday_words(library: Library, question: str, kinds: set[str]) -> None:
    assert lacks(library, question) == kinds


@pytest.mark.parametrize(("question", "said"), [
    ("猪肉价会涨吗", True), ("起步价多少", False), ("鸡蛋价多少", False),
    ("猪肉断货涨价怎么办", None),
])  # fmt: skip
def test_a_price_is_named_by_what_it_is_for(question: str, said: bool | None) -> None:
    text = "做好猪肉保供,稳定价格"
    wanted = [] if said is None else [said]
    assert [_priced(fee, text) for fee in FEES_ASKED.findall(question)] == wanted


def test_the_items_that_speak_of_it_hold_its_words(library: Library) -> None:
    about = evidence_of(library, "新开公交线路多少条").about
    assert [near.id.partition("#")[2] for near in about] == ["sec_2__item_3"]


def test_the_sentences_that_tell_it_are_the_nearest_of_these_items(library: Library) -> None:
    told = evidence_of(library, "新开公交线路多少条").told_text
    assert "新开公交线路12条" in told
    assert "取消纸质月票" not in told
    held = evidence_of(library, "公交")
    unread = Evidence(held.question, held.results, library.catalogue)
    assert (unread.told, unread.told_text) == ((), unread.about_text)


def test_a_title_tells_nothing_that_its_item_says_below_it(library: Library) -> None:
    assert "优化公交。" not in [one.text for one in evidence_of(library, "优化公交").told]


def test_an_amount_stands_in_the_clause_of_what_it_is_for(library: Library) -> None:
    question = "开展治超行动要花多少钱"
    assert "对屡犯的处罚5000元" in evidence_of(library, question).told_text
    assert "5000元" not in evidence_of(library, question).told_clause
    assert lacks(library, question) == {"aspect"}
    assert lacks(library, "改造农村公路总投资多少元") == set()


def test_tokens_without_support_are_counted_from_the_worst() -> None:
    own, foreign = np.array([0.9, 0.8, 0.7], np.float32), np.array([0.8, 0.9, 1.0], np.float32)
    assert _lacking(own, foreign, 0.1) == pytest.approx((3.0, 1.0, 0.0), abs=1e-5)


@pytest.mark.parametrize("surest", [None, 0.0])
def test_evidence_for_an_answer_raises_its_score(surest: float | None) -> None:
    names = [name for name in Features.__dataclass_fields__ if name not in ("support", "surest")]
    known = {"support": surest, "surest": surest}
    none = Features(**dict.fromkeys(names, 0.0), **known)
    weighed = BUILT_IN if surest is not None else OTHERS
    for name, rises in (
        ("gap", True), ("present", True), ("named", True), ("second", True),
        ("absent", False), ("official", False), ("first", False), ("lacking", False),
        ("reason", False), ("aspect", False), ("quantity", False), ("premise", False),
        ("body", False), ("place", False), ("figure", False),
    ):  # fmt: skip
        values = {n: float(n == name) for n in names}
        if getattr(weighed.weights, name):
            assert (score(Features(**values, **known)) > score(none)) is rises, name


def test_without_results_there_is_no_subject_to_judge(library: Library) -> None:
    held = evidence_of(library, "公交")
    assert judged(Evidence(held.question, held.results[:0], library.catalogue)).answered


class Judging(FakeEncoder):
    """An encoder that says the same of every sentence, and keeps what it was asked."""

    def __init__(self, odds: float) -> None:
        self.odds = odds
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def answering(self, question: str, sentences: Sequence[str]) -> list[float]:
        self.asked.append((question, tuple(sentences)))
        return [self.odds] * len(sentences)


SAID, UNSAID = "改造农村公路多少公里?", "改造农村公路由哪家公司中标?"


@pytest.mark.parametrize(("question", "odds", "answered", "kinds"), [
    (SAID, 9.0, True, set()),
    (SAID, -12.0, False, {"answer"}),
    (UNSAID, 12.0, True, {"aspect"}),
    (UNSAID, -4.0, False, {"aspect"}),
    ("2029年改造农村公路多少公里?", 12.0, False, {"year"}),
    ("贯彻《道路运输条例》的措施", 12.0, False, {"title"}),
])  # fmt: skip
def test_what_a_sentence_says_is_weighed_with_what_rules_do_not_find(
    library: Library, question: str, odds: float, answered: bool, kinds: set[str]
) -> None:
    """A year or document that stands nowhere is not made good by any sentence."""
    verdict = judged(replace(evidence_of(library, question), encoder=Judging(odds)))
    assert verdict.answered is answered
    assert {one.kind for one in verdict.lacks} == kinds


def test_an_encoder_that_cannot_judge_leaves_it_to_the_rules(library: Library) -> None:
    evidence = evidence_of(library, UNSAID)
    assert evidence.answering == ()
    assert not judged(evidence).answered
    assert {one.kind for one in judged(evidence).lacks} == {"aspect"}


def test_an_answer_says_what_it_may_not_hold(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FakeEncoder, "answering", Judging(12.0).answering, raising=False)
    answered = library.ask(UNSAID)
    assert not answered.refused and not answered.missing
    assert answered.text.startswith("原文未必写明所问的“企业或供应商”。最相关的")
    assert answered.english.startswith(
        "The text may not state what is asked, a company. The 3 most"
    )
    assert not library.ask(SAID).text.startswith("原文未必")


def test_sentences_are_read_with_their_titles_each_once(library: Library) -> None:
    encoder = Judging(0.0)
    evidence = replace(evidence_of(library, SAID), encoder=encoder)
    assert len(evidence.answering) == len(evidence.shown) <= SHOWN
    ((question, sentences),) = encoder.asked
    assert question == evidence.question.plain
    assert len(set(sentences)) == len(sentences)
    titled = "改造农村公路:落实《农村公路发展规划(2029—2032年)》,改造农村公路320公里"
    assert not any(one.startswith(titled) for one in sentences), "the sentence repeats its title"
    assert any(one.startswith("开展治超行动:联合市公安局") for one in sentences) or any(
        one.startswith("优化公交:新开") for one in sentences
    )
