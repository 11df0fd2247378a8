"""The process that answers SPARQL queries, so that a query without end can be killed.

Run by its path, apart from the package: it imports only pyoxigraph and the standard library. On
standard input: one line of JSON with the limits and the number of bytes of N-Quads that follow;
then one line of JSON a query. On standard output: one line of JSON an answer.
"""

import json
import resource
import signal
import sys
from typing import Any

import pyoxigraph as ox

READY = "ready"
LARGEST = 32 * 1024**2  # bytes of one answer: the asking process must hold it too


def main() -> None:
    """Load the data, give up every right that a query does not need, answer until input ends."""
    settings = json.loads(sys.stdin.buffer.readline())
    resource.setrlimit(resource.RLIMIT_AS, (settings["memory"], settings["memory"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    store = ox.Store()
    data = sys.stdin.buffer.read(settings["bytes"])
    store.load(data, format=ox.RdfFormat.N_QUADS)
    del data
    # No further file can be opened, so no socket either: SERVICE has nowhere to go.
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
    _say({"kind": READY})
    for line in sys.stdin.buffer:
        _say(_answered(store, json.loads(line), settings["prefixes"]))


def _say(answer: dict[str, Any]) -> None:
    line = json.dumps(answer).encode("ascii")
    if len(line) > LARGEST:
        line = json.dumps({"kind": "size"}).encode("ascii")
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()


def _answered(store: ox.Store, request: dict[str, Any], prefixes: dict[str, str]) -> dict[str, Any]:
    # The parent kills at the deadline; the alarm does where the parent is gone.
    signal.alarm(int(request["seconds"]) + 2)
    try:
        results = store.query(request["query"], prefixes=prefixes, use_default_graph_as_union=True)
        return _rows(results, request["rows"])
    except SyntaxError as error:
        return {"kind": "syntax", "message": str(error)}
    except (OSError, ValueError, RuntimeError) as error:
        return {"kind": "failed", "message": str(error)}
    except MemoryError:
        return {"kind": "memory"}
    finally:
        signal.alarm(0)


def _rows(results: Any, limit: int) -> dict[str, Any]:
    if isinstance(results, ox.QueryBoolean):
        return {"kind": "ask", "value": bool(results)}
    rows: list[Any] = []
    select = isinstance(results, ox.QuerySolutions)
    names = [variable.value for variable in results.variables] if select else []
    for row in results:
        if len(rows) == limit:
            return {"kind": "rows"}
        if select:
            rows.append([None if row[name] is None else _term(row[name]) for name in names])
        else:
            rows.append([_term(row.subject), _term(row.predicate), _term(row.object)])
    return {"kind": "select" if select else "graph", "names": names, "rows": rows}


def _term(term: Any) -> dict[str, Any]:
    """A term as SPARQL 1.1 Query Results JSON has it."""
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if not isinstance(term, ox.Literal):
        raise ValueError(f"a term that SPARQL 1.1 does not know: {term}")
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != "http://www.w3.org/2001/XMLSchema#string":
        found["datatype"] = term.datatype.value
    return found


if __name__ == "__main__":
    main()
