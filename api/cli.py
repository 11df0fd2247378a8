"""The command `zhengmai`: its words, options and exit statuses.

Exit statuses: 0 done; 1 an error, or a file of several failed (the rest was done); 2 wrong usage;
130 stopped with Ctrl-C. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from api.settings import LANGUAGES, Settings, start_logging
from kg.errors import SettingsError, ZhengmaiError

EXPORTS = ("turtle", "jsonld", "nquads", "graphml", "gexf", "csv", "nodes.csv", "json", "jsonl")


class Parser(argparse.ArgumentParser):
    """argparse with Chinese headings; errors name what to type next."""

    lang = "zh"

    def error(self, message: str) -> None:  # type: ignore[override]
        self.print_usage(sys.stderr)
        zh = f"用法错误：{_in_chinese(message)}；可用 {self.prog} --help 查看用法"
        en = f"usage error: {message}; see {self.prog} --help"
        self.exit(2, f"{en if self.lang == 'en' else zh}\n")

    def format_help(self) -> str:
        return self._headings(super().format_help())

    def format_usage(self) -> str:
        return self._headings(super().format_usage())

    def _headings(self, text: str) -> str:
        if self.lang == "en":
            return text
        for english, chinese in (
            ("usage: ", "用法："),
            ("positional arguments:", "参数："),
            ("options:", "选项："),
            ("命令:", "命令："),
            ("show this help message and exit", "显示本帮助"),
            ("show program's version number and exit", "显示版本"),
        ):
            text = text.replace(english, chinese)
        return text


USAGE_ERRORS = (
    (r"the following arguments are required: (.+)", r"缺少参数 \1"),
    (r"unrecognized arguments: (.+)", r"不认识的参数 \1"),
    (r"argument (.+?): invalid choice: (.+) \(choose from (.+)\)", r"\1 不能是 \2，可选：\3"),
    (r"argument (.+?): invalid int value: (.+)", r"\1 要整数，给的是 \2"),
    (r"argument (.+?): wanted (.+), not (.+)", r"\1 要 \2，给的是 \3"),
    (r"argument (.+?): expected (?:one|at least one) argument", r"\1 后面缺少值"),
    (r"argument (.+?): ignored explicit argument (.+)", r"\1 后面不带值，给的是 \2"),
    (r"ambiguous option: (.+) could match (.+)", r"\1 不完整，可能是 \2"),
)
"""What argparse says, as patterns, and the same in Chinese."""


def _in_chinese(message: str) -> str:
    for pattern, chinese in USAGE_ERRORS:
        found = re.fullmatch(pattern, message, re.DOTALL)
        if found:
            return found.expand(chinese)
    return message


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _early_lang(words)
    _safe_output()
    try:
        arguments = build_parser(lang).parse_args(words)
        settings = _settings(arguments)
        lang = settings.lang
        start_logging(settings)
        return int(arguments.command(arguments, settings))
    except ZhengmaiError as error:
        sys.stderr.write(f"{'error: ' if lang == 'en' else '错误：'}{error.message(lang)}\n")
        return 2 if isinstance(error, SettingsError) else 1
    except KeyboardInterrupt:
        sys.stderr.write("\nstopped\n" if lang == "en" else "\n已停止\n")
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def _early_lang(words: list[str]) -> str:
    """The language for help and usage errors, which come before the settings are read."""
    for at, word in enumerate(words):
        value = word.partition("=")[2] if word.startswith("--lang=") else ""
        if word == "--lang" and at + 1 < len(words):
            value = words[at + 1]
        if value in LANGUAGES:
            return value
    found = os.environ.get("ZHENGMAI_LANG", "zh")
    return found if found in LANGUAGES else "zh"


def _safe_output() -> None:
    """UTF-8 whatever the locale; a lone surrogate is written as an escape, not raised."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _settings(arguments: argparse.Namespace) -> Settings:
    settings = Settings.from_environment()
    if getattr(arguments, "lang", ""):
        settings = replace(settings, lang=arguments.lang)
    if getattr(arguments, "library", ""):
        settings = replace(settings, library=Path(arguments.library).expanduser())
    return settings


Say = Callable[[str, str], str]


def _between(least: int, most: int) -> Callable[[str], int]:
    """The reader of a whole number within bounds; argparse tells its message."""

    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"wanted {least}-{most}, not {text!r}")
        return int(text)

    return read


