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
    "(?:主任|局长|厅长|部长|处长|科长|市长|省长|县长|区长|书记|主席|院长|校长|行长|会长|秘书长|理事长|所长|站长|馆长|台长|社长|队长|团长|总编|教练|导演|"
    "经理|老板|负责人|联系人|获奖者|得主|冠军|中标人|评委|专家|代表|作者|创始人|法人代表|发言人|主持人|嘉宾|明星|演员|歌手|"
    "编剧|设计师|设计者|发明人|主讲人|教授|医生|律师)"
)
_GIVES = "[补投花发罚赔奖领缴交挣赚贷拨付退返掏扣垫抵给卖]"
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
    r"多少(?:万|亿|个亿)?(?:元|块钱|钱)|几(?:[十百千万])?(?:块|元)钱?|几(?:个?亿|分|个)钱|"
    r"罚(?:款)?(?:多少|几[千万百块元])|多少(?:个)?亿(?![人条次吨斤千立平])|(?:投资|造价|花费|耗资|预算)[^,。]{0,3}多少|"
    r"(?:费用|价格|票价|收费|学费|押金|售价|单价|造价|总投资|工资|奖金|罚款|补贴|津贴|经费|预算|拨款)"
    r"(?:标准)?(?:是|有|要|为|每.{0,3})?多少|"
    rf"{_GIVES}(?:到|了|给|上|出)?(?:多少|几[十百千万])(?=$|[?,。才就])|几[百千万](?=$|[?,。])|"
    r"[费金补钱资](?:一?[个每]?[年月天次户人])?(?:[能要该发给交领补是涨提有]|可以|应该){0,3}多少(?=$|[?,。])|"
    r"多少(?:资金|补偿|报酬|生活费|补贴|补助|奖金|津贴|经费|费用|押金|抚恤金|养老金|救助金|罚款|赔偿)|"
    r"(?:补贴|补助|补偿|抚恤金?|津贴|奖励|缴费|罚款|赔偿)(?:发放|的)?(?:标准|金额)(?=$|[?是有])|"
    r"how much (?:money|did|does|do|will|would|can|(?:is|are|was) (?:the |an? )?(?:[a-z]+ ){0,3}"
    r"(?:fee|fine|price|subsid|allowance|benefit|pension|salary|wage|grant|cost|budget|reward|prize|payment|compensation))"
)
MONEY_SAID = rf"{_N}(?:多|余)?(?:美|欧|港)?元|不收费"

_ONE = "(?:个|家|所|名|位|座|处|条|种|项|类|支|批|款|人)"
_SOME = r"(?:\d+|[几两三四五六七八九十百]+)"
ENUMERATION_ASKED = (
    rf"(?:具体|分别)(?:是|在|有|叫|包括|设|开|建|放|分布)+(?:在|了)?(?:哪|什么|谁)|都(?:是|在|叫|设|开|建|放|分布)+(?:在|了)?(?:哪|谁)|都有谁|具体(?:名单|名称|是?哪些)|(?:名单|名录)(?=$|[?是在有])|"
    rf"(?:是|在|有)哪{_SOME}(?:个|家|所|名|位|座|处|支|批|款|人)|是(?:哪|什么)(?:几|些){_ONE}?(?=$|[?])|\d+{_ONE}[^,。?]{{2,12}}(?:有哪些|是哪些|是什么|是谁|都有谁)|"
    r"(?:开|设|建|放|布|选|落)在(?:了)?哪(?:些|几|个|里|儿)|which (?:[a-z]+ ){1,4}(?:are they|were (?:chosen|selected))|list of"
)
ENUMERATION_SAID = (
    rf"(?:包括|分别|涵盖)[^,。;]{{2,}}、|、[^,。;、\d]{{1,8}}(?:等|共|这)?{_SOME}{_ONE}|PLACE"
)
_SAID_SHORTLY = (
    ("啥时候", "什么时候"),
    ("几时", "什么时候"),
    ("啥", "什么"),
    ("咋", "怎么"),
    ("哪儿", "哪里"),
)


def colloquial(plain: str) -> str:
    """A question with the everyday words of asking (啥, 咋, 哪儿) as their common forms."""
    for said, meant in _SAID_SHORTLY:
        plain = plain.replace(said, meant)
    return plain


COUNTED = re.compile(rf"\d+{_ONE}")
"""A counted set in a question, whose members it asks for."""


