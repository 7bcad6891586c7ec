"""/what-if/…"""

from django.urls import path

from common.later import Later

views = Later("reporting.views")

app_name = "reporting"
urlpatterns = [
    path("", views.what_ifs, name="what_ifs"),
    path("new/", views.new, name="new"),
    path("compare/", views.compare, name="compare"),
    path("<int:what_if_id>/", views.what_if, name="what_if"),
    path("<int:what_if_id>/cases/", views.changed, name="changed"),
    path("<int:what_if_id>/workbook/", views.workbook, name="workbook"),
    path("<int:what_if_id>/cancel/", views.cancel, name="cancel"),
    path("<int:what_if_id>/retry/", views.retry, name="retry"),
]
