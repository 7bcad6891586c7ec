from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        """Say to the guards which supervisions and decisions an officer may see, and to the floor below the stages."""
        from accounts.guards import SIGHT
        from approvals.models import Decision, Supervision
        from approvals.selectors.stages import printed_stages
        from cases.selectors.above import PRINTED

        SIGHT["supervision_id"] = Supervision.objects.visible_to
        SIGHT["decision_id"] = Decision.objects.visible_to
        PRINTED.append(printed_stages)
