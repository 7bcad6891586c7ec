"""A mistake of meaning is told with its path, its line and the reason, in both languages."""

# ruff: noqa: E501  (the mistakes are a table)

import pytest

from tests.policy.package.build import GRADES, ONE_RULE, refused

MEANING = {
    "another version of the format": ("format: 2  # <-", "format", "只认识格式版本 1"),
    "a percentage over 100": (
        ONE_RULE + "  give: {percent: 100.01, of: total}  # <-", "amounts[0].give.percent", "百分比 100.01 超过 100",
    ),
    "a percentage over 100 in a range": (
        ONE_RULE + "  give: {percent: [50, 101], of: total}  # <-", "amounts[0].give.percent", "百分比 101 超过 100",
    ),
    "a percentage over 100 of an expenditure": (
        "expenditures: [{kind: medical, percent: 101}]  # <-", "expenditures[0].percent", "百分比 101 超过 100",
    ),
    "a percentage over 100 of wages": (
        "income: {work_cost: {percent: 120}}  # <-", "income.work_cost.percent", "百分比 120 超过 100",
    ),
    "a percentage over 100 in a cost": (
        ONE_RULE + "  measure: {start: total, steps: [{percent: 101}]}  # <-\n  bands: [{give: {percent: 5}}]",
        "amounts[0].measure.steps[0].percent", "超过 100",
    ),
    "a percentage over 100 of the sum": (
        ONE_RULE + "  give: {yuan: 5}\n  adjust: [{percent: 150}]  # <-", "amounts[0].adjust[0].percent", "超过 100",
    ),
    "a percentage over 100 of a limit": (
        "ceilings: [{of: self_paid, percent: 150}]  # <-", "ceilings[0].percent", "超过 100",
    ),
    "a percentage of nothing": (ONE_RULE + "  give: {percent: 5}  # <-", "amounts[0].give", "须写明 of"),
    "a percentage of a grade": (
        GRADES + ONE_RULE + "  measure: degree\n  bands: [{give: {percent: 5}}]  # <-",
        "amounts[0].bands[0].give", "须写明 of",
    ),
    "a percentage of a ratio": (
        ONE_RULE + "  measure: {start: self_paid, steps: [{divide_by: urban_standard}]}\n  bands: [{give: {percent: 5}}]  # <-",
        "amounts[0].bands[0].give", "须写明 of",
    ),
    "a percentage of persons": (
        ONE_RULE + "  give: {percent: 5, of: helped}  # <-", "amounts[0].give.of", "“helped”不是金额",
    ),
    "a limit of days": (
        "quantities: {d: {title: 天数, kind: days}}\nceilings: [{of: d}]  # <-", "ceilings[0].of", "“d”不是金额",
    ),
    "a sum less persons": (
        ONE_RULE + "  give: {yuan: 5}\n  adjust: [{less: helped}]  # <-", "amounts[0].adjust[0].less", "不是金额",
    ),
    "an expenditure that does not count": (
        "expenditures: [{kind: medical}]\n" + ONE_RULE + "  measure: loss_self_paid  # <-\n  bands: [{give: {yuan: 5}}]",
        "amounts[0].measure", "“loss_self_paid”永远为零",
    ),
    "a part that runs down": (
        ONE_RULE + "  give: {percent: 5, of: total, over: 100, up_to: 100}  # <-", "amounts[0].give.up_to",
        "up_to 应大于 over",
    ),
    "a part of a fixed sum": (
        ONE_RULE + "  give: {yuan: 5, over: 100}  # <-", "amounts[0].give", "只与 percent 连用",
    ),
    "two ways of giving": (
        ONE_RULE + "  give: {yuan: 5, times: 3}  # <-", "amounts[0].give", "同时填了 times、yuan",
    ),
    "no way of giving": (ONE_RULE + "  give: {per: person}  # <-", "amounts[0].give", "一个也没有填"),
    "bands and give": (
        "amounts:\n- id: one  # <-\n  title: 一\n  bands: [{give: {yuan: 5}}]\n  give: {yuan: 5}",
        "amounts[0]", "bands、give 须填且只填一个",
    ),
    "neither bands nor give": ("amounts: [{id: one, title: 一}]  # <-", "amounts[0]", "一个也没有填"),
    "nothing given": (ONE_RULE + "  give: {yuan: 0}  # <-", "amounts[0].give.yuan", "应大于零"),
    "fixed steps multiplied": (
        ONE_RULE + "  give: {choose: [300, 500], per: person}  # <-", "amounts[0].give.choose", "不能再相乘",
    ),
    "fixed steps added up": (
        ONE_RULE + "  give: {together: [{choose: [300, 500]}, {yuan: 1}]}  # <-", "amounts[0].give.together[0].choose",
        "不能再相乘",
    ),
    "parts multiplied from outside": (
        ONE_RULE + "  give: {together: [{yuan: 2}, {yuan: 1}], per: person}  # <-", "amounts[0].give",
        "须写在各项之内",
    ),
    "bounds of one household": (
        ONE_RULE + "  give: {yuan: 5, per: {of: household, at_most: 3}}  # <-", "amounts[0].give.per", "只有一个",
    ),
    "per a number": (ONE_RULE + "  give: {yuan: 5, per: 3}  # <-", "amounts[0].give.per", "应为 case、household"),
    "a quantity that nobody declared": (
        ONE_RULE + "  give: {yuan: 5, per: deaths}  # <-", "amounts[0].give.per", "不认识的量“deaths”；可用：self_paid",
    ),
    "a measure that nobody declared": (
        ONE_RULE + "  measure: loss  # <-\n  bands: [{give: {yuan: 5}}]", "amounts[0].measure", "不认识的量“loss”",
    ),
    "a condition on what nobody declared": (
        ONE_RULE + "  when: {quantities: {loss: {from: 5}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.loss", "不认识的量“loss”",
    ),
    "a limit of what nobody declared": ("ceilings: [{of: loss}]  # <-", "ceilings[0].of", "不认识的量“loss”"),
    "months of a grade": (
        GRADES + ONE_RULE + "  give: {times: 1, months: degree}  # <-", "amounts[0].give.months", "不能用来计算",
    ),
    "a grade with steps": (
        GRADES + ONE_RULE + "  measure: {start: degree, steps: [{less: 5}]}  # <-\n  bands: [{give: {yuan: 5}}]",
        "amounts[0].measure", "不能用来计算",
    ),
    "a grade compared by size": (
        GRADES + ONE_RULE + "  when: {quantities: {degree: {from: 1}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.degree", "用 is 列出取值",
    ),
    "a grade outside its list": (
        GRADES + ONE_RULE + "  when: {quantities: {degree: {is: [极重]}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.degree.is", "“极重”不在可选值中：较轻、较重",
    ),
    "a word for a number": (
        ONE_RULE + "  when: {quantities: {helped: {is: [two]}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.helped.is", "“two”不是数字",
    ),
    "a condition without bounds": (
        ONE_RULE + "  when: {quantities: {total: {}}}  # <-\n  give: {yuan: 5}", "amounts[0].when.quantities.total",
        "没有填写任何条件",
    ),
    "two lower bounds": (
        ONE_RULE + "  when: {quantities: {total: {from: 1, above: 1}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.total", "from 和 above 只能填一个",
    ),
    "two upper bounds": (
        ONE_RULE + "  when: {quantities: {total: {up_to: 1, below: 1}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.total", "up_to 和 below 只能填一个",
    ),
    "a list and a comparison": (
        ONE_RULE + "  when: {quantities: {helped: {is: [1], from: 3}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.helped", "is 不能与大小比较同时填写",
    ),
    "a condition that nothing fulfils": (
        ONE_RULE + "  when: {quantities: {total: {above: 5, below: 5}}}  # <-\n  give: {yuan: 5}",
        "amounts[0].when.quantities.total", "不包含任何数",
    ),
    "a category both in and out": (
        ONE_RULE + "  when: {categories: [tekun], except_categories: [tekun]}  # <-\n  give: {yuan: 5}\n"
        "- {id: two, title: 二, give: {yuan: 5}}", "amounts[0].when.except_categories", "同一类别既适用又不适用",
    ),
    "two adjustments in one": (
        ONE_RULE + "  give: {yuan: 5}\n  adjust: [{less: 1, raise_percent: 5}]  # <-", "amounts[0].adjust[0]",
        "同时填了 raise_percent、less",
    ),
    "two steps of a cost in one": (
        ONE_RULE + "  measure: {start: total, steps: [{less: 1, percent: 5}]}  # <-\n  bands: [{give: {yuan: 5}}]",
        "amounts[0].measure.steps[0]", "同时填了 less、percent",
    ),
    "a deduction below zero": (
        ONE_RULE + "  give: {yuan: 5}\n  adjust: [{less: -1}]  # <-", "amounts[0].adjust[0].less", "不能为负数",
    ),
    "a division by zero": (
        ONE_RULE + "  measure: {start: total, steps: [{divide_by: 0}]}  # <-\n  bands: [{give: {yuan: 5}}]",
        "amounts[0].measure.steps[0].divide_by", "不能除以零",
    ),
    "a limit in two ways": ("ceilings: [{yuan: 5, times: 3}]  # <-", "ceilings[0]", "同时填了 yuan、times"),
    "a limit in no way": ("ceilings: [{per: person}]  # <-", "ceilings[0]", "一个也没有填"),
    "a limit of zero": ("ceilings: [{times: 0}]  # <-", "ceilings[0].times", "限额应大于零"),
    "a percentage of a fixed limit": (
        "ceilings: [{yuan: 5, percent: 80}]  # <-", "ceilings[0].percent", "percent 只与 of 连用",
    ),
    "the same rule twice": (
        ONE_RULE + "  when: {types: [emergency]}\n  give: {yuan: 5}\n- {id: one, title: 二, give: {yuan: 5}}  # <-",
        "amounts[1].id", "“one”重复",
    ),
    "the same procedure twice": (
        "procedure:\n- {id: a, title: 一, when: {types: [emergency]}}\n- {id: a, title: 二}  # <-", "procedure[1].id",
        "“a”重复",
    ),
    "the same paper twice": (
        "papers:\n- {code: a, title: 一}\n- {code: a, title: 二}  # <-", "papers[1].code", "“a”重复",
    ),
    "the same expenditure twice": (
        "expenditures:\n- {kind: medical}\n- {kind: medical, percent: 50}  # <-", "expenditures[1].kind", "重复",
    ),
    "a rule after one for every case": (
        "amounts:\n- {id: one, title: 一, give: {yuan: 5}}\n- {id: two, title: 二, give: {yuan: 6}}  # <-",
        "amounts[1]", "永远不会用到：前面的 amounts[0] 适用于所有情形",
    ),
    "a ladder that does not rise": (
        "ladder:\n- {who: 甲, level: township, up_to: {yuan: 2000}}\n- {who: 乙, level: county, up_to: {yuan: 2000}}  # <-",
        "ladder[1].up_to", "上限应逐级提高",
    ),
    "an open rung below another": (
        "ladder:\n- {who: 甲, level: township}  # <-\n- {who: 乙, level: county, up_to: {yuan: 2000}}",
        "ladder[0].up_to", "只有最后一级可以不设上限",
    ),
    "a rung in two ways": (
        "ladder: [{who: 甲, level: township, up_to: {yuan: 1, times: 1}}]  # <-", "ladder[0].up_to", "同时填了",
    ),
    "an emergency that is none": ("emergencies: [{cause: education}]  # <-", "emergencies[0].cause", "不是急难情形"),
    "a degree that nobody declared": (
        "emergencies: [{cause: fire, quantities: {loss: {from: 1}}}]  # <-", "emergencies[0].quantities.loss",
        "不认识的量",
    ),
    "an income of no times": ("income: {times: 0}  # <-", "income.times", "倍数应大于零"),
    "costs of work in no way": ("income: {work_cost: {at_most: 5}}  # <-", "income.work_cost", "一个也没有填"),
    "a property without condition": (
        "property: [{kind: vehicle, title: 车}]  # <-", "property[0]", "没有填写任何条件",
    ),
    "a property limit in two ways": (
        "property: [{kind: house, title: 房, value_above: {yuan: 1, times: 1}}]  # <-", "property[0].value_above",
        "同时填了",
    ),
    "a number that there is not": ("parameters: {cap: '10'}  # <-", "parameters.cap", "不认识的字段；可用的字段有：urban_dibao"),
    "a number that is none": ("parameters: {cap_multiple: ten}  # <-", "parameters.cap_multiple", "应为数字"),
    "a built-in name": (
        "quantities: {self_paid: {title: 自付, kind: money}}  # <-", "quantities.self_paid", "系统已有的名称",
    ),
    "a name of the facts": ("quantities: {cause: {title: 原因, kind: money}}  # <-", "quantities.cause", "系统已有"),
    "a name of a test case": ("quantities: {people: {title: 人数, kind: count}}  # <-", "quantities.people", "系统已有"),
    "a name that means the whole case": ("quantities: {case: {title: 案, kind: count}}  # <-", "quantities.case", "系统已有"),
    "a name that is a number": ("quantities: {'5': {title: 五, kind: count}}  # <-", "quantities.5", "不以数字开头"),
    "grades without a list": ("quantities: {d: {title: 程度, kind: grade}}  # <-", "quantities.d.choices", "须列出可选值"),
    "money with a list": (
        "quantities: {d: {title: 钱, kind: money, choices: [a]}}  # <-", "quantities.d.choices", "其他种类不填",
    ),
    "a grade twice": (
        "quantities: {d: {title: 程度, kind: grade, choices: [a, a]}}  # <-", "quantities.d.choices[1]", "“a”重复",
    ),
    "a test case of an unknown fact": (
        "tests:\n- title: 一\n  facts: {colour: red}  # <-\n  expect: {gives: no}", "tests[0].facts.colour", "不认识的字段",
    ),
    "a test case of a wrong fact": (
        "tests:\n- title: 一\n  facts: {people: many}  # <-\n  expect: {gives: no}", "tests[0].facts.people", "应为数字",
    ),
    "a test case of a wrong cost": (
        "tests:\n- title: 一\n  facts: {self_paid: -5}  # <-\n  expect: {gives: no}", "tests[0].facts.self_paid", "不能为负数",
    ),
    "a test case of a wrong earlier relief": (
        "tests:\n- title: 一\n  facts: {former: 500}  # <-\n  expect: {gives: no}", "tests[0].facts.former", "应为列表",
    ),
    "a test case of an unknown number": (
        "tests:\n- title: 一\n  facts: {}\n  standards: {dibao: 5}  # <-\n  expect: {gives: no}",
        "tests[0].standards.dibao", "不认识的字段",
    ),
    "a test case that expects nothing": (
        "tests:\n- title: 一\n  facts: {}\n  expect: {}  # <-", "tests[0].expect", "没有填写任何应得结果",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "path", "reason"), MEANING.values(), ids=MEANING)
def test_a_mistake_of_meaning_is_told_with_its_path_and_line(body: str, path: str, reason: str) -> None:
    ((found, text),) = refused(body)
    assert found == path
    assert reason in text
