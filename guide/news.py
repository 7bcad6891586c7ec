"""What changed, in words for users. The newest first; a release once written keeps its number."""

from dataclasses import dataclass
from datetime import date

from common.said import Said


@dataclass(frozen=True, slots=True)
class Release:
    """What came on a day. ``number`` is what an account remembers to have read."""

    number: int
    on: date
    title: Said
    lines: tuple[Said, ...]


NEWS = (
    Release(
        5,
        date(2026, 11, 28),
        Said("帮助就在手边", "Help where you stand"),
        (
            Said(
                "栏目旁边的“?”说明怎么填、依据哪一条，数值取自现行标准。",
                "The “?” beside a field says what it is to hold and by which clause, with the numbers in force.",
            ),
            Said(
                "按键盘“?”看快捷键；“帮助”里有本岗位的一页指南（可打印）、名词解释、制度依据和更新说明。",
                "The key “?” shows the keys; “Help” has the guide of your role to print, the words, the rules and the "
                "news.",
            ),
            Said(
                "第一次登录有几步引导，随时可以关掉，也可以从“帮助”里重新开始。",
                "A few first steps on the desk, put away or begun again whenever you like.",
            ),
        ),
    ),
    Release(
        4,
        date(2026, 11, 28),
        Said("列表、导出和外部系统", "Lists, exports and other systems"),
        (
            Said(
                "每个列表都能按筛选结果导出；号码默认隐去，要完整号码须写用途、再输密码。",
                "Every list can be taken out as it is filtered; whole numbers need a purpose and the password.",
            ),
            Said(
                "常用的筛选可以取名保存，显示在列表上方。",
                "A filter can be kept under a name; it stands above its list.",
            ),
            Said(
                "按任何成员的姓名或者拼音首字母、完整的身份证号、电话、银行账号，或者案号的末几位，都能找到案件。",
                "A case is found by any member's name or its initials, a whole identity, telephone or account number, "
                "or the end of a case number.",
            ),
        ),
    ),
    Release(
        3,
        date(2026, 11, 27),
        Said("急难救助和发放", "Emergencies and payment"),
        (
            Said(
                "急难救助一页登记，手机上也能办：先给钱给物，手续后补，到时间会提醒。",
                "An emergency is registered on one page, on a phone too: help first, papers later, with an alarm.",
            ),
            Said(
                "发放批次一人编制、另一人复核；银行回盘逐行核对后才入账。",
                "Batches are composed by one and checked by another; the bank's answer is looked at row by row.",
            ),
            Said(
                "实物、领款收据、花名册、退汇重发都在“资金发放”里。",
                "Goods, receipts, rosters and what came back stand under “Payments”.",
            ),
        ),
    ),
    Release(
        2,
        date(2026, 11, 27),
        Said("会议研究和资金账", "Meetings and the books"),
        (
            Said(
                "一事一议、集体研究：列议程、记表决、打印记录、签字件入卷。",
                "Deliberations and collective decisions: agenda, votes, printed minutes, the signed paper in the file.",
            ),
            Said(
                "备用金按月对账，两人签字后关账；到账的钱自动冻结给排队的案件。",
                "Reserves are compared each month and closed by two; money that comes in is frozen for what waits.",
            ),
        ),
    ),
    Release(
        1,
        date(2026, 11, 24),
        Said("从申请到发放", "From application to payment"),
        (
            Said(
                "申请、受理、入户调查、审核、公示、审批、发放全程在线，每个结论写明依据。",
                "Application, acceptance, visit, review, publicity, decision and payment, each finding with its "
                "clause.",
            ),
            Said(
                "办理期限按工作日自动计算，到期前提醒，逾期自动督办。",
                "Deadlines are counted in working days, with a warning before and supervision after.",
            ),
        ),
    ),
)
NEWEST = max(release.number for release in NEWS)
