"""Policies: what a plan names in 《》 or by a bare title, and what it does with them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document.title import PLAN
from kg.lexicon import Lexicon
from kg.mentions.policy_bare import bare
from kg.mentions.policy_canonical import Context, named
from kg.mentions.policy_found import Found, without_overlaps
from kg.mentions.policy_kinds import told_kind
from kg.mentions.policy_names import articles_behind, kind_of, number_behind, short_names
from kg.mentions.policy_roles import RoleFound, life_cycle, roles_of
from kg.mentions.policy_titles import bracketed, is_policy_title
from kg.mentions.second_reader import further_names, is_believed
from kg.mentions.view import ItemView, SentenceView
from kg.model import Form, Mention, MentionType, Role, Span
from kg.normal import plain_name

_NEAR = 40  # policies back to which a short name may refer
_OURS = re.compile("(?:我|本)[省市区县州]的?(?:《)?$")


def find_policies(view: ItemView, lexicon: Lexicon, earlier: Sequence[Mention]) -> list[Mention]:
    """The policies of an item in the order of the text; their spans never overlap.

    `earlier` is not needed: policies are looked for first.
    """
    mentions: list[Mention] = []
    for sentence in view.sentences:
        mentions.extend(_in_sentence(view, sentence, lexicon, mentions[-_NEAR:]))
    return mentions


def _in_sentence(
    view: ItemView, sentence: SentenceView, lexicon: Lexicon, before: Sequence[Mention]
) -> list[Mention]:
    text = sentence.text
    own = _own_title(view, text)
    if own:
        return [_own_mention(view, sentence, own)]
    found = _found(sentence, lexicon)
    mentions = list(before)
    for one, role in zip(found, roles_of(text, found), strict=True):
        if one.rule in ("bare.deictic", "bare.its") and not mentions:
            continue
        if one.rule == "bare.anaphora" and not _has_antecedent(text[one.start : one.end], mentions):
            continue
        mentions.append(_mention(view, sentence, one, role, lexicon, mentions))
    return mentions[len(before) :]


def _found(sentence: SentenceView, lexicon: Lexicon) -> list[Found]:
    """Every policy of a sentence in plain spelling, without overlaps, in order.

    Titles in marks are found by the marks alone; of bare ones the second reader has a say.
    """
    text, tags = sentence.text, sentence.tags
    spans = list(bracketed(text))
    titled = [
        Found(start, end, Form.BRACKETED, "bracketed")
        for start, end in spans
        if is_policy_title(text, start, end)
    ]
    told = [
        one
        for one in bare(text, spans, lexicon.policies)
        if is_believed(tags, MentionType.POLICY, one.start, one.end)
    ]
    found = without_overlaps([*titled, *told])
    taken = [*spans, *((one.start, one.end) for one in found)]
    tagged = [
        Found(name.start, name.end, Form.BARE, "bare.tagged")
        for name in further_names(tags, MentionType.POLICY, taken)
        if "《" not in text[name.start : name.end]
    ]
    return sorted([*found, *tagged], key=lambda one: one.start)


def _has_antecedent(surface: str, mentions: Sequence[Mention]) -> bool:
    noun = re.sub("^(?:该|上述|前述|此)", "", surface)
    return any(mention.canonical.endswith(noun) for mention in mentions)


def _mention(
    view: ItemView,
    sentence: SentenceView,
    one: Found,
    role: RoleFound,
    lexicon: Lexicon,
    before: Sequence[Mention],
) -> Mention:
    text = sentence.text
    surface = text[one.start : one.end]
    context = Context(
        policies=lexicon.policies,
        metadata=view.metadata,
        shorts=short_names(view.document.text),
        before=[(m.canonical, m.kind or "") for m in before[-_NEAR:]],
        ours=bool(_OURS.search(text[max(0, one.start - 4) : one.start])),
        issuer=_highest_issuer(text, one.start),
        own=role.role in (Role.DRAFT, Role.EVALUATE, Role.REVISE, Role.ISSUE),
    )
    canonical, kind = named(one, surface, context)
    kind = told_kind(text, one, role.role, kind)
    start, end = sentence.span(one.start, one.end)
    return Mention(
        item=view.item.number,
        type=MentionType.POLICY,
        surface=view.document.text[start:end],
        start=start,
        end=end,
        canonical=canonical,
        role=_with_kind(role, kind, surface),
        cue=Span(*sentence.span(*role.cue)) if role.cue else None,
        rule=one.rule,
        form=one.form,
        kind=kind,
        life_cycle=life_cycle(role, surface),
        number=number_behind(text, one.end),
        article=articles_behind(text, one.end),
    )


_HIGHEST = re.compile("(?P<centre>(?:中共|党)中央、)?国务院$")


def _highest_issuer(text: str, at: int) -> str:
    """国务院, 中共中央 国务院 right before a title: part of its official name."""
    issuer = _HIGHEST.search(text, max(0, at - 8), at)
    if issuer is None:
        return ""
    return "中共中央 国务院" if issuer["centre"] else "国务院"


_WRITES = re.compile("起草|草拟|拟订|形成")
_AMENDING = re.compile("\\((?:修订|修正)[^()]*[案稿]")  # (修订草案)
_FIRST_DRAFT = re.compile("\\(草案")


def _with_kind(role: RoleFound, kind: str, surface: str) -> Role | None:
    """编制 of a publication compiles; 审议 of a 修订草案 revises, to amend a first draft still drafts."""
    if role.role is Role.DRAFT and kind == "publication":
        return Role.COMPILE
    if role.role is Role.DRAFT and _AMENDING.search(surface) and not _WRITES.search(role.word):
        return Role.REVISE
    if role.role is Role.REVISE and _FIRST_DRAFT.search(surface):
        return Role.DRAFT
    return role.role


_PLAN_TITLE = re.compile(
    "[^,。;:、]{0,30}?(?:19|20)\\d\\d年?[^,。;:]{2,40}(?:要点|计划|安排|任务|分解|方案|清单|举措|报告)(?:\\([^()]*\\))?"
)
# a sentence, a heading of a section, an office's name alone
_NO_TITLE = re.compile(
    "[。;:,]$|^[一二三四五六七八九十]{1,3}、|^第[一二三四五六七八九十]{1,3}[章节部条]|(?<!工作)[部厅局委院]$"
)
_PATH = re.compile("首页|>|»")  # where a portal's page stands
_NOTICE_TITLE = re.compile("(?:[^,。;:、《]{0,40}?)(关于印发[^。;]{2,80}通知)")


def _own_title(view: ItemView, text: str) -> tuple[int, int, Role] | None:
    """The plan's own title line before the first section."""
    if view.item.number != 0 or len(text) > 120 or _PATH.search(text) or _NO_TITLE.search(text):
        return None
    notice = _NOTICE_TITLE.fullmatch(text)
    if notice:
        return 0, len(text), Role.ISSUE
    title = plain_name(view.metadata.title)
    same = (
        bool(title)
        and plain_name(text) == title
        and PLAN.search(title) is not None
        and "," not in text
    )
    if same or _PLAN_TITLE.fullmatch(text):
        return 0, len(text), Role.MENTION
    return None


def _own_mention(view: ItemView, sentence: SentenceView, own: tuple[int, int, Role]) -> Mention:
    start, end = sentence.span(own[0], own[1])
    name = sentence.text[own[0] : own[1]]
    role = RoleFound(own[2])
    return Mention(
        item=view.item.number,
        type=MentionType.POLICY,
        surface=view.document.text[start:end],
        start=start,
        end=end,
        canonical=name,
        role=own[2],
        rule="own_title",
        form=Form.BARE,
        kind=kind_of(name),
        life_cycle=life_cycle(role, name),
    )
