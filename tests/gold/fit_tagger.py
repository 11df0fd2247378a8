"""Train the tagger from the judged plans beside this file: `python tests/gold/fit_tagger.py [--fold N]`.

Writes `kg/data/tagger.crfsuite` and, beside it, the digest of what it was trained from (`tagger.toml`), so that a
test tells when plans or features changed since. `--fold N` writes nothing: it divides the plans by number into N
parts, trains without each in turn and prints how often the tagger alone finds what stands in the part left out.

Lines in doubt are trained on like others: what one annotator doubts, another marks. The real plan of `../shared`
is not used; it is for measuring.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pycrfsuite

from kg.document import read_document
from kg.gold import Figures, read_rows
from kg.lexicon import load_lexicon
from kg.mentions.view import SentenceView, view_items
from kg.model import MentionType
from kg.source import read_source
from kg.tagger import OUTSIDE, Tagger, begin_label, features, inside_label
from kg.tagger.model import DIGEST, MODEL

HERE = Path(__file__).parent
SETTINGS = {"c1": 0.5, "c2": 0.1, "max_iterations": 400, "feature.minfreq": 2}
"""Penalties and rarest feature: chosen for the model's size (docs/decisions/tagger.md)."""

Gold = tuple[MentionType, int, int]
Row = tuple[list[list[str]], list[str]]


@dataclass(frozen=True)
class Judged:
    """A plan with its sentences in plain spelling and its judged names (type, start, end)."""

    name: str
    sentences: tuple[SentenceView, ...]
    names: tuple[Gold, ...]
    sure: frozenset[Gold]

    def rows(self) -> Iterator[Row]:
        """For each sentence features and labels."""
        lexicon = load_lexicon()
        for sentence in self.sentences:
            yield features(sentence.text, lexicon), labels_of(sentence, self.names)


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


def train(plans: Sequence[Judged], path: Path) -> None:
    """Train a model and write it."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(SETTINGS)
    for plan in plans:
        for seen, labels in plan.rows():
            trainer.append(seen, labels)
    trainer.train(str(path))


def digest_of(plans: Sequence[Judged]) -> str:
    """A hash of all that a model is trained from: features and labels of every sentence, and the settings."""
    found = hashlib.sha256(json.dumps(SETTINGS, sort_keys=True).encode())
    for plan in plans:
        for seen, labels in plan.rows():
            found.update("\n".join(["\t".join(one) for one in seen] + labels).encode())
    return found.hexdigest()


def found_alone(tagger: Tagger, plan: Judged) -> set[Gold]:
    """What a tagger by itself names in a plan."""
    return {
        (name.type, *sentence.span(name.start, name.end))
        for sentence in plan.sentences
        for name in tagger.tags(sentence.text).names
    }


def cross_validate(plans: Sequence[Judged], parts: int) -> Iterator[str]:
    """A line a type: precision, recall and F1 (strict) of taggers on plans that they were not trained from."""
    counts: Counter[tuple[MentionType, str]] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for part in range(parts):
            path = Path(folder) / f"{part}"
            train([plan for at, plan in enumerate(plans) if at % parts != part], path)
            tagger = Tagger(path, load_lexicon())
            for plan in plans[part::parts]:
                _count(counts, plan, found_alone(tagger, plan))
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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--fold", type=int, help="cross-validate in so many parts, write nothing")
    fold = parser.parse_args().fold
    plans = judged_plans()
    if fold:
        print("\n".join(cross_validate(plans, fold)))
        return 0
    train(plans, MODEL)
    DIGEST.write_text(
        f'# What tagger.crfsuite was trained from.\nsha256 = "{digest_of(plans)}"\n', "utf-8"
    )
    print(f"{MODEL}: {len(plans)} plans, {MODEL.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
