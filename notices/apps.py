from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"

    def ready(self) -> None:
        """Say to the guards which hooks and deliveries lie in an officer's area, and which lists can be taken out."""
        from django.utils.translation import gettext_lazy

        from accounts.duties import Duty
        from accounts.exporting import LISTED_IN, TITLES
        from accounts.guards import SIGHT
        from accounts.officer import within
        from notices.models import Delivery, Hook

        SIGHT["hook_id"] = lambda officer: Hook.objects.filter(within("region__path", officer.paths(*Duty)))
        SIGHT["delivery_id"] = lambda officer: Delivery.objects.filter(
            within("hook__region__path", officer.paths(*Duty))
        )
        LISTED_IN.append("notices.exported")
        TITLES.update({"hooks:list": gettext_lazy("Webhooks"), "hooks:hook": gettext_lazy("Deliveries of a webhook")})
