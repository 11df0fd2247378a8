"""Every way into Zhengmai: Python, command line, HTTP, web page.

    from api import Library

Importing this package loads nothing heavy; `Library` comes when it is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from api.library import Library

__all__ = ["Library"]


def __getattr__(name: str) -> Any:
    if name != "Library":
        raise AttributeError(f"module 'api' has no attribute {name!r}")
    from api.library import Library

    return Library
