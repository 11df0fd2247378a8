"""The tables of the record, their format version, and the way from an older format to this one."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

APPLICATION = 0x5A4D4149  # `ZMAI`: says that a file is a library of ours
FORMAT = 5

Migration = Callable[[sqlite3.Connection], None]


def _articles(connection: sqlite3.Connection) -> None:
    """2: links say whether the text of a law is held, and which articles are cited."""
    connection.execute("ALTER TABLE links ADD COLUMN held TEXT")
    connection.execute("ALTER TABLE links ADD COLUMN articles TEXT NOT NULL DEFAULT '[]'")


def _tallies(connection: sqlite3.Connection) -> None:
    """3: how often each document names what, so that lists need not read all mentions."""
    for column in ("mentions", "items", "vague"):
        connection.execute(f"ALTER TABLE entities ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0")
    connection.execute(
        "CREATE TABLE tallies (document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE, "
        "type TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (document, type)) WITHOUT ROWID"
    )
    connection.execute(
        "INSERT INTO tallies SELECT document, type, count(*) FROM mentions GROUP BY document, type"
    )
    connection.execute(
        "INSERT INTO tallies SELECT document, 'task', count(*) FROM items WHERE number > 0 "
        "GROUP BY document"
    )
    named = connection.execute(
        "SELECT count(*), count(DISTINCT m.item), coalesce(max(m.generic), 0), l.document, l.entity "
        "FROM links AS l JOIN mentions AS m ON m.document = l.document AND m.position = l.mention "
        "WHERE l.entity IS NOT NULL GROUP BY l.document, l.entity"
    ).fetchall()
    connection.executemany(
        "UPDATE entities SET mentions = ?, items = ?, vague = ? WHERE document = ? AND id = ?",
        named,
    )


def _unlinked(connection: sqlite3.Connection) -> None:
    """4: whether laws were stored to which not all documents are linked yet."""
    connection.execute("ALTER TABLE state ADD COLUMN unlinked INTEGER NOT NULL DEFAULT 0")


def _contents(connection: sqlite3.Connection) -> None:
    """5: what documents are known by, beside their texts: each change compares those of all."""
    connection.execute("CREATE INDEX documents_contents ON documents (id, sha256, content)")


# from version n to n + 1; each runs inside the one transaction that also writes the new version
MIGRATIONS: Mapping[int, Migration] = {1: _articles, 2: _tallies, 3: _unlinked, 4: _contents}

TABLES = """
CREATE TABLE state (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  revision INTEGER NOT NULL,
  unlinked INTEGER NOT NULL DEFAULT 0
);
INSERT INTO state VALUES (1, 0, 0);

CREATE TABLE documents (
  id TEXT PRIMARY KEY NOT NULL,
  base TEXT NOT NULL,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  place TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  media_type TEXT NOT NULL,
  encoding TEXT NOT NULL,
  hints TEXT NOT NULL,
  title TEXT NOT NULL,
  issuer TEXT NOT NULL,
  date TEXT NOT NULL,
  year INTEGER,
  region TEXT NOT NULL,
  number TEXT NOT NULL,
  outside TEXT NOT NULL,
  warnings TEXT NOT NULL,
  content TEXT NOT NULL,
  text TEXT NOT NULL -- last: listing documents need not read it
);
CREATE UNIQUE INDEX documents_sha256 ON documents (sha256);
CREATE INDEX documents_place ON documents (place);
CREATE INDEX documents_contents ON documents (id, sha256, content);

-- an id that was given once is never given to another source
CREATE TABLE retired (
  id TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (id, sha256)
) WITHOUT ROWID;

