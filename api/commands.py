"""What each command of `zhengmai` does: from its arguments to output and exit status."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from api import printing
from api.settings import Settings
from kg.errors import QueryError

if TYPE_CHECKING:
    from api.library import Library


def version() -> str:
    """The version of the installed package."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as installed

    try:
        return installed("zhengmai")
    except PackageNotFoundError:
        return "0 (not installed)"


def add(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai add PATH...`: 1 where a file failed."""
    try:
        with opened(settings) as library, printing.Bar(settings.lang) as bar:
            outcomes = library.add(arguments.paths, bar)
    except KeyboardInterrupt:
        sys.stderr.write(f"\n{KEPT[settings.lang]}")
        raise
    if arguments.json:
        write_json(outcomes)
    else:
        write(printing.outcomes(outcomes, settings.lang))
    return int(any(o.outcome == "failed" for o in outcomes))


KEPT = {
    "zh": "已读完的文件留在文库里；再运行一次 add，其余的接着读",
    "en": "files that were read are kept; run add again to read the rest",
}
"""What a stopped `add` leaves behind."""


def laws(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai laws add DIR`: 1 where a file could not be read."""
    with opened(settings) as library:
        works, errors = library.add_laws(arguments.folder)
    messages = [error.message(settings.lang) for error in errors]
    if arguments.json:
        write_json({"works": len(works), "errors": messages})
        return int(bool(errors))
    for message in messages:
        sys.stderr.write(f"{message}\n")
    write(printing.laws_read(len(works), settings.lang, none_found=not works and not errors))
    return int(bool(errors))


def remove(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai remove ID...`."""
    with opened(settings) as library:
        for document in arguments.documents:
            library.remove(document)
            write(f"{'removed' if settings.lang == 'en' else '已移除'} {document}\n")
    return 0


def documents(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai list`."""
    with opened(settings) as library:
        found = library.documents()
    if arguments.json:
        write_json(found)
    else:
        write(printing.documents(found, settings.lang))
    return 0


def search(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai search QUERY`."""
    from api.filters import read_filter_words

    filters = read_filter_words(arguments.filter)
    offset = (arguments.page - 1) * arguments.k
    if arguments.within == "laws":
        return _search_laws(arguments, settings, offset)
    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        library.indexed(bar)
        found = library.find(arguments.query, arguments.k, filters, offset, arguments.mode)
        held = found.results or library.documents()
    if arguments.json:
        write_json(found if arguments.facets else found.results)
        return 0
    shown = printing.results(
        found.results, settings.lang, explain=arguments.explain, first=offset + 1
    )
    write(shown if held else printing.documents((), settings.lang))
    if arguments.facets:
        write(printing.facets(found, settings.lang))
    return 0


def _search_laws(arguments: Namespace, settings: Settings, offset: int) -> int:
    """`zhengmai search --in laws QUERY`: filters are of plans, so none is taken."""
    if arguments.filter or arguments.facets:
        raise QueryError(
            "在法律法规中搜索时不能用 --filter 或 --facets",
            wanted="只有查询、-k 和 --page",
            english="--filter and --facets are for plans; leave them out with --in laws",
        )
    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        found = library.search_laws(arguments.query, arguments.k, offset, bar)
    if arguments.json:
        write_json(found)
    else:
        write(printing.law_results(found, settings.lang, offset + 1))
    return 0


def ask(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai ask QUESTION`: a refusal is an answer, and its status 0."""
    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        library.indexed(bar)
        found = library.ask(arguments.question)
    if arguments.json:
        write_json(found)
    else:
        write(printing.answer(found, settings.lang))
    return 0


def run(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai run QUERIES.jsonl`."""
    queries = list(_read_queries(Path(arguments.queries)))
    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        library.indexed(bar)
        lines = []
        for done, row in enumerate(library.run(queries, arguments.mode), 1):
            lines.append(_line(row))
            bar("run", done, len(queries))
    put(arguments.output, "".join(lines).encode("utf-8", "backslashreplace"))
    return 0


def responsibilities(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai responsibilities`."""
    from api.filters import read_filter_words

    with opened(settings) as library:
        filters = read_filter_words(arguments.filter)
        rows = library.responsibilities(arguments.department, arguments.policy, filters)
    form, lang = arguments.format, settings.lang
    if arguments.totals:
        put(arguments.output, printing.responsibility_totals(rows, form, lang))
    else:
        put(arguments.output, printing.responsibilities(rows, form, lang, arguments.link_base))
    return 0


def export(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai export --format F`."""
    with opened(settings) as library:
        if arguments.output == "-":
            put("-", library.export_bytes(arguments.format))
        else:
            library.export(arguments.format, arguments.output)
    return 0


def sparql(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai sparql QUERY`."""
    query = sys.stdin.read() if arguments.query == "-" else arguments.query
    with opened(settings) as library:
        found = library.sparql(query)
    if arguments.json:
        write_json(found)
    else:
        write(printing.sparql(found))
    return 0


def serve(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai serve`: until Ctrl-C."""
    from api.serving import serve as run_server

    with opened(settings) as library, printing.Bar(settings.lang) as bar:
        return run_server(
            library,
            (arguments.host, arguments.port),
            sample=arguments.sample,
            bar=bar,
            workers=arguments.workers,
        )


def doctor(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai doctor`: 1 where something is wrong."""
    from api.checks import checks

    found = checks(settings)
    if arguments.json:
        write_json(found)
    else:
        write(printing.checks(found, settings.lang))
    return int(any(check.state == "error" for check in found))


def opened(settings: Settings) -> Library:
    """The library of the settings."""
    from api.library import Library

    return Library.open(settings=settings)


def _read_queries(path: Path) -> Iterator[Mapping[str, Any]]:
    """The objects of a JSON Lines file; raises SourceError or QueryError with the line's number."""
    from kg.source.rows import read_lines

    for number, line in read_lines(path):
        yield _query_of(line, f"{path}:{number}")


def _query_of(line: str, where: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        found = None
    if isinstance(found, dict) and isinstance(found.get("query"), str) and "id" in found:
        return found
    raise QueryError(
        "这一行不是查询",
        wanted='形如 {"id": "q1", "query": "……"} 的 JSON 对象',
        english='not a query; wanted an object such as {"id": "q1", "query": "…"}',
        where=where,
    )


def put(path: str, data: bytes) -> None:
    """To standard output for `-`, else into a file that is put in place when complete."""
    from api.exports import write_whole

    if path != "-":
        write_whole(Path(path), data)
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write(text: str) -> None:
    """To standard output, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def _line(row: Any) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"


def write_json(value: Iterable[Any] | Any) -> None:
    """What comes back from the library as indented JSON on standard output."""
    write(json_text(value))


def json_text(value: Iterable[Any] | Any) -> str:
    """What comes back from the library as indented JSON."""
    from api.schemas import as_json

    return json.dumps(as_json(value), ensure_ascii=False, indent=2) + "\n"
