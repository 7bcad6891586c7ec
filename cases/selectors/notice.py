"""Something that an officer must know before he goes on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the officer must know before he goes on; ``url`` only inside his own area."""

    text: str
    tone: str = "warn"
    url: str = ""
    case_id: int | None = None
