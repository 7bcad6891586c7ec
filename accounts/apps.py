from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        """Say which lists can be taken out."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import LISTED_IN, TITLES

        LISTED_IN.append("accounts.exported")
        TITLES.update(
            {
                "accounts:officers": gettext_lazy("Officers"),
                "accounts:trail": gettext_lazy("Trail"),
            }
        )
