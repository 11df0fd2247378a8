"""`zhengmai mcp`."""

from __future__ import annotations

from argparse import Namespace
from typing import TYPE_CHECKING

from api.commands import opened
from kg.errors import SettingsError

if TYPE_CHECKING:
    from api.settings import Settings


def mcp(arguments: Namespace, settings: Settings) -> int:
    """`zhengmai mcp [--transport stdio|http]`: until the client goes, or Ctrl-C."""
    try:
        import mcp.server  # noqa: F401 -- an extra: is it there?
    except ImportError as error:
        raise SettingsError(
            "没有安装 MCP 组件",
            advice='请运行 pip install "zhengmai[mcp]"',
            english='the MCP SDK is not installed; run: pip install "zhengmai[mcp]"',
        ) from error
    from api.mcp import serve_mcp

    with opened(settings) as library:
        serve_mcp(library, arguments.transport, (arguments.host, arguments.port))
    return 0
