from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Say to the guards which what-ifs lie in an officer's area and which exports are his, and what can be taken
        out."""
        from django.utils.translation import gettext_lazy

        from accounts.duties import Duty
        from accounts.exporting import LISTED_IN, TITLES
        from accounts.guards import ABSENT, SIGHT
        from accounts.officer import within
        from reporting.models import Export, WhatIf

        SIGHT["what_if_id"] = lambda officer: WhatIf.objects.filter(within("region_path", officer.paths(*Duty)))
        SIGHT["export_id"] = Export.objects.of
        ABSENT.update(what_if_id="no_such_what_if", export_id="no_such_export")
        LISTED_IN.append("reporting.exported")
        TITLES.update(
            {
                "reporting:changed": gettext_lazy("Changed cases"),
                "reporting:what_ifs": gettext_lazy("What-if"),
                "exports:list": gettext_lazy("My exports"),
            }
        )
