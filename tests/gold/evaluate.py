"""Search measured on judged queries: every class, each component off, intervals, unseen plans.

    .venv/bin/python tests/gold/evaluate.py [--fit] [--misses PLAN] [--json]

Each plan is searched alone, as `../../../shared/eval/README.md` has it. `--fit` climbs to the best
weights on all plans but one and reports that one, for each plan in turn: the honest figure. Same
files, same figures.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path

from api.catalogue import Catalogue
from api.finding import query_for
from api.questions import Reader
from api.shelf import Shelf
from embeddings.encoder import load_encoder
from embeddings.evaluate import (
    Judged,
    Measures,
    by_kind,
    interval,
    macro,
    mean_of,
    measure,
    read_judged,
)
from embeddings.lexical import tokens_of
from embeddings.model import Encoder, Query
from embeddings.passages import passages_of
from embeddings.scores import WEIGHTS, Weights
from embeddings.search import SearchIndex, build_index, embed_passages, search
from embeddings.tagging import load_reader
from kg.lexicon import load_lexicon
from kg.pipeline import read_plan

GOLD = Path(__file__).parent
ROOT = GOLD.parent.parent
SHARED = ROOT.parent / "shared"
GRID = (0.0, 0.1, 0.2, 0.3, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
FITTED = ("late", "item", "words", "names", "known")
Rank = Callable[["Plan", int], list[tuple[int, str]]]


@dataclass(frozen=True)
class Plan:
    """A plan with its index, its judged queries, and these as they are asked."""

    name: str
    index: SearchIndex
    judged: tuple[Judged, ...]
    queries: tuple[Query, ...]


def files() -> dict[str, tuple[Path, Path]]:
    """Every plan with judged queries that is here: its text and its queries."""
    named = {
        "real": (SHARED / "corpus/jiangsu-civil-affairs-2023.txt", SHARED / "eval/queries.jsonl"),
        "sample": (ROOT / "kg/data/sample/donglan-mzt-2024.txt", GOLD / "sample-queries.jsonl"),
    }
    for path in sorted(GOLD.glob("dev-*-queries.jsonl")):
        name = path.name.removesuffix("-queries.jsonl")
        named[name] = (GOLD / f"{name}.txt", path)
    return {name: pair for name, pair in named.items() if all(path.exists() for path in pair)}


def load(name: str, text: Path, queries: Path, encoder: Encoder) -> Plan:
    reading = read_plan(text, load_lexicon(), second=load_reader())
    passages = passages_of(reading)
    index = build_index(passages, encoder, embed_passages(passages, encoder))
    catalogue = Catalogue([Shelf.of(reading)])
    reader = Reader(catalogue)
    lines = queries.read_text("utf-8").splitlines()
    judged = read_judged(json.loads(line) for line in lines if line.strip())
    asked = tuple(query_for(catalogue, reader, query.text) for query in judged)
    return Plan(name, index, judged, asked)


def hybrid(weights: Weights) -> Rank:
    def ranked(plan: Plan, at: int) -> list[tuple[int, str]]:
        query = replace(plan.queries[at], limit=20)
        hits = search(plan.index, query, weights)
        return [(hit.passage.item, hit.passage.text) for hit in hits]

    return ranked


def single(method: str) -> Rank:
    """One plain method, an item by its best sentence: BM25, or one vector a sentence."""

    def ranked(plan: Plan, at: int) -> list[tuple[int, str]]:
        index, text = plan.index, plan.queries[at].text
        if method == "bm25":
            scores = index.lexical.scores(tokens_of(text))
        else:
            vector = index.encoder.encode_queries([text])[0]
            scores = index.dense.products(vector, range(len(index.passages)))
        order = sorted(range(len(scores)), key=lambda p: (-float(scores[p]), p))
        best: dict[int, str] = {}
        for p in order:
            best.setdefault(index.passages[p].item, index.passages[p].text)
        return list(best.items())[:20]

    return ranked


def rows_of(plan: Plan, rank: Rank) -> list[Measures]:
    return [measure(query, rank(plan, at)) for at, query in enumerate(plan.judged)]


def ablations() -> Iterator[tuple[str, Rank]]:
    yield "bm25", single("bm25")
    yield "dense", single("dense")
    yield "all", hybrid(WEIGHTS)
    for field in fields(Weights):
        yield f"- {field.name}", hybrid(replace(WEIGHTS, **{field.name: 0.0}))
    nothing = Weights(**dict.fromkeys((field.name for field in fields(Weights)), 0.0))
    yield "late only", hybrid(replace(nothing, late=1.0))


def report(plans: list[Plan]) -> list[dict[str, object]]:
    """A row for each way of ranking: the mean over plans, each plan, each class."""
    table = []
    for name, rank in ablations():
        rows = {plan.name: by_kind(plan.judged, rows_of(plan, rank)) for plan in plans}
        macros = {plan: macro(kinds) for plan, kinds in rows.items()}
        kinds = sorted({kind for found in rows.values() for kind in found})
        table.append({
            "name": name,
            "mean": asdict(mean_of(list(macros.values()))),
            "plans": {plan: asdict(found) for plan, found in macros.items()},
            "intervals": {plan: interval(found) for plan, found in rows.items()},
            "classes": {
                kind: mean_of([mean_of(found[kind]) for found in rows.values()]).ndcg for kind in kinds
            },
            "plan_classes": {
                plan: {kind: mean_of(found[kind]).ndcg for kind in found} for plan, found in rows.items()
            },
        })  # fmt: skip
    return table


def show(table: list[dict], plans: list[Plan]) -> None:
    print("macro nDCG@10 / Sentence@5; each plan; nDCG@10 of each class (mean over plans)")
    for row in table:
        each = " ".join(f"{n} {m['ndcg']:.3f}/{m['sentence']:.3f}" for n, m in row["plans"].items())
        kinds = " ".join(f"{kind}{value:.3f}" for kind, value in row["classes"].items())
        mean = row["mean"]
        print(f"{row['name']:16} {mean['ndcg']:.3f}/{mean['sentence']:.3f} | {each} | {kinds}")
    best = next(row for row in table if row["name"] == "all")
    for plan in plans:
        m, (low, high) = best["plans"][plan.name], best["intervals"][plan.name]
        print(
            f"{plan.name:7} nDCG {m['ndcg']:.3f} [{low:.3f}, {high:.3f}]  R-precision {m['r_precision']:.3f}  "
            f"MRR {m['mrr']:.3f}  Hit@1 {m['hit']:.3f}  Sentence@5 {m['sentence']:.3f}  n {len(plan.judged)}"
        )
        singles = [
            row["plan_classes"][plan.name] for row in table if row["name"] in ("bm25", "dense")
        ]
        for kind, value in best["plan_classes"][plan.name].items():
            if value < max(s[kind] for s in singles) - 0.0005:
                print(
                    f"        class {kind}: {value:.3f}, best single method {max(s[kind] for s in singles):.3f}"
                )


def fit(plans: list[Plan]) -> None:
    """Weights climbed to on all plans but one, and what they give on that one."""

    @cache
    def worth(name: str, weights: Weights) -> float:
        plan = next(plan for plan in plans if plan.name == name)
        return macro(by_kind(plan.judged, rows_of(plan, hybrid(weights)))).ndcg

    held = []
    for out in [*plans, None]:
        names = [plan.name for plan in plans if plan is not out]
        found = climb(Weights(), lambda w, n=names: sum(worth(p, w) for p in n) / len(n))
        if out:
            held.append(worth(out.name, found))
        shown = {name: getattr(found, name) for name in FITTED}
        print(
            f"without {out.name if out else 'none'}: {held[-1] if out else worth('sample', found):.3f} {shown}",
            flush=True,
        )
    print(f"mean over unseen plans {sum(held) / len(held):.4f}")


def climb(start: Weights, worth: Callable[[Weights], float]) -> Weights:
    """The best weights that single steps of at least .0005 lead to."""
    best, found, gaining = worth(start), start, True
    while gaining:
        gaining = False
        for name in FITTED:
            for value in GRID:
                step = replace(found, **{name: value})
                if worth(step) > best + 5e-4:
                    best, found, gaining = worth(step), step, True
    return found


def misses(plan: Plan) -> None:
    """The queries whose ranking is worst, with what was found."""
    rank = hybrid(WEIGHTS)
    for at, row in sorted(enumerate(rows_of(plan, rank)), key=lambda pair: pair[1].ndcg):
        query, items = plan.judged[at], [item for item, _ in rank(plan, at)[:6]]
        if row.ndcg < 0.85 or not row.sentence:
            print(
                f"{row.ndcg:.2f} {row.sentence:.0f} {query.kind} {query.text} {dict(query.relevant)} {items} {plan.queries[at].expansions}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--misses", default="")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    encoder = load_encoder()
    plans = [load(name, *pair, encoder) for name, pair in files().items()]
    if arguments.misses:
        misses(next(plan for plan in plans if plan.name == arguments.misses))
    elif arguments.fit:
        fit(plans)
    elif arguments.json:
        print(json.dumps(report(plans), ensure_ascii=False, indent=1))
    else:
        show(report(plans), plans)


if __name__ == "__main__":
    main()
