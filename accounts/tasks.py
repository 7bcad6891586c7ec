"""Beat's errand of accounts."""

from accounts import services
from common.background import task
from common.clock import now


@task
def forget_answers() -> None:
    """Let go of the answers of the API that nobody asks for any more; safe to run late or twice."""
    services.forget_answers(at=now())