_port = _between(0, 65535)


def build_parser(lang: str = "zh") -> argparse.ArgumentParser:
    """The parser of every command, with help in one language."""
    from api import commands

    def say(zh: str, en: str) -> str:
        return en if lang == "en" else zh

    Parser.lang = lang
    shared = _shared_options(say)
    top = Parser(
        prog="zhengmai",
        parents=[shared],
        description=say("政脉：政府工作要点的知识图谱与语义搜索", "Zhengmai: a knowledge graph and semantic search for government work plans"),
        epilog=say("退出状态：0 完成；1 出错或有文件失败；2 用法错误；130 被 Ctrl-C 停止", "exit status: 0 done; 1 an error or a failed file; 2 wrong usage; 130 stopped"),
    )  # fmt: skip
    top.add_argument("--version", action="version", version=f"zhengmai {commands.version()}")
    kinds = top.add_subparsers(
        title=say("命令", "commands"), metavar=say("命令", "COMMAND"), required=True
    )
    for build in (
        _reading_commands,
        _finding_commands,
        _judging_commands,
        _plan_commands,
        _upkeep_commands,
        _other_commands,
    ):
        build(_Adder(kinds, shared, say), commands)
    return top


def _shared_options(say: Say) -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--library", metavar="DIR", help=say("文库文件夹（默认用 ZHENGMAI_LIBRARY 或用户数据目录）", "the library's folder (default: ZHENGMAI_LIBRARY or the user's data folder)"))  # fmt: skip
    shared.add_argument("--lang", choices=LANGUAGES, help=say("输出语言", "language of output"))
    return shared


class _Adder:
    """Adds a command with the shared options; its help in the language chosen."""

    def __init__(self, kinds: Any, shared: argparse.ArgumentParser, say: Say) -> None:
        self._kinds, self._shared, self.say = kinds, shared, say

    def add(self, name: str, run: Callable[..., int], zh: str, en: str) -> argparse.ArgumentParser:
        text = self.say(zh, en)
        parser: argparse.ArgumentParser = self._kinds.add_parser(
            name, parents=[self._shared], help=text, description=text
        )
        parser.set_defaults(command=run)
        return parser

    def part(self, parts: Any, name: str, text: str) -> argparse.ArgumentParser:
        """A word behind a command (`laws add`), with the same shared options."""
        parser: argparse.ArgumentParser = parts.add_parser(
            name, parents=[self._shared], help=text, description=text
        )
        return parser

    def json(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--json", action="store_true", help=self.say("输出 JSON", "JSON output")
        )


def _reading_commands(adder: _Adder, commands: Any) -> None:
    from api import annotating

    say = adder.say
    add = adder.add("add", commands.add, "读入文件或文件夹", "read files or folders")
    add.add_argument("paths", nargs="+", metavar="PATH", help=say("文件或文件夹", "file or folder"))
    adder.json(add)
    annotate = adder.add("annotate", annotating.annotate, "标注一个文件，输出 JSON Lines，不用文库", "mentions of one file as JSON Lines; needs no library")  # fmt: skip
    annotate.add_argument("file", metavar="FILE", help=say("要标注的文件", "the file"))
    annotate.add_argument("--explain", action="store_true", help=say("逐条说明规则、提示词和链接理由", "say for each mention the rule, the cue and why it was linked"))  # fmt: skip
    annotate.add_argument("--misses", metavar="GOLD.jsonl", help=say("与标注对照，按原因列出错误", "compare with gold and list the errors by cause"))  # fmt: skip
    laws = adder.add("laws", commands.laws, "读入法律法规集", "read a collection of laws")
    actions = laws.add_subparsers(metavar="add", required=True)
    laws_add = adder.part(actions, "add", say("读入文件夹", "read a folder"))
    laws_add.add_argument("folder", metavar="DIR", help=say("法律法规所在文件夹", "the folder"))
    adder.json(laws_add)
    remove = adder.add("remove", commands.remove, "移除文档", "remove documents")
    remove.add_argument("documents", nargs="+", metavar="ID", help=say("文档编号", "document id"))
    adder.json(adder.add("list", commands.documents, "列出文档", "list the documents"))


