from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        """Say to the guards which hooks and deliveries lie in an officer's area."""
        from accounts.duties import Duty
        from accounts.guards import SIGHT
        from accounts.officer import within
        from notices.models import Delivery, Hook

        SIGHT["hook_id"] = lambda officer: Hook.objects.filter(within("region__path", officer.paths(*Duty)))
        SIGHT["delivery_id"] = lambda officer: Delivery.objects.filter(
            within("hook__region__path", officer.paths(*Duty))
        )
