"""Works that are built: railways, dams, power stations, plants, named behind a verb of building.

加快|福厦客专、衢宁铁路|建设, 建成通车|莆炎高速三明段: a work of this sort ends with what it is, not with 工程 or
项目, and its name begins with where it is. What only says a sort of works (高速铁路, 病险水库) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kg.mentions.programme_name import Ground, Name

_WORK = (
    "铁路|高铁|客专|客运专线|城际|高速公路|高速|快速路|水库|水电站|核电站|核电|抽水蓄能电站|水利枢纽|枢纽|机场|港区|码头|"
    "产业园|物流园|大桥|隧道|过江通道|跨海通道|通道|净化厂|污水处理厂|储气库|航道|变电站|高架"
)
_PHASE = "(?:新建|改扩建|改建|扩建|扩容|快速化改造|改造)?(?:[一二三四]期|\\([一二三四]期\\))?"
_STRETCH = "(?:(?!等)[\u4e00-\u9fff]{2,3}段)?"
_IN_NAME = "(?![、和与及的等])[\u4e00-\u9fff—]"
_NO_BEGIN = "(?!在|到|对|将|把|各|全|新建|改建|扩建|续建|在建|一批|[一二三四五六七八九十两]|加快|推进|开工|建设|推动|完成|实施|支持|配合|会同)"
_NAME = f"{_NO_BEGIN}(?:{_IN_NAME}){{2,14}}?(?:{_WORK}){_STRETCH}{_PHASE}"
_END = (
    "(?=[,。;、]|和|与|及|等|建设|前期|年内|通车|开工|主体|全线|建成|投运|竣工|通航|下闸|可行性|$)"
)
_VERB = "(?:开工建设|加快推进|加快建设|加快|推进|建成通车|建成投运|建成|续建|新开工|开工|启动|力争|抓好|协调推进|协调解决|确保|推动|谋划)"
_LIST = re.compile(f"{_VERB}(?P<list>{_NAME}{_END}(?:[、和](?:{_NAME}{_END})){{0,12}})")
_ONE = re.compile(_NAME + _END)
# what is said of a sort of works, not of one
_SORT = re.compile(
    "综合|国际|国家|重大|重点|骨干|大型|小型|中型|病险|农村|城乡|城市|县级|高等级|^(?:高速|过江|跨海|出海|城际)|中小|现代化|智慧|绿色|平安|"
    "贫困|出海|物流(?!园)|人才|职业|晋升|服务|审批|快捷|便捷|对外|外送|运输|交通|多式|联运|通用机场|支线机场|"
    "体系|机制|网络|改革|治理|管理|监管|生态|安全|文明|红色|绿化|美丽|示范|试点|普速"
)


def built_works(ground: Ground) -> Iterator[Name]:
    """The works of a sentence, each of a list by itself; kind `project`."""
    for hit in _LIST.finditer(ground.text):
        for one in _ONE.finditer(ground.text, *hit.span("list")):
            if not _SORT.search(one.group()) and ground.is_free(*one.span()):
                verb = (hit.start(), hit.start("list"))
                yield Name(one.start(), one.end(), "project", "programme.built", verb=verb)


# where one of several works ends that share the last one's head: …净水厂二期、|…截污工程
_WORK_ENDS = re.compile(
    "(?<=[\u4e00-\u9fff]{4})(?:[一二三四五六]期|[楼馆厂园区]|改造|提升|[改扩迁新]建|加固)(?P<and>[、和及])(?=[\u4e00-\u9fff]{4})"
)


def separate_works(text: str, name: Name) -> Iterator[Name]:
    """A project that is a list of works, each by itself; any other name as it is."""
    if name.kind != "project" or "“" in text[name.start : name.end]:
        yield name
        return
    start = name.start
    for end in _WORK_ENDS.finditer(text, name.start, name.end):
        yield replace(name, start=start, end=end.start("and"), canonical="", extra="")
        start = end.end("and")
    yield name if start == name.start else replace(name, start=start, canonical="")