def _finding_commands(adder: _Adder, commands: Any) -> None:
    say = adder.say
    search = adder.add("search", commands.search, "语义搜索", "search by meaning")
    search.add_argument("query", metavar="QUERY", help=say("查询", "the query"))
    search.add_argument(
        "-k", type=int, default=10, metavar="N", help=say("条数（默认 10）", "how many items (10)")
    )
    search.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE", help=say("筛选，可多次，如 year=2024", "filter, such as year=2024; may be repeated"))  # fmt: skip
    search.add_argument("--mode", default="hybrid", choices=("hybrid", "semantic", "lexical"), help=say("排序方式", "which rankings"))  # fmt: skip
    search.add_argument("--in", dest="within", default="plans", choices=("plans", "laws"), help=say("在计划中还是在法律法规条文中找", "look in plans or in the articles of laws"))  # fmt: skip
    search.add_argument("--page", type=_between(1, 1_000_000), default=1, metavar="N", help=say("第几页", "which page of results"))  # fmt: skip
    search.add_argument("--facets", action="store_true", help=say("按文档、年份、部门等计数", "count results by document, year, body and so on"))  # fmt: skip
    search.add_argument("--explain", action="store_true", help=say("显示得分的构成", "show what makes the score"))  # fmt: skip
    adder.json(search)
    ask = adder.add("ask", commands.ask, "提问：以原文作答，或说明文件没有提到", "ask: an answer in quotations, or that the documents do not say")  # fmt: skip
    ask.add_argument("question", metavar="QUESTION", help=say("问题", "the question"))
    adder.json(ask)
    run = adder.add("run", commands.run, "运行整个查询文件", "run a whole query file")
    run.add_argument("queries", metavar="QUERIES.jsonl", help=say("查询文件", "the query file"))
    run.add_argument("--mode", default="search", choices=("search", "ask"), help=say("搜索或提问", "search or ask"))  # fmt: skip
    run.add_argument("-o", "--output", default="-", metavar="RUN.jsonl", help=say("写到文件", "write to a file"))  # fmt: skip
    table = adder.add("responsibilities", commands.responsibilities, "部门责任表", "the table of responsibilities")  # fmt: skip
    table.add_argument(
        "--department",
        metavar="NAME",
        help=say(
            "部门：编号、名称、别名或名称的一部分", "department: id, name, alias or part of a name"
        ),
    )
    table.add_argument(
        "--policy", metavar="NAME", help=say("政策文件，写法同上", "policy, in the same ways")
    )
    table.add_argument("--filter", action="append", default=[], metavar="KEY=VALUE", help=say("筛选，可多次，如 year=2024", "filter, such as year=2024; may be repeated"))  # fmt: skip
    table.add_argument("--totals", action="store_true", help=say("各部门合计", "the totals of each department"))  # fmt: skip
    table.add_argument("--link-base", default="http://127.0.0.1:8000", metavar="URL", help=say("XLSX 中链接的网址前缀", "where the links of an XLSX file lead"))  # fmt: skip
    table.add_argument("--format", default="table", choices=("table", "csv", "xlsx", "json"), help=say("格式", "format"))  # fmt: skip
    table.add_argument("-o", "--output", default="-", metavar="PATH", help=say("写到文件", "write to a file"))  # fmt: skip


def _judging_commands(adder: _Adder, commands: Any) -> None:
    from api import judging_commands

    say = adder.say
    judge = adder.add("judge", judging_commands.judge, "确认、否定链接，合并、拆分实体", "confirm or reject links, merge or split entities")  # fmt: skip
    verdicts = judge.add_subparsers(metavar="confirm|reject|merge|split|list", required=True)
    names = {
        "confirm": (say("提及指的就是这个实体", "the mention means the entity"), "MENTION", "ENTITY"),
        "reject": (say("提及指的不是这个实体", "the mention does not mean the entity"), "MENTION", "ENTITY"),
        "merge": (say("两个实体是一个，留下前一个", "two entities are one; the first stays"), "STAYS", "GOES"),
        "split": (say("两个实体不是一个", "two entities are two things"), "ENTITY", "OTHER"),
    }  # fmt: skip
    for verdict, (text, a, b) in names.items():
        one = adder.part(verdicts, verdict, text)
        one.add_argument("a", metavar=a, help=say("编号", "id"))
        one.add_argument("b", metavar=b, help=say("编号", "id"))
        if verdict == "split":
            one.add_argument("--mention", default="", metavar="ID", help=say("只对这一处提及", "for this mention only"))  # fmt: skip
        one.add_argument("--reason", default="", help=say("理由", "why"))
        one.add_argument("--by", default="", help=say("判断人（默认当前用户）", "who (default: the user)"))  # fmt: skip
        one.set_defaults(verdict=verdict)
        adder.json(one)
    listing = adder.part(verdicts, "list", say("列出判断", "list the judgements"))
    adder.json(listing)
    listing.set_defaults(command=judging_commands.judged)


