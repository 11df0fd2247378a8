"""A fifth round, written before any was read, of ordinary sentences."""

from __future__ import annotations

import pytest
from department_plans import check, rows

pytestmark = pytest.mark.usefixtures("rules_alone")

FIFTH = """
四川13 | 由省旅游局牵头，会同省文化厅、省文物局编制红色旅游规划，指导广元、巴中等市做好配套建设。 | 省旅游局 lead 四川省旅游局; 省文化厅 joint; 省文物局 joint
四川13 | 落实国家发展改革委、国家能源局关于电力直接交易的要求，争取国家电网公司支持水电外送。 | 国家发展改革委 authority; 国家能源局 authority; 国家电网公司 request
四川教育24 | 省教育厅会同省公安厅、省卫生健康委、省疾控局建立校园安全会商制度。 | 省教育厅 lead; 省公安厅 joint; 省卫生健康委 joint; 省疾控局 joint
四川教育24 | 各高校党委要落实意识形态工作责任制。 | 各高校党委 lead
四川教育24 | 提请省政府将学前教育条例列入立法计划，配合省人大做好调研。 | 省政府 request; 省人大 joint
四川教育24 | 与中国科协、省科协共同举办青少年科技创新大赛。 | 中国科协 joint 中国科学技术协会; 省科协 joint 四川省科学技术协会
国24 | 配合农业农村部做好农业面源污染治理监督指导，推动住房城乡建设部完善管网普查标准。 | 农业农村部 joint; 住房城乡建设部 request
国24 | 各派驻监察机构要提高发现问题能力。 | 各派驻监察机构 lead
上海21 | 由市大数据中心牵头，各区、各部门配合，实现证照共享。 | 市大数据中心 lead 上海市大数据中心; 各区 joint; 各部门 joint
广西26 | 自治区民政厅、财政厅要及时下达救助资金，严禁挤占挪用。 | 自治区民政厅 lead 广西壮族自治区民政厅; 财政厅 lead 广西壮族自治区财政厅
昆山15 | 加强与上海市嘉定区政府的对接，共同治理界河。 | 上海市嘉定区政府 joint 上海市嘉定区人民政府
玄武24 | 区委区政府每季度听取一次汇报。 | 区委 lead 中共南京市玄武区委; 区政府 lead 南京市玄武区人民政府
正定19 | 严格落实河长制，县河长办定期通报。 | 县河长办 lead 正定县河长制办公室
泸州22 | （牵头单位：市住房城乡建设局；责任单位：市自然资源规划局、市生态环境局、市城管执法局、各区县人民政府、高新区管委会） | 市住房城乡建设局 lead; 市自然资源规划局 joint 泸州市自然资源和规划局; 市生态环境局 joint; 市城管执法局 joint; 各区县人民政府 joint; 高新区管委会 joint
泸州22 | 市交通运输局要会同市公安局、市应急管理局，于6月底前完成隐患排查，并报市安委办备案。 | 市交通运输局 lead; 市公安局 joint; 市应急管理局 joint; 市安委办 mention 泸州市安全生产委员会办公室
内蒙22 | 委托内蒙古师范大学、自治区教育招生考试中心开展监测。 | 内蒙古师范大学 delegate; 自治区教育招生考试中心 delegate 内蒙古自治区教育招生考试中心
宁夏20 | 完善厅市共建机制，支持中卫市人民政府建设旅游集散中心。 | 中卫市人民政府 direct
云南司法17 | 加快推进司法行政信息化建设，提升律师队伍素质。 | -
国卫15 | 完善公立医院改革政策，推进社会办医。 | -
"""


@pytest.mark.parametrize(("plan", "text", "expected"), rows(FIFTH))
def test_fifth(plan: str, text: str, expected: list[str]) -> None:
    check(plan, text, expected)
