from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "standards"

    def ready(self) -> None:
        """Say which further lists have a filter that can be kept."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import LISTED_IN, TITLES

        LISTED_IN.append("standards.exported")
        TITLES["standards:packages"] = gettext_lazy("Rule packages")
