"""The JSON Schema of an answer: what ``Determination.to_json`` writes, for the command, the API and what is kept."""

from collections.abc import Mapping
from typing import Any

from common.said import Said
from common.terms import Term
from standards.policy.clauses import CLAUSES
from standards.policy.terms import Effect, Level, Outcome

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
SUM: Schema = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
DAY: Schema = {"type": "string", "format": "date"}
LABELLED: Schema = {"type": "array", "items": {"type": "array", "prefixItems": [TEXT, TEXT], "items": False}}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(terms: type[Term]) -> Schema:
    return {"enum": [term.value for term in terms]}


def _object(**fields: tuple[Schema, Said]) -> Schema:
    """Every field is always there; each with its words in both languages."""
    properties = {name: schema | {"title": said.zh, "description": said.en} for name, (schema, said) in fields.items()}
    return {"type": "object", "properties": properties, "required": list(fields), "additionalProperties": False}


def _conclusion() -> Schema:
    """A value with the name of its type: a sum stays a sum, a word stays a word."""
    kinds: Mapping[str, Schema] = {
        "none": {"type": "null"},
        "bool": FLAG,
        "int": {"type": "integer"},
        "decimal": SUM,
        "level": _one_of(Level),
        "outcome": _one_of(Outcome),
    }
    plain = [
        _object(type=({"const": kind}, Said("种类", "Type")), value=(of, Said("值", "Value")))
        for kind, of in kinds.items()
    ]
    words = _object(
        type=({"const": "text"}, Said("种类", "Type")),
        value=(TEXT, Said("中文", "In Chinese")),
        en=(TEXT, Said("英文", "In English")),
    )
    return {"anyOf": [*plain, words]}


def _finding() -> Schema:
    in_english = _object(
        title=(TEXT, Said("标题", "Title")),
        reason=(TEXT, Said("理由", "Reason")),
        inputs=(LABELLED, Said("依据", "What it rests on")),
    )
    return _object(
        code=(TEXT, Said("代号", "Stable code of the question")),
        title=(TEXT, Said("标题", "Title")),
        clause=({"enum": [*CLAUSES]}, Said("条款编号", "Id of the clause")),
        clause_heading=(TEXT, Said("条款位置", "Where the clause stands")),
        clause_text=(TEXT, Said("条款原文", "Text of the clause")),
        outcome=(_one_of(Outcome), Said("结论", "Outcome")),
        conclusion=(_conclusion(), Said("结论的值", "What was found, with its type")),
        reason=(TEXT, Said("理由", "Reason")),
        inputs=(LABELLED, Said("依据：名称与值", "What it rests on: label and value")),
        effect=(_one_of(Effect), Said("对审批的影响", "What it does to an approval")),
        en=(in_english, Said("英文", "The words in English")),
    )


def _computed() -> Schema:
    edge = _or_null(SUM)
    line = {"type": "array", "prefixItems": [TEXT, TEXT, edge, edge], "items": False}
    both = {"type": "array", "prefixItems": [TEXT, TEXT], "items": False}
    return _object(
        outcome=(_one_of(Outcome), Said("标准是否给予救助", "Whether the rules give relief")),
        reason=(both, Said("理由，中文和英文", "Reason, in Chinese and English")),
        rule=(TEXT, Said("适用规则的代号；空：没有适用规则", "Id of the rule that applies; empty: none")),
        title=(TEXT, Said("规则名称", "Title of the rule")),
        source=(TEXT, Said("文件原文", "Words of the document")),
        low=(edge, Said("金额下限（元）", "Lowest sum (yuan)")),
        high=(edge, Said("金额上限（元）", "Highest sum (yuan)")),
        choices=({"type": "array", "items": SUM}, Said("可选金额（元）", "Sums to choose from (yuan)")),
        lines=(
            {"type": "array", "items": line},
            Said("计算过程：中文、英文、下限、上限", "Derivation: Chinese, English, low, high"),
        ),
    )


TITLE = Said("认定结果", "What the policy says of a case")


def answer_schema() -> Schema:
    """JSON Schema (2020-12) of a determination."""
    body = _object(
        eligible=(_one_of(Outcome), Said("是否符合条件", "Whether relief may be given at all")),
        amount=(_or_null(SUM), Said("询问的金额（元）", "The sum asked about (yuan)")),
        cap=(_or_null(SUM), Said("不经一事一议的上限（元）", "The highest sum without minutes (yuan)")),
        level=(_or_null(_one_of(Level)), Said("审批层级；空：不能确定", "Who decides; null: cannot be told")),
        needs_minutes=(FLAG, Said("须一事一议并附会议记录", "Only by deliberation with minutes")),
        needs_reason=(FLAG, Said("须说明理由", "The decision must say why")),
        findings=({"type": "array", "items": {"$ref": "#/$defs/finding"}}, Said("各项结论", "Every finding")),
        rules_day=(DAY, Said("规则的日期", "Day of the rules")),
        computed=(_or_null({"$ref": "#/$defs/computed"}), Said("县级标准的计算结果", "What the county's rules give")),
    )
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": TITLE.zh, "description": TITLE.en}
    return {**head, **body, "$defs": {"finding": _finding(), "computed": _computed()}}
