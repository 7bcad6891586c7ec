"""/decisions/…, /meetings/…, /deadlines/, /supervision/"""

from django.urls import path

from common.later import Later

boards = Later("approvals.views.boards")
decide = Later("approvals.views.decide")
meetings = Later("approvals.views.meetings")
panels = Later("approvals.views.panels")
payee = Later("approvals.views.payee")
review = Later("approvals.views.review")
stages = Later("approvals.views.stages")
together = Later("approvals.views.together")

app_name = "approvals"
urlpatterns = [
    path("decisions/", decide.waiting, name="list"),
    path("decisions/together/", together.together, name="together"),
    path("decisions/<int:case_id>/review/", review.review, name="review"),
    path("decisions/<int:case_id>/county-review/", review.county_review, name="county_review"),
    path("decisions/<int:case_id>/send/", review.send, name="send"),
    path("decisions/<int:case_id>/put-before-meeting/", meetings.put_before_meeting, name="put_before_meeting"),
    path("decisions/<int:case_id>/minutes/", meetings.minutes, name="minutes"),
    path("decisions/<int:case_id>/minutes/<int:minutes_id>/scan/", meetings.minutes_scan, name="minutes_scan"),
    path("decisions/<int:case_id>/decide/", decide.decide, name="decide"),
    path("decisions/<int:case_id>/approve/", decide.approve, name="approve"),
    path("decisions/<int:case_id>/disapprove/", decide.disapprove, name="disapprove"),
    path("decisions/<int:case_id>/payee/", payee.payee, name="payee"),
    path("decisions/<int:case_id>/payee/<int:change_id>/", payee.payee_change, name="payee_change"),
    path("decisions/<int:case_id>/payee/<int:change_id>/withdraw/", payee.payee_withdraw, name="payee_withdraw"),
    path("decisions/<int:case_id>/payee/<int:change_id>/reveal/", payee.payee_reveal, name="payee_reveal"),
    path("decisions/<int:case_id>/stages/", stages.stages, name="stages"),
    path("decisions/<int:case_id>/stages/stop/", stages.stop_stages, name="stop_stages"),
    path("decisions/<int:case_id>/why/", panels.why, name="why"),
    path("decisions/<int:case_id>/decision/", panels.decision, name="decision"),
    path("decisions/<int:case_id>/notice/", panels.notice, name="notice"),
    path("meetings/", meetings.meetings, name="meetings"),
    path("meetings/new/", meetings.meeting_new, name="meeting_new"),
    path("meetings/<int:meeting_id>/", meetings.meeting, name="meeting"),
    path("meetings/<int:meeting_id>/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path("meetings/<int:meeting_id>/call-off/", meetings.meeting_call_off, name="meeting_call_off"),
    path("meetings/<int:meeting_id>/record/", meetings.meeting_record, name="meeting_record"),
    path("meetings/<int:meeting_id>/sign/", meetings.meeting_sign, name="meeting_sign"),
    path("meetings/<int:meeting_id>/print/", meetings.meeting_print, name="meeting_print"),
    path("meetings/<int:meeting_id>/scan/", meetings.meeting_scan, name="meeting_scan"),
    path("deadlines/", boards.deadlines, name="deadlines"),
    path("deadlines/townships/", boards.townships, name="townships"),
    path("supervision/", boards.supervision, name="supervision"),
    path("supervision/<int:supervision_id>/explain/", boards.explain, name="explain"),
    path("supervision/<int:supervision_id>/close/", boards.close, name="close"),
    path("supervision/post-reviews/", boards.post_reviews, name="post_reviews"),
    path("supervision/post-reviews/<int:decision_id>/", boards.post_review, name="post_review"),
]
