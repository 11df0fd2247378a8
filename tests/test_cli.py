"""The command line as a user meets it: output, exit statuses, streams."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder, write_plan

import api.cli as cli
from api.library import Library
from api.schemas import AddOutcome

HEAVY = "torch openvino faiss sentence_transformers fastapi numpy networkx rdflib".split()


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command on a library of its own; returns (status, stdout, stderr)."""
    monkeypatch.setenv("ZHENGMAI_LIBRARY", str(tmp_path / "lib"))
    monkeypatch.delenv("ZHENGMAI_LANG", raising=False)
    monkeypatch.setattr(Library, "encoder", lambda self, progress=None: FakeEncoder())

    def go(*words: str) -> tuple[int, str, str]:
        try:
            status = cli.main(words)
        except SystemExit as stop:
            status = int(stop.code or 0)
        out, err = capsys.readouterr()
        return status, out, err

    return go


def test_help_is_chinese_and_english_on_request(run) -> None:
    status, out, _ = run("--help")
    assert status == 0 and "用法：" in out and "语义搜索" in out and "usage" not in out
    assert "search by meaning" in run("--lang", "en", "--help")[1]


def test_shared_options_may_stand_behind_every_word(run, tmp_path: Path) -> None:
    for words in (["judge", "list"], ["laws", "add", str(tmp_path)]):
        status, _, err = run(*words, "--library", str(tmp_path / "other"), "--lang", "en")
        assert (status, err) == (0, ""), words
    assert (tmp_path / "other").exists() and not (tmp_path / "lib").exists()


def test_add_search_ask_list_remove(run, tmp_path: Path) -> None:
    plan = write_plan(tmp_path)
    status, out, err = run("add", str(plan))
    assert (status, err) == (0, "") and "已加入 1" in out
    status, out, _ = run("search", "社区助餐点", "-k", "1", "--json")
    found = json.loads(out)
    assert (status, len(found), found[0]["item"]) == (0, 1, 1)
    assert found[0]["sentence"] in run("search", "社区助餐点", "--explain")[1]
    answer = json.loads(run("ask", "养老金涨多少", "--json")[1])
    # by the kind of fact: whether the subject is there is not for the fake encoder to tell
    assert answer["refused"] is True and "以元计的金额" in answer["missing"]
    assert "文件没有说明" in run("ask", "养老金涨多少")[1]
    assert "The documents do not say" in run("--lang", "en", "ask", "养老金涨多少")[1]
    (row,) = json.loads(run("list", "--json")[1])
    assert run("remove", row["id"])[0] == 0
    assert "文库是空的" in run("list")[1]


def test_an_empty_library_and_a_folder_without_laws_are_told(run, tmp_path: Path) -> None:
    assert run("search", "巡查")[1] == "文库是空的，可用 zhengmai add 读入文件\n"
    assert "文库里没有可检索的文档：请先读入文件" in run("ask", "谁负责巡查")[1]
    assert "holds no document to search: add one" in run("--lang", "en", "ask", "谁负责巡查")[1]
    assert "读入 0 部法律法规：文件夹里没有 Markdown" in run("laws", "add", str(tmp_path))[1]
    (tmp_path / "law.md").write_text("# 渡船法\n", "utf-8")
    status, out, err = run("--lang", "en", "laws", "add", str(tmp_path))
    assert (status, out) == (1, "0 laws\n") and "law.md: " in err and "; check the file" in err
    run("add", str(write_plan(tmp_path)))
    assert run("search", "巡查", "--filter", "year=1999")[1] == "没有找到\n"


@pytest.mark.parametrize("words", [[], ["--json"], ["--format", "csv"]])
def test_what_is_to_go_into_a_file_goes_there(run, tmp_path: Path, words: list[str]) -> None:
    run("add", str(write_plan(tmp_path)))
    path = tmp_path / "planned"
    assert run("fulfilment", *words, "-o", str(path))[:2] == (0, "")
    assert "云泽市最低生活保障办法" in path.read_text("utf-8-sig")


