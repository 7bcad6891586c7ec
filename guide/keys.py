"""The keys that a page knows. ``where`` finds what a key is for; one that finds nothing is not shown there."""

from dataclasses import dataclass

from common.said import Said


@dataclass(frozen=True, slots=True)
class Key:
    """Keys pressed one after the other, what they do, and where."""

    keys: tuple[str, ...]
    said: Said
    where: str = "body"


KEYS = (
    Key(("/",), Said("到查找框", "Go to the search box"), "#search"),
    Key(("?",), Said("显示这张快捷键表", "Show these keys")),
    Key(("Tab",), Said("到下一栏", "Next field")),
    Key(("Shift+Tab",), Said("回上一栏", "The field before")),
    Key(
        ("Tab", "Enter"),
        Said("打开页面后先按这两个键，跳过菜单", "First on a page: past the menu to the content"),
        ".r-skip",
    ),
    Key(
        ("Esc",),
        Said("关闭打开的菜单或者窗口", "Close an open menu or window"),
        "details[data-menu], [data-toggle], dialog",
    ),
    Key(("F1",), Said("打开或者收起这一栏的“?”说明", "Open or close the “?” of this field"), ".r-field .r-rule"),
    Key(
        ("Space",),
        Said("勾选，或者展开折叠的部分", "Tick a box, or open what is folded"),
        "main input[type=checkbox], main details",
    ),
    Key(
        ("↑", "↓"),
        Said("换一个选项；在日期里加一天、减一天", "Another choice; in a date a day more or less"),
        "main input[type=radio], main select, main input[type=date]",
    ),
    Key(
        ("Enter",),
        Said(
            "成员、支出等各行里：到下一栏，最后一行末尾再加一行",
            "In rows: the next field, at the end of the last row another",
        ),
        "form[data-intake] [data-formset]",
    ),
    Key(
        ("Enter",),
        Said("提交这一页（多行文字里是换行）", "Send the page (in long texts a new line)"),
        "main form input:not([type=hidden])",
    ),
)
