"""Bad files by HTTP are told in the words of the command line; bad requests in the reader's language."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from api_fixtures import PLAN, FakeEncoder
from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.settings import Settings

TOKEN = "a-token-of-more-than-16-characters"
NOISE = bytes(range(256)) * 9
FILES = {
    "空.txt": b"", "空白.txt": b" \n\n ", "照片.png": b"\x89PNG\r\n\x1a\n" + NOISE,
    "伪装.txt": b"\x89PNG\r\n\x1a\n" + NOISE, "照片.jpg": b"\xff\xd8\xff\xe0" + NOISE,
    "坏.pdf": b"%PDF-1.7 broken", "坏.docx": b"PK\x03\x04broken", "太大.txt": b"x" * (2**26 + 10),
}  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("uploads")
    with Library.open(folder / "lib", Settings(folder, token=TOKEN), FakeEncoder()) as held:
        yield held


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(library, library.settings), base_url="http://127.0.0.1:8000") as one:
        yield one


def sent(client: TestClient, name: str, data: bytes, token: str = TOKEN, lang: str = "zh") -> tuple[int, str]:  # fmt: skip
    answer = client.post(
        "/documents",
        params={"lang": lang},
        headers={"Authorization": f"Bearer {token}"},
        files={"file": (name, data)},
    )
    return answer.status_code, answer.json().get("detail", "")


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_told_in_the_words_of_the_command_line(
    client: TestClient, library: Library, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(FILES[name])
    (outcome,) = library.add(tmp_path / name)
    assert outcome.outcome == "failed" and outcome.error.startswith(f"{name}：")
    assert sent(client, name, FILES[name]) == (422, outcome.error)
    assert sent(client, name, FILES[name], lang="en") == (422, outcome.english)
    assert not library.documents()


def test_the_token_is_checked_before_the_file_is_read(client: TestClient, library: Library) -> None:
    for token in ("", "a-wrong-token-of-16-chars"):
        status, said = sent(client, "plan.txt", PLAN.encode(), token)
        assert status == 401 and "令牌" in said and "wrong-token" not in said
    assert not library.documents()


@pytest.mark.parametrize(
    ("address", "zh", "en"),
    [
        ("/search?q=养老&k=0", "k: 应不小于 1", "k: Input should be greater than or equal to 1"),
        ("/documents?k=9999", "k: 应不大于 1000", "k: Input should be less than or equal to 1000"),
        ("/documents?offset=x", "offset: 应为整数", "offset: Input should be a valid integer"),
        ("/articles", "item: 缺少这一项", "item: Field required"),
    ],
)
def test_a_bad_parameter_is_told_in_the_readers_language(
    client: TestClient, address: str, zh: str, en: str
) -> None:
    mark = "&" if "?" in address else "?"
    for lang, said in (("zh", zh), ("en", en)):
        answer = client.get(f"{address}{mark}lang={lang}", headers={"Accept": "application/json"})
        assert answer.status_code == 422 and answer.json()["detail"].startswith(said)
