"""/dashboard/"""

from django.urls import path

from common.later import Later

views = Later("reporting.views")

app_name = "dashboard"
urlpatterns = [path("", views.dashboard, name="numbers")]
