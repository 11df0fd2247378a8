"""Invented plans by number, for tests of a library that grows: each of some 70 tasks, all different.

The parts are written for this purpose; which of them a sentence has is a pure function of the
plan's number and the sentence's place.
"""

import hashlib

CITIES = "云泽 星河 碧岭 东屏 南屿 北川湾 青石 白沙洲 赤水源 玉泉 金谷 银滩".split()
OFFICES = (
    "民政局 教育局 公安局 财政局 卫生健康委员会 农业农村局 交通运输局 住房和城乡建设局 "
    "生态环境局 文化和旅游局 应急管理局 医疗保障局"
).split()
VERBS = "完善 健全 推进 落实 开展 加强 规范 建设 优化 推广 实施 深化".split()
SUBJECTS = (
    "社区养老服务 残疾人两项补贴 困境儿童关爱 流浪乞讨人员救助 婚姻登记服务 殡葬设施建设 "
    "地名公共服务 慈善组织培育 志愿服务记录 社会工作站点 职业技能培训 托育服务供给 "
    "基层医疗卫生 农村公路养护 空气质量监测 河湖日常管护 数据资源共享 校园餐饮安全 "
    "老旧小区改造 高标准农田 公共法律服务 乡村治理试点 应急避难场所 图书馆延伸服务"
).split()
UNITS = "个 处 所 家 人次 户 公里 场".split()
LAWS = "慈善法 未成年人保护法 老年人权益保障法 地名管理条例 社会救助暂行办法 残疾人保障法".split()
MEASURES = (
    "制定{s}年度清单，明确责任分工和完成时限",
    "会同市{o}对{s}进行半年评估，结果向社会公开",
    "新增{s}服务点{n}{u}",
    "支持县（区）按照{n}元的标准安排{s}经费",
    "修订《{c}市{s}管理办法》",
    "贯彻《{l}》，把{s}纳入第{n}号督查事项",
    "引导社会力量参与{s}，培育示范单位{n}{u}",
    "推动{s}与{t}衔接，形成{n}项工作标准",
)
SECTIONS = "保障民生 提升服务 深化改革 防范风险 强化支撑 加强党建".split()


class _Chance:
    """Numbers that look random and depend on a text alone."""

    def __init__(self, seed: str) -> None:
        self._digest = hashlib.sha256(seed.encode()).digest()

    def of(self, place: int, bound: int) -> int:
        at = 3 * (place % 10)
        return int.from_bytes(self._digest[at : at + 3], "big") % bound


def _measure(chance: _Chance, place: int, city: str) -> str:
    pick = chance.of(place, len(MEASURES))
    return MEASURES[pick].format(
        s=SUBJECTS[chance.of(place + 1, len(SUBJECTS))],
        t=SUBJECTS[chance.of(place + 2, len(SUBJECTS))],
        o=OFFICES[chance.of(place + 3, len(OFFICES))],
        l="中华人民共和国" + LAWS[0] if pick == 5 else LAWS[chance.of(place + 4, len(LAWS))],
        n=chance.of(place + 5, 9000) + 10,
        u=UNITS[chance.of(place + 6, len(UNITS))],
        c=city,
    )  # fmt: skip


def made_plan(number: int, items: int = 70) -> str:
    """The text of plan `number`: an office's work plan of a year, some 6,500 characters."""
    city = CITIES[number % len(CITIES)]
    office = f"{city}市{OFFICES[number // len(CITIES) % len(OFFICES)]}"
    year = 2010 + number // (len(CITIES) * len(OFFICES))
    lines = [f"{office}{year}年工作要点", "", office, f"{year}年1月15日", ""]
    for n in range(items):
        if n % 12 == 0:
            lines += [f"{'一二三四五六'[n // 12]}、{SECTIONS[n // 12]}", ""]
        lines += [_item(number, n, city), ""]
    return "\n".join(lines)


def _item(number: int, n: int, city: str) -> str:
    chance = _Chance(f"{number} {n}")
    title = VERBS[chance.of(0, len(VERBS))] + SUBJECTS[chance.of(1, len(SUBJECTS))]
    said = "。".join(_measure(_Chance(f"{number} {n} {k}"), 0, city) for k in range(3))
    return f"（{_numeral(n + 1)}）{title}。{said}。"


def _numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    digits = " 一二三四五六七八九"
    head = (digits[tens] if tens > 1 else "") + "十" if tens else ""
    return (head + digits[ones]).replace(" ", "")
