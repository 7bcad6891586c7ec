from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards who sees what of money and goods, to the door what money does at a step, to the board what
        waits, and to the floors below what is known of their stages."""
        from accounts.guards import SIGHT
        from approvals.selectors.boards import HINDRANCES
        from approvals.services.stages import SETTLED
        from cases.selectors.above import STAGES_PAID
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.models import Recovery
        from funds.selectors.board import visible_funds
        from funds.selectors.claims import visible_claims
        from funds.selectors.goods import visible_entries, visible_goods, visible_stores
        from funds.selectors.months import visible_sheets
        from funds.selectors.waiting import money_missing
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders
        from funds.services.recovery import nothing_is_recovered
        from funds.services.stages import settled_stages, stages_paid

        SIGHT.update(
            fund_id=visible_funds,
            good_id=visible_goods,
            store_id=visible_stores,
            entry_id=visible_entries,
            claim_id=visible_claims,
            sheet_id=visible_sheets,
            recovery_id=Recovery.objects.visible_to,
        )
        HINDRANCES.append(money_missing)
        SETTLED.append(settled_stages)
        STAGES_PAID.append(stages_paid)
        FOLLOWS[Step.APPROVE].append(plan_orders)
        GUARDS[Step.TAKE_BACK_PAYMENT].append(nothing_is_recovered)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
