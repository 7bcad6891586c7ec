"""What a guide of one page is made of. ``{decision_days}`` in a text is that number as it is in force."""

from dataclasses import dataclass

from common.said import Said


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to do: its name, how it goes, the name of the page where it is done."""

    title: Said
    text: Said
    page: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A role's work on one page.

    ``first`` is the tour of the first day, ``work`` the way of the daily work, ``numbers`` are kinds of standards whose
    value in force is printed, ``mind`` is what goes wrong most often.
    """

    purpose: Said
    first: tuple[Line, ...]
    work: tuple[Line, ...]
    numbers: tuple[str, ...]
    mind: tuple[Said, ...]


DESK = Line(
    Said("先看工作台", "Look at the desk first"),
    Said(
        "等您办的事都在这里，最急的排在最前面；办完自动消失。每天从这里开始。",
        "What waits for you stands here, the most urgent first, and goes away when it is done. Begin each day here.",
    ),
)
ASK = Line(
    Said("不懂就点问号", "Ask where you stand"),
    Said(
        "栏目旁边的“?”说明怎么填、依据哪一条。按键盘“?”看快捷键，右上角姓名里有“帮助”。",
        "The “?” beside a field says what it is to hold and which clause says so. The key “?” shows the keys; “Help"
        "” is "
        "under your name.",
    ),
    "help:index",
)
CONFIDENTIAL = Said(
    "身份证号、病情、账号都要保密；查看完整号码会留下记录。",
    "Numbers, diseases and accounts are confidential; looking at a whole number is recorded.",
)
KEPT = Said(
    "每一步都记下谁在什么时候办的，不能删改；办错了用更正、退回来改。",
    "Each act is kept with name and time and cannot be deleted; a mistake is corrected or the case returned.",
)
