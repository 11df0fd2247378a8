"""Sections and items of many layouts, all invented: what numbers a plan, and what only looks like it."""

from __future__ import annotations

import pytest
from texts import read, shape

A = "修好村道。年底前硬化12公里，验收到村。"
B = "添置校车。新增校车6辆，签订安全责任书。"
C = "改造厕所。全年改造80座，建立管护台账。"
A3, B3, C3 = "修好村道", "添置校车", "改造厕所"

# name → text, `section.number:label title` of each item
LAYOUTS: dict[str, tuple[str, list[str]]] = {
    "one is, two is": (
        f"要点\n一是{A}\n二是{B}\n三是{C}\n",
        [f"-.1:一是 {A3}", f"-.2:二是 {B3}", f"-.3:三是 {C3}"],
    ),
    "one is inside an item is no label": (
        f"要点\n一、办好交通\n（一）修好村道。一是硬化路面。二是加装护栏。三是清理边沟。\n（二）{B}\n二、办好卫生\n（三）{C}\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
    "one is on lines of its own below items": (
        f"要点\n一、{A}\n一是硬化路面。\n二是加装护栏。\n二、{B}\n一是选购车辆。\n二是培训司机。\n三、{C}\n",
        [f"-.1:一、 {A3}", f"-.2:二、 {B3}", f"-.3:三、 {C3}"],
    ),
    "parts with tasks": (
        f"要点\n第一部分 交通\n1.{A}\n2.{B}\n第二部分 卫生\n3.{C}\n",
        [f"1.1:1. {A3}", f"1.2:2. {B3}", f"2.3:3. {C3}"],
    ),
    "parts in brackets": (
        f"要点\n【第一部分】交通\n1.{A}\n2.{B}\n【第二部分】卫生\n3.{C}\n",
        [f"1.1:1. {A3}", f"1.2:2. {B3}", f"2.3:3. {C3}"],
    ),
    "bracketed fat figures": (
        f"要点\n【1】{A}\n【2】{B}\n【3】{C}\n",
        [f"-.1:【1】 {A3}", f"-.2:【2】 {B3}", f"-.3:【3】 {C3}"],
    ),
    "square brackets": (
        f"要点\n[1]{A}\n[2]{B}\n[3]{C}\n",
        [f"-.1:[1] {A3}", f"-.2:[2] {B3}", f"-.3:[3] {C3}"],
    ),
    "two digits with a leading zero": (
        f"要点\n01 {A}\n02 {B}\n03 {C}\n",
        [f"-.1:01 {A3}", f"-.2:02 {B3}", f"-.3:03 {C3}"],
    ),
    "a figure and a blank": (
        f"要点\n一、交通\n1 {A}\n2 {B}\n二、卫生\n3 {C}\n",
        [f"1.1:1 {A3}", f"1.2:2 {B3}", f"2.3:3 {C3}"],
    ),
    "decimals with a blank below bare figures": (
        f"要点\n1 办好交通\n1.1 {A}\n1.2 {B}\n2 办好卫生\n2.1 {C}\n",
        [f"1.1:1.1 {A3}", f"1.2:1.2 {B3}", f"2.3:2.1 {C3}"],
    ),
    "figures with a Chinese comma and bold headings": (
        f"要点\n一、办好交通\n1、{A3}\n年底前硬化12公里。\n2、{B3}\n新增校车6辆。\n二、办好卫生\n3、{C3}\n全年改造80座。\n",
        [f"1.1:1、 {A3}", f"1.2:2、 {B3}", f"2.3:3、 {C3}"],
    ),
    "chapter headings without articles": (
        f"要点\n第一章 交通\n一、{A}\n二、{B}\n第二章 卫生\n一、{C}\n",
        [f"1.1:一、 {A3}", f"1.2:二、 {B3}", f"2.3:一、 {C3}"],
    ),
    "sections after a colon heading": (
        f"要点\n一、办好交通：\n（一）{A}\n（二）{B}\n二、办好卫生：\n（三）{C}\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
    "task numbers with 项": (
        f"要点\n第1项 {A}\n第2项 {B}\n第3项 {C}\n",
        [f"-.1:第1项 {A3}", f"-.2:第2项 {B3}", f"-.3:第3项 {C3}"],
    ),
    "named measures": (
        f"要点\n举措一：{A}\n举措二：{B}\n举措三：{C}\n",
        [f"-.1:举措一： {A3}", f"-.2:举措二： {B3}", f"-.3:举措三： {C3}"],
    ),
    "named actions above tasks": (
        f"要点\n行动一：办好交通\n1.{A}\n2.{B}\n行动二：办好卫生\n3.{C}\n",
        [f"1.1:1. {A3}", f"1.2:2. {B3}", f"2.3:3. {C3}"],
    ),
    "bullets": (
        f"要点\n● {A}\n● {B}\n● {C}\n",
        [f"-.1:● {A3}", f"-.2:● {B3}", f"-.3:● {C3}"],
    ),
    "dashes below sections": (
        f"要点\n一、交通\n——{A}\n——{B}\n二、卫生\n——{C}\n——{A}\n",
        ["-.1:一、 交通", "-.2:二、 卫生"],
    ),
    "squares below sections": (
        f"要点\n一、交通\n■ {A}\n■ {B}\n二、卫生\n■ {C}\n",
        [f"1.1:■ {A3}", f"1.2:■ {B3}", f"2.3:■ {C3}"],
    ),
    "Roman sections": (
        f"要点\nⅠ. 交通\n1. {A}\n2. {B}\nⅡ. 卫生\n3. {C}\n",
        [f"1.1:1. {A3}", f"1.2:2. {B3}", f"2.3:3. {C3}"],
    ),
    "heavenly stems": (
        f"要点\n甲、交通\n一、{A}\n二、{B}\n乙、卫生\n三、{C}\n",
        [f"1.1:一、 {A3}", f"1.2:二、 {B3}", f"2.3:三、 {C3}"],
    ),
    "items whose title runs into the sentence": (
        "要点\n一、交通\n1.修好村道，年底前硬化12公里，验收到村。\n2.添置校车6辆，签订安全责任书。\n二、卫生\n3.全年改造厕所80座。\n",
        ["1.1:1.", "1.2:2.", "2.3:3."],
    ),
    "title, then a colon": (
        "要点\n一、交通\n1.修好村道：年底前硬化12公里。验收到村。\n2.添置校车：新增6辆。签责任书。\n二、卫生\n3.改造厕所：改造80座。建立台账。\n",
        [f"1.1:1. {A3}", f"1.2:2. {B3}", f"2.3:3. {C3}"],
    ),
    "title, then a blank": (
        "要点\n一、交通\n1.修好村道　年底前硬化12公里。验收到村。\n2.添置校车　新增6辆。签责任书。\n二、卫生\n3.改造厕所　改造80座。建立台账。\n",
        [f"1.1:1. {A3}", f"1.2:2. {B3}", f"2.3:3. {C3}"],
    ),
    "title in lenticular brackets": (
        "要点\n1.【修好村道】年底前硬化12公里。\n2.【添置校车】新增6辆。\n3.【改造厕所】改造80座。\n",
        [f"-.1:1. {A3}", f"-.2:2. {B3}", f"-.3:3. {C3}"],
    ),
    "an appendix list behind the plan": (
        f"要点\n一、交通\n（一）{A}\n（二）{B}\n二、卫生\n（三）{C}\n附件：1.校车名单\n2.厕所名单\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
    "a signature behind the last item": (
        f"要点\n1.{A}\n2.{B}\n3.{C}\n\n云岭县人民政府\n2024年3月1日\n",
        [f"-.1:1. {A3}", f"-.2:2. {B3}", f"-.3:3. {C3}"],
    ),
    "a copy line and page figures behind": (
        f"要点\n1.{A}\n2.{B}\n3.{C}\n抄送：县委办公室，县人大办公室。\n云岭县人民政府办公室 2024年3月1日印发\n— 4 —\n",
        [f"-.1:1. {A3}", f"-.2:2. {B3}", f"-.3:3. {C3}"],
    ),
    "a notice with its own numbers before the plan": (
        f"云岭县关于印发民生要点的通知\n一、提高认识。各地要重视此事，层层落实。\n二、按时报送。各地每季度报送进展。\n附件\n云岭县2024年民生要点\n一、交通\n（一）{A}\n（二）{B}\n二、卫生\n（三）{C}\n",
        [f"3.1:（一） {A3}", f"3.2:（二） {B3}", f"4.3:（三） {C3}"],
    ),
    "table with a category": (
        "要点\n序号\t类别\t重点任务\t牵头单位\n1\t交通\t修好村道\t县交通局\n2\t交通\t添置校车\t县教育局\n3\t卫生\t改造厕所\t县住建局\n",
        [f"-.1:1 {A3}", f"-.2:2 {B3}", f"-.3:3 {C3}"],
    ),
    "a table ruled with bars": (
        "要点\n一、交通\n|序号|任务|牵头单位|\n|---|---|:-:|\n|1|修好村道|县交通局|\n|2|添置校车||\n二、卫生\n｜序号｜任务｜责任单位｜\n｜3｜改造厕所｜县住建局｜\n",
        [f"1.1:1 {A3}", f"1.2:2 {B3}", f"2.3:3 {C3}"],
    ),
    "tables below sections": (
        "要点\n一、交通\n序号\t任务\t责任单位\n1\t修好村道\t县交通局\n2\t添置校车\t县教育局\n二、卫生\n序号\t任务\t责任单位\n3\t改造厕所\t县住建局\n4\t清运垃圾\t县住建局\n",
        [f"1.1:1 {A3}", f"1.2:2 {B3}", f"2.3:3 {C3}", "2.4:4 清运垃圾"],
    ),
    "tables whose numbers restart": (
        "要点\n一、交通\n序号\t任务\t责任单位\n1\t修好村道\t县交通局\n2\t添置校车\t县教育局\n二、卫生\n序号\t任务\t责任单位\n1\t改造厕所\t县住建局\n2\t清运垃圾\t县住建局\n",
        [f"1.1:1 {A3}", f"1.2:2 {B3}", f"2.3:1 {C3}", "2.4:2 清运垃圾"],
    ),
    "a table with Chinese numbers": (
        "要点\n序号\t任务\t责任单位\n一\t修好村道\t县交通局\n二\t添置校车\t县教育局\n三\t改造厕所\t县住建局\n",
        [f"-.1:一 {A3}", f"-.2:二 {B3}", f"-.3:三 {C3}"],
    ),
    "a table whose tasks are numbered in the cell": (
        "要点\n工作任务\t责任单位\n1.修好村道\t县交通局\n2.添置校车\t县教育局\n3.改造厕所\t县住建局\n",
        [f"-.1:1. {A3}", f"-.2:2. {B3}", f"-.3:3. {C3}"],
    ),
    "a table without numbers": (
        "要点\n重点任务\t责任单位\n修好村道\t县交通局\n添置校车\t县教育局\n改造厕所\t县住建局\n",
        [f"-.1: {A3}", f"-.2: {B3}", f"-.3: {C3}"],
    ),
    "a table with its section rows": (
        "要点\n序号\t任务\t责任单位\n一、交通\t\t\n1\t修好村道\t县交通局\n2\t添置校车\t县教育局\n二、卫生\t\t\n3\t改造厕所\t县住建局\n",
        [f"1.1:1 {A3}", f"1.2:2 {B3}", f"2.3:3 {C3}"],
    ),
    "blank lines everywhere": (
        f"要点\n\n\n一、交通\n\n（一）{A}\n\n\n（二）{B}\n\n二、卫生\n\n（三）{C}\n\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
    "blanks inside labels": (
        f"要点\n一 、 交通\n（ 一 ）{A}\n（ 二 ）{B}\n二 、 卫生\n（ 三 ）{C}\n",
        [f"1.1:（ 一 ） {A3}", f"1.2:（ 二 ） {B3}", f"2.3:（ 三 ） {C3}"],
    ),
    "page figures between items": (
        f"要点\n一、交通\n（一）{A}\n— 1 —\n（二）{B}\n- 2 -\n二、卫生\n（三）{C}\n第 3 页 共 3 页\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
    "sentences that begin with a year or an amount": (
        f"要点\n1.{A}\n2024年再修6公里。\n12公里已经完工。\n2.{B}\n3.{C}\n",
        [f"-.1:1. {A3}", f"-.2:2. {B3}", f"-.3:3. {C3}"],
    ),
    "a quantity that looks like a label": (
        f"要点\n一、交通\n（一）{A}投入3.5亿元。12.5公里完工。\n（二）{B}\n二、卫生\n（三）{C}\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
    "Traditional numbers": (
        "要點\n壹、交通\n一、修好村道。年底前硬化12公里。\n二、添置校車。新增校車6輛。\n貳、衛生\n三、改造廁所。全年改造80座。\n",
        ["1.1:一、 修好村道", "1.2:二、 添置校車", "2.3:三、 改造廁所"],
    ),
    "more than ten sections": (
        "要点\n" + "".join(f"{n}、{A}\n" for n in "一 二 三 四 五 六 七 八 九 十 十一 十二".split()),
        [f"-.{i}:{n}、 {A3}" for i, n in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)],
    ),
    "items with their bodies in a line of their own": (
        f"要点\n1.{A}\n牵头单位：县交通局\n责任单位：县财政局\n2.{B}\n牵头单位：县教育局\n3.{C}\n",
        [f"-.1:1. {A3}", f"-.2:2. {B3}", f"-.3:3. {C3}"],
    ),
    "a preamble with its own aims": (
        f"要点\n2024年的总体要求是：一、稳字当头；二、民生为先。\n一、交通\n（一）{A}\n（二）{B}\n二、卫生\n（三）{C}\n",
        [f"1.1:（一） {A3}", f"1.2:（二） {B3}", f"2.3:（三） {C3}"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_layouts(name: str) -> None:
    text, wanted = LAYOUTS[name]
    assert shape(read(text)) == wanted
