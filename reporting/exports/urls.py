"""/exports/…"""

from django.urls import path

from common.later import Later

views = Later("reporting.exports.views")

app_name = "exports"
urlpatterns = [
    path("", views.exports, name="list"),
    path("new/<slug:list_code>/", views.new, name="new"),
    path("<int:export_id>/", views.export, name="export"),
    path("<int:export_id>/file/", views.download, name="file"),
    path("<int:export_id>/cancel/", views.cancel, name="cancel"),
    path("<int:export_id>/retry/", views.retry, name="retry"),
    path("<int:export_id>/delete/", views.delete, name="delete"),
]