def test_what_is_not_utf_8_is_told(run, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_bytes('{"id": "a", "query": "巡查"}'.encode("gbk"))
    for words in (["run"], ["annotate", str(write_plan(tmp_path)), "--misses"]):
        assert "q.jsonl：这不是 UTF-8 文本；" in run(*words, str(tmp_path / "q.jsonl"))[2]


def test_a_stopped_add_says_that_what_was_read_is_kept(
    run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Stopped(Library):
        def _add_file(self, file: Path) -> AddOutcome:
            if file.name == "b.txt":
                raise KeyboardInterrupt
            return super()._add_file(file)

    monkeypatch.setattr("api.library.Library", Stopped)
    write_plan(tmp_path, "a.txt")
    write_plan(tmp_path, "b.txt")
    status, out, err = run("add", str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert (status, out) == (130, "") and "已读完的文件留在文库里" in err and "已停止" in err
    assert len(json.loads(run("list", "--json")[1])) == 1


def test_one_bad_file_gives_status_1_and_the_rest_is_read(run, tmp_path: Path) -> None:
    good, bad = write_plan(tmp_path), write_plan(tmp_path, "bad.txt", "")
    status, out, _ = run("add", str(bad), str(good), "--json")
    assert (status, [o["outcome"] for o in json.loads(out)]) == (1, ["failed", "added"])


def test_what_is_lacking_and_a_folder_without_documents_are_told_in_both_languages(
    run, tmp_path: Path
) -> None:
    bare = write_plan(tmp_path, "bare.txt", "岸边有树，水里有鱼。\n")
    (tmp_path / "empty").mkdir()
    status, out, _ = run("add", str(bare), str(tmp_path / "empty"))
    assert (status, out.count("    ! ")) == (1, 2)
    assert "! 没有找到带编号的任务" in out and "! 没有找到发布机关、年份" in out
    assert f"{tmp_path / 'empty'}：这个文件夹里没有能读的文件" in out and "已加入 1，失败 1" in out
    _, out, _ = run("--lang", "en", "add", str(bare), str(tmp_path / "empty"))
    assert "! no numbered item was found" in out and "! no issuer and no year was found" in out
    assert "no file in this folder can be read" in out and "failed 1, unchanged 1" in out


@pytest.mark.parametrize("words", [
    [], ["nothing"], ["search"], ["search", "x", "-k", "many"], ["export", "--format", "docx"],
    ["run", "q", "--mode", "guess"],
])  # fmt: skip
def test_wrong_usage_is_2(run, words: list[str]) -> None:
    status, out, err = run(*words)
    assert (status, out) == (2, "") and "用法" in err


@pytest.mark.parametrize(("words", "zh", "en"), [
    (["add"], "缺少参数 PATH", "the following arguments are required: PATH"),
    (["list", "--all"], "不认识的参数 --all", "unrecognized arguments: --all"),
    (["search", "x", "--mode", "guess"], "--mode 不能是 'guess'，可选：", "invalid choice: 'guess'"),
    (["search", "x", "-k", "many"], "-k 要整数，给的是 'many'", "invalid int value: 'many'"),
    (["search", "x", "-k"], "-k 后面缺少值", "expected one argument"),
    (["search", "x", "--json=yes"], "--json 后面不带值，给的是 'yes'", "ignored explicit argument 'yes'"),
    (["serve", "--port", "99999"], "--port 要 0-65535，给的是 '99999'", "wanted 0-65535, not '99999'"),
    (["serve", "--workers", "0"], "--workers 要 1-64，给的是 '0'", "wanted 1-64, not '0'"),
    (["search", "养老", "--page", "0"], "--page 要 1-1000000，给的是 '0'", "wanted 1-1000000, not '0'"),
    (["search", "x", "--f", "a=b"], "--f 不完整，可能是 --filter, --facets", "could match --filter, --facets"),
])  # fmt: skip
def test_usage_errors_are_chinese_and_english_on_request(run, words, zh: str, en: str) -> None:
    assert zh in run(*words)[2]
    assert en in run("--lang", "en", *words)[2]


@pytest.mark.parametrize(("words", "said"), [
    (["search", " "], "查询是空的"), (["search", "x", "--filter", "bad"], "KEY=VALUE"),
    (["remove", "none"], "请核对编号"), (["annotate", "/none.txt"], "none.txt：没有这个文件；请核对路径"),
    (["run", "/none.jsonl"], "/none.jsonl：没有这个文件；请核对路径"), (["laws", "add", "/none"], "/none：没有这个文件夹；请核对路径"),
    (["annotate", __file__, "--misses", "/none.jsonl"], "/none.jsonl：没有这个文件；请核对路径"),
    (["annotate", __file__, "--misses", __file__], "第 1 行不是一处提及"), (["run", __file__], "这一行不是查询"),
    (["backup", "/none/copy.db"], "/none：没有这个文件夹；请先建文件夹"),
    (["list", "--library", __file__], "文库的文件夹建不了"), (["list", "--library", f"{__file__}/lib"], "请核对 --library"),
])  # fmt: skip
def test_errors_are_1_and_say_what_to_do(run, words: list[str], said: str) -> None:
    status, out, err = run(*words)
    assert (status, out) == (1, "") and err.startswith("错误：") and said in err
    assert run("--lang", "en", *words)[2].startswith("error: ")


def test_a_wrong_setting_is_2(run, monkeypatch) -> None:
    monkeypatch.setenv("ZHENGMAI_LOG", "loud")
    assert run("list")[0] == 2


def test_options_may_stand_before_and_after_the_command(run, tmp_path: Path) -> None:
    run("add", str(write_plan(tmp_path)), "--library", str(tmp_path / "other"))
    assert len(json.loads(run("--library", str(tmp_path / "other"), "list", "--json")[1])) == 1
    assert json.loads(run("list", "--json")[1]) == []


def test_run_writes_a_row_a_query(run, tmp_path: Path) -> None:
    run("add", str(write_plan(tmp_path)))
    queries = tmp_path / "q.jsonl"
    queries.write_text(
        '{"id": "a", "query": "助餐"}\n\n{"id": "b", "query": "养老金涨多少"}\n', encoding="utf-8"
    )
    assert run("run", str(queries), "--mode", "ask", "-o", str(tmp_path / "r"))[0] == 0
    rows = [json.loads(line) for line in (tmp_path / "r").read_text("utf-8").splitlines()]
    assert [(r["id"], r["refused"]) for r in rows] == [("a", False), ("b", True)]
    queries.write_text('{"id": "a"}\n', encoding="utf-8")
    assert f"{queries}:1" in run("run", str(queries))[2]


def test_responsibilities_in_every_format(run, tmp_path: Path) -> None:
    run("add", str(write_plan(tmp_path)))
    assert "联合市公安局" in run("responsibilities", "--department", "公安局")[1]
    (row,) = json.loads(run("responsibilities", "--department", "公安局", "--format", "json")[1])
    assert (row["item"], row["role"]) == (4, "joint")
    for form in ("csv", "xlsx"):
        assert run("responsibilities", "--format", form, "-o", str(tmp_path / form))[0] == 0
        assert (tmp_path / form).stat().st_size > 100
    assert run("responsibilities", "--format", "csv", "-o", "/none/x")[0] == 1


def test_annotate_needs_no_library_and_no_torch(tmp_path: Path) -> None:
    plan = write_plan(tmp_path)
    code = (
        "import sys, api.cli; status = api.cli.main(['annotate', sys.argv[1]]);"
        f"print([m for m in {HEAVY} if m in sys.modules], status, file=sys.stderr)"
    )
    # the weights are in the user's cache, which is found without HOME, too
    env = {"ZHENGMAI_LIBRARY": str(tmp_path / "never"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", code, str(plan)], capture_output=True, text=True, env=env, check=True,
        cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert done.stderr.strip() == "['openvino'] 0"
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows and all(PLAN[r["start"] : r["end"]] == r["surface"] for r in rows)
    assert not (tmp_path / "never").exists()


HEAVY = ("torch", "openvino", "faiss", "networkx", "rdflib", "fastapi")


def test_help_loads_no_heavy_library_and_a_closed_pipe_is_quiet() -> None:
    root = Path(__file__).parent.parent
    code = (
        "import sys; from api.cli import main\n"
        "try: main(['--help'])\n"
        f"except SystemExit: print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True
    )
    assert done.stdout.splitlines()[-1] == "[]" and not done.stderr
    shell = f"{sys.executable} -m api --help | true; echo ${{PIPESTATUS[0]}}"
    piped = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, cwd=root, check=True
    )
    assert piped.stderr == ""


def test_ctrl_c_is_130(run, monkeypatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Library, "documents", stop)
    status, _, err = run("list")
    assert (status, err) == (130, "\n已停止\n")


def test_doctor_is_chinese_and_english_on_request(run) -> None:
    told = run("doctor")[1]
    assert all(f"✓ {name}：" in told for name in ("文库", "识别网络", "回答"))
    assert "✓ 检索索引：0 句" in told
    assert "✓ library: " in run("--lang", "en", "doctor")[1]


def test_doctor_names_every_setting(run) -> None:
    found = json.loads(run("doctor", "--json")[1])
    assert {"library", "record", "encoder", "reader", "answers", "index", "ZHENGMAI_TOKEN"} <= {
        c["name"] for c in found
    }
    assert all(c["state"] == "ok" for c in found)
