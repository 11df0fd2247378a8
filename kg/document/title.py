"""A plan's title: its own line, what a notice that carries it cites, or what the page says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.document.dates import find_dates

PLAN = re.compile(
    "工作要点|要点|工作计划|工作方案|行动计划|行动方案|实施方案|重点工作|重点任务|工作安排|任务清单|"
    "工作打算|工作思路|任务分[工解]|责任(?:清单|分工|分解)|年度(?:计划|任务|安排)|规划|工作意见|工作部署|"
    "分工(?:方案|表)|任务表|工作清单|工作台账|三年行动|实施意见|若干措施|行动纲要|工作报告|实事项目"
)
_NOTICE = re.compile("印发|通知|转发|公布|下发")
# 关于印发《…》的通知, 关于印发…的通知: what the notice carries
_CARRIED = re.compile(
    "(?:印发|转发|公布|下发)(?:[^《》〈〉]{0,24}[《〈](?P<cited>[^《》]{4,80})[》〉]|(?P<title>[^《》]{4,90}?)(?:的通知|的函|$))"
)
_SENT = re.compile(
    "(?:现将|将)[^。]{0,30}?《(?P<now>[^《》]{4,80})》[^。]{0,20}?(?:印发|转发|发给)"
    "|^《(?P<agreed>[^《》]{4,80})》.{0,40}?(?:同意|通过|审定|批准|印发)"
)
_FIELD = re.compile(r"[【〔\[]?[一-鿿]{2,6}[】〕\]]?\s?[:：]")
_STOPS = re.compile("[。；，！？;!?]")
_OPEN_END = re.compile(
    "(?:的|和|与|及|、|关于|印发|做好|推进|加强|深化|落实|开展|——?)$|^[^》]*《[^》]*$"
)
_BODY_END = re.compile(
    "(?:政府|办公厅|办公室|委员会|领导小组|[厅局部委院署会]|中心|省|市|县|区|州|盟|旗)$"
)
_RED_HEAD = re.compile("文件$|号$|^附件?[:：]?\\s?[0-9一二三四]?[:：]?$|^目\\s*录$|^[（(].*[）)]$")
_SITE = re.compile(r"\s*[-_|—–]{1,2}\s*")
_BARE = re.compile(rf"(?:[12二].{{3}}年度?)?(?:全年|主要)?(?:{PLAN.pattern})+(?:表|的通知)?")
_SUBJECT = 8  # characters; a shorter line above a title is a page's rubric (通知公告)
_LINES = 4  # a title over more lines has not been seen


def plan_title(head: Sequence[str], field: str, hint: str) -> str:
    """The plan's own title line; else the title that a notice carries; else the notice's own.

    `head` are the lines before the first task in plain spelling; `field` what the page names as
    title, `hint` what the file's container does. The title comes without the blanks that spread it.
    """
    titles = [squeezed(line) for line in _joined(head) if _is_title(line)]
    own = [title for title in titles if not _NOTICE.search(title)]
    if own:
        return own[0]
    sent = (m for line in head for m in _SENT.finditer(squeezed(line)))
    carried = next((t for m in sent if PLAN.search(t := m["now"] or m["agreed"])), "")
    notice = next(iter(titles), "") or squeezed(field) or _first(head)
    hinted = _without_site(hint)
    if not carried and not titles and not PLAN.search(field) and PLAN.search(hinted):
        return carried_by(hinted) or hinted
    return carried or carried_by(notice) or notice


def squeezed(line: str) -> str:
    """A title without the blanks that only spread it."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", line).strip()


def carried_by(notice: str) -> str:
    """`某局关于印发《要点》的通知` → `要点`; empty where the notice carries no plan."""
    match = _CARRIED.search(notice)
    title = (match["cited"] or match["title"]) if match else ""
    return title.strip("“”") if PLAN.search(title) else ""


def _without_site(hint: str) -> str:
    """A page's title without the name of the site behind a dash."""
    parts = [squeezed(part) for part in _SITE.split(hint) if part.strip()]
    return next((part for part in parts if PLAN.search(part)), parts[0] if parts else "")


def _first(head: Sequence[str]) -> str:
    """The first line that reads as a heading: a notice's before any other."""
    lines = [
        squeezed(line)
        for line in _joined(head)
        if not _FIELD.match(line) and not _RED_HEAD.search(line.strip()) and not _addressed(line)
    ]
    short = [line for line in lines if len(line) <= 80 and not _STOPS.search(line)]
    named = [line for line in short if re.search("(?:通知|意见|方案|办法|函|通报|决定)$", line)]
    return (named or short or lines or [""])[0][:60]


def _addressed(line: str) -> bool:
    return line.rstrip().endswith((":", "：")) or line.startswith(("各", "抄送"))


def _joined(head: Sequence[str]) -> list[str]:
    """The lines; where several are one title, these as one before its last line."""
    lines = _closed(head)
    found: list[str] = []
    for index, line in enumerate(lines):
        if _is_title(line):
            begin = index
            while begin and index - begin < _LINES - 1 and _opens(lines[begin - 1], line):
                begin -= 1
            if begin < index:
                found.append("".join(lines[begin : index + 1]))
        found.append(line)
    return found


def _closed(head: Sequence[str]) -> list[str]:
    """Lines with those joined that cannot end where they do: 关于印发|…, 《…|…》."""
    found: list[str] = []
    parts = 0
    for line in head:
        goes_on = parts and len(line) <= 60 and not find_dates(line)
        unfinished = bool(found) and (
            _OPEN_END.search(found[-1]) or line.startswith(("和", "与", "及", "的"))
        )
        if goes_on and unfinished and len(found[-1]) <= 80:
            found[-1] += line
            parts = parts + 1 if parts + 1 < _LINES else 0
        elif goes_on and squeezed(line) in ("通知", "的通知"):
            found[-1] += line
        else:
            found.append(line)
            parts = int(len(line) <= 60 and not _STOPS.search(line) and not _addressed(line))
    return found


def _opens(line: str, title: str) -> bool:
    """A line that a title on the next line begins with: no stop, no date, no title itself.

    Above a title that says only year and kind (2025年工作要点) a body or a subject; above any other
    a line that ends with a year or with what a notice is about (关于…).
    """
    above, below = squeezed(line), squeezed(title)
    unfinished = "关于" in above and not above.endswith(("通知", "意见", "函"))
    if (
        len(above) > (50 if unfinished else 30)
        or re.search(r"[。，、：:；！？,;!?)）》]|\d日", above)
        or _RED_HEAD.search(above)
    ):
        return False
    if PLAN.search(above) or find_dates(above) or below.startswith((above, "关于", "附件")):
        return False
    if _BARE.fullmatch(below):
        return bool(_BODY_END.search(above)) or len(above) >= _SUBJECT
    return above.endswith(("年", "年度")) or unfinished


def _is_title(line: str) -> bool:
    """A heading that names a plan: no sentence, no field, no citation."""
    plain = squeezed(line)
    if len(plain) > 80 or _STOPS.search(plain) or _addressed(plain) or plain[:1] in "《（(":
        return False
    return bool(PLAN.search(plain)) and not _FIELD.match(plain) and not _RED_HEAD.search(plain)