def _plan_commands(adder: _Adder, commands: Any) -> None:
    from api import plan_commands

    say = adder.say
    compare = adder.add("compare", plan_commands.compare, "两份计划对照", "two plans side by side")
    compare.add_argument("a", metavar="A", help=say("先一份的文档编号", "document id of the first"))
    compare.add_argument(
        "b", metavar="B", help=say("后一份的文档编号", "document id of the second")
    )
    adder.json(compare)
    became = adder.add("fulfilment", plan_commands.fulfilment, "计划制定、出台、修订的文件后来怎样", "what became of planned documents")  # fmt: skip
    became.add_argument("--from", dest="since", type=int, metavar="YEAR", help=say("从哪一年的计划起", "plans of this year and later"))  # fmt: skip
    became.add_argument("--outcome", default="", choices=("issued", "cited", "planned", "unheard", "open"), help=say("只看一种结果", "of one outcome"))  # fmt: skip
    became.add_argument("--link-base", default="http://127.0.0.1:8000", metavar="URL", help=say("XLSX 中链接的网址前缀", "where the links of an XLSX file lead"))  # fmt: skip
    became.add_argument("--format", default="table", choices=("table", "csv", "xlsx"), help=say("格式", "format"))  # fmt: skip
    became.add_argument("-o", "--output", default="-", metavar="PATH", help=say("写到文件", "write to a file"))  # fmt: skip
    adder.json(became)


def _upkeep_commands(adder: _Adder, commands: Any) -> None:
    from api import upkeep_commands

    backup = adder.add("backup", upkeep_commands.backup, "备份文库，使用中也可以", "copy the record, also while it is in use")  # fmt: skip
    backup.add_argument("path", metavar="PATH", help=adder.say("备份文件，不能已存在", "the copy; must not exist"))  # fmt: skip
    adder.add("reindex", upkeep_commands.reindex, "重建检索索引", "make the search index anew")


def _other_commands(adder: _Adder, commands: Any) -> None:
    say = adder.say
    export = adder.add("export", commands.export, "导出图谱", "export the graph")
    export.add_argument("--format", required=True, choices=EXPORTS, help=say("格式", "format"))
    export.add_argument("-o", "--output", default="-", metavar="PATH", help=say("写到文件", "write to a file"))  # fmt: skip
    sparql = adder.add("sparql", commands.sparql, "SPARQL 查询（只读）", "SPARQL query, read-only")
    sparql.add_argument("query", metavar="QUERY", help=say("查询；- 表示标准输入", "the query; - for standard input"))  # fmt: skip
    adder.json(sparql)
    serve = adder.add("serve", commands.serve, "启动网页服务", "serve pages and the HTTP API")
    serve.add_argument("--host", default="127.0.0.1", help=say("地址", "address"))
    serve.add_argument("--port", type=_port, default=8000, help=say("端口", "port"))
    serve.add_argument("--workers", type=_between(1, 64), default=1, metavar="N", help=say("进程数", "processes"))  # fmt: skip
    serve.add_argument("--sample", action=argparse.BooleanOptionalAction, default=True, help=say("文库为空时读入示例", "read the sample into an empty library"))  # fmt: skip
    from api.mcp_commands import mcp

    tools = adder.add("mcp", mcp, "作为 MCP 工具供助手使用", "tools for an assistant, over MCP")
    tools.add_argument("--transport", default="stdio", choices=("stdio", "http"), help=say("传输方式", "transport"))  # fmt: skip
    tools.add_argument("--host", default="127.0.0.1", help=say("地址", "address"))
    tools.add_argument("--port", type=_port, default=8001, help=say("端口", "port"))
    doctor = adder.add("doctor", commands.doctor, "检查安装、编码器和索引", "check installation, encoder and views")  # fmt: skip
    adder.json(doctor)


if __name__ == "__main__":
    sys.exit(main())
