"""/standards/…"""

from django.urls import path

from common.later import Later

calendar_views = Later("standards.calendar_views")
views = Later("standards.views")
acts = Later("standards.packages.views.acts")
comparing = Later("standards.packages.views.comparing")
editing = Later("standards.packages.views.editing")
files = Later("standards.packages.views.files")
listing = Later("standards.packages.views.listing")
page = Later("standards.packages.views.page")
trying = Later("standards.packages.views.trying")

app_name = "standards"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("kinds/<slug:code>/", views.kind, name="kind"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/new/", views.new_draft, name="new_draft"),
    path("drafts/<int:draft_id>/", views.edit_draft, name="edit_draft"),
    path("drafts/<int:draft_id>/preview/", views.preview, name="preview"),
    path("drafts/<int:draft_id>/discard/", views.discard, name="discard"),
    path("rows/<int:row_id>/supersede/", views.supersede, name="supersede"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("calendar/exceptions.json", calendar_views.exceptions, name="calendar_exceptions"),
    path("calendar/<int:year>/", calendar_views.calendar, name="calendar_year"),
    path("calendar/new/", calendar_views.new_draft, name="new_calendar"),
    path("calendar/drafts/<int:draft_id>/", calendar_views.draft, name="calendar_draft"),
    path("calendar/drafts/<int:draft_id>/document/", calendar_views.document, name="calendar_document"),
    path("calendar/drafts/<int:draft_id>/day/", calendar_views.day, name="calendar_day"),
    path("calendar/drafts/<int:draft_id>/import/", calendar_views.import_notice, name="calendar_import"),
    path("calendar/drafts/<int:draft_id>/template/", calendar_views.template, name="calendar_template"),
    path("calendar/drafts/<int:draft_id>/publish/", calendar_views.publish, name="publish_calendar"),
    path("calendar/drafts/<int:draft_id>/discard/", calendar_views.discard, name="discard_calendar"),
    path("packages/", listing.packages, name="packages"),
    path("packages/in-force/", listing.in_force, name="packages_in_force"),
    path("packages/trial/", trying.trial, name="package_trial"),
    path("packages/new/", files.start, name="package_start"),
    path("packages/upload/", files.upload, name="package_upload"),
    path("packages/compare/", comparing.compare, name="package_compare"),
    path("packages/<int:package_id>/", page.package, name="package"),
    path("packages/<int:package_id>/edit/<slug:section>/", editing.edit, name="package_edit"),
    path("packages/<int:package_id>/edit/<slug:section>/<int:place>/", editing.edit_item, name="package_edit_item"),
    path("packages/<int:package_id>/rules.yaml", files.as_text, name="package_text"),
    path("packages/<int:package_id>/rules.xlsx", files.as_workbook, name="package_workbook"),
    path("packages/<int:package_id>/upload/", files.upload_over, name="package_upload_over"),
    path("packages/<int:package_id>/keep-test/", trying.keep, name="package_keep_test"),
    path("packages/<int:package_id>/copy/", acts.copy, name="package_copy"),
    path("packages/<int:package_id>/discard/", acts.discard, name="package_discard"),
    path("packages/<int:package_id>/send/", acts.send, name="package_send"),
    path("packages/<int:package_id>/return/", acts.give_back, name="package_return"),
    path("packages/<int:package_id>/publish/", acts.publish, name="package_publish"),
    path("packages/<int:package_id>/supersede/", acts.supersede, name="package_supersede"),
]
