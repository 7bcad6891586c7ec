from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "funds"

    def ready(self) -> None:
        """Say to the guards which funds an officer may see."""
        from accounts.guards import SIGHT
        from funds.selectors.board import visible_funds

        SIGHT["fund_id"] = visible_funds
