"""What comes back from the library: one frozen type a thing, the same in Python, JSON and pages.

Offsets are Python string indices into the stored text of the document named beside them.
"""

from api.schemas.adding import AddOutcome, Check, Outcome
from api.schemas.answered import Answer, Named, Quotation, Understood
from api.schemas.asked import DepartmentTotal, Responsibility
from api.schemas.found import Facet, FacetValue, Found, LawResult, Mark, Part, Result, SentenceView
from api.schemas.held import (
    CitedView,
    DocumentSummary,
    DocumentView,
    EntityMention,
    EntitySummary,
    EntityView,
    ItemSummary,
    ItemView,
    MentionView,
    SectionView,
)
from api.schemas.plain import as_json
from api.schemas.plans import (
    FigureChange,
    FigureSide,
    PlanComparison,
    PlannedDocument,
    Proof,
    Quoted,
    RoleChange,
    SuggestedArticle,
    TaskPair,
    TaskSide,
)

__all__ = [
    "AddOutcome",
    "Answer",
    "Check",
    "CitedView",
    "DepartmentTotal",
    "DocumentSummary",
    "DocumentView",
    "EntityMention",
    "EntitySummary",
    "EntityView",
    "Facet",
    "FacetValue",
    "FigureChange",
    "FigureSide",
    "Found",
    "ItemSummary",
    "ItemView",
    "LawResult",
    "Mark",
    "MentionView",
    "Named",
    "Outcome",
    "Part",
    "PlanComparison",
    "PlannedDocument",
    "Proof",
    "Quotation",
    "Quoted",
    "Responsibility",
    "Result",
    "RoleChange",
    "SectionView",
    "SentenceView",
    "SuggestedArticle",
    "TaskPair",
    "TaskSide",
    "Understood",
    "as_json",
]
