"""Short plans of a department, for tests that compare one with another."""

from kg.lexicon import load_lexicon
from kg.model import Reading
from kg.pipeline import read_bytes


def plan(year: int, *tasks: str, region: str = "江苏省") -> Reading:
    """The plan of a province's civil affairs for a year: these tasks, and one that every plan has."""
    every = (*tasks, "做好宣传。通过多种形式讲好一线故事。")
    lines = "\n\n".join(f"（{'一二三四五'[n]}）{task}" for n, task in enumerate(every))
    text = f"{region}民政厅{year}年工作要点\n\n{region}民政厅\n{year}年2月1日\n\n一、重点任务\n\n{lines}\n"
    return read_bytes(text.encode(), f"plan-{region}-{year}.txt", load_lexicon())
