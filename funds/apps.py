from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards which funds an officer may see, and to the door what money does at a step."""
        from accounts.guards import SIGHT
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.models import BankFile, BankResult, Batch, Layout
        from funds.selectors.board import visible_funds
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders

        SIGHT["fund_id"] = visible_funds
        SIGHT["batch_id"] = Batch.objects.visible_to
        SIGHT["result_id"] = BankResult.objects.visible_to
        SIGHT["layout_id"] = Layout.objects.visible_to
        SIGHT["file_id"] = lambda officer: BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer))
        FOLLOWS[Step.APPROVE].append(plan_orders)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
