"""What the network that reads names sees of a sentence in plain spelling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from embeddings.e5_model import in_batches, sanitised
from kg.lexicon import Lexicon
from kg.tagger import marks

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LONGEST = 400
"""Characters read at once, fewer than the encoder has positions; a longer sentence is read in pieces."""
UNKNOWN = 3
"""The row of the encoder's vocabulary for what it does not know."""
WITHIN = 4
"""Places of a character within its token that are told apart; the last counts for all behind it."""
_NUMBERS = {"-": 0, "B": 1, "I": 2}  # of `marks`
_BATCH = 2048, 4096
"""Tokens and characters with padding, at most: a token may hold one character or hundreds that nobody knows."""
TABLES = ("within", "places", "heads")
"""What is told of a character by a small table each, in the order of the graph's input `marks`."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A sentence as rows of numbers: one a token, and in the other lists one a character."""

    tokens: list[int]  # rows of the encoder's vocabulary, with the two marks at either end
    owner: list[int]  # which of the tokens holds the character
    within: list[int]  # its place in that token, plus `WITHIN` where it is the token's last
    rows: list[int]  # the vocabulary's row of the character itself
    places: list[int]  # 1 where a known place begins, 2 where it goes on, else 0
    heads: list[int]  # the same for head nouns of programmes


class Inputs:
    """Sentences → what is seen of them, by the encoder's tokenizer and a lexicon."""

    def __init__(self, tokenizer: Tokenizer, lexicon: Lexicon) -> None:
        self._tokenizer = tokenizer
        self._lexicon = lexicon
        self._rows: dict[str, int] = {}

    def of(self, texts: Sequence[str]) -> list[Seen]:
        """One for each text of at most `LONGEST` characters."""
        clean = [sanitised(text.replace("\0", " ")) for text in texts]  # each as long as it was
        encoded = self._tokenizer.encode_batch(clean)
        return [
            self._seen(text, one.ids, one.offsets) for text, one in zip(clean, encoded, strict=True)
        ]

    def _seen(self, text: str, tokens: list[int], offsets: list[tuple[int, int]]) -> Seen:
        owner, within = [-1] * len(text), [0] * len(text)
        for number, (start, end) in enumerate(offsets):
            for at in range(start, end):
                owner[at] = number
                within[at] = min(at - start, WITHIN - 1) + WITHIN * (at == end - 1)
        for at in range(len(text)):  # what no token holds, a blank: with the one before it
            if owner[at] < 0:
                owner[at] = owner[at - 1] if at else 0
        places = marks(text, self._lexicon.places.longest_at)
        heads = marks(text, self._lexicon.programmes.head_at)
        return Seen(
            tokens,
            owner,
            within,
            [self._row(character) for character in text],
            [_NUMBERS[mark] for mark in places],
            [_NUMBERS[mark] for mark in heads],
        )

    def _row(self, character: str) -> int:
        row = self._rows.get(character)
        if row is None:
            known = self._tokenizer.token_to_id(character)
            if known is None:
                known = self._tokenizer.token_to_id(f"▁{character}")
            row = self._rows[character] = UNKNOWN if known is None else known
        return row


def pieces_of(text: str) -> Iterator[str]:
    """A text in pieces of at most `LONGEST` characters, cut behind a mark where there is one."""
    at = 0
    while len(text) - at > LONGEST:
        end = max(text.rfind(mark, at, at + LONGEST) + 1 for mark in ",;、。")
        end = end if end > at else at + LONGEST
        yield text[at:end]
        at = end
    yield text[at:]


def batches(seen: Sequence[Seen]) -> Iterator[list[int]]:
    """Positions of sentences of like length, as many as fit into one step."""
    return in_batches([(len(one.tokens), len(one.rows)) for one in seen], _BATCH)
