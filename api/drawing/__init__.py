"""Pictures for notebooks: PNG by matplotlib, and a frame to explore that needs nothing from outside.

    from api.drawing import show

    show(library.graph(), "图谱一角", around="department/民政部")

`draw`, `heat_map` and `bars` give a `Picture` (PNG), `interactive` a `Frame`; `show` puts both into a
notebook. Drawing is an extra: pip install "zhengmai[notebooks]". Same input, same bytes.
"""

from api.drawing.charts import bars, heat_map
from api.drawing.fonts import chinese_font
from api.drawing.frame import Frame, interactive
from api.drawing.network import draw, show
from api.drawing.paper import Picture

__all__ = ["Frame", "Picture", "bars", "chinese_font", "draw", "heat_map", "interactive", "show"]
