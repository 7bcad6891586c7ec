"""The guides of those who keep the standards and of those who inspect."""

from common.said import Said
from guide.sheets.telling import ASK, CONFIDENTIAL, DESK, KEPT, Line, Sheet

STANDARDS = Sheet(
    purpose=Said(
        "照文件维护标准、工作日历和规则包，管理人员和岗位。",
        "Keep standards, working calendar and rule packages as the documents say; post the officers.",
    ),
    first=(
        DESK,
        Line(
            Said("看现行标准", "See what is in force"),
            Said(
                "选日期和地区，看当时执行哪个数、依据哪份文件。",
                "Choose a day and a region: which number holds, and by which document.",
            ),
            "standards:overview",
        ),
        Line(
            Said("看规则包", "See the rule packages"),
            Said(
                "各县的分档、项目和程序写在规则包里；先试算，再发布。",
                "A county's bands, items and procedure stand in its package; try it before it is published.",
            ),
            "standards:packages",
        ),
        ASK,
    ),
    work=(
        Line(
            Said("录入新标准", "Enter a standard"),
            Said(
                "照文件填写文号、数值和执行日期，预览影响后发布。已受理的案件仍用原标准。",
                "Document, value and day as it says; look at the preview, then publish. Accepted cases keep the "
                "old one.",
            ),
            "standards:drafts",
        ),
        Line(
            Said("工作日历", "Working calendar"),
            Said(
                "每年放假通知公布后录入休息日和调休上班日；没有录入的年份，到期日只是暂定。",
                "Enter days off and make-up days when the notice is out; without it due days are provisional.",
            ),
            "standards:calendar",
        ),
        Line(
            Said("规则包", "Rule packages"),
            Said(
                "一人起草，另一人复核发布；自带测试案例，不通过不能发布。",
                "One drafts, another publishes; its test cases must pass first.",
            ),
            "standards:packages",
        ),
        Line(
            Said("政策试算", "What-if"),
            Said(
                "改标准之前，用一年的案件试算：谁多谁少、谁来审批、要多少钱。",
                "Before a number is changed try it over a year: who gains or loses, who decides, what it costs.",
            ),
            "reporting:what_ifs",
        ),
        Line(
            Said("人员和岗位", "Officers and postings"),
            Said(
                "岗位有起止日期；请假用替班，不要共用账号。",
                "A posting has its days; who is absent gets a substitute. No account is shared.",
            ),
            "accounts:officers",
        ),
        Line(
            Said("核对制度条文", "Read the clauses"),
            Said(
                "每条规定的原文和对应的现行数值都在“制度依据”里。",
                "The text of each clause stands with the numbers it asks for under “Rules”.",
            ),
            "help:clauses",
        ),
    ),
    numbers=("urban_dibao", "rural_dibao", "income_urban", "income_rural", "delegated_multiple", "decision_days"),
    mind=(
        Said(
            "没有文件不录数。缺的标准会让案件停在“待核实”，要尽快补上。",
            "No number without a document. What is missing leaves cases to be verified; have it published soon.",
        ),
        Said(
            "发布后不能修改，只能废止后重新发布，并写明原因。",
            "What is published is never edited: it is taken out of force with a reason, and published anew.",
        ),
        Said(
            "县里的优先，县里没有的用市里的；看清地区再发布。",
            "The nearest region wins; look at the region before you publish.",
        ),
        Said(
            "离岗当天就结束岗位，权限立即停止。",
            "End a posting on the day somebody leaves; the right ends at once.",
        ),
        KEPT,
    ),
)

INSPECTOR = Sheet(
    purpose=Said(
        "查阅全市案件、决定、资金和操作记录，检查制度落实；只看不改。",
        "Read cases, decisions, funds and the trail of the city and see whether the rules are kept; nothing is "
        "changed.",
    ),
    first=(
        DESK,
        Line(
            Said("看全市数字", "Look at the numbers"),
            Said(
                "从数据看板点进去，就是这个数字对应的案件名单。",
                "Each number of the dashboard leads to the cases behind it.",
            ),
            "dashboard:numbers",
        ),
        Line(
            Said("查操作记录", "Read the trail"),
            Said(
                "谁在什么时候做了什么、依据哪一条，按人、按案件都能查。",
                "Who did what, when and by which clause, by officer or by case.",
            ),
            "accounts:trail",
        ),
        ASK,
    ),
    work=(
        Line(
            Said("抽查案件", "Look at cases"),
            Said(
                "看材料、入户调查、公示、审批是否齐全，金额是否按标准算。",
                "Are papers, visit, publicity and decision there, and was the sum reckoned by the standards?",
            ),
            "cases:list",
        ),
        Line(
            Said("看结论依据", "Read the findings"),
            Said(
                "每个结论写明条款、依据的数和当时的标准，决定时原样保存。",
                "Each finding names clause, inputs and the numbers then in force, kept as they stood.",
            ),
        ),
        Line(
            Said("查逾期和督办", "Deadlines and supervision"),
            Said(
                "自受理之日起{decision_days}个工作日内批准并发放；看逾期的原因和处理。",
                "Decided and paid within {decision_days} working days of acceptance; see why some were late.",
            ),
            "approvals:supervision",
        ),
        Line(
            Said("查资金", "Look at the money"),
            Said(
                "资金、备用金、批次、退汇、手工发放的核对，账账相符。",
                "Funds, reserves, batches, what came back, what was paid by hand: do the books agree?",
            ),
            "funds:board",
        ),
        Line(
            Said("查权限", "Look at rights"),
            Said(
                "查看完整号码、导出、岗位变动都有记录。",
                "Whole numbers looked at, lists taken out and postings changed are all recorded.",
            ),
            "accounts:trail",
        ),
        Line(
            Said("导出底稿", "Take working papers out"),
            Said(
                "列表按筛选结果导出，号码默认隐去中间几位。",
                "Lists are taken out as they are filtered, with masked numbers by default.",
            ),
            "exports:list",
        ),
    ),
    numbers=("urban_dibao", "decision_days", "publicity_days", "surveyors", "delegated_multiple", "cap_multiple"),
    mind=(
        Said(
            "常见问题：不集体研究、签字不全、金额随意、材料不一致、不公示。",
            "Found most often: no collective decision, missing signers, arbitrary sums, papers that differ, no "
            "publicity.",
        ),
        Said(
            "各县标准不同，按案件受理那天的规则判断。",
            "Standards differ by county; judge a case by the rules of the day of its acceptance.",
        ),
        CONFIDENTIAL,
    ),
)
