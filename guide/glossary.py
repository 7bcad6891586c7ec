"""The words of the work for somebody who begins with it. ``docs/glossary.md`` has them for those who write the code."""

# ruff: noqa: E501  (the list is a table: one entry for each word)

from collections.abc import Iterator
from dataclasses import dataclass

from common.said import Said
from standards.policy import clauses


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the field, its English, what it means in plain words, and the clause that uses it."""

    zh: str
    en: str
    said: Said
    clause: str

    @property
    def heading(self) -> str:
        """How people call the clause."""
        return clauses.heading(self.clause)

    def has(self, text: str) -> bool:
        """Whether the text, in either language, stands in the word or in what is said of it."""
        return text.casefold() in "\n".join((self.zh, self.en, self.said.zh, self.said.en)).casefold()


def found(text: str) -> Iterator[Word]:
    """The words in which the text stands; all of them without one."""
    return (word for word in GLOSSARY if word.has(text.strip()))


# fmt: off
GLOSSARY = (
    Word("临时救助", "temporary relief", Said("家里突然遇到难处、一时过不下去时，政府给的一次性帮助。", "One-off help of the state for a family that suddenly cannot get by."), "gwy649-47"),
    Word("急难型", "emergency", Said("火灾、车祸、突发重病等，等不得，要立即救助。", "Fire, accident, sudden grave illness: what cannot wait."), "xc-2.1.1.1"),
    Word("支出型", "expenditure", Said("看病、上学等必需的花费突然大增，或者收入突然大减，家里一时负担不起。", "Necessary costs that jump, or an income that falls away, beyond what the family can bear."), "xc-2.1.2"),
    Word("城市月最低生活保障标准", "urban monthly dibao standard", Said("当地城市低保每人每月的标准。限额都用它的倍数表示，农村家庭也用城市的数。", "The monthly sum of the local urban dibao. Limits are multiples of it, for rural families too."), "xc-2.3.2"),
    Word("低保", "dibao", Said("最低生活保障：收入低于当地标准的家庭，按月补足。", "Minimum living guarantee: monthly money for families below the local standard."), "xc-2.2.2"),
    Word("特困", "tekun", Said("没有劳动能力、没有收入、没有人供养的人，由政府供养。", "People without work, income or anybody to keep them, kept by the state."), "xc-2.2.2"),
    Word("建档立卡", "registered poor", Said("扶贫部门登记在册的贫困户。", "Households on the register of poverty alleviation."), "xc-2.2.2"),
    Word("同一事由", "same cause", Said("同一个人因同一件事申请。原则上一定时间内只救助一次。", "The same person for the same matter; as a rule helped once within a time."), "xc-2.3.2"),
    Word("共同生活家庭成员", "member who lives here", Said("吃住在一起的一家人，包括在外上学、由家里供养的孩子；金额按其中要救助的人数算。", "Those who live together as a family, students whom it keeps included; the sum goes by those helped."), "xc-2.3.2"),
    Word("受理", "accept", Said("材料齐了，正式收下申请。办理期限从这一天起算。", "The papers are complete and the application is taken; the clock starts on this day."), "xc-2.2.2"),
    Word("不予受理", "refuse acceptance", Said("不符合申请条件，不收下申请，要书面说明理由。", "The application is not taken, with the reason in writing."), "gwy649-66"),
    Word("补正", "supplement", Said("缺的材料补上来。缺什么要一次说全。", "Missing papers are brought; what is missing is told once, completely."), "xc-2.4.1"),
    Word("入户调查", "visit", Said("到家里看情况，核实人口、收入、财产和花费，不能省。", "Going to the household to verify people, income, property and costs; never left out."), "xc-2.2.2"),
    Word("核对", "verify means", Said("查家庭收入和财产是不是和申报的一样。有的家庭可以免。", "Whether income and property are as declared; for some households it is waived."), "gwy649-58"),
    Word("审核", "review", Said("调查之后，乡镇写出意见、提出金额，还不是最后决定。", "After the visit the township gives opinion and sum; not yet the decision."), "gwy649-48"),
    Word("公示", "publicity", Said("把名单和摘要张贴出来让群众监督，不写病名、费用和证件号。", "Names and a summary hang in public for anybody to object; no disease, cost or number."), "gwy649-48"),
    Word("异议", "objection", Said("公示期间有人提出不同意见。要先核查清楚，案件才能往下走。", "Somebody objects to the notice; it is looked into before the case goes on."), "gwy649-63"),
    Word("审批", "decide", Said("最后决定批不批、给多少。限额内由乡镇，超过由县里。", "The decision whether and how much; up to the limit the township's, above it the county's."), "xc-2.2.2"),
    Word("委托", "delegate", Said("县里把小金额的审批交给乡镇办，责任仍受县里监督。", "The county has townships decide small sums, and watches over it."), "xc-2.2.2"),
    Word("不予批准", "disapprove", Said("决定不给救助。要写明理由，并告知可以复议或起诉。", "Relief is refused, with reason and remedy in writing."), "gwy649-65"),
    Word("发放", "pay", Said("把批准的钱打到收款人账户，或者发现金、实物。", "The approved money goes to the payee's account, or is given in cash or goods."), "xc-2.2.2"),
    Word("一事一议", "deliberation", Said("特别困难、超出平常限额的，开会专门研究定多少。", "A grave hardship beyond the usual limits is settled in a meeting of its own."), "xc-2.3.2"),
    Word("集体研究", "collective decision", Said("几个人开会一起决定，有会议记录和签字。", "Several decide together, with minutes and signatures."), "xc-2.2.1"),
    Word("县级协调机制", "county coordination", Said("县政府牵头、各部门参加的会议，解决最难的个案。", "A meeting of all departments under the county's government, for the hardest cases."), "xc-2.3.2"),
    Word("会议记录", "minutes", Said("会上谁参加、怎么表决、决定了什么，签字后入卷。", "Who was there, how they voted, what was resolved; signed and kept in the file."), "xc-2.2.1"),
    Word("先行救助", "help first", Said("急难情况先给钱给物，审批手续后补。", "In an emergency money or goods first, the paperwork later."), "xc-2.2.1"),
    Word("直接受理", "accept directly", Said("急难情况不等材料，当场受理。", "In an emergency the case is accepted on the spot, without waiting for papers."), "xc-2.2.1"),
    Word("补齐手续", "complete the paperwork", Said("急难缓解以后，把该有的材料和签字补上。", "After the emergency eased the papers and signatures follow."), "xc-2.2.1"),
    Word("小额快救", "small fast relief", Said("金额很小的急难救助：只登记谁、为什么、给多少，不核对收入，不公示。", "A small sum in an emergency: who, why and how much is recorded, no means check, no publicity."), "xc-2.2.1"),
    Word("急难发生地", "where it happens", Said("出事的地方。在哪里出事就由哪里先救助，不问户口。", "Where the emergency happens is where help is given, whoever is registered where."), "xc-2.2.1"),
    Word("一次审批、分阶段救助", "relief in stages", Said("一次批下来，分几次发；每次发之前简单核实。", "Decided once and paid in parts, each after a short look."), "xc-2.2.1"),
    Word("备用金", "reserve fund", Said("年初放在乡镇的一笔救助钱，急用时先从这里出。", "Money that lies in the township from January on, for what cannot wait."), "xc-3.3"),
    Word("冻结", "freeze", Said("批准以后先把钱留出来，别的案件不能用。", "After an approval the money is set aside; no other case can use it."), "xc-3.3"),
    Word("退汇", "money that came back", Said("银行没打成，钱退回来了。更正账户后重新发。", "The bank could not pay and gave it back; it is paid anew after the account is corrected."), "gwy649-66"),
    Word("回盘", "result", Said("银行发款以后返回的文件，写明哪笔成功、哪笔失败。", "The file with which the bank answers: which payment succeeded and which failed."), "gwy649-66"),
    Word("实物救助", "relief in goods", Said("发米面、棉被等东西，按价折算进救助金额。", "Rice, blankets and the like; their value is part of the relief."), "xc-2.4.1"),
    Word("收款人", "payee", Said("钱打给谁。一般是申请人本人，不是本人要说明原因。", "Whom the money goes to; as a rule the applicant, else with a reason."), "gwy649-66"),
    Word("追回", "recover", Said("骗取、错发的钱要退回来。", "What was got by false statements or paid by mistake is paid back."), "gwy649-68"),
    Word("工作日", "working day", Said("周一到周五，去掉放假、加上调休上班的日子。期限都按它算。", "Monday to Friday without holidays, with make-up days; time limits count these."), "xc-2.2.2"),
    Word("调休", "make-up working day", Said("放假前后补上班的周末，也算工作日。", "A weekend that is worked for a holiday; it counts as a working day."), "xc-2.2.2"),
    Word("中止计时", "suspend the clock", Said("等补材料、查异议时，期限先停下来，次数和天数有限。", "While papers or an objection are waited for the clock stands still; how often and how long is limited."), "xc-2.2.2"),
    Word("暂定", "provisional", Said("来年放假安排没公布，到期日先这样算，公布后会变。", "Next year's holidays are not published yet; the due day may still change."), "xc-2.2.2"),
    Word("督办", "supervise", Said("超过期限的，系统记下来，乡镇要说明原因。", "What is late is put on record, and the township explains why."), "xc-3.4"),
    Word("回避", "stand aside", Said("和申请人有亲属或利害关系的，不参加办理和表决。", "Who is related or has an interest takes no part and does not vote."), "xc-3.4"),
    Word("退回", "return", Said("案件有问题，退到前面的步骤重办，要写明原因。", "A case goes back to an earlier step, with the reason."), "xc-2.2.2"),
    Word("撤回", "withdraw", Said("申请人自己不申请了。", "The applicant no longer applies."), "xc-2.2.2"),
    Word("终止", "terminate", Said("办到一半办不下去了，按规定的情形结束，要告知申请人。", "The case cannot go on and ends on a listed ground; the applicant is told."), "gwy649-68"),
    Word("结论依据", "finding", Said("系统对每个问题的判断：依据哪一条、用了哪些数、结果怎样。", "What the system concludes on one question: clause, inputs and outcome."), "xc-2.3.1"),
    Word("规则包", "rule package", Said("一个县自己的分档、项目和程序，由两个人起草、发布。", "A county's own bands, items and procedure, written by one and published by another."), "xc-2.3.1"),
    Word("分档", "band", Said("困难多大给多少，按金额或程度分成几段。", "How much for how grave a hardship, in steps."), "xc-2.3.1"),
    Word("政策试算", "what-if", Said("用以前的案件算一算：换个标准，会多给谁、少给谁。", "Former cases reckoned by another rule: who would get more or less."), "xc-2.3.1"),
    Word("岗位", "posting", Said("谁、在哪个单位、从哪天到哪天、可以做什么。", "Who, in which office, from when to when, may do what."), "xc-3.1"),
    Word("救助管理站", "relief station", Said("接收流浪乞讨人员，提供吃住、看病、送回家的地方。", "Takes people who live on the street: food, bed, doctor, the way home."), "gwy649-50"),
)
# fmt: on
