"""/dashboard/"""

from django.urls import path

from common.later import Views

views = Views("reporting.views")

app_name = "dashboard"
urlpatterns = [path("", views.dashboard, name="numbers")]
