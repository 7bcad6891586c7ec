from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Say which lists can be taken out."""
        from accounts.exporting import LISTED_IN

        LISTED_IN.append("accounts.exported")
