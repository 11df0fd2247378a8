"""Readable ids of documents: `jiangsu-mzt-2023`.

Region, body, year. What a document does not say is replaced, never guessed: the region by the
reading of the place that the issuer's name begins with, the body by the initials of what the title
is about, the year by `undated`. Ids are not unique by themselves: two plans of one body and year
have the same, and the store sees to that.
"""

from __future__ import annotations

import re
from functools import reduce

from kg.document.region import written_region
from kg.lexicon import Lexicon
from kg.lexicon.places import CORPS, NATION
from kg.lexicon.readings import initials, spelled_out
from kg.model import Metadata
from kg.normal import is_traditional, plain_text

_NATION = ("中华人民共和国", "中共中央", "中共", "国家")
_WRAPPING = re.compile(
    "关于|印发|转发|制定|做好|的?通知$|年度?|[0-9〇○零一二三四五六七八九十]|工作要点|要点|工作计划|全[国省市县区]|的"
)
_NOT_HAN = re.compile("[^一-鿿]")
_TOPIC = 8  # initials of a title: more can no longer be read
_HASH = 8  # hex digits of an id without a readable part


def document_id(metadata: Metadata, sha256: str, lexicon: Lexicon) -> str:
    """Region, initials of body or topic, year. `doc-` and hash digits where the title, too, is empty.

    The same metadata gives the same id, whatever else changes in the file.
    """
    region = lexicon.places.slug(metadata.region) or _slug(metadata)
    body = body_initials(metadata.issuer, metadata.region, lexicon) or _topic(metadata, lexicon)
    if not body:
        return f"doc-{sha256[:_HASH]}"
    return "-".join(part for part in (region, body, str(metadata.year or "undated")) if part)


def body_initials(issuer: str, region: str, lexicon: Lexicon) -> str:
    """`江苏省民政厅` → `mzt`; empty where a character is not in the table."""
    name = issuer.removeprefix("中共")
    region = region or written_region(name)
    if region and region in name and not name.endswith(region):
        name = name.partition(region)[2] if name.find(region) > 3 else name.replace(region, "", 1)
    while (found := lexicon.places.longest_at(name, 0)) is not None and found[0] < len(name):
        name = name[found[0] :]
    for prefix in _NATION:
        if len(name) > len(prefix) + 1:
            name = name.removeprefix(prefix)
    name = name.removeprefix(CORPS) if len(name) > len(CORPS) else name
    return initials(re.split("[（(]", name)[0])


def _slug(metadata: Metadata) -> str:
    """The reading of a region that is in no lexicon: 云岭县 → yunling."""
    region = metadata.region or written_region(metadata.issuer)
    if not region or region == NATION:
        return ""
    core = re.sub("(?:自治|新)?[省市县区州盟旗]$", "", region)
    return spelled_out(core if len(core) > 1 else region)


def _topic(metadata: Metadata, lexicon: Lexicon) -> str:
    """The initials of what a title is about, without its place, its year and its kind."""
    title = plain_text(metadata.title, traditional=is_traditional(metadata.title)).text
    place = lexicon.places.by_name(metadata.region)
    chain = lexicon.places.chain(place) if place else ()
    names = (metadata.region, *chain, *(place.aliases if place else ()))
    title = reduce(
        lambda left, name: left.replace(name, ""), sorted(names, key=len, reverse=True), title
    )
    subject = _NOT_HAN.sub("", _WRAPPING.sub("", title))
    return initials(subject or _NOT_HAN.sub("", title).replace("年", ""))[:_TOPIC]
