"""The patterns that bodies' names are found with; bounded repetitions only, so linear."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

_HAN = "[\u4e00-\u9fff]"
# A character of a free name: no particles, prepositions or adverbs.
_NAME = "[^\\W\\d_a-zA-Z的了在对将向把被使让从着各由每其该]"

# 民政部|门, 省委|员, 财政局|面, 公安局|长, 市政府|性, 教育厅|长
NOT_BEFORE = frozenset({
    ("部", "门"), ("部", "署"),
        ("局", "局"),
        ("厅", "厅"), ("委", "员"), ("委", "书"), ("局", "长"), ("局", "面"), ("局", "部"), ("厅", "长"),
    ("厅", "局"), ("办", "事"), ("办", "理"), ("办", "法"), ("办", "学"), ("办", "好"), ("办", "公"), ("办", "案"),
    ("委", "托"), ("委", "派"), ("府", "性"), ("府", "债"), ("府", "采"), ("府", "购"), ("府", "网"), ("府", "规"),
     ("院", "长"), ("院", "士"), ("会", "计"), ("会", "议"), ("会", "商"), ("会", "员"), ("协", "调"),
    ("协", "商"), ("协", "助"), ("协", "同"), ("协", "作"), ("联", "合"), ("联", "系"), ("联", "动"), ("政", "法"), ("心", "理"),
    ("心", "城"), ("委", "会"), ("站", "点"), ("处", "理"), ("处", "置"), ("学", "生"), ("队", "伍"),
})  # fmt: skip
# 民政局(处)长, 国办发〔2005〕: a person, a document number
PERSON_AFTER = re.compile("\\((?:[处科局]|主任)\\)长|[局厅部]长|主要负责人|主要领导|负责同志")
NUMBER_AFTER = re.compile("(?:办?[发函字令规]|明电|办发|厅字)〔")
# 人民银行合肥中心支行, 国网安徽电力公司: a branch, with the name it belongs to.
BRANCH = re.compile(
    "(?:中国)?(?:人民银行|农业发展银行|工商银行|农业银行|建设银行|银行)[\u4e00-\u9fff]{2,6}?(?:中心支行|分行|支行|营业管理部)"
    "|国网[\u4e00-\u9fff]{2,6}?(?:省|市)?(?:电力|供电)(?:有限)?公司"
)
OFFICE = re.compile("[厅局委部][\u4e00-\u9fff]{2,8}?(?:处(?![理置])|室|司(?![法机]))")
OFFICE_BEFORE = re.compile("(?:由|报|送|至|会同|报送|向|[,、;:(]|^)$")
# 国务院|有关部门和单位: the departments of a government are one body by kind.
PARTS_AFTER = re.compile(
    "各部门|各?(?:有关|相关)(?:部门和单位|部门|单位)|各单位|各直属机构|组成部门"
)
# 农业农村部|农产品质量安全中心: a centre of a ministry.
CENTRE_AFTER = re.compile("[\u4e00-\u9fff]{2,12}?(?:中心|研究院|研究所)")
# An institution is named as it stands, not after its place: 南京中医药大学 is not 南京市中医药大学.
SURFACE_NAMED = re.compile(
    "(?:集团|公司|大学|学院|银行|海关|海事局|医院|协会|学会|研究会|中心|研究院)$"
)
# 省委书记, 市长: a person, not the body
TITLE_AFTER = re.compile("(?:书记|常委(?!会)|主席|主任|副|委员)")

_CUES = (
    "由|会同|联合|配合|委托|提请|报请|商请|推动|支持|指导|督促|召开|成立|发挥|充分发挥|依托|与|和|及|向|报|经|按照|根据|落实|同|协助|健全|完善"
    "|组织|加强|深化|做好|调整|设立|组建|办好|以|对|协调|争取|鼓励|引导|督导|要求|责成|压实|促进|帮助|发动|动员|建立|请|贯彻|通过|抓好|协同|及时|优化|强化|动|用好|建好|邀请"
)
CUES_BEFORE = re.compile(f"(?:^|[^\u4e00-\u9fff]|{_CUES})$")

YOUTH = re.compile("(?:共青)?团(?P<level>省|市|县|区|自治区|州|旗|盟)委(?!员会?主)")

_HEAD = (
    "领导小组办公室|领导小组|联席会议办公室|联席会议|指挥部办公室|指挥部|工作专班|专班|协调小组办公室|协调小组|工作小组|工作组|委员会办公室|委员会|管委会"
    "|研究会|促进会|联合会|基金会|协会|学会|总会|商会|研究院|研究所|服务中心|发展中心|管理中心|指导中心|监测中心|保障中心|中心|集团有限公司|集团公司|有限公司|公司|集团"
    "|执法局|管理局|服务局|监管局|海关|总队|支队|大队|办公室|厅|局|考试院|科学院|社科院|教科院|农科院|管理处"
)
FREE = re.compile(f"{_NAME}{{1,14}}?(?:{_HEAD})(?:党组)?")

# A named institution: with the nation's name anywhere, else after a cue or a mark.
_INST = "协会|学会|研究会|促进会|联合会|基金会|大学|学院|研究院|研究所|集团有限公司|集团|商会|总会|银行|海事局|海关"
# Words that show that an institution's name has not begun yet, or is none.
NOT_IN_NAME = re.compile(
    "会同|联合(?!会|国)|委托|提请|推动|支持|指导|督促|召开|充分|发挥|依托|落实|协助|健全|完善|(?<!社会)(?<!基层)组织(?!部|人事)|责成|联系|要求|推介|加强|深化|办好|用好|分类|扩大|引导|进一步|成立|建立|推荐|鼓励|配合"
    "|继续|长效|清理|整治|开展|高水平|一流|国家大学|行业协会|相关|有关|各类|一批|争取|统筹|参与|实施|对接|服务高校|贯彻|培育|推进|启动|强化|积极|通过|报请|按照|根据|以及|促进(?!会|中心)|全国性|新型|探索|规范|举办|承办|协调(?!小组)|参加|邀请|引进|打造|创建|全日制|职业院校|由|向|经"
)
INSTITUTION = re.compile(
    f"(?P<nation>中国|中华|全国)(?:{_NAME}{{2,12}}?)(?:{_INST}|(?:发展|管理|服务|控制|研究|交流|促进|培训|监测)中心)(?:{_NAME}{{2,12}}学院)?"
    f"|{_NAME}{{2,12}}?(?:{_INST})(?:{_NAME}{{2,12}}学院)?"
)
LONE = re.compile(
    f"(?:全省|全市|全县|全区|国家|省级|市级)?{_NAME}{{2,16}}?(?:联席会议|领导小组|指挥部|协调小组|工作专班)(?:办公室)?"
)

BARE_NAMES = re.compile(
    "妇联|残联|科协|文联|社科联|工商联|侨联|总工会|红十字会|贸促会|关工委|文明办|编办|网信办|机构编制办|安委办|双拥办|老龄办|消防救援(?:总队|支队|大队)"
    "|供销社|税务局|国资委|建委|教委|农委|住建委|组织部|宣传部|统战部|政法委|社会工作部|政研室|老干部局|台办|外办|农办|金融办|教育党工委|教育工委|少工委|机关事务局|公积金中心|疾控中心|融媒体中心|档案馆|防汛抗旱指挥部|交警支队|妇儿工委"
)

ACTING = re.compile("等?(?:地|市县|县区)?(?:具体实施|牵头|具体负责|负责|按职责|分别负责|配合)")

_PARTS = "党组|机关各处室|机关各司局|机关各科室|各处室|各司局|各科室|机关各部门|机关|办公室|办公厅|直属各单位|直属单位|属各单位|属单位|直属机构|所属单位|各直属单位|系统各单位"
INNER = re.compile(
    f"(?P<part>各直属单位|各处室|各司局|各科室)|(?P<head>[厅局委部署])(?!门)(?P<inner>{_PARTS})(?!党支部|党员|党建)"
)

_UNIT = "自治区|直辖市|区镇|省直管县|省辖市|设区的?市|地级以上市|地级市|县级市|开发区|功能区|高新区|新区|园区|管委会|乡镇|街道|镇街|[省市县区州盟旗镇乡]"
_UNITS = f"(?:{_UNIT})(?:[、和及]?(?:{_UNIT})|\\((?:{_UNIT}|[、,和]){{1,8}}\\)){{0,8}}"
_KIND = "职能|行业|主管|业务|监管|管理|成员|责任|直属|牵头|配合|参与|参建|单位|行政|执法|审批"
_WHO = "部门和单位|部门单位|部门|单位|处室|科室|司局|机构|地方|地区|省份|省区市|市县|高校|高等学校|学校|院校|中小学校|中小学|幼儿园|企业|医院|医疗机构|银行|金融机构|国有企业|方面"
_GOV = "党委和政府|党委、?政府|党委\\(党组\\)|党委|人民政府|政府|党组织|党组"


@lru_cache(maxsize=2)
def _generic_pattern(functions: tuple[str, ...]) -> re.Pattern[str]:
    func = "|".join(sorted(functions, key=len, reverse=True))
    offices = f"(?:{func})(?:厅|局|委员会|委)(?:\\((?:厅|局|委)\\))?"
    dept = f"(?:{func})(?:行政|主管|管理|执法|监管|监督|行政主管|行政管理){{0,2}}(?:部门|机关)"
    tail = f"(?:地方)?(?:{_GOV}|{offices}|{dept}|有关部门|相关部门|各部门|部门|财政)"
    kinds = f"(?:{_KIND}){{0,4}}"
    forms = [
        f"(?:省内|全省|全市|全县|全区)?(?:各|每个|有关|相关|各有关|各相关){_UNITS}(?:{tail})?",
        f"(?:全[省市县区国])?各级(?:各部门|各有关部门|{tail}|[、和及]?各部门)?",
        f"(?:各有关|各相关|各|有关|相关|其他有关|其他|全省各)(?:{kinds})(?:{_WHO})",
        f"(?:全省|全市|全县|全区|各)(?:{dept})",
        f"县级以上(?:地方)?(?:各级)?(?:人民政府|政府)(?:及其(?:有关|相关)?部门|{dept})?",
        f"(?:各级|地方各级|地方|基层|当地|省级|市级|县级|省、市、县|市、县|市县|县乡|上级|属地){tail}",
        "属地(?:管理)?(?:政府)?(?=[负落履])|属地政府",
        f"(?:{_UNITS})(?:{dept})",
        f"(?<![\u4e00-\u9fff])(?:{dept})|(?:{dept})",
        f"(?:{func}|海关|法院|检察院|金融|教体|团委|妇联)(?:、(?:{func}|海关|法院|检察院|金融|税务|妇联|团委|工会)){{1,8}}等(?:有关|相关|多个)?(?:职能)?部门",
        "(?:各级|各类|地方)[\u4e00-\u9fff]{2,6}?(?:机构|机关|部门)",
        "人民法院|检察机关|审判机关|司法机关|纪检监察机关|监察机关|群团组织",
        "驻各级\\w{2,6}部门纪检监察机构",
        "(?:党建工作|登记管理)(?:机构|机关)|(?:业务主管|行业主管|行业管理|牵头|责任|成员|用人|建设)(?:单位|部门)|职能部门",
        "各地|各方|各校|多部门|村\\(居\\)民委员会|村\\(居\\)委会|村民委员会|居民委员会|村委会|居委会|街道办事处|乡镇政府|乡镇人民政府|乡镇\\(街道\\)|镇\\(街道\\)",
        "(?:省级|市级|县级|地方|基层|各级)",
    ]
    return re.compile("|".join(f"(?:{form})" for form in forms) + "")


def GENERIC(functions: Iterable[str]) -> Callable[[str, int], int | None]:  # noqa: N802 - reads as a pattern
    """A matcher for bodies by kind: end of the longest at a position, None where there is none."""
    return _matcher(functions)


_MATCHERS: dict[int, Callable[[str, int], int | None]] = {}


def _matcher(functions: Iterable[str]) -> Callable[[str, int], int | None]:
    key = id(functions)
    if key not in _MATCHERS:
        pattern = _generic_pattern(tuple(functions))

        def match(text: str, start: int) -> int | None:
            hit = pattern.match(text, start)
            if hit is None or (hit.group() == "各地" and text.startswith("各地区", start)):
                return start + 3 if hit else None
            return hit.end()

        _MATCHERS[key] = match
    return _MATCHERS[key]
