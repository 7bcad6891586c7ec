"""The rules of the fields of funds and their books, batches, goods and recoveries."""

from common.ruled import Rule
from common.said import Said

_PAPER = Rule(
    Said(
        "每笔资金都要有文件或者凭证，按实际日期记账，记下后不能改；丢失、篡改记录的依法追究责任。",
        "Every movement of money rests on a document, is booked on its day and never changed. Who loses or alters "
        "records answers for it.",
    ),
    "gwy649-66",
)
_RAISED = Rule(
    Said(
        "财政部门多方筹集资金，统筹使用上级补助资金，安排本级预算；各来源、各年度分开记账。",
        "Money is raised from several sources: the state's subsidy, the county's own budget, gifts; each source and "
        "year has its own account.",
    ),
    "xc-3.3",
)
_GIFTS = Rule(
    Said(
        "鼓励社会力量捐赠款物参与临时救助；捐赠的与财政的分开登记，只用于救助。",
        "Gifts of money and goods take part in relief; they are registered apart from public money and used for "
        "relief alone.",
    ),
    "xc-2.4.2",
)
_RESERVE = Rule(
    Said(
        "在乡镇建立备用金，根据人口基数、上年救助任务合理确定数额，年初预拨到乡镇，用后报账补足。",
        "Each township has a reserve; its size follows its people and last year's relief. It is filled at the "
        "beginning of the year and again as it is spent.",
    ),
    "xc-3.3",
)
_REST = Rule(
    Said(
        "救助资金只能用于救助：结余按规定结转下年、收回县级或者交回，不得挪作他用。",
        "Relief money is for relief alone: the rest is carried over, goes back to the county, or is given back.",
    ),
    "gwy649-67",
)
_AGREES = Rule(
    Said(
        "月末账款核对：银行余额加现金要与账面相符，不符的写明原因；由另一名干部结账。",
        "At the end of a month bank and cash agree with the books, or the difference is explained; another officer "
        "closes the month.",
    ),
    "xc-3.4",
)
_BY_THE_BANK = Rule(
    Said(
        "救助金按批准的收款人、账户和金额发放；发放结果以银行回盘和凭证为准。",
        "The money is paid to the payee and account as decided; what became of it is what the bank's answer and "
        "voucher say.",
    ),
    "gwy649-66",
)
_DOUBT = Rule(
    Said(
        "收款账户有疑点的，查清后再发放，写明查了什么、为什么可以发。",
        "Where there is doubt about an account it is looked into before anything is paid: what was checked, and why "
        "it may be paid.",
    ),
    "gwy649-66",
)
_VALUE = Rule(
    Said(
        "可以发放实物；按单价折算计入救助金额，单价从写明的日期起算，以前发放的不变。",
        "Relief may be given in goods: they count by the value of a unit from its day on; what was given before "
        "keeps its value.",
    ),
    "xc-2.4.1",
)
_STOCK = Rule(
    Said(
        "救助物资的管理、使用情况要公开：出入库有单据，账物相符。",
        "How relief goods are kept and used is public: each movement has its paper, and books and shelves agree.",
    ),
    "gwy649-62",
)
_BOUGHT = Rule(
    Said(
        "用救助资金购置物资的，写明从哪项资金支出、实付多少；捐赠的留空。",
        "Goods bought with relief money: out of which fund, and what was paid. Empty for gifts.",
    ),
    "xc-3.3",
)
_SLIP = Rule(
    Said(
        "实物当面签收：签收单拍照或者扫描，或写明纸质单据的保管编号。",
        "Who takes goods signs for them: a photo or scan of the slip, or the number under which the paper is kept.",
    ),
    "gwy649-66",
)
_AS_MONEY = Rule(
    Said(
        "实物和救助金可以综合运用：没有领实物的部分，可以改发救助金。",
        "Goods and money may go together: what was not taken in goods may be paid in money.",
    ),
    "xc-2.4.1",
)
_BACK = Rule(
    Said(
        "采取虚报、隐瞒、伪造等手段骗取救助的，停止救助，责令退回；写清查明的事实和证据。",
        "Relief obtained by false statements, concealment or forgery is stopped and ordered back; say what was found "
        "and how.",
    ),
    "gwy649-68",
)
_FINE = Rule(
    Said(
        "骗取救助的可以处一倍以上三倍以下罚款；罚款另行决定，这里只记文书号。",
        "A fine of one to three times the sum may follow; it is decided elsewhere, only its number is noted here.",
    ),
    "gwy649-68",
)
_OBJECT = Rule(
    Said(
        "要告知不服决定时可以申请行政复议或者提起行政诉讼。",
        "It is told that the decision may be reviewed by the administration or taken to court.",
    ),
    "gwy649-65",
)
_GIVEN_UP = Rule(
    Said(
        "核销要经集体研究，凭会议记录办理；主观故意造成损失的，严肃追究责任。",
        "A part is given up by a collective decision only, with its minutes; who caused a loss on purpose answers "
        "for it.",
    ),
    "xc-3.4",
)

PAPER = dict.fromkeys(("on", "document_no"), _PAPER)
RECEIVE = PAPER | {"year": _RAISED, "source": _RAISED, "amount": _RAISED}
GIVE_BACK = PAPER | dict.fromkeys(("movement", "into", "amount"), _REST)
ALLOCATE = PAPER | dict.fromkeys(("movement", "total", "by_people"), _RESERVE)
CLAIM = dict.fromkeys(("amount", "why"), _RESERVE)
GRANT = PAPER | dict.fromkeys(("source", "amount"), _RESERVE)
MONTH = dict.fromkeys(("bank", "cash", "explanation"), _AGREES)
YEAR_END = PAPER | {"into": _REST}

RESULT = dict.fromkeys(("file", "paid_on", "voucher"), _BY_THE_BANK)
COMPARE = {"file": _BY_THE_BANK}
LOOK = {"note": _DOUBT}

GOOD = dict.fromkeys(("value", "since"), _VALUE)
GOOD_VALUE = GOOD | {"ended": _VALUE}
STOCK = dict.fromkeys(("on", "document_no"), _STOCK)
RECEIVE_GOODS = STOCK | {"origin": _GIFTS, "fund": _BOUGHT, "cost": _BOUGHT}
HAND_OUT = dict.fromkeys(("on", "receiver_name", "upload", "kept_as"), _SLIP) | {"rest_as_money": _AS_MONEY}

OPEN = dict.fromkeys(("ground", "amount", "found"), _BACK)
ORDER = {"pay_by": _BACK, "remedy": _OBJECT, "penalty_no": _FINE}
RECEIVE_BACK = dict.fromkeys(("amount", "on", "document_no"), _PAPER)
WRITE_OFF = dict.fromkeys(("amount", "on", "document_no"), _GIVEN_UP)
