"""Mention → candidates → link or none; judgements of people win."""

from kg.links.features import FEATURES
from kg.links.judge import Judged, Verdict, check_judgement, judge_reading
from kg.links.linking import MARGIN, THRESHOLD, Known, link_mentions
from kg.links.naming import FindWork

__all__ = [
    "FEATURES",
    "MARGIN",
    "THRESHOLD",
    "FindWork",
    "Judged",
    "Known",
    "Verdict",
    "check_judgement",
    "judge_reading",
    "link_mentions",
]
