"""The judged plans beside this file as sentences with labels, and how much of them a reader finds by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.document import read_document
from kg.gold import Figures, read_rows
from kg.lexicon import load_lexicon
from kg.mentions.view import SentenceView, view_items
from kg.model import MentionType
from kg.source import read_source
from kg.tagger import OUTSIDE, SecondReader, begin_label, inside_label

HERE = Path(__file__).parent

Gold = tuple[MentionType, int, int]


@dataclass(frozen=True)
class Judged:
    """A plan with its sentences in plain spelling and its judged names (type, start, end)."""

    name: str
    sentences: tuple[SentenceView, ...]
    names: tuple[Gold, ...]
    sure: frozenset[Gold]


def judged_plans() -> list[Judged]:
    """All plans `dev-N` beside this file, by number."""
    paths = sorted(HERE.glob("dev-*.txt"), key=lambda path: int(path.stem.split("-")[1]))
    return [_judged(path) for path in paths]


def _judged(path: Path) -> Judged:
    document = read_document(read_source(path), load_lexicon())
    lines = read_rows(path.with_suffix(".jsonl"))
    names = [(MentionType(line["type"]), line["start"], line["end"]) for line in lines]
    sure = frozenset(name for name, line in zip(names, lines, strict=True) if "doubt" not in line)
    sentences = tuple(one for view in view_items(document) for one in view.sentences)
    return Judged(path.stem, sentences, tuple(names), sure)


def labels_of(sentence: SentenceView, names: Sequence[Gold]) -> list[str]:
    """A label for each character; of names inside each other the longer one counts."""
    origin = sentence.plain.origin
    labels = [OUTSIDE] * len(sentence.text)
    for kind, start, end in sorted(names, key=lambda name: name[1] - name[2]):
        if end <= origin[0] or start > origin[len(labels) - 1]:
            continue
        held = [at for at in range(len(labels)) if start <= origin[at] < end]
        if held and all(labels[at] == OUTSIDE for at in held):
            labels[held[0] : held[-1] + 1] = [begin_label(kind)] + [inside_label(kind)] * (
                len(held) - 1
            )
    return labels


def found_alone(reader: SecondReader, plan: Judged) -> set[Gold]:
    """What a reader by itself names in a plan."""
    read = reader.read([sentence.text for sentence in plan.sentences])
    return {
        (name.type, *sentence.span(name.start, name.end))
        for sentence, tags in zip(plan.sentences, read, strict=True)
        for name in tags.names
    }


def told(found: Iterable[tuple[Judged, set[Gold]]]) -> Iterator[str]:
    """A line a type: precision, recall and F1 (strict) of what was found in plans."""
    counts: Counter[tuple[MentionType, str]] = Counter()
    for plan, names in found:
        _count(counts, plan, names)
    for kind in MentionType:
        of = [counts[kind, what] for what in ("right", "found", "sure right", "sure")]
        said = Figures.of(*of)
        yield f"{kind.value:12} {said.precision:.3f} {said.recall:.3f} {said.f1:.3f} of {of[-1]}"


def _count(counts: Counter[tuple[MentionType, str]], plan: Judged, found: set[Gold]) -> None:
    """As the scorer does: what is in doubt is neither asked for nor wrong."""
    judged = set(plan.names)
    for name in found:
        counts[name[0], "found"] += 1
        counts[name[0], "right"] += name in judged
    for name in plan.sure:
        counts[name[0], "sure"] += 1
        counts[name[0], "sure right"] += name in found
