from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "approvals"

    def ready(self) -> None:
        """Say to the guards what an officer may see, and to the floor below what of the stages is printed."""
        from django.utils.translation import gettext_lazy

        from accounts.exporting import LISTED_IN, TITLES
        from accounts.guards import SIGHT
        from approvals.models import Decision, Meeting, Supervision
        from cases.above import FOLLOWS
        from cases.selectors.above import PAPERS, PRINTED
        from cases.terms import Step
        from common.later import Later

        SIGHT["supervision_id"] = Supervision.objects.visible_to
        SIGHT["decision_id"] = Decision.objects.visible_to
        SIGHT["meeting_id"] = Meeting.objects.visible_to
        PRINTED.append(Later("approvals.selectors.stages").printed_stages)
        PAPERS.append(Later("approvals.selectors.written").to_print)
        for step in (Step.WITHDRAW, Step.TERMINATE, Step.SETTLE):
            FOLLOWS[step].append(Later("approvals.services.meetings").ended_without)
        LISTED_IN.append("approvals.exported")
        TITLES.update(
            {
                "approvals:list": gettext_lazy("Waiting for my decision"),
                "approvals:deadlines": gettext_lazy("Deadlines"),
                "approvals:supervision": gettext_lazy("Supervision"),
                "approvals:post_reviews": gettext_lazy("Post-review"),
                "approvals:meetings": gettext_lazy("Meetings"),
            }
        )
