"""The clause catalogue: what the policy says, word for word, and which later part brings what no code of today does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

TEXTS = Path(__file__).parent / "texts"
PLAN = "许昌市关于进一步加强和改进临时救助工作的实施方案"
DECREE = "社会救助暂行办法（国务院令第649号）"

EMERGENCY_AND_RESERVE = "先行救助与备用金"
REFERRAL = "转介与一门受理"
MONITORING = "返贫监测"
SUPERVISION = "绩效与监督"

_BROUGHT_BY = {
    "xc-1": MONITORING,
    "xc-2.2.1": EMERGENCY_AND_RESERVE,
    "xc-2.4.1": REFERRAL,
    "xc-2.4.2": REFERRAL,
    "xc-3.1": SUPERVISION,
    "xc-3.2": MONITORING,
    "xc-3.3": EMERGENCY_AND_RESERVE,
    "xc-3.4": SUPERVISION,
    "xc-3.5": EMERGENCY_AND_RESERVE,
    "gwy649-50": REFERRAL,
    "gwy649-51": REFERRAL,
    "gwy649-59": SUPERVISION,
    "gwy649-60": REFERRAL,
    "gwy649-61": SUPERVISION,
    "gwy649-62": SUPERVISION,
    "gwy649-63": SUPERVISION,
    "gwy649-65": SUPERVISION,
    "gwy649-66": SUPERVISION,
    "gwy649-67": SUPERVISION,
}


@dataclass(frozen=True, slots=True)
class Clause:
    """Where it stands, its text, whether that is a summary, and the later part that brings (the rest of) it."""

    id: str
    document: str
    heading: str
    text: str
    summary: bool
    brought_by: str | None


def _read(name: str, document: str, *, summary: bool) -> list[Clause]:
    """Blocks of ``== id | heading`` followed by the text."""
    found = []
    for block in (TEXTS / name).read_text(encoding="utf-8").split("== ")[1:]:
        head, text = block.strip().split("\n", 1)
        id_, heading = head.split(" | ", 1)
        found.append(Clause(id_, document, heading, text.strip(), summary, _BROUGHT_BY.get(id_)))
    return found


CLAUSES: Mapping[str, Clause] = MappingProxyType(
    {
        found.id: found
        for found in [*_read("xuchang.txt", PLAN, summary=False), *_read("national.txt", DECREE, summary=True)]
    }
)


def cited(id_: str) -> str:
    """The clause as a letter cites it: document and heading."""
    found = clause(id_)
    return f"《{found.document}》{found.heading}"


def heading(id_: str) -> str:
    """How people call that clause: its place in the plan or the decree; an id that no clause has, as it is."""
    found = CLAUSES.get(id_)
    if found is None:
        return id_
    return found.heading if found.document == PLAN else f"国务院令第649号 {found.heading}"


def clause(id_: str) -> Clause:
    """The clause of that id; raises KeyError for an id that is not in the catalogue."""
    return CLAUSES[id_]
