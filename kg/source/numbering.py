"""Word's automatic numbers (`w:numPr`): they are not in the text, but readers see them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LEGAL = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_MAX_LEVEL = 8  # Word has nine


def local(node: etree._Element) -> str:
    """The tag without namespace, since Word writes two of them (transitional and strict)."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: etree._Element | None, name: str) -> str:
    """A `w:` attribute by its local name; empty where there is none."""
    if node is None:
        return ""
    return next((str(v) for k, v in node.attrib.items() if str(k).rpartition("}")[2] == name), "")


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant along a path of local names."""
    for name in path:
        if node is None:
            return None
        node = next((inner for inner in node if local(inner) == name), None)
    return node


def whole(text: str, default: int) -> int:
    """A whole number of sane size out of an attribute."""
    return int(text) if re.fullmatch(r"\d{1,6}", text, re.ASCII) else default


def chinese(number: int) -> str:
    """`21` → `二十一`; as Word counts, below 1000. Larger ones digit by digit."""
    if not 0 < number < 1000:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    gap = "零" if hundreds and not tens and ones else ""
    ten = ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十" if tens else ""
    return head + gap + ten + (_DIGITS[ones] if ones else "")


def _letters(number: int) -> str:
    return chr(96 + (number - 1) % 26 + 1) * ((number - 1) // 26 % 20 + 1)


def _roman(number: int) -> str:
    pairs = (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    )
    out, number = "", number % 1000
    for value, sign in pairs:
        out += sign * (number // value)
        number %= value
    return out


def _enclosed(first: str, count: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= count else str(number)


_FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanCounting": chinese,
    "ideographDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "taiwaneseDigital": lambda n: "".join(_DIGITS[int(d)] for d in str(n)),
    "chineseLegalSimplified": lambda n: chinese(n).translate(_LEGAL),
    "ideographLegalTraditional": lambda n: chinese(n).translate(_LEGAL),
    "ideographTraditional": lambda n: _STEMS[(n - 1) % 10],
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "decimalFullWidth": lambda n: "".join(chr(ord(d) + 0xFEE0) for d in str(n)),
    "decimalFullWidth2": lambda n: "".join(chr(ord(d) + 0xFEE0) for d in str(n)),
    "decimalZero": lambda n: str(n).zfill(2),
    "lowerLetter": _letters,
    "upperLetter": lambda n: _letters(n).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda n: _roman(n).upper(),
}
_SILENT = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering: where it starts, how it is written (`（%1）`)."""

    start: int
    format: str
    pattern: str


@dataclass(slots=True)
class Counter:
    """The levels of one list and where each stands."""

    levels: dict[int, Level]
    values: dict[int, int] = field(default_factory=dict)

    def step(self, level: int) -> str:
        """The next label at `level`; deeper levels begin anew."""
        for deeper in [key for key in self.values if key > level]:
            del self.values[deeper]
        for upper in range(level):
            self.values.setdefault(upper, self._start(upper))
        self.values[level] = self.values.get(level, self._start(level) - 1) + 1
        return self._label(level)

    def _start(self, level: int) -> int:
        return self.levels[level].start if level in self.levels else 1

    def _label(self, level: int) -> str:
        own = self.levels.get(level)
        if own is None or own.format in _SILENT:
            return ""
        return re.sub(
            r"%([1-9])", lambda match: self._written(int(match.group(1)) - 1), own.pattern
        )

    def _written(self, level: int) -> str:
        written = self.levels.get(level)
        value = self.values.get(level, 1)
        if written is None or written.format in _SILENT or value < 1:
            return ""
        return _FORMATS.get(written.format, str)(value)


class Numbering:
    """The lists of a document. `label` is asked once for each paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        nodes = list(numbering) if numbering is not None else []
        self._abstract = {
            attribute(n, "abstractNumId"): n for n in nodes if local(n) == "abstractNum"
        }
        self._numbers = {attribute(n, "numId"): n for n in nodes if local(n) == "num"}
        style_nodes = list(styles) if styles is not None else []
        self._styles = {attribute(n, "styleId"): n for n in style_nodes if local(n) == "style"}
        self._counters: dict[str, Counter] = {}
        self._shared: dict[str, dict[int, int]] = {}

    def label(self, properties: etree._Element | None) -> str:
        """The automatic number of a paragraph with these `w:pPr`; empty where it has none."""
        number, level = self._place(properties)
        if not number or number == "0" or number not in self._numbers:
            return ""
        if number not in self._counters:
            self._counters[number] = self._counter(number)
        return self._counters[number].step(min(level, _MAX_LEVEL))

    def _place(self, properties: etree._Element | None) -> tuple[str, int]:
        """(list, level) of a paragraph: its own, else that of its style and the styles below."""
        own = child(properties, "numPr")
        style = attribute(child(properties, "pStyle"), "val")
        chain = [own, *self._style_chain(style)] if own is not None else self._style_chain(style)
        number = next((v for n in chain if (v := attribute(child(n, "numId"), "val"))), "")
        level = next((v for n in chain if (v := attribute(child(n, "ilvl"), "val"))), "")
        return number, whole(level, self._level_of_style(number, style))

    def _style_chain(self, style: str) -> list[etree._Element]:
        found: list[etree._Element] = []
        for _ in range(20):  # a chain of styles may be a circle
            node = self._styles.get(style)
            if node is None:
                break
            number = child(node, "pPr", "numPr")
            if number is not None:
                found.append(number)
            style = attribute(child(node, "basedOn"), "val")
        return found

    def _level_of_style(self, number: str, style: str) -> int:
        for level in self._levels_of(self._abstract_of(number)):
            if style and attribute(child(level, "pStyle"), "val") == style:
                return whole(attribute(level, "ilvl"), 0)
        return 0

    def _abstract_of(self, number: str) -> etree._Element | None:
        for _ in range(5):  # numStyleLink leads to another list by way of a style
            node = self._numbers.get(number)
            abstract = self._abstract.get(attribute(child(node, "abstractNumId"), "val"))
            linked = attribute(child(abstract, "numStyleLink"), "val")
            target = attribute(child(self._styles.get(linked), "pPr", "numPr", "numId"), "val")
            if not linked or not target or target == number:
                return abstract
            number = target
        return None

    def _levels_of(self, node: etree._Element | None) -> Iterator[etree._Element]:
        return (inner for inner in (node if node is not None else ()) if local(inner) == "lvl")

    def _counter(self, number: str) -> Counter:
        """Lists of one abstract list count on together, unless a start is set anew."""
        abstract = self._abstract_of(number)
        levels = {whole(attribute(n, "ilvl"), 0): _level(n) for n in self._levels_of(abstract)}
        overrides = [n for n in self._numbers[number] if local(n) == "lvlOverride"]
        for override in overrides:
            _override(levels, override)
        key = attribute(abstract, "abstractNumId")
        if overrides:
            return Counter(levels)
        return Counter(levels, self._shared.setdefault(key, {}))


def _level(node: etree._Element) -> Level:
    return Level(
        whole(attribute(child(node, "start"), "val"), 1),
        attribute(child(node, "numFmt"), "val") or "decimal",
        attribute(child(node, "lvlText"), "val")[:60],
    )


def _override(levels: dict[int, Level], node: etree._Element) -> None:
    index = whole(attribute(node, "ilvl"), 0)
    level = child(node, "lvl")
    if level is not None:
        levels[index] = _level(level)
    start = attribute(child(node, "startOverride"), "val")
    if start and index in levels:
        levels[index] = Level(whole(start, 1), levels[index].format, levels[index].pattern)
