from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards who sees what of money and goods, to the door what money does at a step, to the board what
        waits, and to the floors below what is known of their stages."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import FILTERED, LISTED_IN
        from accounts.guards import SIGHT
        from approvals.selectors.boards import HINDRANCES
        from approvals.services.stages import SETTLED
        from cases.selectors.above import STAGES_PAID
        from cases.services.door import FOLLOWS, GUARDS
        from cases.terms import Step
        from funds.models import BankFile, BankResult, Batch, Layout, Payment, Recovery
        from funds.selectors.board import visible_funds
        from funds.selectors.claims import visible_claims
        from funds.selectors.goods import visible_entries, visible_goods, visible_stores
        from funds.selectors.months import visible_sheets
        from funds.selectors.waiting import money_missing
        from funds.services.emergency import is_registered
        from funds.services.orders import drop_orders, nothing_is_with_the_bank, plan_orders
        from funds.services.paperwork import decided, settled, way_is_open
        from funds.services.recovery import nothing_is_recovered
        from funds.services.stages import settled_stages, stages_paid

        SIGHT.update(
            fund_id=visible_funds,
            payment_id=Payment.objects.visible_to,
            good_id=visible_goods,
            store_id=visible_stores,
            entry_id=visible_entries,
            claim_id=visible_claims,
            sheet_id=visible_sheets,
            recovery_id=Recovery.objects.visible_to,
            batch_id=Batch.objects.visible_to,
            result_id=BankResult.objects.visible_to,
            layout_id=Layout.objects.visible_to,
            file_id=lambda officer: BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer)),
        )
        LISTED_IN.append("funds.exported")
        FILTERED.update(
            {
                "funds:board": gettext_lazy("Funds"),
                "funds:catalogue": gettext_lazy("Catalogue"),
                "funds:good": gettext_lazy("Movements of a good"),
                "funds:result": gettext_lazy("Rows of a bank's answer"),
            }
        )
        HINDRANCES.append(money_missing)
        SETTLED.append(settled_stages)
        STAGES_PAID.append(stages_paid)
        GUARDS[Step.TAKE_BACK_PAYMENT].append(nothing_is_recovered)
        FOLLOWS[Step.APPROVE] += [plan_orders, decided]
        FOLLOWS[Step.DISAPPROVE].append(decided)
        FOLLOWS[Step.SETTLE].append(settled)
        for step in (Step.ACCEPT_DIRECTLY, Step.HELP_FIRST, Step.SETTLE):
            GUARDS[step].append(is_registered)
        GUARDS[Step.SETTLE].append(way_is_open)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(drop_orders)
            GUARDS[step].append(nothing_is_with_the_bank)
