from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards which funds an officer may see, and to the door what money does at a step."""
        from accounts.guards import SIGHT
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.selectors.board import visible_funds
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders
        from funds.services.recovery import nothing_is_recovered

        SIGHT["fund_id"] = visible_funds
        FOLLOWS[Step.APPROVE].append(plan_orders)
        GUARDS[Step.TAKE_BACK_PAYMENT].append(nothing_is_recovered)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
