"""What floors above have to say to a step of a case; they fill it in ``AppConfig.ready``, so nothing looks up."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime

from accounts.officer import Officer
from cases.models import Case
from cases.terms import Step
from cases.workflow import Guard

Follow = Callable[[Case, Officer, datetime], None]
GUARDS: dict[Step, list[Guard]] = defaultdict(list)
"""What they ask before a step, beside the step's own guards."""
FOLLOWS: dict[Step, list[Follow]] = defaultdict(list)
"""What they do in the transaction of a step, after it.

So money is frozen with the decision or not at all, and this floor need not know that there is money.
"""
