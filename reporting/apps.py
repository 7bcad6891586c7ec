from django.apps import AppConfig


class ReportingConfig(AppConfig):
    name = "reporting"

    def ready(self) -> None:
        """Say to the guards which what-ifs lie in an officer's area."""
        from accounts.duties import Duty
        from accounts.guards import SIGHT
        from accounts.officer import within
        from reporting.models import WhatIf

        SIGHT["what_if_id"] = lambda officer: WhatIf.objects.filter(within("region_path", officer.paths(*Duty)))
