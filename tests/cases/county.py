"""A county whose rules look at more than the plan, in force for 禹州 since the first day of 2020."""

from standards.models import RulePackage
from standards.packages.files import read_package
from standards.packages.loading import load, read_file
from standards.reference import DATA
from tests.factories import noon, publish_rules

RULES = """
region: "411081"
title: 禹州市分类分档标准
effective_from: 2020-01-02
document_no: 禹民〔2020〕1号
document_title: 禹州市临时救助标准
quantities:
  injury: {title: 伤情等级, kind: grade, choices: [轻伤, 重伤, 死亡], help: 按司法鉴定意见填写}
  compensation: {title: 已获赔偿, kind: money}
  stay: {title: 住院天数, kind: days}
  tuition_year: {title: 学年, kind: count}
income:
  of: income
  not_counted: [scholarship]
  work_cost: {percent: 20}
property:
- {kind: vehicle, title: 机动车, count_from: 1, except_uses: [残疾人代步]}
- {kind: house, title: 两套以上住房, count_from: 2}
rounding: whole_yuan
amounts:
- id: injury
  title: 意外伤害
  source: 轻伤1-2倍，重伤2-4倍，死亡4-6倍；扣除已获赔偿
  when: {types: [emergency], causes: [injury, accident]}
  measure: injury
  bands:
  - {is: [轻伤], give: {times: [1, 2]}}
  - {is: [重伤], give: {times: [2, 4]}}
  - {is: [死亡], give: {times: [4, 6]}}
  adjust:
  - {title: 扣除已获赔偿, less: compensation}
- id: fire
  title: 火灾
  when: {causes: [fire]}
  heads: affected
  give: {yuan: 300, per: person}
- id: school
  title: 教育
  when: {causes: [education]}
  measure: tuition_year
  bands: [{above: 0, give: {choose: [500, 800]}}]
- id: illness
  title: 疾病
  when: {causes: [illness]}
  give: {times: 2}
papers:
- {code: discharge, title: 出院小结, when: {causes: [illness]}}
tests:
- title: 疾病
  facts: {self_paid: 20000}
  standards: {urban_dibao: 630}
  expect: {rule: illness, low: 1260, high: 1260}
  by_hand: 630×2
"""


def in_force(text: str = RULES) -> RulePackage:
    """The package of a text, published."""
    publish_rules()
    made = read_package(text)
    return load(made, at=noon(made.effective_from), publish=True)


def shipped(name: str, *, region: str = "") -> RulePackage:
    """A package of those that come with the product, published."""
    publish_rules()
    made = read_file(DATA / "packages" / f"{name}.yaml", region=region)
    return load(made, at=noon(made.effective_from), publish=True)
