"""The words that people see for types, roles and states, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable

LABELS: dict[str, dict[str, str]] = {
    "zh": {
        "policy": "政策文件", "department": "部门机构", "programme": "行动项目", "target": "量化指标",
        "place": "地名", "item": "任务", "document": "文件", "names": "提到", "contains": "包含", "cites": "援引",
        "implement": "贯彻落实", "issue": "出台印发", "revise": "修订", "draft": "制定起草",
        "promote": "推广宣传", "compile": "编撰", "evaluate": "评估", "lead": "牵头负责",
        "joint": "会同配合", "request": "提请推动", "direct": "指导督促", "delegate": "委托",
        "authority": "依据其部署", "mention": "提及",
        "exists": "现行", "to_be_revised": "待修订", "to_be_drafted": "待制定", "to_be_issued": "待出台",
        "added": "已加入", "updated": "已更新", "unchanged": "未变化", "failed": "失败",
        "law": "法律", "regulation": "法规", "party_rule": "党内法规", "department_rule": "部门规章",
        "normative": "规范性文件", "standard": "标准", "plan": "规划", "publication": "出版物",
        "other": "其他", "action": "行动", "campaign": "活动", "platform": "平台", "award": "评选",
        "event": "会展赛事", "pilot": "试点", "mechanism": "机制", "project": "工程项目",
        "confirm": "确认", "reject": "否定", "merge": "合并", "split": "拆分",
        "continued": "延续", "changed": "有变化", "new": "新增", "dropped": "不再列入",
        "alike": "相同", "unlike": "不同", "only_second": "仅后一份有", "only_first": "仅前一份有",
        "issued": "已出台", "cited": "仍在引用", "planned": "仍在计划", "unheard": "未再提及",
        "open": "尚无后续",
        "library": "文库", "record": "记录", "laws": "法律法规", "encoder": "编码器", "reader": "识别网络", "answers": "回答", "index": "检索索引",
        "held": "已收录", "no_laws_read": "没有读入法律法规集，未收录文本",
        "law_not_held": "未收录这部法律法规的文本", "plan_not_dated": "计划没有日期，不能确定版本",
        "version_not_held": "未收录计划日期时有效的版本", "article_not_in_version": "该版本没有这一条",
        "year": "年份", "region": "地区", "section": "章节", "entity": "实体", "type": "类型", "role": "职责",
        "life_cycle": "文件状态", "eq": "等于", "ge": "不少于", "le": "不超过", "approx": "约",
    },
    "en": {
        "responsible": "who is responsible", "involving": "tasks that involve a department",
        "bodies_by_role": "departments by role", "planned_documents": "documents to be made",
        "cited_policies": "policies to be implemented", "based_on_policy": "tasks based on a policy",
        "only_second": "only in the second", "only_first": "only in the first",
        "named": "tasks that name it", "targets_of_value": "figures of that value", "due": "tasks due then",
        "figure": "a figure", "compared_plans": "what changed between two plans", "theme": "tasks about a theme",
        "passages": "sentences that fit", "programmes": "programmes and campaigns",
        "policy": "policy", "department": "department", "programme": "programme",
        "target": "target", "place": "place", "to_be_revised": "to be revised",
        "to_be_drafted": "to be drafted", "to_be_issued": "to be issued",
        "party_rule": "party rule", "department_rule": "department rule", "eq": "equal to",
        "no_laws_read": "not held: no laws were read", "law_not_held": "text of this law not held",
        "plan_not_dated": "plan not dated, no version chosen",
        "version_not_held": "version in force on the plan's date not held",
        "article_not_in_version": "no such article in this version", "ge": "at least", "le": "at most", "approx": "about", "life_cycle": "state of documents",
    },
}  # fmt: skip


LACKS = {
    "带编号的任务": "numbered item", "标题": "title", "发布机关": "issuer", "年份": "year",
}  # fmt: skip
"""What a document may lack, in the words of its warnings, in English."""


def label(word: str, lang: str = "zh") -> str:
    """What people see for a word of the model; the word itself where it has no label."""
    return LABELS[lang].get(word, word)


def warning_in(warning: str, lang: str) -> str:
    """What a document lacks: the record's sentence, in English where that is asked for."""
    if lang != "en":
        return warning
    missing = warning.removeprefix("没有找到").split("、")
    return f"{' and '.join(f'no {LACKS.get(one, one)}' for one in missing)} was found"


def reasons_in(reasons: Iterable[str], lang: str) -> list[str]:
    """Why a link was made: the record's sentences, in English where that is asked for."""
    from kg.links.reasons import in_english

    return [in_english(sentence) if lang == "en" else sentence for sentence in reasons]