CREATE TABLE sections (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  eid TEXT NOT NULL,
  label TEXT NOT NULL,
  title TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE items (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  number INTEGER NOT NULL,
  eid TEXT NOT NULL,
  section INTEGER,
  label TEXT NOT NULL,
  title TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  sentences TEXT NOT NULL,
  PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE mentions (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  item INTEGER NOT NULL,
  type TEXT NOT NULL,
  surface TEXT NOT NULL,
  start INTEGER NOT NULL,
  end INTEGER NOT NULL,
  canonical TEXT NOT NULL,
  role TEXT,
  cue_start INTEGER,
  cue_end INTEGER,
  rule TEXT NOT NULL,
  form TEXT,
  kind TEXT,
  life_cycle TEXT,
  number TEXT,
  article TEXT,
  generic INTEGER,
  value TEXT,
  unit TEXT,
  what TEXT,
  relation TEXT,
  deadline TEXT,
  per TEXT,
  PRIMARY KEY (document, position)
) WITHOUT ROWID;

CREATE TABLE entities (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  name TEXT NOT NULL,
  aliases TEXT NOT NULL,
  kind TEXT NOT NULL,
  generic INTEGER NOT NULL,
  -- how many mentions of it, in how many items, and whether one of them is vague
  mentions INTEGER NOT NULL DEFAULT 0,
  items INTEGER NOT NULL DEFAULT 0,
  vague INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (document, position)
) WITHOUT ROWID;
CREATE INDEX entities_id ON entities (id);

-- how many mentions of each type a document has, and how many tasks
CREATE TABLE tallies (
  document TEXT NOT NULL REFERENCES documents ON DELETE CASCADE,
  type TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (document, type)
) WITHOUT ROWID;

-- how many documents give an entity a name: what linking looks up, so of a size that levels off
CREATE TABLE names (
  name TEXT NOT NULL,
  entity TEXT NOT NULL,
  documents INTEGER NOT NULL,
  PRIMARY KEY (name, entity)
) WITHOUT ROWID;

CREATE TABLE links (
  document TEXT NOT NULL,
  mention INTEGER NOT NULL,
  position INTEGER NOT NULL,
  entity TEXT,
  score REAL NOT NULL,
  reasons TEXT NOT NULL,
  candidates TEXT NOT NULL,
  version TEXT,
  held TEXT,
  articles TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (document, mention),
  FOREIGN KEY (document, mention) REFERENCES mentions ON DELETE CASCADE
) WITHOUT ROWID;

-- no foreign key: what a person decided outlives the document it was decided on
CREATE TABLE judgements (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  verdict TEXT NOT NULL,
  mention TEXT NOT NULL,
  entity TEXT NOT NULL,
  other TEXT NOT NULL,
  reason TEXT NOT NULL,
  by TEXT NOT NULL,
  at TEXT NOT NULL,
  surface TEXT NOT NULL,
  sentence TEXT NOT NULL
);

-- a key is made of the text alone: documents with the same sentence share its vector
CREATE TABLE vectors (
  encoder TEXT NOT NULL,
  key TEXT NOT NULL,
  data BLOB NOT NULL,
  PRIMARY KEY (encoder, key)
);

CREATE TABLE works (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE versions (
  work TEXT NOT NULL REFERENCES works ON DELETE CASCADE,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  date TEXT NOT NULL,
  in_force TEXT NOT NULL,
  event TEXT NOT NULL,
  source TEXT NOT NULL,
  PRIMARY KEY (work, position)
) WITHOUT ROWID;
CREATE TABLE articles (
  work TEXT NOT NULL,
  version INTEGER NOT NULL,
  position INTEGER NOT NULL,
  number TEXT NOT NULL,
  label TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (work, version, position),
  FOREIGN KEY (work, version) REFERENCES versions ON DELETE CASCADE
) WITHOUT ROWID;
"""


def statements(script: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would commit on its own."""
    return [part.strip() for part in script.split(";\n") if part.strip()]


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of this format in an empty file, inside the caller's transaction."""
    for statement in statements(TABLES):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def migrate(
    connection: sqlite3.Connection,
    found: int,
    wanted: int = FORMAT,
    migrations: Mapping[int, Migration] = MIGRATIONS,
) -> None:
    """Bring a record from version `found` to `wanted`, inside the caller's transaction.

    KeyError where a step is missing; nothing is changed then, since the caller rolls back.
    """
    for version in range(found, wanted):
        migrations[version](connection)
    connection.execute(f"PRAGMA user_version = {int(wanted)}")
