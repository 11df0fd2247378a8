"""Names in RDF: namespaces, IRIs of our things, well-typed literals."""

from __future__ import annotations

import re
from decimal import Decimal
from urllib.parse import quote, unquote

from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, ORG, PROV, RDF, RDFS, SKOS, XSD

BASE = "https://zhengmai.example/"
ZM = Namespace(BASE + "ns#")
ELI = Namespace("http://data.europa.eu/eli/ontology#")
OA = Namespace("http://www.w3.org/ns/oa#")
SCHEMA = Namespace("https://schema.org/")
PREFIXES: dict[str, str] = {
    "dcterms": str(DCTERMS),
    "eli": str(ELI),
    "oa": str(OA),
    "org": str(ORG),
    "prov": str(PROV),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "schema": str(SCHEMA),
    "skos": str(SKOS),
    "xsd": str(XSD),
    "zm": str(ZM),
}
ENTITIES = URIRef(BASE + "graph/entities")
JUDGEMENTS = URIRef(BASE + "graph/judgements")
ONTOLOGY = URIRef(BASE + "graph/ontology")
SOFTWARE = URIRef(BASE + "software/zhengmai")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DATED = (
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"), XSD.date),
    (re.compile(r"\d{4}-(0[1-9]|1[0-2])"), XSD.gYearMonth),
    (re.compile(r"\d{4}"), XSD.gYear),
)


def document_iri(document: str) -> URIRef:
    """The IRI of a document; `part_iri` gives those of what is inside it."""
    return URIRef(f"{BASE}document/{_encoded(document)}")


def part_iri(address: str) -> URIRef:
    """`jiangsu-mzt-2023#sec_3__item_11` (an item, section, mention …) as an IRI."""
    document, _, part = address.partition("#")
    return URIRef(f"{document_iri(document)}#{_encoded(part)}")


def graph_iri(document: str) -> URIRef:
    """The named graph that holds all that was read from one document."""
    return URIRef(f"{BASE}graph/document/{_encoded(document)}")


def entity_iri(entity: str) -> URIRef:
    """`policy/中华人民共和国慈善法` as an IRI, percent-encoded."""
    return URIRef(f"{BASE}entity/{_encoded(entity)}")


def version_iri(version: str) -> URIRef:
    """The IRI of a version of a law."""
    return URIRef(f"{BASE}version/{_encoded(version)}")


def person_iri(name: str) -> URIRef:
    """The IRI of somebody who judged."""
    return URIRef(f"{BASE}person/{_encoded(name)}")


def id_of(iri: str) -> str:
    """The id that an IRI of ours was made from: of a document, part, entity or version."""
    path = iri.removeprefix(BASE)
    return unquote(path.partition("/")[2])


def _encoded(id_: str) -> str:
    return quote(sound(id_), safe="/@")


def sound(text: str) -> str:
    """The text without lone surrogates, which no RDF syntax can hold."""
    return _SURROGATE.sub("\ufffd", text)


def chinese(text: str) -> Literal:
    """A text in Chinese."""
    return Literal(sound(text), lang="zh")


def plain(text: str) -> Literal:
    """A string in no language: an id, a unit, the name of a rule.

    It is an xsd:string (RDF 1.1); rdflib's parsers leave that type out, so it is left out here too.
    """
    return Literal(sound(text))


def whole(number: int) -> Literal:
    """A whole number."""
    return Literal(str(number), datatype=XSD.integer)


def natural(number: int) -> Literal:
    """An offset, as the Web Annotation vocabulary types it."""
    return Literal(str(number), datatype=XSD.nonNegativeInteger)


def number(value: float) -> Literal:
    """A whole number, or a decimal without exponent."""
    if float(value).is_integer():
        return whole(int(value))
    return Literal(format(Decimal(repr(float(value))), "f"), datatype=XSD.decimal)


def fraction(value: float) -> Literal:
    """A score: always a decimal, four places."""
    return Literal(f"{value:.4f}", datatype=XSD.decimal)


def truth(value: bool) -> Literal:
    """A truth value."""
    return Literal("true" if value else "false", datatype=XSD.boolean)


def dated(text: str) -> Literal:
    """An ISO date, month or year with its type; a plain string where it is none of these."""
    for pattern, datatype in _DATED:
        if pattern.fullmatch(text):
            found = Literal(text, datatype=datatype)
            return plain(text) if found.ill_typed else found
    return plain(text)
