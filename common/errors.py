"""Errors that say what went wrong in a sentence an officer can read out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from common.said import chinese_is_on


class DomainError(Exception):
    """A rule was broken. ``code`` is stable, ``message`` is for people, ``clause`` names the policy text if there is
    one."""

    def __init__(
        self,
        code: str,
        message: object,
        *,
        clause: str = "",
        fields: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.clause = clause
        self.fields = dict(fields or {})

    def __str__(self) -> str:
        return str(self.message)


class Invalid(DomainError):
    """What was given cannot be right: wrong form, out of range, contradictory."""


class NoSense(Invalid):
    """A filter that cannot be read: nothing is listed, summed or taken out by it. ``form`` shows it to be mended."""

    form: object = None


class NotAllowed(DomainError):
    """The officer has no right to do this here."""


class NotFound(DomainError):
    """No such thing within the officer's reach; told apart from "no right" on purpose (404, not 403)."""


class WrongState(DomainError):
    """The thing is not in a state from which this step can be taken; somebody may have been quicker."""


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason why a step cannot be taken now, and where it is mended (a URL name with the case as argument)."""

    code: str
    message: str
    mend: str = ""
    clause: str = ""


class Blocked(DomainError):
    """The step is possible in this state but something is missing; every blocker is listed at once."""

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        super().__init__("blocked", ("；" if chinese_is_on() else "; ").join(str(b.message) for b in blockers))
        self.blockers = tuple(blockers)


COLLISIONS = frozenset({"40P01", "55P03"})
"""PostgreSQL's codes for a deadlock and for a lock that was not to be had: the transaction has been undone."""


def collided(error: Exception) -> bool:
    """Whether two who wrote at the same time stood in each other's way, so that trying again helps."""
    return getattr(error.__cause__, "pgcode", "") in COLLISIONS
