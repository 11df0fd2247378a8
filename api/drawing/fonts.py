"""Which Chinese font pictures are set in."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec

from kg.errors import SettingsError

PACKAGE = "noto_cjk_sans_otc"  # the extra `fonts`: Noto Sans CJK under the Open Font License
FONTS = (
    "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN",
    "Microsoft YaHei", "PingFang SC", "Hiragino Sans GB", "Heiti SC", "SimHei", "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei", "Droid Sans Fallback", "Sarasa Gothic SC", "LXGW WenKai", "Noto Serif CJK SC",
    "Source Han Serif SC", "SimSun", "Songti SC", "Arial Unicode MS", "Noto Sans CJK TC",
    "Noto Sans CJK JP",
)  # fmt: skip


def chinese_font() -> str:
    """The first font of `FONTS` that is there: of the extra `fonts`, else of the system.

    Raises SettingsError, which says what to install, where there is none.
    """
    return _found(_held())


@lru_cache(maxsize=1)
def _held() -> frozenset[str]:
    """The names of all fonts that matplotlib knows, with those of the extra."""
    from matplotlib import font_manager

    if find_spec(PACKAGE):
        font_manager.fontManager.addfont(str(import_module(PACKAGE).FONT_PATH))
    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


def _found(held: frozenset[str]) -> str:
    name = next((font for font in FONTS if font in held), None)
    if name is None:
        raise SettingsError(
            "没有找到中文字体，图中的字会变成方框",
            advice='请运行 pip install "zhengmai[fonts]"（思源黑体，15 MB），或在 Debian、Ubuntu 上运行 apt install fonts-noto-cjk',
            english="no Chinese font was found, so labels would be boxes; run: "
            'pip install "zhengmai[fonts]" (Noto Sans CJK, 15 MB), or apt install fonts-noto-cjk',
        )
    return name
