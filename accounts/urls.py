"""Addresses of accounts."""

from django.urls import path

from common.later import Later

filters = Later("accounts.views.filters")
officers = Later("accounts.views.officers")
programs = Later("accounts.views.programs")
regions = Later("accounts.views.regions")
signing = Later("accounts.views.signing")
trail = Later("accounts.views.trail")

app_name = "accounts"
urlpatterns = [
    path("sign-in/", signing.sign_in, name="sign_in"),
    path("sign-out/", signing.sign_out, name="sign_out"),
    path("session/", signing.session, name="session"),
    path("change-password/", signing.change_password, name="change_password"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<int:region_id>/", regions.region, name="region"),
    path("officers/", officers.officers, name="officers"),
    path("officers/add/", officers.add_officer, name="add_officer"),
    path("officers/programs/add/", programs.add_program, name="add_program"),
    path("officers/tokens/<int:token_id>/revoke/", programs.revoke_token, name="revoke_token"),
    path("officers/<int:user_id>/tokens/issue/", programs.issue_token, name="issue_token"),
    path("officers/<int:user_id>/", officers.officer, name="officer"),
    path("officers/<int:user_id>/post/", officers.post_officer, name="post"),
    path("officers/<int:user_id>/disable/", officers.disable, name="disable"),
    path("officers/<int:user_id>/enable/", officers.enable, name="enable"),
    path("officers/<int:user_id>/reset-password/", officers.reset_password, name="reset_password"),
    path("officers/postings/<int:posting_id>/substitute/", officers.substitute, name="substitute"),
    path("officers/postings/<int:posting_id>/end/", officers.end_posting, name="end_posting"),
    path("filters/", filters.filters, name="filters"),
    path("filters/keep/", filters.keep, name="filter_keep"),
    path("filters/<int:filter_id>/rename/", filters.rename, name="filter_rename"),
    path("filters/<int:filter_id>/delete/", filters.delete, name="filter_delete"),
    path("audit/", trail.trail, name="trail"),
]
