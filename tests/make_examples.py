"""Writes `api/web/examples.json` from the embedded sample: `python tests/make_examples.py`.

The answers are real ones, with lists cut to two rows and texts as they stand.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient

from api import Library
from api.app import create_app
from api.settings import Settings

TARGET = Path(__file__).parent.parent / "api" / "web" / "examples.json"
TOKEN = "an-example-token-that-is-no-secret"


def addresses(first: str, second: str, item: str) -> dict[str, str]:
    """Route → an address that shows it."""
    held = {
        "/": "/",
        "/search": "/search?q=老年人吃饭&k=2",
        "/ask": "/ask?q=哪些任务由省民政厅牵头",
        "/documents": "/documents",
        "/documents/{id_}": f"/documents/{first}",
        "/items/{id_}": f"/items/{quote(item)}",
        "/entities": "/entities?type=department&k=2",
        "/entities/{id_}": f"/entities/{quote('policy/中华人民共和国慈善法')}",
        "/responsibilities": "/responsibilities?k=2",
        "/compare": f"/compare?a={first}&b={second}",
        "/fulfilment": "/fulfilment?k=2",
        "/articles": f"/articles?item={quote(item)}",
        "/graph": f"/graph?node={quote(item)}&limit=5",
        "/judgements": "/judgements",
        "/health": "/health",
    }
    return {f"get {route}": f"/v1{address}" for route, address in held.items()}


def cut(value: Any) -> Any:
    """Lists of at most two, all through."""
    if isinstance(value, dict):
        return {key: cut(part) for key, part in value.items()}
    return [cut(part) for part in value[:2]] if isinstance(value, list) else value


def make() -> dict[str, Any]:
    """All examples by `method route`."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(Path(folder), token=TOKEN)
        with Library.open(Path(folder), settings) as library:
            library.add_sample()
            documents = sorted(row.id for row in library.documents())
            item = library.document(documents[0]).sections[1].items[0].id
            client = TestClient(create_app(library, settings), "http://localhost")
            found = {
                name: cut(client.get(address).raise_for_status().json())
                for name, address in addresses(documents[0], documents[-1], item).items()
            }
            found |= _written(client, library, item)
    return found


def _written(client: TestClient, library: Library, item: str) -> dict[str, Any]:
    own = {"Authorization": f"Bearer {TOKEN}"}
    file = {
        "file": (
            "计划.txt",
            "海州市民政局2024年工作要点\n\n一、重点任务\n1.新建助餐点20个。\n2.开展培训。\n",
        )
    }
    added = client.post("/v1/documents", files=file, headers=own).raise_for_status().json()
    mention = next(m for m in library.item(item).mentions if m.entity)
    body = {
        "verdict": "confirm",
        "mention": mention.id,
        "entity": mention.entity,
        "reason": "核对原文",
        "by": "研究员甲",
    }
    judged = client.post("/v1/judgements", json=body, headers=own).raise_for_status().json()
    return {
        "post /documents": added,
        "post /judgements": {**judged, "at": "2026-01-05T08:00:00+00:00"},
    }


if __name__ == "__main__":
    TARGET.write_text(json.dumps(make(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"{TARGET}: {TARGET.stat().st_size} bytes\n")
