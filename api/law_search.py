"""Search over the articles of all laws that are held, with the ranking of plans.

Each article of a law's newest version is found by its text; long ones by stretches of at most
`LONGEST` characters, for the encoder reads no further than 512 tokens. The index lies in the
library's folder, is built when it is first asked for (encoding some 100 articles a second on two
cores) and again when laws change.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.adding import Progress, no_progress
from api.marks import find_marks
from api.results import split_phrases
from api.schemas import LawResult
from kg.errors import QueryError, ViewError
from kg.laws import Laws as Titles
from kg.laws import cited_articles
from kg.model import Article, Held, Work

if TYPE_CHECKING:
    from api.library import Library
    from embeddings.passages import Passage
    from embeddings.search import Hit, SearchIndex
    from kg.store import Store

log = logging.getLogger(__name__)
FOLDER = "law-search"
LONGEST = 400
STATUTE = 2.0
"""What a statute counts beside regulations and rules, in standard deviations of the usual article:
see docs/decisions/ranking.md."""


def passages_of_laws(works: Iterable[Work]) -> tuple[Passage, ...]:
    """The passages of each work's newest version; `document` is the work's id, `eid` the article's
    number, offsets count in the article's text."""
    found: list[Passage] = []
    for work in works:
        articles = work.versions[-1].articles if work.versions else ()
        for position, article in enumerate(articles):
            found.extend(_passages(work, position, article))
    return tuple(found)


def _passages(work: Work, position: int, article: Article) -> Iterator[Passage]:
    from embeddings.passages import Passage, text_key

    for start, end in stretches(article.text):
        text = article.text[start:end]
        yield Passage(
            id=f"{work.id}#art_{article.number}@{start}-{end}",
            key=text_key(text),
            document=work.id,
            item=position,
            eid=f"art_{article.number}",
            section=None,
            start=start,
            end=end,
            text=text,
            plain=text,
            context=f"{work.title}{article.label}",
        )


def stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Whole lines of a text, as many together as `LONGEST` allows; blank ones are left out."""
    found: list[tuple[int, int]] = []
    at = 0
    for line in text.splitlines(keepends=True):
        start, end = at, at + len(line.rstrip())
        at += len(line)
        if not line.strip():
            continue
        if found and end - found[-1][0] <= LONGEST:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Laws:
    """The works of one revision of the record, by id and by title, with the index of their articles."""

    revision: int
    works: dict[str, Work]
    titles: Titles
    index: SearchIndex

    def standing(self, work: str) -> float:
        """What an article counts for the kind of its law."""
        return STATUTE if self.works[work].kind == "law" else 0.0


def read_laws_held(
    library: Library, store: Store, held: Laws | None, progress: Progress = no_progress
) -> Laws:
    """The laws as they are now; what is held is kept while the record stays as it was.

    The saved index is loaded where it is in step, else a new one is built and saved. Raises
    QueryError where no laws are held.
    """
    revision = store.revision()
    if held is not None and held.revision == revision:
        return held
    works = store.works()
    passages = passages_of_laws(works)
    if not passages:
        raise QueryError(
            "库中没有法律法规",
            advice="请先运行 zhengmai laws add DIR",
            english="no laws are held; run: zhengmai laws add DIR",
        )
    index = held.index if held else _saved(library)
    if index is None or _listing(index.passages) != _listing(passages):
        index = _built(library, passages, progress)
    return Laws(revision, {work.id: work for work in works}, Titles(works), index)


def _listing(passages: Iterable[Passage]) -> set[tuple[str, str]]:
    return {(passage.id, passage.key) for passage in passages}


def _saved(library: Library) -> SearchIndex | None:
    from embeddings.search import load_index

    try:
        return load_index(library.folder / FOLDER, library.encoder())
    except ViewError as error:
        log.info("%s", error)
        return None


def _built(library: Library, passages: tuple[Passage, ...], progress: Progress) -> SearchIndex:
    from embeddings.search import build_index, embed_passages, save_index

    encoder = library.encoder(progress)
    vectors = embed_passages(
        passages, encoder, None, lambda done, total: progress("embed", done, total)
    )
    index = build_index(passages, encoder, vectors)
    save_index(index, library.folder / FOLDER)
    return index


def search_laws(
    laws: Laws, text: str, names: tuple[str, ...], limit: int, offset: int
) -> tuple[LawResult, ...]:
    """The best articles for a checked query and its other names, best first.

    Where the query names laws, or articles of these, only they are searched, for what it says besides.
    """
    from embeddings.documents import best_in_documents
    from embeddings.search import Query, rank_items

    plain, phrases = split_phrases(text)
    works, besides = laws.titles.named_in(plain)
    query = Query(
        besides if any(map(str.isalnum, besides)) else plain or " ".join(phrases),
        within=_within(works, plain),
        expansions=names,
        phrases=phrases,
    )
    words = (plain, *phrases, *names)
    hits = best_in_documents(rank_items(laws.index, query), laws.standing, offset, limit)
    return tuple(_result(laws.works, hit, words) for hit in hits)


def _within(works: Sequence[Work], text: str) -> frozenset[str] | None:
    """The addresses of works that a text names: of the articles it names where they have such, else of
    all theirs. None for no works."""
    articles = {address for work in works for address in _articles_named(work, text)}
    return frozenset(articles or {f"{work.id}#" for work in works}) or None


def _articles_named(work: Work, text: str) -> Iterator[str]:
    for cited in cited_articles(text, work.versions[-1], Held.NO_ARTICLE) if work.versions else ():
        if cited.article:
            yield f"{work.id}#{cited.article.partition('#')[2]}"


def _result(works: dict[str, Work], hit: Hit, words: tuple[str, ...]) -> LawResult:
    passage, work = hit.passage, works[hit.passage.document]
    article = work.versions[-1].articles[passage.item]
    return LawResult(
        work=work.id,
        title=work.title,
        version=work.versions[-1].id,
        date=work.versions[-1].date,
        number=article.number,
        label=article.label,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        score=float(hit.score),
        marks=find_marks(passage.text, passage.start, words),
    )
