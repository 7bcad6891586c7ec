from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.officer import Officer


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards who sees what of money and goods, to the door what money does at a step, to the board what
        waits, and to the floors below what is known of their stages."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import LISTED_IN, TITLES
        from accounts.guards import ABSENT, SIGHT
        from approvals.above import HELPED, HINDRANCES, SETTLED
        from cases.above import FOLLOWS, GUARDS
        from cases.selectors.above import BEGUN, HELP_DUE, MONEY, PAPERS, STAGES_PAID
        from cases.terms import Step
        from common.later import Later
        from funds.models import BankFile, BankResult, Batch, Layout, Payment, Recovery

        goods, orders = Later("funds.selectors.goods"), Later("funds.services.orders")
        paperwork, stages = Later("funds.services.paperwork"), Later("funds.services.stages")
        sight: dict[str, Callable[[Officer], QuerySet[Any]]] = {
            "fund_id": Later("funds.selectors.board").visible_funds,
            "payment_id": Payment.objects.visible_to,
            "good_id": goods.visible_goods,
            "store_id": goods.visible_stores,
            "entry_id": goods.visible_entries,
            "claim_id": Later("funds.selectors.claims").visible_claims,
            "sheet_id": Later("funds.selectors.months").visible_sheets,
            "recovery_id": Recovery.objects.visible_to,
            "batch_id": Batch.objects.visible_to,
            "result_id": BankResult.objects.visible_to,
            "layout_id": Layout.objects.visible_to,
            "file_id": lambda officer: BankFile.objects.filter(batch__in=Batch.objects.visible_to(officer)),
        }
        SIGHT.update(sight)
        ABSENT.update(
            {name: f"no_such_{name.removesuffix('_id')}" for name in sight} | {"entry_id": "no_such_delivery"}
        )
        LISTED_IN.append("funds.exported")
        TITLES.update(
            {
                "emergency:duty": gettext_lazy("Emergencies"),
                "funds:list": gettext_lazy("To be paid"),
                "funds:made": gettext_lazy("Payments"),
                "funds:batches": gettext_lazy("Payment batches"),
                "funds:batch": gettext_lazy("Orders of a batch"),
                "funds:returned": gettext_lazy("Payments that came back"),
                "funds:ledger": gettext_lazy("Movements of a fund"),
                "funds:claims": gettext_lazy("Claims of the reserves"),
                "funds:months": gettext_lazy("Months of the funds"),
                "funds:recoveries": gettext_lazy("Relief to be paid back"),
                "funds:goods": gettext_lazy("Goods in store"),
                "funds:board": gettext_lazy("Funds"),
                "funds:catalogue": gettext_lazy("Catalogue"),
                "funds:good": gettext_lazy("Movements of a good"),
                "funds:result": gettext_lazy("Rows of a bank's answer"),
            }
        )
        HELPED.append(Later("funds.selectors.duty").helped_first)
        HINDRANCES.append(Later("funds.selectors.waiting").money_missing)
        SETTLED.append(stages.settled_stages)
        STAGES_PAID.append(stages.stages_paid)
        MONEY.append(Later("funds.services.whereabouts").money_of)
        PAPERS.append(Later("funds.selectors.papers").to_print)
        BEGUN["emergency"] = "emergency:draft"
        HELP_DUE.append(Later("funds.selectors.duty").help_due)
        GUARDS[Step.TAKE_BACK_PAYMENT].append(Later("funds.services.recovery").nothing_is_recovered)
        FOLLOWS[Step.APPROVE] += [orders.plan_orders, paperwork.decided]
        FOLLOWS[Step.DISAPPROVE].append(paperwork.decided)
        FOLLOWS[Step.SETTLE].append(paperwork.settled)
        for step in (Step.ACCEPT_DIRECTLY, Step.HELP_FIRST, Step.SETTLE):
            GUARDS[step].append(Later("funds.services.emergency").is_registered)
        GUARDS[Step.SETTLE].append(paperwork.way_is_open)
        for step in (Step.TERMINATE, Step.STOP_STAGES):
            FOLLOWS[step].append(orders.drop_orders)
            GUARDS[step].append(orders.nothing_is_with_the_bank)
