"""Whether the documents speak of what a question is about, and say what it asks: a few features, weighed.

The weights come from `tests/gold/fit_subject.py` (logistic regression, cross-validated by hand) and
from nothing else; docs/decisions/answers.md has the figures. All features are evidence: none is a
score or a rank of the search.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from api.evidence import Evidence, Missing
from api.intents import Intent
from api.support import support_of
from kg.lexicon.notions import Notion
from kg.model import MentionType

LISTS = frozenset(
    {Intent.VALUE, Intent.DUE, Intent.CITED, Intent.PLANNED, Intent.ROLE, Intent.NAMED}
)
"""Kinds that the graph answers whole: what they are about is the kind itself."""


REASON = "原因"
"""The kind of fact that is said in most words: what is found for it says less than for others."""


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for and against an answer's being there."""

    gap: float  # how much nearer to what is held than to foreign headings, -4 to 6 spreads
    present: float  # a notion of the question stands there
    absent: float  # a particular notion of the question stands nowhere near
    official: float  # the same, and the question used its official name
    named: float  # an entity of the question is linked there
    latin: float  # the question is not in Chinese
    first: float  # spreads by which a heading has the worst supported token better, 0 to 6
    lacking: float  # the mean of these over all tokens
    support: float | None = None  # how well its tokens are supported (`api.support`), -8 to 8
    surest: float | None = None  # log odds that the surest sentence answers (`Evidence.answering`)
    second: float = 0.0  # the same of the second surest
    reason: float = 0.0  # a rule finds no reason where one is asked for; so for the others:
    aspect: float = 0.0
    quantity: float = 0.0
    premise: float = 0.0
    body: float = 0.0
    place: float = 0.0
    figure: float = 0.0


@dataclass(frozen=True, slots=True)
class Fitted:
    """Weights, and the sum from which on a question is answered."""

    weights: Features
    bias: float
    line: float


BUILT_IN = Fitted(
    Features(
        gap=0.0, present=0.0, absent=-0.438, official=-0.986, named=0.0, latin=0.0, first=0.0, lacking=0.0,
        support=0.510, surest=0.105, second=0.223, reason=-1.539, aspect=-2.352, quantity=-0.945,
        premise=-1.275, body=-0.983, place=-1.912, figure=-1.139,
    ),
    bias=2.089,
    line=-0.751,
)  # fmt: skip
"""For the built-in encoder. What its networks say leaves nothing to say for the features of weight 0."""
OTHERS = Fitted(
    Features(
        gap=0.882, present=1.171, absent=-1.530, official=-1.751, named=0.399, latin=-1.046,
        first=-0.239, lacking=-0.103, support=0.0, surest=0.0,
    ),
    bias=1.779,
    line=-1.611,
)  # fmt: skip
"""For an encoder that has no network for answers."""


def features(evidence: Evidence, lacks: Sequence[Missing]) -> Features:
    """The features of a question over the items nearest to it; `lacks` is what the rules did not find."""
    question = evidence.question
    near = evidence.near[:5]
    texts = [item.whole for item in near]
    nearness = evidence.nearness
    lacking = nearness.lacking if nearness else ()
    together = "\n".join(item.whole for item in near)
    absent = [
        n
        for n in question.notions
        if n.specific
        and not _stands(n, question.plain, together)
        and not any(_in_halves(n, text) for text in texts)
    ]
    return Features(
        gap=min(6.0, max(-4.0, nearness.gap)) if nearness else 0.0,
        present=float(any(n.stands_in(together) for n in question.notions)),
        absent=float(bool(absent)),
        official=float(any(name in question.plain for n in absent for name in n.official)),
        named=float(_named(evidence)),
        latin=float(not any("\u4e00" <= char <= "\u9fff" for char in question.plain)),
        first=min(6.0, lacking[0]) if lacking else 0.0,
        lacking=sum(lacking) / len(lacking) if lacking else 0.0,
        support=support_of(nearness.tokens) if nearness else None,
        **surest_of(evidence.answering),
        **dict.fromkeys(map(_kind, lacks), 1.0),
    )


def surest_of(answering: Sequence[float]) -> dict[str, float]:
    """The features `surest` and `second` of what a network says of sentences, the surest first."""
    return {"surest": answering[0], "second": answering[:2][-1]} if answering else {}


def _kind(lack: Missing) -> str:
    """The feature that says what a rule did not find."""
    return "reason" if lack.name == REASON else lack.kind


def _stands(notion: Notion, plain: str, text: str) -> bool:
    """Whether a text speaks of a notion, officially or in the words of the question."""
    return notion.stands_in(text) or any(n in text for n in notion.names if n in plain)


def _in_halves(notion: Notion, text: str) -> bool:
    """Whether an item holds both halves of one of a notion's names: 药品…安全."""
    return any(len(n) == 4 and n[:2] in text and n[2:] in text for n in notion.official)


def _named(evidence: Evidence) -> bool:
    ids = {e.id for e in evidence.question.entities if e.type is not MentionType.PLACE}
    return any(p.link and p.link.entity in ids for near in evidence.near[:3] for p in near.places)


def score(found: Features) -> float:
    """How far the weighed sum is above the line: from 0 on the question is answered."""
    fitted = BUILT_IN if found.surest is not None else OTHERS
    pairs = ((getattr(fitted.weights, f.name), getattr(found, f.name)) for f in fields(found))
    weighed = sum(weight * value for weight, value in pairs if value is not None)
    return float(fitted.bias + weighed - fitted.line)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a question is answered. `lacks` says why not, or what the answer may not say all the same."""

    answered: bool
    lacks: tuple[Missing, ...]


def rules_decide(evidence: Evidence) -> bool:
    """Whether the graph answers, or nothing can be weighed: then the rules decide alone."""
    question = evidence.question
    return evidence.nearness is None or question.intent in LISTS or question.kind_alone


def weighed(evidence: Evidence, lacks: tuple[Missing, ...]) -> Verdict:
    """The verdict by all evidence together; `lacks` is what the rules did not find.

    With an encoder that cannot tell whether a sentence answers, any lack is a refusal, and so is a subject that is
    too far off.
    """
    if rules_decide(evidence):
        return Verdict(not lacks, lacks)
    found = features(evidence, lacks)
    if found.surest is None and lacks:
        return Verdict(False, lacks)
    if score(found) >= 0:
        return Verdict(True, lacks)
    return Verdict(False, lacks or tuple(_not_there(evidence)))


def _not_there(evidence: Evidence) -> list[Missing]:
    """The subject, where words of it stand nowhere; else that no sentence answers."""
    question = evidence.question
    text = "\n".join(near.whole for near in evidence.near)
    absent = [n for n in question.notions if n.specific and not _stands(n, question.plain, text)]
    if absent:
        names = dict.fromkeys(_called(n, question.plain) for n in absent)
        return [Missing("subject", name, name) for name in names]
    asked = question.plain.rstrip("?!。")[:30]
    return [Missing("answer" if evidence.answering else "subject", asked, asked)]


def _called(notion: Notion, plain: str) -> str:
    """A notion in the words of the question, with its own name where that differs."""
    said = max((name for name in notion.names if name in plain), key=len, default=notion.name)
    return said if notion.name in (said, "") else f"{said}（{notion.name}）"
