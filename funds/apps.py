from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards which funds and goods an officer may see, to the door what money does at a step, and to the
        floors below what it knows of their stages."""
        from accounts.guards import SIGHT
        from approvals.services.stages import SETTLED
        from cases.selectors.above import STAGES_PAID
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.selectors.board import visible_funds
        from funds.selectors.goods import visible_entries, visible_goods, visible_stores
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders
        from funds.services.stages import settled_stages, stages_paid

        SIGHT["fund_id"] = visible_funds
        SETTLED.append(settled_stages)
        STAGES_PAID.append(stages_paid)
        SIGHT.update(good_id=visible_goods, store_id=visible_stores, entry_id=visible_entries)
        FOLLOWS[Step.APPROVE].append(plan_orders)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
