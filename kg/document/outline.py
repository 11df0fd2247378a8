"""Labels → sections and items. Numbering families are chosen by continuity, levels by structure.

Rules and their measurements: docs/decisions/numbering.md.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from kg.document.labels import RANK, Family, Label
from kg.document.lines import heading_end

_HEADING = 60  # characters; the longest section heading seen in plans has about 40
_BARE = 0.6  # of the members with parts must be bare headings for their family to be sections
_NO_HEADING = tuple("。；，：！？;,:")
_HELD = 0.5  # of a family's text must lie in members with parts


@dataclass(slots=True)
class Node:
    """A numbered unit with its parts; `end` is where the next unit not below it begins."""

    label: Label
    end: int
    parts: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Unit:
    """A node that is a section (`is_task` false) or an item."""

    label: Label
    is_task: bool
    section: int | None  # index of its section among the units


def choose_labels(labels: list[Label]) -> list[Label]:
    """The labels that number the text: each begins a numbering or goes on with one."""
    heads = _accept([label for label in labels if label.head])
    counts = Counter(label.family for label in heads)
    gaps = _gaps(heads)
    wanted = [
        label
        for label in labels
        if label.head or counts[label.family] < 2 or (label.family, label.number) in gaps
    ]
    taken = _accept(wanted)
    counts = Counter(label.family for label in taken)
    return [label for label in taken if counts[label.family] > 1]


def _gaps(heads: list[Label]) -> set[tuple[Family, int]]:
    """Numbers left out between labels at the heads of lines."""
    last: dict[Family, int] = {}
    found: set[tuple[Family, int]] = set()
    for label in heads:
        if label.number == last.get(label.family, label.number) + 2:
            found.add((label.family, label.number - 1))
        last[label.family] = label.number
    return found


def _accept(labels: list[Label]) -> list[Label]:
    """A label is taken where it is 1 of its family, or follows the last taken one of it."""
    following = _following(labels)
    open_: list[Label] = []
    last: dict[Family, Label] = {}
    taken: list[Label] = []
    for index, label in enumerate(labels):
        before = last.get(label.family)
        if not _continues(label, before, following[index]):
            continue
        while open_ and RANK[open_[-1].family] >= RANK[label.family]:
            open_.pop()
        open_.append(label)
        last[label.family] = label
        taken.append(label)
    return taken


def _following(labels: list[Label]) -> list[int]:
    """For each label the number of the next one of its family, 0 at the end."""
    later: dict[Family, int] = {}
    found: list[int] = []
    for label in reversed(labels):
        found.append(later.get(label.family, 0))
        later[label.family] = label.number
    return found[::-1]


def _continues(label: Label, before: Label | None, following: int) -> bool:
    """1 begins; n+1 goes on; a slip (a number twice, or one left out) only where n+1 comes next."""
    if label.number == 1:
        return True
    if before is None:
        return False
    if label.parent != before.parent:
        return False
    if label.number == before.number + 1:
        return True
    slipped = label.number in (before.number, before.number + 2)
    return slipped and label.head and before.number > 1 and following == label.number + 1


def tree(labels: list[Label], end: int) -> list[Node]:
    """The labels as a tree: a label of an outer family closes those of inner ones."""
    roots: list[Node] = []
    open_: list[Node] = []
    for label in labels:
        while open_ and RANK[open_[-1].label.family] >= RANK[label.family]:
            open_.pop().end = label.start
        node = Node(label, end)
        (open_[-1].parts if open_ else roots).append(node)
        open_.append(node)
    return roots


def units_of(text: str, roots: list[Node]) -> list[Unit]:
    """Sections and items in order: families of bare headings are sections, the rest are items."""
    sections = _section_families(text, roots)
    units: list[Unit] = []
    stack: list[tuple[Node, int | None]] = [(node, None) for node in reversed(roots)]
    while stack:
        node, section = stack.pop()
        holds = bool(node.parts) and node.label.family in sections
        if holds:
            units.append(Unit(node.label, False, None))
            stack.extend((part, len(units) - 1) for part in reversed(node.parts))
        else:
            units.append(Unit(node.label, True, section))
    return units


def _section_families(text: str, roots: list[Node]) -> set[Family]:
    """The families whose members with parts are mostly bare headings and hold most of the text."""
    members: dict[Family, list[Node]] = defaultdict(list)
    stack = [(node, 0) for node in reversed(roots)]
    depth: dict[Family, int] = {}
    while stack:
        node, level = stack.pop()
        family = node.label.family
        members[family].append(node)
        depth[family] = min(level, depth.get(family, level))
        stack.extend((part, level + 1) for part in reversed(node.parts))
    return {
        family for family, nodes in members.items() if _are_headings(text, nodes, depth[family])
    }


def _are_headings(text: str, nodes: list[Node], depth: int) -> bool:
    holding = [node for node in nodes if node.parts]
    held = sum(node.end - node.label.start for node in holding)
    total = sum(node.end - node.label.start for node in nodes)
    bare = sum(_is_bare(text, node, depth) for node in holding)
    if not holding or bare < _BARE * len(holding):
        return False
    return held >= _HELD * total or _stand_alone(text, nodes)


def _stand_alone(text: str, nodes: list[Node]) -> bool:
    """Whether every member, with parts or without, is a heading on a line of its own.

    Then short sections with parts are sections also where long ones without (总体要求, 组织保障)
    outweigh them. Parts that are no sentences are an enumeration, not tasks.
    """
    for node in nodes:
        first = node.parts[0].label.start if node.parts else node.end
        heading = text[node.label.end : first].strip().split("\n", 1)
        if len(heading[0]) > _HEADING or heading[0].rstrip().endswith(_NO_HEADING):
            return False
        if node.parts and (len(heading) > 1 or not all(_says(text, part) for part in node.parts)):
            return False
        if not node.parts and len(heading) < 2:
            return False
    return True


def _says(text: str, node: Node) -> bool:
    """Whether a part has a sentence."""
    return "。" in text[node.label.end : node.end]


def _is_bare(text: str, node: Node, depth: int) -> bool:
    """A heading and no task of its own: short, and no sentence after it before its parts.

    An outermost section may have a lead-in of its own, in a paragraph after its heading.
    """
    start, first = node.label.end, node.parts[0].label.start
    stop = heading_end(text, start, first)
    if stop - start > _HEADING:
        return False
    rest = text[stop:first].strip()
    title = text[start:stop].strip()
    if depth == 0 and "\n" in text[stop:first]:
        line_rest = text[stop:first].split("\n", 1)[0].strip()
        return not line_rest
    return not rest and not title.endswith(("：", ":"))
