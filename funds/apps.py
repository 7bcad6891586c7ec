from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards which funds an officer may see, and to the door what money does at a step."""
        from accounts.guards import SIGHT
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.selectors.board import visible_funds
        from funds.services.emergency import is_registered
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders
        from funds.services.paperwork import decided, settled, way_is_open

        SIGHT["fund_id"] = visible_funds
        FOLLOWS[Step.APPROVE] += [plan_orders, decided]
        FOLLOWS[Step.DISAPPROVE].append(decided)
        FOLLOWS[Step.SETTLE].append(settled)
        for step in (Step.ACCEPT_DIRECTLY, Step.HELP_FIRST, Step.SETTLE):
            GUARDS[step].append(is_registered)
        GUARDS[Step.SETTLE].append(way_is_open)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
