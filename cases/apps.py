from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        """Say to the guards whose cases and registers an officer may see, and which lists can be taken out."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import LISTED_IN, TITLES
        from accounts.guards import SIGHT
        from accounts.officer import within
        from cases.models import Case, RegisterImport

        SIGHT["case_id"] = Case.objects.visible_to
        SIGHT["register_id"] = lambda officer: RegisterImport.objects.filter(within("region_path", officer.case_paths))
        LISTED_IN.append("cases.exported")
        TITLES.update(
            {
                "cases:list": gettext_lazy("Cases"),
                "cases:timeline": gettext_lazy("History"),
                "cases:register_list": gettext_lazy("Imports"),
                "cases:register_detail": gettext_lazy("Rows of a register"),
            }
        )
