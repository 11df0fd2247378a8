"""Sentences of many fields, read whole: every mention that is there, and no other.

`type surface`, then `=canonical`, `/role`, `#what` where the row is about that; `|` between mentions.
"""

import pytest

from kg.lexicon import load_lexicon
from kg.model import Mention
from kg.pipeline import read_bytes

TYPES = {"P": "policy", "D": "department", "G": "programme", "T": "target", "L": "place"}

ROWS = [
    # a free name of a body does not cross a verb
    ("江西省民政厅", "支持赣州设立分中心。", "L 赣州"),
    ("江西省民政厅", "推动九江建设区域医疗中心。", "L 九江"),
    ("江西省民政厅", "会同省城乡建设集团开展检查。", "D 省城乡建设集团=江西省城乡建设集团"),
    # a deadline is no part of what is counted
    ("江西省民政厅", "到年底社区服务设施实现全覆盖。", "T 实现全覆盖#社区服务设施"),
    ("江西省民政厅", "力争到年底城乡社区实现全覆盖。", "T 实现全覆盖#城乡社区"),
    ("江西省民政厅", "到年底建成站点300个。", "T 300个#站点"),
    # a name that is quoted once is the same name without quotes
    (
        "江西省民政厅",
        "打造“赣鄱养老”品牌。推广赣鄱养老品牌。",
        "G “赣鄱养老”品牌=赣鄱养老品牌|G 赣鄱养老品牌=赣鄱养老品牌",
    ),
    # 全省 belongs to the name of a system, not to a bare 民政系统
    ("江西省民政厅", "打通全省就业信息资源库。", "G 全省就业信息资源库"),
    ("江西省民政厅", "在全省民政系统开展教育。", ""),
    # what an office drafts or looks back on is its own plan
    (
        "江西省民政厅",
        "做好“十五五”养老服务发展规划编制和“十四五”规划评估。",
        "P “十五五”养老服务发展规划=江西省“十五五”养老服务发展规划/draft|P “十四五”规划=江西省“十四五”民政事业发展规划/evaluate",
    ),
    ("江西省民政厅", "落实“十四五”养老服务体系规划。", "P “十四五”养老服务体系规划=“十四五”养老服务体系规划/implement"),
    ("湖北省教育厅", "选树湖北省技术能手。", ""),
    # other fields: water, tax, customs, culture, sport, transport, farming, courts, markets
    ("水利部", "推进甲水、乙水等重大工程建设。", ""),
    ("中华人民共和国南京海关", "配合国家濒管办、商务厅开展检查。",
     "D 国家濒管办=国家濒危物种进出口管理办公室|D 商务厅=江苏省商务厅"),
    ("中华人民共和国南京海关", "进口通关时间较2017年压缩60%以上。", "T 60%#进口通关时间"),
    ("陕西省文化和旅游厅", "会同陕西历史博物馆开展活动。", "D 陕西历史博物馆=陕西历史博物馆/joint"),
    ("陕西省文化和旅游厅", "新评定省级全域旅游示范区5个。", "T 5个#省级全域旅游示范区"),
    ("河南省体育局", "推动条例修订列入省人大常委会立法计划。", "D 省人大常委会=河南省人民代表大会常务委员会"),
    ("河南省体育局", "与省教育厅联办省级青少年锦标赛32项次。", "D 省教育厅/joint|G 省级青少年锦标赛|T 32项次"),
    ("河南省体育局", "备战巴黎奥运会。", "G 巴黎奥运会"),
    ("河南省体育局", "由青少处牵头、省体育局训练中心配合。",
     "D 青少处/lead|D 省体育局训练中心=河南省体育局训练中心/joint"),
    ("黑龙江省农业农村厅", "总产量保持在1500亿斤水平。", "T 1500亿斤#总产量"),
    ("黑龙江省农业农村厅", "各市（地）农业农村局要抓好备春耕。", "D 各市（地）农业农村局/lead"),
    ("黑龙江省农业农村厅", "与哈尔滨海关共建出口示范区。", "D 哈尔滨海关=中华人民共和国哈尔滨海关/joint"),
    ("四川省高级人民法院", "指导天府新区法院开展跨域立案。", "D 天府新区法院=天府新区人民法院/direct"),
    ("深圳市市场监督管理局", "组织第八届市长质量奖评审。", "G 第八届市长质量奖=市长质量奖"),
    ("成都市生态环境局", "优良天数不少于290天。", "T 290天#优良天数"),
    ("成都市生态环境局", "各区（市）县生态环境局要抓好落实。", "D 各区（市）县生态环境局/lead"),
    ("成都市生态环境局", "与市水务局推进河道生态修复3000亩。", "D 市水务局/joint|T 3000亩"),
    ("厦门市商务局", "落实国务院关于积极利用外资若干措施的通知。", "D 国务院/authority|P 关于积极利用外资若干措施的通知"),
    ("厦门市商务局", "办好2018厦门国际时尚周。", "G 2018厦门国际时尚周"),
    ("厦门市商务局", "支持厦门自贸片区创新业态。", "L 厦门自贸片区"),
    # closing lines, coordinated units, roles in prose
    ("湄潭县人民政府", "各乡镇（街道）、县直各部门要抓好落实。", "D 各乡镇（街道）/lead|D 县直各部门/lead"),
    ("湄潭县人民政府", "各镇街、县级各部门、各园区管委会要主动作为。",
     "D 各镇街/lead|D 县级各部门/lead|D 各园区管委会/lead"),
    ("湄潭县人民政府", "各乡镇（街道）、各有关部门务必高度重视。", "D 各乡镇（街道）/lead|D 各有关部门/lead"),
    ("湄潭县人民政府", "由县教体局负责新建学校3所。", "D 县教体局/lead|T 3所#学校"),
    ("审计署", "由农业农村审计司牵头、财政审计司配合。", "D 农业农村审计司/lead|D 财政审计司/joint"),
    ("福建省文化和旅游厅", "由公共服务处牵头，资源开发处、省图书馆配合。",
     "D 公共服务处/lead|D 资源开发处/joint|D 省图书馆/joint"),
    ("山西省能源局", "配合国家能源局山西监管办公室做好保供。", "D 国家能源局山西监管办公室/joint"),
    ("山西省能源局", "贯彻《煤炭法》。", "P 《煤炭法》=中华人民共和国煤炭法/implement"),
    # programmes without quotes, and what only looks like one
    ("福建省文化和旅遊廳", "舉辦第九屆「海上絲綢之路」（福州）國際旅遊節。",
     "G 第九屆「海上絲綢之路」（福州）國際旅遊節=海上丝绸之路(福州)国际旅游节"),
    ("福建省文化和旅遊廳", "建成智慧文旅平臺。", "G 智慧文旅平臺=智慧文旅平台"),
    ("江苏省工业和信息化厅", "建设省工业互联网综合服务平台。", "G 省工业互联网综合服务平台"),
    ("江苏省工业和信息化厅", "开展百场万企融通对接活动。", ""),
    ("国家税务总局", "扩大电子税务局功能。", ""),
    ("国家市场监督管理总局", "指导各省（区、市）市场监管部门开展检查。", "D 各省（区、市）市场监管部门/direct"),
    ("国家市场监督管理总局", "开展“铁拳2025”专项执法。", "G “铁拳2025”专项执法"),
    ("国家市场监督管理总局", "会同国家网信办制定标准。", "D 国家网信办=国家互联网信息办公室/joint"),
    ("云南省交通运输厅", "各州（市）交通运输局、厅属各单位，要严格落实责任。",
     "D 各州（市）交通运输局/lead|D 厅属各单位/lead"),
    ("贵州省大数据发展管理局", "支持贵阳、贵安新区建设国家大数据综合试验区。",
     "L 贵阳|L 贵安新区|G 国家大数据综合试验区"),
    ("上海市水务局", "推进青草沙原水系统建设。", ""),
    ("国家广播电视总局", "指导湖南、浙江等省局推进治理。", "L 湖南|L 浙江"),
    ("乌鲁木齐市教育局", "推进与兵团第十二师教育局合作。", "D 兵团第十二师教育局=新疆生产建设兵团第十二师教育局/joint"),
    ("乌鲁木齐市教育局", "对口援疆教师到岗率100%。", "T 100%#对口援疆教师到岗率"),
    ("昆山市住房和城乡建设局", "会同市资规局推进改造。", "D 市资规局=昆山市自然资源和规划局/joint"),
    ("昆山市住房和城乡建设局", "落实苏州市“十四五”住房规划。", "P 苏州市“十四五”住房规划/implement"),
    ("浦东新区商务委员会", "区财政局安排专项资金2亿元。", "D 区财政局=上海市浦东新区财政局/lead|T 2亿元"),
    ("中国人民银行", "年内取消企业银行账户许可。", ""),
    ("江西省商务厅", "贯彻商务部等9部门关于推动农村电商发展的实施意见。",
     "D 商务部/authority|P 关于推动农村电商发展的实施意见"),
    ("江西省商务厅", "推进一刻钟便民生活圈建设三年行动。", "G 一刻钟便民生活圈建设三年行动"),
    ("山东省海洋局", "建成国家级海洋牧场示范区70处。", "T 70处#国家级海洋牧场示范区"),
    ("山东省海洋局", "支持青岛、烟台创建全国海洋经济发展示范区。", "L 青岛|L 烟台|G 全国海洋经济发展示范区"),
    ("山东省海洋局", "会同自然资源部北海局、山东海事局开展检查。", "D 自然资源部北海局/joint|D 山东海事局/joint"),
    ("北京市财政局", "支持城市副中心、冬奥会等项目建设。", ""),
    ("北京市财政局", "协同国家税务总局北京市税务局落实改革。", "D 国家税务总局北京市税务局/joint"),
    ("北京市财政局", "各预算单位、各区财政局应于3月底前公开。", "D 各预算单位/lead|D 各区财政局/lead"),
    ("中国民用航空局", "推进鄂州、成都双流等机场建设。", "L 鄂州|L 成都"),
    ("中国民用航空局", "修订民用航空法。", "P 民用航空法=中华人民共和国民用航空法/revise"),
    ("中国民用航空局", "飞标司、适航司分工负责。", "D 飞标司/lead|D 适航司/lead"),
    ("中国民用航空局", "建设全国民航协同运行平台。", "G 全国民航协同运行平台"),
    ("河北省审计厅", "贯彻新修订的审计法。", "P 审计法=中华人民共和国审计法/implement"),
    ("河北省审计厅", "指导石家庄、唐山、保定市审计局开展核查。", "L 石家庄|L 唐山|D 保定市审计局/direct"),
    ("贵阳市水务管理局", "建成再生水厂3座。", "T 3座#再生水厂"),
]  # fmt: skip


