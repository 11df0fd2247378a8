"""How a library changes: documents added and removed, laws, decisions of people."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from api.adding import Progress, failed, files_under, no_progress, sha256_of
from api.catalogue import title_of
from api.kept import Kept
from api.schemas import AddOutcome, Outcome
from kg.errors import DocumentError, LawError, SourceError

if TYPE_CHECKING:
    from kg.model import Judgement, Reading, Work

log = logging.getLogger(__name__)


class Changing(Kept):
    """A kept record that can be changed; each change is shown, with its index, in one step."""

    def add(
        self, paths: str | Path | Iterable[str | Path], progress: Progress | None = None
    ) -> tuple[AddOutcome, ...]:
        """Read files, and folders of files, into the library; one outcome a file, in order.

        Each document is stored with its vectors in one transaction. A file that cannot be read is
        reported as failed and the rest goes on; what concerns the library as a whole (no encoder,
        a busy record) is raised.
        """
        tell = progress or no_progress
        files = tuple(files_under([paths] if isinstance(paths, (str, Path)) else paths))
        with self._one_step():
            self.encoder(tell)
            outcomes = []
            for done, file in enumerate(files):
                tell("read", done, len(files))
                outcomes.append(self._add_file(file))
            tell("read", len(files), len(files))
            if any(o.outcome in (Outcome.ADDED, Outcome.UPDATED) for o in outcomes):
                self._reindex(tell)
        return tuple(outcomes)

    def add_bytes(self, data: bytes, name: str) -> AddOutcome:
        """Read an uploaded file; `name` is its file name. Its outcome says whether it was stored."""
        from kg.pipeline import read_bytes

        digest = hashlib.sha256(data).hexdigest()
        with self._one_step():
            found = self._add_one(name, digest, partial(read_bytes, data, name))
            if found.outcome in (Outcome.ADDED, Outcome.UPDATED):
                self._reindex(no_progress)
        return found

    def _add_file(self, file: Path) -> AddOutcome:
        from kg.pipeline import read_plan

        try:
            digest = sha256_of(file)
        except SourceError as error:
            return failed(str(file), error)
        return self._add_one(str(file), digest, partial(read_plan, file))

    def _add_one(self, path: str, digest: str, read: Callable[..., Reading]) -> AddOutcome:
        from embeddings.tagging import load_reader
        from kg.lexicon import load_lexicon

        second = load_reader(self.settings.cache)
        try:
            reading = read(
                load_lexicon(), self._store.entities_named, self._store.find_work, second
            )
        except (SourceError, DocumentError) as error:
            log.info("%s", error)
            return failed(path, error)
        return self._store_reading(path, digest, reading)

    def _store_reading(self, path: str, digest: str, reading: Reading) -> AddOutcome:
        """Embed and store a reading in one transaction; vectors that are held are used again."""
        from embeddings.encoder import encoder_id
        from embeddings.passages import passages_of
        from embeddings.search import embed_passages

        name, passages = encoder_id(self.encoder()), passages_of(reading)
        known = self._store.vectors_of(name, sorted({passage.key for passage in passages}))
        vectors = embed_passages(passages, self.encoder(), known)
        self._read_before(self._store.stands_for(reading.document))
        added = self._store.put(reading, sorted(vectors.items()), name)
        return AddOutcome(
            path=path,
            outcome=Outcome.UPDATED if added.outcome == "replaced" else Outcome(added.outcome),
            document=added.id,
            title=title_of(reading),
            items=sum(item.number > 0 for item in reading.document.items),
            mentions=len(reading.mentions),
            warnings=reading.warnings,
        )

    def remove(self, document: str) -> None:
        """Take a document out of the library; raises NotFound."""
        with self._one_step():
            self._read_before(document)
            self._store.remove(document)
            self._reindex(no_progress)

    def add_laws(self, folder: str | Path) -> tuple[tuple[Work, ...], tuple[LawError, ...]]:
        """Read a collection of laws; the laws that were read, and an error for each bad file."""
        from kg.laws import read_laws

        works, errors = read_laws(Path(folder))
        with self._one_step():
            self._store.put_works(works)
            self._relink()
            self._store.linked_anew()
        return works, errors

    def _relink(self) -> None:
        """Link the documents that are held anew: their laws have works and versions now."""
        from kg.lexicon import load_lexicon
        from kg.pipeline import relink

        lexicon, store = load_lexicon(), self._store
        for document in store.documents():
            held = store.reading(document.id, judged=False)
            found = relink(held, lexicon, store.entities_named, store.find_work)
            if found != held:
                self._read_before(document.id)
                store.put(found)

    def _read_before(self, document: str | None) -> None:
        """Read a document that is about to change, for those who go on seeing the view before."""
        if self._view and document and document in self._view.contents:
            self._view.catalogue.reading(document)

    def judge(
        self,
        verdict: str,
        about: tuple[str, str],
        *,
        mention: str = "",
        reason: str = "",
        by: str = "",
    ) -> Judgement:
        """Store a decision; it wins over every score and survives re-reading.

        `confirm` and `reject` take (mention, entity), `merge` (entity that stays, entity that
        goes), `split` (entity, other entity) and maybe a `mention`. A later one undoes an earlier.
        Raises QueryError, NotFound.
        """
        from api.judging import check_known, made_judgement

        made = made_judgement(verdict, about, mention=mention, reason=reason, by=by)
        with self._writing:
            check_known(self, made)
            self._store.judge(made)
        return made
