from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "standards"

    def ready(self) -> None:
        """Say which list can be taken out."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import LISTED_IN, TITLES

        LISTED_IN.append("standards.exported")
        TITLES["standards:packages"] = gettext_lazy("Rule packages")
