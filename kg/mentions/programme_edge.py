"""Where an unquoted name begins: after the verb that governs it, its adverbs and scope words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.lexicon.programmes import Words
from kg.mentions.programme_name import EDITION, Ground, with_region

_DATE = re.compile(r"(?:到|至)?(?:20\d\d年)?(?:\d{1,2}月)?(?:底|末|年底|年内)?(?:前|以前|之前)?")
_JOINT = re.compile(r"[、和并及与]|以及|并且")
_WEAK = re.compile(
    r"(?:提升|攻坚|整治|改革|创新|示范|专项|建设|试点|创建|实践|主题|质量提升|质效提升|能力提升|年|达标|巩固提升|全面|服务|综合)*"
)
_DONE = re.compile(r"[好了](?![人家书声品])")
_BODY = re.compile(
    r"[省市县区部][\u4e00-\u9fff]{1,10}?[厅局委]|[\u4e00-\u9fff]{2,14}?(?:[部委署厅局办]|管委会)(?=(?:年内|及时)?(?:扩大|开展|实施|推进|启动|组织|推广|完善|建设|完成))|[\u4e00-\u9fff]{2,14}?总局"
)
_BY_MEANS = re.compile("以[^,。;]{4,24}?(?:为(?:总?抓手|契机|载体|牵引|引领|重点|主线|平台|龙头))")
_EACH = re.compile(r"(?:其中)?[^,。]{2,20}?各(?=建设|建成|打造|创建|培育|开展|实施|设立)")
_PLACE_ACTS = re.compile(
    r"(?:[\u4e00-\u9fff]{1,6}?[省市县区州旗盟](?:[、和](?=[\u4e00-\u9fff]))?){1,8}"
    r"(?=加快|申报|申创|争创|创建|开展|建设|打造|承办|举办|实施|承接|承担|参与|设立|建立|推进)"
)
_PLACE_VERB = re.compile(
    r"(?:加快|申报|申创|争创|创建|开展|建设|打造|承办|举办|实施|承接|承担|参与|设立|建立|推进){1,2}"
)
_MAKING_OF = re.compile(
    "(?:建设|创建|打造|争创|申建|申报|创成)(?=国家|全国|省级|自治区级|世界|[\u4e00-\u9fff]{2}省)"
)
_COUNT = re.compile(r"\d{1,4}(?:个|项|批|家|处|所)")
_LINK = re.compile(r"[、和与及]|以及")


@dataclass(frozen=True, slots=True)
class Edge:
    """Where a name begins, the verb that governs it, and whether that verb organises things."""

    start: int
    verb: tuple[int, int] | None
    organising: bool


@dataclass(frozen=True, slots=True)
class _Verb:
    start: int
    end: int
    organising: bool


def _verb_at(text: str, at: int, words: Words) -> _Verb | None:
    organising = words.organising_verbs.longest_at(text, at)
    governing = words.governing_verbs.longest_at(text, at)
    if organising and (not governing or organising[0] >= governing[0]):
        return _Verb(at, organising[0], True)
    return _Verb(at, governing[0], False) if governing else None


def _behind_adverbs(text: str, at: int, words: Words) -> _Verb | None:
    """The verb behind the most of up to four adverbs; a date counts as one."""
    found = None
    for _ in range(4):
        date = _DATE.match(text, at)
        hit = words.adverbs.longest_at(text, at)
        if date and date.end() - at >= 3:
            at = date.end()
        elif hit is not None:
            at = hit[0]
        else:
            break
        found = _verb_at(text, at, words) or found
    return found


def _next_verb(text: str, at: int, words: Words, first: bool) -> _Verb | None:
    """The verb at `at`, behind adverbs or a conjunction. After the first, governing verbs count
    only when joined to it: 服务 in 开展服务质量提升行动 belongs to the name."""
    joint = _JOINT.match(text, at)
    if joint and not first:
        at = joint.end()
    for verb in (_behind_adverbs(text, at, words), _verb_at(text, at, words)):
        if verb is not None and (first or joint or verb.organising):
            return verb
    return None


def _leading(text: str, start: int, head: int, words: Words) -> tuple[int, _Verb | None]:
    """The chain of verbs at the beginning of a clause: where it ends, and its last verb."""
    at, last = start, None
    for _ in range(5):
        verb = _next_verb(text, at, words, first=last is None)
        if verb is None or verb.end > head:
            break
        if head - verb.end < 2 and text[head : head + 1] != "“":
            break
        done = _DONE.match(text, verb.end)
        at, last = done.end() if done else verb.end, verb
    return at, last


def _can_begin(text: str, at: int, head: int) -> bool:
    """Whether the modifier `text[at:head]` is more than a word that every name has."""
    modifier = text[at:head]
    weak = _WEAK.match(modifier)
    return len(modifier) >= 2 and not (weak and weak.end() == len(modifier))


def _inner(text: str, start: int, head: int, words: Words) -> _Verb | None:
    """The last verb inside the clause behind which a name can begin."""
    for at in range(head - 3, start, -1):
        hit = words.inner_verbs.longest_at(text, at)
        if hit is not None and hit[0] <= head and _can_begin(text, hit[0], head):
            longer = words.organising_verbs.longest_at(text, at - 2)
            begin = at - 2 if longer and longer[0] >= hit[0] else at
            return _Verb(begin, hit[0], hit[0] > 0 and text[at : hit[0]] in words.organising_verbs)
    return None


def _after_body(text: str, start: int, head: int, words: Words) -> int:
    """Behind a body and its verb: 省教育厅扩大|…项目. Bodies are found after programmes."""
    for body in _BODY.finditer(text, start, head):
        verb = _verb_at(text, body.end(), words)
        if verb is not None and _can_begin(text, verb.end, head):
            start = verb.end
    return start


def _after_place(text: str, start: int, head: int) -> int:
    """Behind places and what they do: 支持武宁县、湖口县创建|…示范区."""
    places = _PLACE_ACTS.match(text, start, head)
    verb = _PLACE_VERB.match(text, places.end(), head) if places else None
    return verb.end() if verb and _can_begin(text, verb.end(), head) else start


def _after_making(text: str, start: int, head: int) -> int:
    """Behind the verb that makes something of the nation's or a province's: 贵阳建设|国家…试验区."""
    found = [match.end() for match in _MAKING_OF.finditer(text, start, head)]
    return found[-1] if found else start


def _after_of(text: str, start: int, head: int) -> int:
    """Behind the last 的 (not that of 党的) that leaves a modifier."""
    at = text.rfind("的", start, head)
    while at >= start:
        if text[at - 1 : at] != "党" and _can_begin(text, at + 1, head):
            return at + 1
        at = text.rfind("的", start, at)
    return start


def _after_other_name(ground: Ground, start: int, head: int) -> int:
    """Behind a conjunction that another name, or a quoted label, precedes."""
    best = start
    for link in _LINK.finditer(ground.text, start, head):
        before = ground.text[start : link.start()]
        ends_name = before.endswith("”") or (
            len(before) > 3 and ground.programmes.head_of(before) is not None
        )
        if ends_name and (link.end() == head or _can_begin(ground.text, link.end(), head)):
            best = link.end()
    return best


def _behind_count(text: str, start: int, head: int) -> int:
    """Behind how many there are: 2个|国家制造业新型技术改造城市试点."""
    count = _COUNT.match(text, start, head)
    return count.end() if count and _can_begin(text, count.end(), head) else start


def _edition(text: str, start: int, head: int) -> int:
    """An edition inside the modifier begins the name: 加快|第九届中国艺术节."""
    editions = [
        match.start()
        for match in EDITION.finditer(text, start, head)
        if match.start() == start or not match.group().isdigit()  # 猎狐2017专项行动
    ]
    return max(start, with_region(text, editions[-1])) if editions else start


def edge_of(ground: Ground, floor: int, head: int) -> Edge:
    """The left edge of a name whose head noun begins at `head`; nothing before `floor` belongs."""
    text, words = ground.text, ground.programmes.words
    clause = max(floor, ground.clause_start(head))
    clause += clause < head and text[clause] in "、和与及"
    clause = max(clause, ground.cover_end(clause, head))
    each = _EACH.match(text, clause, head)
    clause = each.end() if each else clause
    clause += text.startswith(("把", "将"), clause) and head - clause > 3
    clause += _BY_MEANS.match(text, clause) is not None
    start, verb = _leading(text, clause, head, words)
    inner = _inner(text, start, head, words)
    if inner is not None:
        start, verb = _leading(text, inner.start, head, words)
        start, verb = max(start, inner.end), verb or inner
    start = _after_place(text, start, head)
    start = _after_body(text, start, head, words)
    start = _after_making(text, start, head)
    start = _after_of(text, start, head)
    start = _after_other_name(ground, start, head)
    start = _behind_count(text, start, head)
    start = _edition(text, start, head)
    span = (verb.start, verb.end) if verb else None
    return Edge(start, span, verb is not None and verb.organising)


def without_scope(text: str, start: int, head: int, words: Words) -> int:
    """Behind a leading 全省, 我市: words that only say where."""
    date = _DATE.match(text, start)
    if date and date.end() < head and re.search("[月底末前内]", date.group()):
        start = date.end()
    while (hit := words.prefixes.longest_at(text, start)) and hit[0] < head:
        start = hit[0]
    return start
