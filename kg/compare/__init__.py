"""Plan beside plan: the same task across years and provinces, what came of what was planned."""

from kg.compare.fulfilment import (
    Evidence,
    Fulfilment,
    Fulfilments,
    Outcome,
    fulfilments,
)
from kg.compare.model import (
    Comparison,
    Figure,
    Likeness,
    NamedChange,
    Pair,
    Quote,
    State,
    TargetChange,
)
from kg.compare.namings import Named, policies_named
from kg.compare.plans import compare_plans

__all__ = [
    "Comparison",
    "Evidence",
    "Figure",
    "Fulfilment",
    "Fulfilments",
    "Likeness",
    "Named",
    "NamedChange",
    "Outcome",
    "Pair",
    "Quote",
    "State",
    "TargetChange",
    "compare_plans",
    "fulfilments",
    "policies_named",
]
