"""The guides of a township: who takes applications, and who decides for the county."""

from common.said import Said
from guide.sheets.telling import ASK, CONFIDENTIAL, DESK, KEPT, Line, Sheet

_NEW = Line(
    Said("录入申请", "Take an application"),
    Said(
        "先录申请人身份证号，系统提示在办案件和以往救助。一页一页填，自动保存，随时可以停下再接着填。",
        "The applicant's number first: cases in hand and former relief are shown. Page by page, saved as you type; "
        "stop "
        "and go on whenever you like.",
    ),
    "cases:new",
)
_EMERGENCY = Line(
    Said("急难先救助", "Help first in an emergency"),
    Said(
        "遇到火灾、车祸、突发重病，来不及走普通程序的，走“急难救助”：一页登记，{advance_hours}小时内给钱给物，手续后补。",
        "What cannot wait, as fire, accident or sudden grave illness, goes by “Emergencies”: one page, help within "
        "{advance_hours} hours, papers later.",
    ),
    "emergency:new",
)

CASEWORKER = Sheet(
    purpose=Said(
        "受理困难群众的申请，入户调查，提出审核意见，张榜公示，报送审批。",
        "Take the application, visit the household, give the opinion, post the notice, send the case for decision.",
    ),
    first=(
        DESK,
        _NEW,
        Line(
            Said("找一个案件", "Find a case"),
            Said(
                "按键盘“/”，输入姓名、拼音首字母、身份证号后几位或案件编号。",
                "Press “/” and type a name, its initials, the end of an identity number, or a case number.",
            ),
            "cases:list",
        ),
        Line(
            Said("看期限", "Look at the deadlines"),
            Said(
                "自受理之日起{decision_days}个工作日内要批准并发放。快到期的先办。",
                "Decided and paid within {decision_days} working days of acceptance. What is due soon comes first.",
            ),
            "approvals:deadlines",
        ),
        ASK,
    ),
    work=(
        _NEW,
        Line(
            Said("一次性告知", "Tell what is missing, once"),
            Said(
                "材料不齐的，把缺的一次说全，打印告知书；材料齐了点“受理”，期限从这天起算。",
                "Tell everything that is missing at once and print the notice. When all is there press “Accept”; the "
                "clock starts.",
            ),
        ),
        Line(
            Said("入户调查", "Visit the household"),
            Said(
                "至少{surveyors}人，其中有公职人员。核实人口、收入、财产和必需支出；低保、特困、建档立卡家庭免核对"
                "收入财产。",
                "At least {surveyors} people, a public servant among them. Verify people, income, property and costs; "
                "of dibao, tekun and registered poor households the costs only.",
            ),
        ),
        Line(
            Said("审核并建议金额", "Review and propose the sum"),
            Said(
                "页面算出范围和依据。每人不超过标准的{cap_multiple}倍（{cap_sum}元），全年不超过{times_per_year}次。",
                "The page reckons the range and says why. At most {cap_multiple} times the standard each ({cap_sum} "
                "yuan), {times_per_year} times a year.",
            ),
        ),
        Line(
            Said("张榜公示", "Post the notice"),
            Said(
                "公示{publicity_days}天，只写摘要，不写病名、费用和证件号。有异议先核查。",
                "It hangs for {publicity_days} days with a summary only: no disease, cost or number. An objection is "
                "looked into first.",
            ),
        ),
        Line(
            Said("报送审批", "Send it for decision"),
            Said(
                "{delegated_multiple}倍（{delegated_sum}元）以内由乡镇审批，超过的送县里；系统自动分流。",
                "Up to {delegated_multiple} times the standard ({delegated_sum} yuan) the township decides, above "
                "it the "
                "county; the route follows by itself.",
            ),
        ),
        _EMERGENCY,
        Line(
            Said("归档", "Close the file"),
            Said(
                "款发到以后结案；入卷的告知书、公示单、案件摘要等都在案件页的“打印文书”里打印。",
                "When the money has arrived close the case; notice, summary and the rest of the paper file stand under "
                "“Papers to print” on its page.",
            ),
        ),
    ),
    numbers=("urban_dibao", "decision_days", "publicity_days", "delegated_multiple", "cap_multiple", "advance_hours"),
    mind=(
        Said(
            "改了家庭、收入、支出等事实，原来的调查和审核签字自动失效，要重新签。",
            "Facts that are changed make visit and review void: they are signed again.",
        ),
        Said(
            "谁受理、谁调查，谁就不审批；有亲属关系的要回避。",
            "Who accepts or visits does not decide; who is related stands aside.",
        ),
        Said(
            "不得只救助低保、特困、建档立卡家庭，普通家庭有困难同样受理。",
            "Relief is not for dibao, tekun and registered poor households alone.",
        ),
        CONFIDENTIAL,
        KEPT,
    ),
)