def members_of(counted: str) -> re.Pattern[str]:
    """Where a text lists the members of a set that a question counts: A、B等39条, 39条(A、B)."""
    figure = re.escape(counted)
    return re.compile(
        rf"、[^,。;、\d]{{1,8}}(?:等|共|这)?{figure}|{figure}[^,。;\d]{{0,12}}(?:包括|分别|即|为|是|[:(])[^。;]*、"
    )


ASPECTS: tuple[Aspect, ...] = (
    _aspect("以元计的金额", "an amount of money", MONEY_ASKED, MONEY_SAID),
    _aspect(
        "收费或价格", "a charge or price",
        r"收费(?:标准|价格|多少|吗|贵)|价格|贵不贵|免费吗|要钱吗|收不收(?:费|钱)|要不要(?:钱|交钱|收费|花钱)|要(?:交钱|花钱|收费)吗|最低.{0,2}价|(?:what|how) .{0,30}(?:fee|price|fare|cost)s?\b",
        r"收费|[\u4e00-\u9fff]费标准|费用|价格|票价|\d元|免费|免收|减免",
    ),
    _aspect("利率", "an interest rate", "利率|interest rate", "利率|利息|基点"),
    _aspect("利息", "interest", "利息", "利率|利息|贴息|基点"),
    _aspect(
        "工资或待遇", "pay", r"工资|薪酬|薪水|月薪|年薪|底薪|(?:how much|what|monthly|average|minimum) .{0,30}(?:\bsalar(?:y|ies)\b|\bwages?\b)", r"工资|薪|待遇|津贴"
    ),
    _aspect(
        "处罚", "a penalty",
        r"罚款|怎么罚|罚多少|罚几|怎样处罚|如何处罚|怎么处罚|怎样处理$|判(?:刑|几年|多少年)|(?:会|要)坐牢|(?:会|要)拘留|\bfine[ds]?\b(?! partic)|penalt|punish",
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
        r"(?:什么|哪些|要带|准备|提交|需要).{0,3}(?:材料|证件|证明|手续)|带(?:什么|哪些)(?:东西)?(?=$|[?,])|材料清单|what documents (?:do|are) .*(?:need|required)",
        r"材料|证件|证明|手续|清单|合格证|许可证|证书",
    ),
    _aspect(
        "申请条件", "the conditions",
        r"申请条件|(?:符合|满足|具备|要|需要)(?:什么|哪些)条件|(?:什么|哪些)人(?:可以|能|才能)(?:申请|领|享受)|怎么申请|如何申请|怎样申请|eligib|how (?:do|can) i apply",
        r"申请|(?<!有)条件|符合|资格|对象|申领|申办|认定",
    ),
    _aspect(
        "到日的日期", "a day",
        r"几月几[日号]|(?<!万一)(?<!要是)(?<!如果)(?<!假如)哪[一几]?天(?!之?前|以前)|几号|具体日期|what (?:day|date)", r"\d{1,2}月\d{1,2}日|\d{1,2}日(?:前|以前|之前)|\d{1,2}月[上中下]旬|节(?:前|期间|当天)"
    ),
    _aspect(
        "时间", "a date",
        r"什么时候|何时|几月|什么时间|啥时候|哪[一几]?天(?:之?前|以前)|哪个月|哪一?年|截止日期|最晚|最迟|时间表|时间安排|进度(?:怎么|如何|安排)|"
        r"(?:报名|截止|开始|启动|开幕|举办|举行|施行|生效|发放|到账|缴费|申报|考试|面试|笔试|放假|开学|上市|开工|完工|投用|通车)(?:的)?时间|when (?:will|does|do|is|are|did|was)\b|by when|deadline",
        r"\d{1,2}月|\d{1,2}日|年底|年末|季度|[上下]半年|月底|月末|年内|年中|20\d\d年[前底末内]|每[年月季]|期间|期限|\d年[前内]|前完成|以前|近期|节前|全年",
    ),
    _aspect(
        "多长时间", "a length of time",
        r"几(?:年|个月|天|小时|工作日|分钟|星期|周)(?![度底初的来前后])|多(?:长时间|久)|多少(?:年|天|个?小时|个?工作日|个月)|how (?:long|many (?:years|months|days|hours))",
        r"(?<![\d.])(?:\d{1,3}(?:\.\d+)?|[一两二三四五六七八九十半]+)(?:个)?(?:年(?!度|行动|计划|规划|方案|攻坚)|月(?!\d|底|末|前)|天|小时|工作日|分钟|周(?!年))|(?:少于|超过|至少)\d{1,3}日|\d日以[上内]|即时|当[日场天]|即[收办]|及时|限时|时限|渐退期|\d日内|每半?[年月季周日天]|按[年月季周日]|[半双]月|季度|定期",
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
        r"(?:在|到|去)?(?:哪个|哪座|什么)(?:城市|省份?|市|州|县|区|国家|地方|场馆|地点|位置)|从哪(?:里|儿)?到哪|途经|经过哪|走哪条|(?:起点|终点|起止点)(?:站)?(?:是|在)?(?:哪|什么)|(?:举办|举行|召开|开幕|比赛|评审)地点?在?哪|"
        r"在哪(?:里|儿)?(?:举办|举行|召开|开|办$)|(?:地址|地点|位置)(?:在|是)?(?:哪|什么)?|(?:分布|坐落|位于|设在|建在)(?:在|于)?哪|"
        r"哪(?:些|几个)(?:市|县|区|省|乡镇|城市|地区)|在哪(?:里|儿)?$|点(?:位)?在哪|where (?:is|are|will|was|can)|which (?:city|cities|county|counties|province|district)s?",
        r"PLACE|(?:在|(?<!关)于)[^,。;]{2,12}(?:举办|举行|召开|试点|先行|建设|设立|开展)",
    ),
    _aspect(
        "人名或联系方式", "a person's name or contact",
        rf"{_PEOPLE}(?:的?(?:名字|姓名))?(?:是|叫|有)?谁|谁(?:是|当|任|担任|出任)[^,]{{0,12}}{_PEOPLE}|{_PEOPLE}叫什么名字|(?:请|邀)(?:了|到|来)?(?:哪些|哪位|什么){_PEOPLE}|的{_PEOPLE}(?=$|[?])|谁(?:设计|画|发明|主讲|获奖|夺冠|中标|赢|得)了?的?(?=$|[?第冠一])|姓名|"
        rf"(?:联系|咨询)(?:方式|人)|电话|号码|网址|邮箱|获奖者|who (?:is|was|are) (?:the )?[a-z ]*{_TITLES_EN}|phone number|e-?mail|who won\b",
        r"热线|电话|(?<!\d)1\d{4}(?!\d)|\d{7,}|网址|邮箱",
    ),
    _aspect(
        "原因", "a reason",
        r"为什么|为何|为啥|原因|(?<!无)(?<!没)(?<!没有)(?<!没什么)理由|凭什么|出于什么|什么考虑|怎么想的|\bwhy\b|reasons? (?:for|why)",
        r"因为|由于|鉴于|为了|为(?!主|辅|本|先|民|老|重点|基础|契机|抓手|牵引|目标|准|[^,。;]{0,4}提供)[^,。;]{2,20},|旨在|以便|以免|防止|避免|防范|教训|暴露|针对|缓解|优势|不足|(?:解决|存在)[^,。;]{2,24}问题|不(?:合理|充分|平衡|均衡)",
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
        "具体名单", "the names of each", ENUMERATION_ASKED, ENUMERATION_SAID
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

_HOW = "(?:怎么|怎样|如何|咋|[去到在上]?哪(?:里|儿)?)(?:才能|能|可以|去|来)?"
_HOW_I = "(?:how|where) (?:do|can|to|should) .{0,12}"


def _doing(name: str, verbs: str, english: str, said: str) -> Aspect:
    """How or where a person does a thing: the text must speak of doing it."""
    asked = f"{_HOW}(?:{verbs})|{_HOW_I}(?:{english})"
    return _aspect(f"怎么{name}", f"how to {english.partition('|')[0]}", asked, said)


ASPECTS += (
    _doing("报名", "报名|报考", "sign up|enrol|register for", "报名|报考|招募|招录|招生|招聘"),
    _doing("买", "(?:买|订)(?!断)|购买", "buy|order", "买|购|售|票"),
    _doing("加入", "加入|参军|入伍|入会|入职|应聘", "join", "加入|招募|招录|吸纳|入会|入伍|招聘"),
    _doing("兑换", "兑换|兑奖|领奖|提现", "redeem|cash", "兑|领取|提现"),
    _doing("领取", "领(?:取|到)?(?!导|域)", "claim|collect|receive", "领|发放|发给"),
    _doing("预约", "预约|挂号", "book|make an appointment", "预约|挂号"),
    _doing("缴费", "缴|交(?:费|税|钱|罚款)?(?=$|[?])|交(?:费|税|钱|罚款)", "pay", "缴|交费|收费|支付|征收"),
    _doing("修", "修(?:理|复)?(?=$|[?])|维修|卸载|安装|下载|重启|解锁", "repair|install|download", "修|安装|下载"),
    _doing("换证或补办", "换证|补办|年检|过户|落户|迁移", "renew|replace", "换|补办|年检|续|过户|落户|迁移|到期"),
    _doing("选", "选(?:购|用)?(?=$|[?])|挑(?=$|[?选])", "choose", "选|挑|推荐|目录|采购"),
    _aspect("招多少", "how many are taken in", r"招(?:收|生|录|聘|募)?(?:多少|几|不招|新)|招[^,。?]{0,6}(?:多少|几)(?:人|名|个)", r"招(?!商|标|投)|录用|录取|聘|培训|培养"),
    _doing("投诉", "投诉|举报|反映|维权", "complain|report", "投诉|举报|反映|维权|信访|热线|监督"),
    _doing("网上办", "登录|注册|注销|开通|激活|打印|查询|挂失", "log in|activate|print", "登录|注册|注销|开通|激活|打印|查询|挂失|[通网一]办|办理"),
    _doing("献或捐", "献血|捐", "donate", "献|捐"),
)  # fmt: skip

ASPECTS += (
    _aspect("名称", "a name", r"叫什么(?:名|[?]|$)|叫做什么|(?:名字|名称|剧名|书名|片名|店名|校名|路名|题目)(?:都|分别)?(?:叫|是|为)?什么|[家个部所条座项](?:[\u4e00-\u9fff]{2,4})?(?:的)?名字$|what .{0,20}(?:is|are) .{0,10}(?:named|called)", r"[《“]|名为|称为|命名"),
    _aspect("怎样分配", "how it is divided", r"怎么分(?=$|[?,配到])|(?:如何|怎样|怎么)分(?:配|解|摊)|(?:分给|分到)(?:谁|哪(?!些?项))|(?:各|每个?)(?:县|市|区|地|镇|乡|村|家|校)[^,。?]{0,8}(?:怎么分|分多少|各多少|分别多少|[是有]多少)", r"分配|分解|分到|分给|分摊|其中|[各每](?:个)?(?:县|市|区|镇|乡|村|家|校|地)[^,。;]{0,10}\d"),
    _aspect("资金来源", "where the money comes from", r"(?:钱|资金|经费|费用)[^,。?]{0,6}(?:从哪|哪里?来|哪来|谁(?:来)?(?:出|掏|付|承担|买单))|资金来源|who (?:pays|will pay|is paying|funds)", r"财政|资金|承担|自筹|出资|投入|贷款|基金|补助|专项|经费|筹[集措资]"),
    _aspect("上年的情况", "the year before", r"(?<![比较跟和与同])(?:去年|上一?年(?![纪级龄])|前年)(?!相?比|同期)(?=[^?]*(?:多少|几|怎|什么|哪|谁|吗|$))", r"去年|上年|前年|20\d\d年|以来|已"),
    _aspect("租金", "a rent", r"租金|房租", r"租"),
    _aspect("攻略或教程", "a guide", r"攻略|教程|食谱|菜谱|歌词|剧情|范文|作文|模板|壁纸|简历|说明书|读后感|题库|真题", r"攻略|教程|食谱|菜谱|剧情|范文|作文|模板|说明书|题库"),
    _aspect("名次", "a rank", r"第几[名位]?(?=$|[?])|排名(?:第)?(?:几|多少)|排第几|第几名", r"第[\d一二三四五六七八九十]+[名位]|排名|位居|位列|前[\d一二三四五六七八九十]+[名位强]|首位"),
    _aspect("分数", "a score", r"多少分(?!钟)|几分(?!钟)|分数线|及格线|满分", r"\d分(?!之)|分数|成绩"),
    _aspect("等级或类别", "a class", r"(?:到|是|达|属|属于|为|算|评)几[类级](?=$|[?,])", r"[ⅠⅡⅢⅣⅤIV一二三四五六七八九\d]+[类级]|等级"),
    _aspect("星期几", "a weekday", r"星期几|周几|礼拜几", r"星期|周[一二三四五六日末]|工作日"),
    _aspect("科目", "the subjects", r"(?:哪些|哪几|几|什么)(?:门|科|科目)(?!室)|考什么", r"科目|[\d一二三四五六七八九]门"),
    _aspect("学历或年龄要求", "a degree or age", r"学历|年龄(?:限制|要求|上限)", r"学历|专科|本科|大专|研究生|\d(?:周)?岁|年龄"),
    _aspect("品牌或型号", "a make", r"(?:哪个|什么|哪些)(?:品牌|牌子|型号|款)", r"品牌|型号"),
    _aspect("有效期", "how long it is valid", r"有效期|几年有效|保质期", r"有效期|有效"),
    _aspect("月份", "a month", r"哪个月|几月|which month", r"\d月|[一二三四五六七八九十]月|季度|[上下]半年|[年月]底|年[初末]"),
    _aspect("电话号码", "a telephone number", r"号码|电话是?(?:多少|几)|(?:tele)?phone number", r"(?<!\d)(?:1\d{4}|\d{7,})(?!\d)|\d{3,4}-\d{3,}"),
    _aspect("功效或危害", "an effect", r"功效|副作用|什么(?:好处|坏处|危害)|side effect|health benefit", r"功效|疗效|作用|好处|坏处|危害"),
    _aspect("投票", "a vote", r"投票|\bvot(?:e|ing)\b", r"投票|票选|表决"),
    _aspect("录取线", "an admission score", r"(?:录取|分数|投档)线|(?:cut-?off|admission) score", r"分数|录取|投档"),
    _aspect("限额", "a limit for each", r"每(?:人|户|家|单)(?:最多|限)|限[领购量额]|最多(?:能|可以?)?[领买报]|limit per", r"限[领购量额]|最多|最高|不超过|上限|每[人户家单]"),
    _aspect("税额", "an amount of tax", r"多少税|税.{0,4}多少", r"税"),
    _aspect("由来", "an origin", r"由来|来历|起源|谁发明|(?:始建|建成)于(?:哪|什么)|origin of|invented", r"由来|来历|历史|起源|始建|建于"),
    _aspect("区别", "a difference", r"(?:有什么|有啥|有何|的)(?:区别|不同|差别)|哪个[更最]?好|difference between", r"区别|不同|差异|区分"),
    _aspect("评定的标准", "criteria", r"(?:评选|评定|验收|考核|打分|评分|认定|评级)的?标准|怎么(?:评选?|打分)(?=$|[?])|criteria", r"标准|评分|指标|办法|细则|规范|条件"),
    _aspect("外观或尺寸", "a look or size", r"什么颜色|长什么样|有几层|多[高重宽深](?=$|[?,])", r"\d(?:米|厘米|层|公斤|克|吨)|色"),
    _aspect("届次", "which of a series", r"第几(?:届|批|次|期|轮)", r"第[一二三四五六七八九十\d]+(?:届|批|次|期|轮)|首[届批次期轮]"),
    _aspect("税率", "a tax rate", r"税率|税.{0,6}几个点|tax rate", r"税率|\d个?点|征收率|免征|减征"),
)  # fmt: skip


def _which(nouns: str, english: str, said: str) -> Aspect:
    """Which one of a kind of place or thing: the text must name one of that kind."""
    asked = f"哪(?:个|所|家|条|座|些|间|几[个所家条座])(?:{nouns})"
    return _aspect(f"哪个{nouns.partition('|')[0]}", f"which {english}", asked, said)


ASPECTS += (
    _which("医院|诊所", "hospital", "医院|中心|诊所"),
    _which("学校|大学|高校|院校|中学|小学|幼儿园", "school", "学校|大学|学院|高校|院校|中学|小学|幼儿园"),
    _which("银行", "bank", "银行|农信|信用社"),
    _which("街道|社区|小区|乡镇|镇|乡|村", "neighbourhood", "街道|社区|小区|乡|镇|村|苑|里"),
    _which("路|高速|铁路|线路|公路", "road", "路|高速|线"),
    _which("景区|公园|博物馆|车站|机场|港口|码头", "site", "景区|公园|博物馆|站|机场|港|码头|馆"),
    _which("软件|应用|app|小程序|公众号|网站", "application", "软件|应用|App|APP|小程序|公众号|平台|系统|网"),
    _which("国家", "country", "国|盟|港澳|“一带一路”"),
)  # fmt: skip

REVERSALS: tuple[tuple[str, str], ...] = (
    ("取消|废止|撤销|废除|cancel|abolish|repeal|scrap", "取消|废止|撤销|废除|清理|失效"),
    ("停办|停止|暂停|停发|叫停|中止|终止|关停|suspend|(?<!-)\\bstop(?:ped|ping)?\\b", "停|暂缓|中止|终止|退出|取消"),
    ("裁撤|裁员|裁减|精简掉|解散", "裁|撤|精简|解散|退出|注销|合并|整合"),
    ("削减|缩减|砍掉|减少(?:到|至|了|投入|经费|人员)|下调|降低(?:到|至|了)?(?:标准|待遇|补贴)|reduc|\\bcut\\b", "减|缩|降|下调|低于|以内|压"),
    ("推迟|延期|推后|延后|postpone|delay", "推迟|延|顺延|暂缓"),
    ("禁止|不准|不许|(?<![认舍怪记由了顾少免算])不得|\\bban(?:ned|ning)?\\b|prohibit", "禁|不准|不许|不得|不用|严控|严禁|杜绝|遏制"),
    ("收回|上收", "收回|上收|回收"),
    ("搬(?:到|迁|走|去|家|吗|不搬)|迁(?:到|往|出|址)", "搬|迁"),
    ("涨价|上涨|上调|提价|调高", "价格|涨|上调|提高|调整|增|提升|升"),
    ("放宽|放开|松绑", "放宽|放开|取消|降低|优化|简化|松|扩大|扩至|提高"),
    ("外包|承包", "购买服务|委托|承包|外包"),
    ("延长", "延"),
    ("解除|撤换|免职|换人", "解除|撤|免|换|调整"),
    ("失败|落空|泡汤", "失败|未完成|没有完成|滞后"),
    ("私有化|拍卖|出售|卖掉", "私有|拍卖|出售|转让|处置"),
)  # fmt: skip
"""Words by which a question turns a measure round, and what a text that says so would hold."""

UNIT_KINDS: tuple[tuple[str, str, str], ...] = (
    ("人数", "多少(?:万)?(?:人次|人|名|位)|(?<!没)(?<!没有)几(?:个人|名|位|人)", rf"{_N}(?:余|多)?(?:人|名|位|员)|%"),
    ("户数", "多少(?:万)?户|几户", rf"{_N}(?:余|多)?[户家]|%"),
    ("百分比", "百分之几|百分之多少|几个(?:百分)?点|多少个?百分点|几成|多大比例|what percentage", rf"\d%|{_N}个?百分点|{_N}成|全覆盖|百分之|{_N}倍"),
    ("面积", "多少(?:万)?(?:亩|公顷|平方米|平方公里|平米)|几亩|多大面积|面积(?:是|有|为)?多", rf"{_N}(?:余|多)?(?:亩|公顷|平方|平米)"),
    ("长度", "多少(?:公里|千米|米|里)|几公里|多长(?!时)|总里程", rf"{_N}(?:余|多)?(?:公里|千米|米)"),
    ("重量", "多少(?:万)?(?:吨(?![级粮])|公斤|斤)|几(?:吨|公斤|斤)", rf"{_N}(?:余|多)?(?:吨|公斤|斤|千克)"),
    ("温度或度数", "多少度(?!电)|几度", rf"{_N}(?:℃|°|度|摄氏)"),
    ("电量", "多少(?:万|亿)?(?:度电|千瓦)", rf"{_N}(?:余|多)?(?:千瓦|兆瓦|度电)"),
    ("岁数", "多少岁|几岁|多大年[龄纪]", rf"{_N}(?:周)?岁|适龄|年龄"),
)  # fmt: skip
"""Kinds of quantity that are not counted in pieces: what asks for one, what states one."""

COUNT_SAID = re.compile(
    r"\d|全覆盖|[一二两三四五六七八九十百千万]+(?:个|名|人|户|家|项|次|所|处|件|批|场|种|类|支|倍)|翻[一两]?番|一半|半数|过半|"
    r"[一二三四五六七八九]成(?![本立果效就为长])|[二三四五六七八九十]分之|百分之|每[年月季周日天]|季度|半月"
)
FEES_ASKED = re.compile(
    "学费|(?:挂号|登记|申请|注册|报考|补办|过桥|邮寄|伙食|会员|停车|手续|物业|通行|过路|检测|报名|床位|管理|服务|培训|取暖|燃气|护理|体检|代理|中介|诉讼|快递)费|水费|电费|话费|门票|押金|票价|[水电油气房粮肉菜药]价(?!值|格|钱)|"
    r"[\u4e00-\u9fff]{2}(?<![评物报竞定性身限代特估议讲招标涨降减加提调还砍压])价(?!值|格|钱)(?=$|[?,多是要会能涨降怎调高贵])|"
    "产量|产值|销量|销售额|容量|座位|票房|库存|储量|客流量|载重|海拔|利润|营业额|成本|市值|热线(?=$|[?是号])"
)
"""Fees, prices and quantities that have names of their own."""
