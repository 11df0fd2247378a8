"""What of a thing a question asks for, and what a sentence that says so must hold.

One row an aspect: its name for people, how questions ask for it (Chinese and English, the latter
in lower case), and what stands in a text that answers. The table is about kinds of fact (a price, a
date, a person), never about a field or a plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_N = r"[0-9一二两三四五六七八九十百千万亿半]"
_PEOPLE = (
    "(?:主任|局长|厅长|部长|处长|科长|市长|省长|县长|区长|书记|主席|院长|校长|行长|会长|秘书长|理事长|所长|站长|"
    "经理|老板|负责人|联系人|获奖者|得主|冠军|中标人|评委|专家|代表|作者|创始人|法人代表|发言人)"
)
_TITLES_EN = (
    "(?:mayor|governor|minister|director|head|chief|chair(?:man|person)?|president|secretary|"
    "winner|author|founder|manager|spokes(?:man|person))"
)


@dataclass(frozen=True, slots=True)
class Aspect:
    """`asked` finds the request in a question, `said` its answer in a text, both in plain spelling."""

    name: str
    english: str
    asked: re.Pattern[str]
    said: re.Pattern[str]


def _aspect(name: str, english: str, asked: str, said: str) -> Aspect:
    return Aspect(name, english, re.compile(asked), re.compile(said))


MONEY_ASKED = (
    r"多少(?:万|亿|个亿)?(?:元|块钱|钱)|几(?:块|元|百块|千块|万块|个?亿|分)钱?|"
    r"罚(?:款)?(?:多少|几[千万百块元])|多少(?:个)?亿(?![人条次吨斤千立平])|(?:投资|造价|花费|耗资|预算)[^,。]{0,3}多少|"
    r"(?:费用|价格|票价|收费|学费|押金|售价|单价|造价|总投资|工资|奖金|罚款|补贴|津贴|经费|预算|拨款)"
    r"(?:标准)?(?:是|有|要|为|每.{0,3})?多少|how much (?:money|does|do|is the (?:fee|fine|price|subsidy))"
)
MONEY_SAID = rf"{_N}(?:多|余)?(?:美|欧|港)?元|不收费"

ASPECTS: tuple[Aspect, ...] = (
    _aspect("以元计的金额", "an amount of money", MONEY_ASKED, MONEY_SAID),
    _aspect(
        "收费或价格", "a charge or price",
        r"收费(?:标准|价格|多少|吗|贵)|价格|贵不贵|最低.{0,2}价|(?:what|how) .{0,30}(?:fee|price|fare|cost)s?\b",
        r"收费|[\u4e00-\u9fff]费标准|费用|价格|票价|\d元",
    ),
    _aspect("利率", "an interest rate", "利率|利息|interest rate", "利率|利息|贴息|基点"),
    _aspect(
        "工资或待遇", "pay", r"工资|薪酬|薪水|月薪|年薪|底薪|salary|wage", r"工资|薪|待遇|津贴"
    ),
    _aspect(
        "处罚", "a penalty",
        r"罚款|怎么罚|罚多少|罚几|怎样处罚|如何处罚|怎么处罚|怎样处理$|判(?:刑|几年|多少年)|(?:会|要)坐牢|(?:会|要)拘留|fined?\b|penalt|punish",
        r"罚|惩|追责|处分|吊销|刑|拘留",
    ),
    _aspect(
        "赔偿", "compensation", r"(?:怎么|怎样|如何|多少|能)赔|赔(?:多少|偿标准)|compensat", "赔|补偿"
    ),
    _aspect(
        "奖金", "a prize", r"奖金|奖励多少|prize money|bonus", r"奖金|奖励|奖补|元"
    ),
    _aspect(
        "所需材料或手续", "the papers needed",
        r"(?:什么|哪些|要带|准备|提交|需要).{0,3}(?:材料|证件|证明|手续)|材料清单|what documents (?:do|are) .*(?:need|required)",
        r"材料|证件|证明|手续|清单",
    ),
    _aspect(
        "申请条件", "the conditions",
        r"申请条件|(?:符合|满足|具备)(?:什么|哪些)条件|(?:什么|哪些)人(?:可以|能|才能)(?:申请|领|享受)|怎么申请|如何申请|怎样申请|eligib|how (?:do|can) i apply",
        r"申请|条件|符合|资格|对象|申领|申办|认定",
    ),
    _aspect(
        "到日的日期", "a day",
        r"几月几[日号]|哪一?天|几号|具体日期|what (?:day|date)", r"\d{1,2}月\d{1,2}日|\d{1,2}月[上中下]旬|节(?:前|期间|当天)"
    ),
    _aspect(
        "时间", "a date",
        r"什么时候|何时|几月|什么时间|啥时候|哪个月|截止日期|when (?:will|does|do|is|are|did|was)\b|by when|deadline",
        r"\d{1,2}月|\d{1,2}日|年底|年末|季度|[上下]半年|月底|月末|年内|年中|20\d\d年[前底末内]|每[年月季]|期间|\d年[前内]|前完成|以前|近期|节前|全年",
    ),
    _aspect(
        "多长时间", "a length of time",
        r"几(?:个)?(?:年|月|天|小时|工作日|分钟|星期|周)(?![度底初的来前后])|多(?:长时间|久)|多少(?:年|天|个?小时|个?工作日|个月)|how (?:long|many (?:years|months|days|hours))",
        r"(?<![\d.])(?:\d{1,3}(?:\.\d+)?|[一两二三四五六七八九十半]+)(?:个)?(?:年(?!度|行动|计划|规划|方案|攻坚)|月(?!\d|底|末|前)|天|小时|工作日|分钟|周(?!年))|即时|当[日场天]|即[收办]|及时|限时|时限|渐退期|\d日内",
    ),
    _aspect(
        "钟点", "a time of day",
        r"几点(?!要求|意见|建议|措施)|(?:开放|营业|办公|发车|上班|首末班)时间|what time|opening hours", r"\d{1,2}(?:[:：]\d\d|点|时(?!间|代|期|限|候))",
    ),
    _aspect(
        "场所", "a venue", r"哪(?:个|家|座)(?:酒店|宾馆|会场|会展中心|体育馆|体育场|剧院|礼堂)|which (?:hotel|venue|stadium)", r"酒店|宾馆|会场|会展中心|体育馆|体育场|剧院|礼堂",
    ),
    _aspect(
        "地点", "a place",
        r"(?:在|到|去)?(?:哪个|哪座|什么)(?:城市|省份?|市|县|区|镇|乡|国家|地方举|场馆|地点)|(?:举办|举行|召开|开幕|比赛|评审)地点?在?哪|"
        r"在哪(?:里|儿)?(?:举办|举行|召开|开|办$)|(?:地址|地点|位置)(?:在|是)?(?:哪|什么)?|(?:分布|坐落|位于|设在|建在)(?:在|于)?哪|"
        r"哪(?:些|几个)(?:市|县|区|省|乡镇|城市|地区)|在哪(?:里|儿)?$|点(?:位)?在哪|where (?:is|are|will|was|can)|which (?:city|cities|county|counties|province|district)s?",
        r"PLACE|(?:在|于)[^,。;]{2,12}(?:举办|举行|召开|试点|先行|建设|设立|开展)",
    ),
    _aspect(
        "人名或联系方式", "a person's name or contact",
        rf"{_PEOPLE}(?:的?(?:名字|姓名))?(?:是|叫|有)?谁|谁(?:是|当|任|担任|出任)[^,]{{0,12}}{_PEOPLE}|(?:叫|是)什么名字|姓名|"
        rf"(?:联系|咨询)(?:方式|人)|电话|网址|邮箱|获奖者|who (?:is|was|are) (?:the )?[a-z ]*{_TITLES_EN}|phone number|e-?mail",
        r"热线|电话|\d{5,}|网址|邮箱",
    ),
    _aspect(
        "原因", "a reason",
        r"为什么|为何|为啥|原因|理由|凭什么|出于什么|什么考虑|怎么想的|\bwhy\b|reasons? (?:for|why)",
        r"因为|由于|鉴于|为了|为(?!主|辅|本|先|民|老|重点|基础|契机|抓手|牵引|目标|准|[^,。;]{0,4}提供)[^,。;]{2,20},|旨在|以便",
    ),
    _aspect(
        "完成情况或结果", "what was done so far",
        r"实际|完成了多少|(?:已经?|总共|一共)[^,?]{0,8}了多少|完成(?:得|情况|进度|率)(?:怎么样|如何|是多少)?$|结果(?:怎么样|如何|是什么|公布)|(?:获奖|中标|入选|公示)名单|效果(?:怎么样|如何|好不好)|"
        r"评价(?:怎么样|如何)|满意度|results? of|so far|has been achieved|outcome",
        r"已完成|完成情况|完成率|结果|成效|累计|满意|名单|评估",
    ),
    _aspect(
        "企业或供应商", "a company",
        r"哪(?:家|些|个)(?:公司|厂家|厂商|供应商|单位(?:中标|承建))|哪(?:家|个)企业|(?:供应商|承建商|中标(?:单位|企业|公司)|生产厂家|承包商|开发商)|which (?:company|companies|firm|supplier)",
        r"公司|集团|[\u4e00-\u9fff]{2}银行",
    ),
    _aspect(
        "编号或号码", "a number", r"(?:文号|编号|证号|批准文号|车牌)(?:是|为)?(?:多少|什么)", r"号"
    ),
    _aspect(
        "流程", "the steps", r"(?:什么|哪些)?(?:流程|步骤|程序)(?:是|有|怎么)|分几步|怎么(?:办理|报名|预约|报销|领取|退)|如何(?:办理|报名|预约|报销|领取)|step by step|how to (?:register|book|apply)",
        r"流程|步骤|程序|办理|报名|预约|报销|领取|发放|登记|申领|通办|网办|即办",
    ),
    _aspect(
        "数量", "a count", r"(?:总人数|总户数|总数|总量|总面积)(?:是|有|为)?(?:多少)?$|how many", r"\d|全覆盖|[一二两三四五六七八九十百千万]+(?:个|名|人|户|家|项|次)"
    ),
)  # fmt: skip

REVERSALS: tuple[tuple[str, str], ...] = (
    ("取消|废止|撤销|废除|cancel|abolish|repeal|scrap", "取消|废止|撤销|废除|清理|失效"),
    ("停办|停止|暂停|停发|叫停|中止|终止|关停|suspend|\\bstop(?:ped|ping)?\\b", "停|暂缓|中止|终止|退出|取消"),
    ("裁撤|裁员|裁减|精简掉|解散", "裁|撤|精简|解散|退出|注销|合并|整合"),
    ("削减|缩减|砍掉|减少(?:到|至|了|投入|经费|人员)|下调|降低(?:到|至|了)?(?:标准|待遇|补贴)|reduc|\\bcut\\b", "减|缩|降|下调|低于|以内|压"),
    ("推迟|延期|推后|延后|postpone|delay", "推迟|延|顺延|暂缓"),
    ("禁止|不准|不许|不得|\\bban(?:ned|ning)?\\b|prohibit", "禁|不准|不许|不得|不用|严控|严禁|杜绝|遏制"),
    ("失败|落空|泡汤", "失败|未完成|没有完成|滞后"),
    ("私有化|拍卖|出售|卖掉", "私有|拍卖|出售|转让|处置"),
)  # fmt: skip
"""Words by which a question turns a measure round, and what a text that says so would hold."""

UNIT_KINDS: tuple[tuple[str, str, str], ...] = (
    ("人数", "多少(?:万)?(?:人次|人|名|位)|几(?:个人|名|位|人)", rf"{_N}(?:余|多)?(?:人|名|位|员)|%"),
    ("户数", "多少(?:万)?户|几户", rf"{_N}(?:余|多)?户|%"),
    ("百分比", "百分之几|百分之多少|几个百分点|多少个?百分点|几成|多大比例|what percentage", rf"\d%|{_N}个?百分点|{_N}成|全覆盖|百分之|{_N}倍"),
    ("面积", "多少(?:万)?(?:亩|公顷|平方米|平方公里|平米)|几亩|多大面积|面积(?:是|有|为)?多", rf"{_N}(?:余|多)?(?:亩|公顷|平方|平米)"),
    ("长度", "多少(?:公里|千米|米|里)|几公里|多长(?!时)|总里程", rf"{_N}(?:余|多)?(?:公里|千米|米)"),
    ("重量", "多少(?:万)?(?:吨|公斤|斤)|几吨", rf"{_N}(?:余|多)?(?:吨|公斤|斤|千克)"),
    ("温度或度数", "多少度(?!电)|几度", rf"{_N}(?:℃|°|度|摄氏)"),
    ("电量", "多少(?:万|亿)?(?:度电|千瓦)", rf"{_N}(?:余|多)?(?:千瓦|兆瓦|度电)"),
    ("岁数", "多少岁|几岁|多大年[龄纪]", rf"{_N}(?:周)?岁"),
)  # fmt: skip
"""Kinds of quantity that are not counted in pieces: what asks for one, what states one."""

COUNT_SAID = re.compile(
    r"\d|全覆盖|[一二两三四五六七八九十百千万]+(?:个|名|人|户|家|项|次|所|处|件|批|场|种|类|支)|翻番|一半"
)
FEES_ASKED = re.compile(
    "学费|(?:挂号|登记|停车|手续|物业|通行|过路|检测|报名|床位|管理|服务|培训|取暖|燃气|护理|体检|代理|中介|诉讼|快递)费|水费|电费|话费|门票|押金|票价"
)
"""Fees that have names of their own."""
