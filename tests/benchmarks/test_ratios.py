"""Timings as ratios within one run (`make bench`); never part of `make test`."""

import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from api.library import Library
from api.sample import add_sample
from embeddings.tagging import load_reader
from kg.lexicon import load_lexicon
from kg.pipeline import read_bytes

SAMPLE = Path(__file__).parent.parent.parent / "kg" / "data" / "sample" / "donglan-mzt-2024.txt"


def seconds(run: Callable[[], object], times: int = 5) -> float:
    """The median of several runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def test_reading_is_linear() -> None:
    lexicon = load_lexicon()
    once = SAMPLE.read_bytes()
    read = partial(read_bytes, lexicon=lexicon, second=load_reader())
    read(once, "warm.txt")
    one = seconds(lambda: read(once, "one.txt"))
    ten = seconds(lambda: read(once * 10, "ten.txt"), 3)
    rate = len(once) / 1e6 / one * 60
    print(
        f"\nreading: {rate:.1f} MB a minute; ten times the text in {ten / one:.1f} times the time"
    )
    assert ten / one < 15
    assert rate > 1


def test_a_search_costs_little_more_than_its_encoding(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        add_sample(library, lambda *_: None)
        library.search("养老")
        queries = [f"第{n}个关于养老的问题" for n in range(20)]
        encode = seconds(
            lambda: [library.encoder().token_vectors([q], queries=True) for q in queries]
        )
        search = seconds(lambda: [library.search(q) for q in queries])
    print(f"\nsearch: {search / encode:.2f} times its query encoding ({search / 20 * 1000:.1f} ms)")