def mentions(issuer: str, sentence: str) -> list[Mention]:
    text = f"2023年工作要点\n{issuer}\n2023年2月10日\n一、重点任务\n（一）加强管理。{sentence}\n（二）甲。"
    reading = read_bytes(text.encode(), "plan.txt", load_lexicon())
    begin, end = text.index("加强管理。"), text.index("（二）")
    return [m for m in reading.mentions if begin < m.start < end]


def shown(mention: Mention, wanted: str) -> str:
    """The mention as the row has it, with what the row asks of it."""
    (kind,) = [key for key, name in TYPES.items() if name == mention.type]
    parts = [f"{kind} {mention.surface}"]
    if "=" in wanted:
        parts.append(f"={mention.canonical}")
    if "/" in wanted:
        parts.append(f"/{mention.role}")
    if "#" in wanted:
        parts.append(f"#{mention.what}")
    return "".join(parts)


@pytest.mark.parametrize(("issuer", "sentence", "wanted"), ROWS, ids=[row[1][:24] for row in ROWS])
def test_sentences(issuer: str, sentence: str, wanted: str) -> None:
    found = mentions(issuer, sentence)
    rows = wanted.split("|") if wanted else []
    said = [shown(m, rows[i] if i < len(rows) else "") for i, m in enumerate(found)]
    assert said == rows


@pytest.mark.parametrize(
    ("first", "titled"),
    [
        ("2023年是全面落实规划的关键之年。", False),
        ("今年要坚持稳中求进，抓好各项任务。", False),
        ("江西省水利厅", False),
        ("2023年全省水利工作要点", True),
        ("关于印发2023年全省水利工作要点的通知", True),
    ],
)
def test_a_first_line_is_a_title_or_none(first: str, titled: bool) -> None:
    text = f"{first}\n一、任务\n（一）加强管理。甲。\n（二）甲。"
    reading = read_bytes(text.encode(), "plan.txt", load_lexicon())
    assert [m.surface for m in reading.mentions if m.type == "policy"] == [first] * titled
