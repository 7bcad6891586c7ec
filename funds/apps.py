from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards who sees what of money, to the door what it does at a step, to the board what waits."""
        from accounts.guards import SIGHT
        from approvals.selectors.boards import HINDRANCES
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.models import Recovery
        from funds.selectors.board import visible_funds
        from funds.selectors.claims import visible_claims
        from funds.selectors.months import visible_sheets
        from funds.selectors.waiting import money_missing
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders
        from funds.services.recovery import nothing_is_recovered

        SIGHT["fund_id"] = visible_funds
        SIGHT["claim_id"] = visible_claims
        SIGHT["sheet_id"] = visible_sheets
        SIGHT["recovery_id"] = Recovery.objects.visible_to
        HINDRANCES.append(money_missing)
        FOLLOWS[Step.APPROVE].append(plan_orders)
        GUARDS[Step.TAKE_BACK_PAYMENT].append(nothing_is_recovered)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
