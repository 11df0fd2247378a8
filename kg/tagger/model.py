"""The trained model, and a sentence read with it."""

from __future__ import annotations

import re
import threading
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import pycrfsuite

from kg.errors import LexiconError
from kg.lexicon import Lexicon, load_lexicon
from kg.tagger.features import features
from kg.tagger.tags import LABELS, Tagged, Tags, spans_of

MODEL = Path(__file__).parent.parent / "data" / "tagger.crfsuite"
"""Trained by `make tagger` (tests/gold/fit_tagger.py) from the plans of tests/gold."""
DIGEST = MODEL.with_suffix(".toml")
"""A hash of what it was trained from: a test tells when that has changed since."""

_HAN = re.compile("[\u4e00-\u9fff]")
LONGEST = 1000  # characters read at once; hostile text without a stop is read in pieces


class Tagger:
    """A model of names in sentences. One may be used from many threads."""

    def __init__(self, path: Path, lexicon: Lexicon) -> None:
        """Load a model. Raises LexiconError where the file is missing or no model of these labels."""
        self._lexicon = lexicon
        self._model = pycrfsuite.Tagger()
        self._lock = threading.Lock()  # the model holds the sentence that it is asked about
        try:
            self._model.open(str(path))
            self._known = frozenset(self._model.labels())
        except (OSError, ValueError) as error:
            raise _unusable(path, str(error)) from error
        if not self._known <= set(LABELS):
            raise _unusable(path, ", ".join(sorted(self._known - set(LABELS))))

    def tags(self, text: str) -> Tags:
        """What the model says of a sentence in plain spelling; linear in its length."""
        labels: list[str] = []
        marginals: dict[str, list[float]] = {label: [] for label in LABELS}
        if _HAN.search(text) is None:  # nothing that could be a name: marks, figures
            return Tags((), {label: [0.0] * len(text) for label in LABELS})
        cuts = [*range(0, len(text), LONGEST), len(text)]
        for start, end in pairwise(cuts):
            labels += self._read(text[start:end], marginals)
        read = Tags((), marginals)
        names = [
            Tagged(start, end, kind, read.probability(kind, start, end))
            for start, end, kind in spans_of(labels)
        ]
        return Tags(tuple(names), marginals)

    def _read(self, text: str, marginals: dict[str, list[float]]) -> list[str]:
        """The labels of one piece; its marginals are added."""
        seen = pycrfsuite.ItemSequence(features(text, self._lexicon))
        with self._lock:
            self._model.set(seen)
            labels: list[str] = self._model.tag()
            for label in LABELS:
                odds = marginals[label]
                if label in self._known:
                    odds.extend(self._model.marginal(label, at) for at in range(len(text)))
                else:
                    odds.extend([0.0] * len(text))
        return labels


def _unusable(path: Path, why: str) -> LexiconError:
    return LexiconError(
        f"识别模型无法使用（{why}）",
        advice="请重新安装，开发者运行 make tagger",
        english=f"the tagger's model cannot be used ({why}); install anew, or run `make tagger`",
        where=path.name,
    )


@lru_cache(maxsize=1)
def load_tagger() -> Tagger:
    """The tagger that comes with the package; raises LexiconError where its model is missing."""
    return Tagger(MODEL, load_lexicon())
