"""Full names of what belongs to the issuer, of parts and branches of bodies; where names end; roles beside others."""

from __future__ import annotations

import pytest
from department_plans import LEXICON, check, rows

from kg.document.issuer import spoken_issuer

NAMES = """
云南司法17 | （牵头单位：装备财务保障局；责任单位：政治部、社区矫正管理局、机关纪委） | 装备财务保障局 lead 云南省司法厅装备财务保障局; 政治部 joint 云南省司法厅政治部; 社区矫正管理局 joint 云南省司法厅社区矫正管理局; 机关纪委 joint 中共云南省司法厅机关纪律检查委员会
云南司法17 | （责任单位：洱海管理局、全国律师协会） | 洱海管理局 lead 洱海管理局; 全国律师协会 lead 全国律师协会
泸州22 | （责任单位：长江管理局） | 长江管理局 lead 长江管理局
国农16 | （渔业渔政管理局牵头，计划司参加） | 渔业渔政管理局 lead 农业部渔业渔政管理局; 计划司 joint
公安18 | （牵头单位：网安总队；责任单位：经侦总队、消防总队、禁毒总队） | 网安总队 lead 海南省公安厅网络安全保卫总队; 经侦总队 joint 海南省公安厅经济犯罪侦查总队; 消防总队 joint 海南省公安消防总队; 禁毒总队 joint 海南省公安厅禁毒总队
泸州22 | （责任单位：执法支队） | 执法支队 lead 泸州市执法支队
云南司法17 | 厅党委要定期听取汇报，各党支部要抓好学习。 | 厅党委 lead 中共云南省司法厅委员会; 各党支部 lead 云南省司法厅各党支部
国市监25 | 经总局党组同意后，各直属事业单位要制定方案。 | 总局党组 request 中共国家市场监督管理总局党组; 各直属事业单位 lead 国家市场监督管理总局各直属事业单位
房山17 | 由委办公室汇总。 | 委办公室 lead 北京市房山区住房和城乡建设委员会办公室
宁夏20 | 配合自治区纪委监委驻厅纪检监察组开展检查。 | 自治区纪委监委驻厅纪检监察组 joint 宁夏回族自治区纪委监委驻宁夏回族自治区文化和旅游厅纪检监察组
泸州22 | 支持市纪委监委驻市人社局纪检监察组、市纪委监委派驻第二纪检监察组履职。 | 市纪委监委驻市人社局纪检监察组 direct 泸州市纪委监委驻泸州市人力资源和社会保障局纪检监察组; 市纪委监委派驻第二纪检监察组 direct 泸州市纪委监委派驻第二纪检监察组
国24 | 配合中央纪委国家监委驻生态环境部纪检监察组开展检查。 | 中央纪委国家监委驻生态环境部纪检监察组 joint 中央纪委国家监委驻生态环境部纪检监察组
四川13 | 会同省药监局稽查处、省旅游发展委、省目标绩效办开展检查。 | 省药监局稽查处 joint 四川省药品监督管理局稽查处; 省旅游发展委 joint 四川省旅游发展委员会; 省目标绩效办 joint 四川省目标绩效办公室
深圳23 | 支持无锡广播电视台、昆明燃气集团开展合作。 | 无锡广播电视台 direct 无锡广播电视台; 昆明燃气集团 direct 昆明燃气集团有限公司
泸州22 | （责任单位：国网泸州供电公司、武警四川总队） | 国网泸州供电公司 lead 国网四川省电力有限公司泸州供电公司; 武警四川总队 lead 中国人民武装警察部队四川省总队
"""

SPANS = """
泸州22 | 各级档案馆要简化手续，组织市工商联动员企业参与。 | 各级档案馆 lead; 市工商联 direct
泸州22 | 会同市公安局环境犯罪侦查支队、市交警支队高速公路三大队巡查。 | 市公安局环境犯罪侦查支队 joint; 市交警支队高速公路三大队 joint
泸州22 | 对接贵阳市和贵州省农业农村厅开展合作。 | 贵州省农业农村厅 mention
泸州22 | 排查结果报市殡葬改革领导小组。 | 市殡葬改革领导小组 mention
泸州22 | 支持泸州市康复中心医院、重庆人民广播电台开展合作。 | 泸州市康复中心医院 direct; 重庆人民广播电台 direct
泸州22 | 与农业农村部、水利部配合，治理河道。 | 农业农村部 joint; 水利部 joint
四川13 | 鼓励有条件的县（市、区）先行先试，有条件的市县馆要建展厅。 | 有条件的县（市、区） direct
国22 | 民间组织管理局要加强年检。 | 民间组织管理局 lead
四川教育24 | 厅办公室要抓好落实。 | 厅办公室 lead 四川省教育厅办公室
沈阳22 | 市局各处室要对照要点。 | 市局各处室 lead 沈阳市营商环境建设局各处室
公安18 | 网安总队要与省教育厅建立机制。 | 网安总队 lead 海南省公安厅网络安全保卫总队; 省教育厅 joint
正定19 | 会同正定农村产权交易中心、贵州银行遵义支行开展评估。 | 正定农村产权交易中心 joint 正定农村产权交易中心; 贵州银行遵义支行 joint
"""

ROLES = """
泸州22 | 紧扣市委、市政府“两个示范”工作思路，推进改革。 | 市委 authority; 市政府 authority
泸州22 | 围绕市民政局办公用房开展调研。 | 市民政局 mention
泸州22 | 贯彻省委一号文件和市委农村工作会议精神。 | 市委 authority
泸州22 | 贯彻国务院办公厅转发的《湖泊保护意见》。 | 国务院办公厅 authority
泸州22 | 本要点已经市政府同意，现印发给你们。 | 市政府 mention
泸州22 | 联合市公安局部署开展专项检查。 | 市公安局 joint
泸州22 | 支持泸州职业技术学院牵头组建联盟。 | 泸州职业技术学院 direct
泸州22 | 由市水务局牵头，市林业局、市财政局共同落实补偿。 | 市水务局 lead; 市林业局 joint; 市财政局 joint
泸州22 | 市水务局与市林业局建立会商制度。 | 市水务局 lead; 市林业局 joint
"""


@pytest.mark.parametrize(("plan", "text", "expected"), rows(NAMES + SPANS + ROLES))
def test_names_spans_and_roles(plan: str, text: str, expected: list[str]) -> None:
    check(plan, text, expected)


@pytest.mark.parametrize(
    ("title", "text", "region", "issuer"),
    [
        ("2031年云南省统计工作要点", "省局各处室要抓好落实。", "云南省", "云南省统计局"),
        ("2031年云南省科技创新工作要点", "厅直属机关党委牵头。", "云南省", "云南省科学技术厅"),
        (
            "2031年云南省科技创新工作要点",
            "市局办公室汇总。",
            "云南省",
            "云南省科学技术厅",
        ),  # 市局: another body
        ("2031年云南省民生实事重点工作", "厅机关各处室要落实。", "云南省", ""),
    ],
)
def test_the_office_that_title_and_text_tell_of(
    title: str, text: str, region: str, issuer: str
) -> None:
    assert spoken_issuer(title, text, region, LEXICON) == issuer


def test_an_autonomous_county_is_known_without_its_nations() -> None:
    place = LEXICON.places.by_name("威宁自治县")
    assert place is not None
    assert place.name == "威宁彝族回族苗族自治县"
