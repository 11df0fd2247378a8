"""The error tree of Zhengmai.

    ZhengmaiError
    ├── SourceError            a file cannot be read as a document
    │   ├── EmptySource            nothing in it
    │   ├── TooLarge               beyond the bound on bytes, pages or unpacked size
    │   ├── UnknownFormat          not txt, HTML, DOCX or PDF, or not what its name says
    │   ├── Encrypted              a password is needed
    │   ├── NoText                 a scan, or a page without a main text
    │   └── Damaged                the format is known, the bytes are broken
    ├── DocumentError          text was read, but it is no plan
    ├── LexiconError           a data file of ours is wrong
    ├── LawError               a file of a collection of laws cannot be read
    ├── StoreError             the record cannot be opened, read or written
    │   ├── NotFound               no such document, item, entity
    │   ├── Busy                   another process is writing
    │   └── WrongVersion           the library was written by another format version
    ├── ViewError              a view is missing, damaged, or of another encoder
    ├── EncoderError           a model is missing or is not what it should be
    ├── QueryError             a question, filter or query that cannot be answered as it stands
    └── SettingsError          an environment variable or option is wrong

Each message has three parts: what was found, what was wanted, what to do. They are given apart, so
that the command line, the problem details of HTTP and the page can each lay them out. `found`,
`wanted` and `advice` hold Chinese; `english` holds the whole message in English.
"""

from __future__ import annotations


class ZhengmaiError(Exception):
    """Anything that Zhengmai reports to its user.

    `found`, `wanted` and `advice` are Chinese sentences without final punctuation; the last two may
    be empty. `english` is the same message in English. `where` names the file, setting or address.
    """

    def __init__(
        self, found: str, *, wanted: str = "", advice: str = "", english: str = "", where: str = ""
    ) -> None:
        self.found = found
        self.wanted = wanted
        self.advice = advice
        self.english = english or found
        self.where = where
        super().__init__(self.message("zh"))

    def message(self, lang: str = "zh") -> str:
        """The whole message in one line, in Chinese (`zh`) or English (`en`)."""
        if lang == "en":
            return f"{self.where}: {self.english}" if self.where else self.english
        body = "；".join(part for part in (self.found, self.wanted, self.advice) if part)
        return f"{self.where}：{body}" if self.where else body


class SourceError(ZhengmaiError):
    """A file cannot be read as a document."""


class EmptySource(SourceError):
    """The file holds nothing, or only white space."""


class TooLarge(SourceError):
    """The file, or what it unpacks to, is beyond the bound."""


class UnknownFormat(SourceError):
    """The bytes are not of a format that is read, or not of the one that the name promises."""


class Encrypted(SourceError):
    """The file asks for a password."""


class NoText(SourceError):
    """The format is right, but there is no text in it: a scan, an empty page."""


class Damaged(SourceError):
    """The format is known, but the bytes are broken."""


class DocumentError(ZhengmaiError):
    """Text was read, but no plan could be made of it."""


class LexiconError(ZhengmaiError):
    """A data file of the project is wrong."""


class LawError(ZhengmaiError):
    """A file of a collection of laws cannot be read as a law."""


class StoreError(ZhengmaiError):
    """The record cannot be opened, read or written."""


class NotFound(StoreError):
    """No such document, item, mention or entity in the library."""


class Busy(StoreError):
    """Another process holds the record for writing."""


class WrongVersion(StoreError):
    """The library was written by another version of the format."""


class ViewError(ZhengmaiError):
    """A view of the record (search index, graph) is missing, damaged or of another encoder."""


class EncoderError(ZhengmaiError):
    """A model is missing, or is not what it should be."""


class QueryError(ZhengmaiError):
    """A question, filter or query that cannot be answered as it stands."""


class SettingsError(ZhengmaiError):
    """An environment variable or option is wrong."""
