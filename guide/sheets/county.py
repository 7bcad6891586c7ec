"""The guides of a county: who decides and watches, and who pays."""

from common.said import Said
from guide.sheets.telling import ASK, CONFIDENTIAL, DESK, KEPT, Line, Sheet

_BOARD = Line(
    Said("盯住期限", "Watch the deadlines"),
    Said(
        "“办理期限”按到期日排列，可以按乡镇筛选。到期前自动预警，逾期自动督办。",
        "The board sorts by due day and can be narrowed to a township. It warns before, and supervises what is late.",
    ),
    "approvals:deadlines",
)

COUNTY = Sheet(
    purpose=Said(
        "审批超过乡镇限额的案件，盯住全县期限，督办逾期，抽查乡镇审批和先行救助。",
        "Decide what is above the townships' limit, watch the deadlines, supervise what is late, look again at what "
        "townships decided and helped first.",
    ),
    first=(
        DESK,
        _BOARD,
        Line(
            Said("看全县数字", "Look at the numbers"),
            Said(
                "数据看板上的每个数字都能点开看名单。",
                "Each number of the dashboard leads to its list.",
            ),
            "dashboard:numbers",
        ),
        ASK,
    ),
    work=(
        Line(
            Said("县级审核审批", "Review and decide at the county"),
            Said(
                "{delegated_multiple}倍（{delegated_sum}元）以上的由县里办。先看结论依据，再定金额；批准前看资金够"
                "不够。",
                "Above {delegated_multiple} times the standard ({delegated_sum} yuan) the county decides. Read the "
                "findings, settle the sum, see whether a fund has it.",
            ),
        ),
        Line(
            Said("一事一议", "Deliberate"),
            Said(
                "超过{cap_multiple}倍或次数限制的上会研究：先列议程，会后录表决，签字件入卷。",
                "What leaves a limit goes to a meeting: agenda first, votes after it, then the signed paper.",
            ),
            "approvals:meetings",
        ),
        _BOARD,
        Line(
            Said("督办", "Supervise"),
            Said(
                "逾期的由乡镇说明原因，您审阅后办结；长期空着的会越积越多。",
                "The township explains what is late; you read it and close it. What is left open piles up.",
            ),
            "approvals:supervision",
        ),
        Line(
            Said("事后复核", "Look again"),
            Said(
                "乡镇审批和先行救助的案件抽查复核，写明是否妥当。",
                "What townships decided or helped first is looked at again: is it sound?",
            ),
            "approvals:post_reviews",
        ),
        Line(
            Said("急难和备用金", "Emergencies and reserves"),
            Said(
                "{advance_hours}小时没有救助的会报警；备用金不足的乡镇及时补充。",
                "An alarm tells where no help came within {advance_hours} hours; fill the reserves that run low.",
            ),
            "emergency:duty",
        ),
        Line(
            Said("导出和上报", "Take lists out"),
            Said(
                "每个列表都能按筛选结果导出；带完整号码的要写用途、再输密码。",
                "Each list can be taken out as it is filtered; whole numbers need a purpose and the password.",
            ),
            "exports:list",
        ),
    ),
    numbers=("urban_dibao", "decision_days", "delegated_multiple", "cap_multiple", "times_per_year", "warn_days"),
    mind=(
        Said(
            "已提请会议研究的案件，开会之前谁都不能审批。",
            "A case that was put before a meeting is decided by nobody until it is held.",
        ),
        Said(
            "替班只在指定的日期内有效，办的事记在您名下，并注明替谁。",
            "Standing in holds for its days only; the act bears your name and whom you stood in for.",
        ),
        Said(
            "不予批准要书面说明理由和救济途径，打印告知书送达。",
            "A refusal is in writing with reason and remedy; print the notice and have it delivered.",
        ),
        CONFIDENTIAL,
        KEPT,
    ),
)

FINANCE = Sheet(
    purpose=Said(
        "把批准的救助金按时、准确地发到收款人账户，管好每笔资金的账。",
        "Pay what was approved, on time and to the right account, and keep the books of the funds.",
    ),
    first=(
        DESK,
        Line(
            Said("看待发放", "Look at what is to be paid"),
            Said(
                "快到期的排在前面。自受理之日起{decision_days}个工作日内要发到。",
                "What is due soon comes first: paid within {decision_days} working days of acceptance.",
            ),
            "funds:list",
        ),
        Line(
            Said("看资金", "Look at the funds"),
            Said(
                "每笔资金分可用、冻结、已支出三栏；批准的案件先冻结，发放后转支出。",
                "Of each fund: available, frozen, spent. An approval freezes, a payment spends.",
            ),
            "funds:board",
        ),
        ASK,
    ),
    work=(
        Line(
            Said("登记收到的资金", "Record money that came in"),
            Said(
                "照文件登记来源、金额；等钱的案件自动冻结。",
                "Source and sum as the document says; what waits for money is frozen by itself.",
            ),
            "funds:board",
        ),
        Line(
            Said("核查可疑账户", "Look at doubtful accounts"),
            Said(
                "账号重复、户名不符、收款人不是申请人的，先核查再发。",
                "An account of several people, another name, a payee who is not the applicant: look first, then pay.",
            ),
            "funds:list",
        ),
        Line(
            Said("编制批次", "Compose a batch"),
            Said(
                "一人编制，另一人复核、送银行；下载文件要写用途。",
                "One composes, another checks and releases it; taking the file away needs a purpose.",
            ),
            "funds:batches",
        ),
        Line(
            Said("导入回盘", "Read the bank's answer"),
            Said(
                "先预览逐行结果，再确认；成功的自动记支出。",
                "Look at each row first, then confirm; what succeeded is booked by itself.",
            ),
            "funds:batches",
        ),
        Line(
            Said("处理退汇", "Deal with what came back"),
            Said(
                "退回的款回到冻结，更正账户后重新发放，不会重复支付。",
                "What came back is frozen again and issued anew after the account is corrected; nothing is paid twice.",
            ),
            "funds:returned",
        ),
        Line(
            Said("手工发放互相核对", "Compare what was paid by hand"),
            Said(
                "现金或单笔转账登记凭证号，由另一名干部核对。",
                "Cash or a single transfer is recorded with its voucher and compared by another officer.",
            ),
            "funds:made",
        ),
        Line(
            Said("月末对账", "Close the month"),
            Said(
                "与银行、现金对上，两人签字后关账；关账后不再补记。",
                "Agree with bank and cash, two sign, the month is closed; nothing is recorded in it afterwards.",
            ),
            "funds:months",
        ),
    ),
    numbers=("decision_days", "urban_dibao", "advance_multiple", "small_multiple"),
    mind=(
        Said(
            "审批过的案件自己不发放；编制和复核不能是同一个人。",
            "Who decided a case does not pay it; who composes a batch does not check it.",
        ),
        Said(
            "账户有误不要发：由经办人提出更正，有权审批的人确认后再发。",
            "Pay nothing to a wrong account: the caseworker proposes a correction and who decides confirms it.",
        ),
        Said(
            "记错的账不能改，用一笔相反的账冲回。",
            "An entry is never changed; a second one takes it back.",
        ),
        CONFIDENTIAL,
        KEPT,
    ),
)
