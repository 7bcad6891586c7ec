"""The rules of the fields of standards and of the working calendar."""

from common.ruled import Rule
from common.said import Said

_PUBLISHED = Rule(
    Said(
        "救助事项和标准由县级以上地方人民政府确定、公布；照文件填写，没有文件的不录。",
        "Matters and standards are set and published by the government of county or above; enter what the document "
        "says, and nothing without one.",
    ),
    "gwy649-49",
)
_WORKING_DAYS = Rule(
    Said(
        "期限按工作日计算：照国务院办公厅放假通知登记休息日和调休上班日。",
        "Time limits count working days: days off and make-up working days as the State Council's notice has them.",
    ),
    "xc-2.2.2",
)

DRAFT = {
    "kind": _PUBLISHED,
    "region": Rule(
        Said(
            "各地在辖区范围内制定统一标准；离得最近的地区优先，县里没有的用市里的。",
            "Each place has one standard for its area; the nearest region wins, the city's holds where a county "
            "has none.",
        ),
        "xc-2.3.1",
    ),
    "effective_from": Rule(
        Said(
            "上限按当地当年标准计算，标准要适时调整：从这天起受理的案件用新标准，已受理的不变。",
            "Limits follow the standard of the year, which is adjusted: cases accepted from this day on use it, "
            "earlier "
            "ones keep theirs.",
        ),
        "xc-2.3.2",
    ),
    "value": _PUBLISHED,
    "year": Rule(
        Said(
            "收入与当地上年度人均可支配收入比较，填数据所属年度，不是发布年度。",
            "Income is compared with that of the year before; the year which the figure describes, not of its release.",
        ),
        "xc-2.1.2",
    ),
    "document_no": _PUBLISHED,
    "document_title": _PUBLISHED,
}
CALENDAR = dict.fromkeys(("document_no", "document_title"), _WORKING_DAYS)
NEW_CALENDAR = CALENDAR | {"year": _WORKING_DAYS}
DAY = dict.fromkeys(("date", "mark"), _WORKING_DAYS)
NOTICE = {"file": _WORKING_DAYS}
