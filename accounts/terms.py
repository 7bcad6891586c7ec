"""Closed lists of accounts beside duties and levels."""

from common.terms import Term


class TokenState(Term):
    """Whether a token signs its system in."""

    IN_FORCE = "in_force", "有效", "in force"
    EXPIRED = "expired", "已过期", "expired"
    REVOKED = "revoked", "已吊销", "revoked"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"in_force": "ok", "expired": "neutral", "revoked": "bad"}[self.value]