HEAD = Sheet(
    purpose=Said(
        "审核经办人员报来的案件，在县级委托的限额内审批，同意急难情况先行救助。",
        "Review what the caseworkers send, decide within the delegated limit, agree to help first in emergencies.",
    ),
    first=(
        DESK,
        Line(
            Said("看待审批案件", "Look at what is to be decided"),
            Said(
                "点开一件，先看“结论依据”：每条写明依据条款、计算过程和是否符合。",
                "Open one and read the findings: each names its clause, its inputs and its outcome.",
            ),
            "approvals:list",
        ),
        Line(
            Said("看期限", "Look at the deadlines"),
            Said(
                "自受理之日起{decision_days}个工作日内要批准并发放；红色的已经逾期。",
                "Decided and paid within {decision_days} working days of acceptance; red is overdue.",
            ),
            "approvals:deadlines",
        ),
        ASK,
    ),
    work=(
        Line(
            Said("核对事实", "Check the facts"),
            Said(
                "材料、入户调查、公示照片是否齐全一致；不清楚的退回，写明要补什么。",
                "Are papers, visit and publicity there, and do they agree? If not, return the case and say what is "
                "missing.",
            ),
        ),
        Line(
            Said("定金额", "Settle the sum"),
            Said(
                "乡镇最多批到标准的{delegated_multiple}倍（{delegated_sum}元）；偏离建议金额要写理由。",
                "The township decides up to {delegated_multiple} times the standard ({delegated_sum} yuan); "
                "leaving the "
                "proposed sum needs a reason.",
            ),
            "approvals:list",
        ),
        Line(
            Said("批准或不予批准", "Approve or refuse"),
            Said(
                "勾选无利害关系声明。不予批准的写清理由和救济途径，打印告知书。",
                "Declare that you have no interest. A refusal names its reason and the remedy; print the notice.",
            ),
        ),
        Line(
            Said("重大困难上会", "Grave hardship goes to a meeting"),
            Said(
                "超过{cap_multiple}倍或者次数的，提请会议研究；会议记录签字入卷后才能批准。",
                "Above {cap_multiple} times the standard, or once too often: put it before a meeting; it is approved "
                "after the minutes are signed.",
            ),
            "approvals:meetings",
        ),
        Line(
            Said("急难先行救助", "Help first"),
            Said(
                "同意先救助后，{advance_hours}小时内第一次救助；缓解后{paperwork_days}{paperwork_unit}内督促补齐手续。",
                "Once you agree, the first help comes within {advance_hours} hours; see that the papers follow within "
                "{paperwork_days} {paperwork_unit} after it eased.",
            ),
            "emergency:duty",
        ),
        Line(
            Said("管好备用金", "Mind the reserve"),
            Said(
                "每月与银行对账，由两人签字；不够时向县里申请补充。",
                "Compare it with the bank each month, signed by two; claim from the county when it runs low.",
            ),
            "funds:board",
        ),
    ),
    numbers=(
        "urban_dibao",
        "decision_days",
        "delegated_multiple",
        "delegation_limit",
        "cap_multiple",
        "advance_multiple",
    ),
    mind=(
        Said(
            "自己受理或调查过的案件，自己不能审批；只有一名干部的乡镇，由县里事后复核。",
            "You do not decide what you accepted or visited; in a township of one officer the county looks at it "
            "again.",
        ),
        Said(
            "批准就冻结资金；页面先写明从哪笔资金出，够不够。",
            "An approval freezes the money; the page says first out of which fund, and whether it has the sum.",
        ),
        Said(
            "决定一经作出不能修改；确有错误的按程序纠正。",
            "A decision is never changed; a wrong one is set right by the procedure.",
        ),
        CONFIDENTIAL,
        KEPT,
    ),
)
