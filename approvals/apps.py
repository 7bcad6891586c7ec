from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        """Say to the guards which supervisions, decisions and meetings an officer may see."""
        from accounts.guards import SIGHT
        from approvals.models import Decision, Meeting, Supervision

        SIGHT["supervision_id"] = Supervision.objects.visible_to
        SIGHT["decision_id"] = Decision.objects.visible_to
        SIGHT["meeting_id"] = Meeting.objects.visible_to
