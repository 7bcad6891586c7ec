"""/cases/…"""

from django.urls import URLPattern, URLResolver, include, path

from common.later import Later

evidence = Later("cases.views.evidence")
file = Later("cases.views.file")
intake = Later("cases.views.intake")
interim = Later("cases.views.interim")
listing = Later("cases.views.listing")
steps = Later("cases.views.steps")

app_name = "cases"
STEPS = (
    "submit", "ask_supplement", "supplement", "accept", "refuse_acceptance", "return", "withdraw", "terminate", "close",
    "suspend", "resume", "objection", "settle",
)  # fmt: skip
"""The pages of ``cases.views.steps``."""

urlpatterns: list[URLPattern | URLResolver] = [
    path("", listing.cases, name="list"),
    path("new/", intake.new, name="new"),
    path("<int:case_id>/", file.detail, name="detail"),
    path("<int:case_id>/timeline/", file.timeline, name="timeline"),
    path("<int:case_id>/print/", file.print_case, name="print"),
    path("<int:case_id>/letters/<slug:kind>/", file.letter, name="letter"),
    path("<int:case_id>/snapshots/<int:snapshot_id>/", file.snapshot, name="snapshot"),
    path("<int:case_id>/reveal/", file.reveal, name="reveal"),
    path("<int:case_id>/intake/", intake.go_on, name="intake"),
    path("<int:case_id>/applicant/", intake.applicant, name="intake_applicant"),
    path("<int:case_id>/household/", intake.household, name="intake_household"),
    path("<int:case_id>/hardship/", intake.hardship, name="intake_hardship"),
    path("<int:case_id>/county/", intake.county, name="intake_county"),
    path("<int:case_id>/expenses/", intake.expenses, name="intake_expenses"),
    path("<int:case_id>/payee/", intake.payee, name="intake_payee"),
    path("<int:case_id>/check/", intake.check, name="check"),
    path("<int:case_id>/autosave/<slug:step>/", intake.autosave, name="autosave"),
    path("<int:case_id>/person/", intake.person_hint, name="person_hint"),
    path("<int:case_id>/interim/", interim.interim, name="interim"),
    path("<int:case_id>/papers/", evidence.papers, name="papers"),
    path("<int:case_id>/papers/add/", evidence.paper_add, name="paper_add"),
    path("<int:case_id>/papers/<int:paper_id>/", evidence.paper_file, name="paper_file"),
    path("<int:case_id>/papers/<int:paper_id>/withdraw/", evidence.paper_withdraw, name="paper_withdraw"),
    path("<int:case_id>/duplicates/", evidence.duplicates, name="duplicates"),
    path("<int:case_id>/visit/", evidence.visit, name="visit"),
    path("<int:case_id>/publicity/", evidence.publicity, name="publicity"),
    path("<int:case_id>/notice/", evidence.notice, name="notice"),
    *(path(f"<int:case_id>/{name.replace('_', '-')}/", getattr(steps, name), name=name) for name in STEPS),
    path("import/", include("cases.register_urls")),
]
